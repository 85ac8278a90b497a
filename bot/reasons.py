"""Why something could not be done, in words for those who can mend it.

A reason is stored and logged in English, with its values filled in; whoever reads it in `/setup` or on the
command line reads it in their language. It names nobody, and never quotes what Discord or people wrote.
See docs/design.md § 41.
"""

from __future__ import annotations

import re

from bot.i18n import N_, _
from bot.markup import said

NO_CHANNEL = N_("the channel is gone: choose another in /setup")
NO_SERVER = N_("the bot is no longer in the server: invite it again")
TOO_MANY_EDITS = N_("too many edits of an old message")
UNSEEN_CHANNEL = N_(
    "the bot can't see the channel: give it View Channel there, or choose another channel in /setup"
)
MAY_NOT_POST = N_("the bot may not post in the channel: give it View Channel and Send Messages there")
ARCHIVED = N_("the thread is archived: open it again")
LOCKED = N_("the thread is locked: unlock it")
RATE_LIMIT = N_("Discord's rate limit")
REFUSED = N_("Discord refused it: {status}, code {code}")
NO_ANSWER = N_("no answer from Discord")
UNREADABLE = N_("cannot read back whether it was sent: allow Read Message History")
ROLE_ABOVE = N_(
    "the bot may not give or take the role {role}: give it Manage Roles and drag its own role above"
)
ROLE_MIGHTY = N_(
    "the role {role} can do too much to be handed out by a button: take the permissions from it, or end what "
    "gives it"
)
NO_ROLE = N_("the role {role} no longer exists in Discord: choose another")
NO_EVENTS = N_("the bot may not make or change events in Discord: give it the permission Create Events")
TOO_MANY_EVENTS = N_("Discord lists 100 events of this server already, and no more: take one down")
NO_SUCH_EVENT = N_("Discord does not take it as an event: change its name, time or place")
NO_PUBLIC_THREADS = N_("the bot may not open threads there: give it the permission Create Public Threads")
NO_SUCH_THREAD = N_("Discord opens no thread on that card")
FAULT = N_("a fault in this program ({name}): see the log")
GIVEN_UP = N_("given up after {attempts} attempts: {reason}")

KNOWN = (
    *(NO_CHANNEL, NO_SERVER, TOO_MANY_EDITS, UNSEEN_CHANNEL, MAY_NOT_POST, ARCHIVED, LOCKED, RATE_LIMIT),
    *(NO_EVENTS, TOO_MANY_EVENTS, NO_SUCH_EVENT, NO_PUBLIC_THREADS, NO_SUCH_THREAD),
    *(REFUSED, NO_ANSWER, UNREADABLE, ROLE_ABOVE, ROLE_MIGHTY, NO_ROLE, FAULT, GIVEN_UP),
)
_PATTERNS = {text: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(text))) for text in KNOWN}


def translated(reason: str) -> str:
    """A stored reason in the language being spoken; one of another version stays as it is, as plain text."""
    for text, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(reason):
            values = {name: translated(value) for name, value in found.groupdict().items()}
            return _(text).format(**values)
    return said(reason)
