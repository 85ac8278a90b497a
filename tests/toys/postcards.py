"""Two kinds of messages: a postcard to one person, and a notice in a channel that names one."""

from __future__ import annotations

from bot.services.outbox.kinds import Message, Post, declare

POSTCARD = declare(
    Message(
        "postcard",
        "a postcard",
        waiting="A postcard",
        needs="invitations",
        capped=True,
        pause="stops",
        priority="nudge",
    )
)
NOTICE = declare(Post("greeting", "a greeting", names="its person", follows=frozenset({"asks_channel_id"})))
