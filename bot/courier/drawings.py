"""What a draw function may answer: what the outbox's parcel looks like today.

    async def draw_ask_card(parcel: Parcel, db: Database, now: datetime) -> Drawing: ...

A cog module lists its own in a dict `draws`, from the declared kind to the function. They are called with
the language of whoever will read the result already spoken, and perhaps more than once for one parcel.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import discord

from bot.db import Database
from bot.services.outbox.outbox import Parcel
from bot.services.things import native_events, questions
from bot.services.things.pictures import Picture


@dataclass(frozen=True, slots=True)
class Post:
    """A message in a channel. When its parcel changes it is edited where it stands."""

    channel_id: int
    view: discord.ui.LayoutView
    #: Nobody is pinged unless the post names a person or a member role on purpose.
    mentions: discord.AllowedMentions = field(default_factory=discord.AllowedMentions.none)
    #: Said once: if somebody deletes it, it stays deleted. A card is posted again.
    once: bool = False
    #: Pinned where it is posted, if the bot may; somebody who takes the pin out again is right.
    pinned: bool = False
    #: The one that the view shows, whose bytes go along the first time.
    picture: Picture | None = None
    #: It is to stand no more: it is taken down, also where an earlier try may have posted it.
    gone: bool = False
    #: The member role that it pings, if anybody can take that: then it must not be able to do much.
    taken: int | None = None


@dataclass(frozen=True, slots=True)
class Direct:
    """A message to one person, if `contact.clearance` lets it through."""

    user_id: int
    view: discord.ui.LayoutView
    #: Until when it is of any use to them; None: for as long as they like.
    of_use_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemberRoles:
    """The member roles a person should have; those that the bot gave besides are taken away.

    Somebody said yes to this person's having the approved ones: they may give more than a button may.
    """

    user_id: int
    wanted: frozenset[int]
    given: frozenset[int]
    approved: frozenset[int] = frozenset()


LookedOver = Literal["cards", "member roles", "cards anew", "reminders", "events", "publish"]


@dataclass(frozen=True, slots=True)
class NativeEvent:
    """An event in Discord's own list, of what happens somewhere outside Discord's channels."""

    event: native_events.NativeEvent
    standing: native_events.Standing
    name: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    #: The one that it shows, whose bytes go along once.
    cover: Picture | None
    #: In the description; by it an earlier try is found again.
    mark: str


@dataclass(frozen=True, slots=True)
class QuestionThread:
    """A public thread on a card."""

    thread: questions.QuestionThread
    standing: questions.Standing
    name: str
    #: Its channel and message; None: it does not stand yet.
    card: tuple[int, int] | None
    #: What the parcel of the card is known by.
    key: str
    #: They are in it from the beginning.
    led_by: Sequence[int]


@dataclass(frozen=True, slots=True)
class LookOver:
    """A round: what is not as it should be is mended; or something is posted at its moment."""

    what: LookedOver


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to say any more; the reason is for the record."""

    reason: str


Drawing = Post | Direct | MemberRoles | NativeEvent | QuestionThread | LookOver | Nothing
Draw = Callable[[Parcel, Database, datetime], Awaitable[Drawing]]
