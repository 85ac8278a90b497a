"""Every kind of parcel, declared once, beside the feature it belongs to; all lists of kinds are derived.

    REMINDER = declare(Message("reminder", N_("a reminder"), waiting=N_("A reminder"), needs="reminders"))

A kind that is not declared can't be put in the outbox. How it is drawn stands in a cog, by that constant.
See docs/design.md § 48.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar

from bot.services.record.agreements import Agreement

Pause = Literal["ignores", "stops", "stops unless kept"]
#: Prompt: somebody waits for it, or it concerns what they said yes to. A nudge can wait for its turn.
Priority = Literal["prompt", "nudge"]
Names = Literal["nobody", "its person", "others"]


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is stored; `title` is what the check-up calls it, untranslated."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Message(Kind):
    """To one person, if `contact.clearance` lets it through; else it waits in their /mine."""

    #: What its button says there, untranslated.
    waiting: str
    #: What the person must have agreed to; None: the commitment it belongs to is enough.
    needs: Agreement | None = None
    quiet_hours: bool = True
    #: Only so many by DM in seven days as the guild, or the person, has said; more wait in /mine.
    capped: bool = False
    pause: Pause = "ignores"
    #: What each can switch off for themselves; then it waits in /mine.
    switch: Literal["thanks"] | None = None
    #: Belongs to a duty that this person has here, be they a volunteer or not: by DM unless they chose /mine.
    duty: bool = False
    #: May be told in a private thread, which everyone with Manage Threads can read.
    thread: bool = True
    #: Which of a server's direct messages go out first.
    priority: Priority = "prompt"


@dataclass(frozen=True, slots=True)
class Post(Kind):
    """In a channel, edited where it stands when it changes.

    Who is named in it is the parcel's person, or others whom the feature keeps and mends itself. Erasing that
    person takes the name off, and so does time in quiet mode.
    """

    names: Names = "nobody"
    #: For so long after it was posted; None: as long as it stands.
    named_for: timedelta | None = None
    #: The settings of the server that it shows or stands by: it is drawn anew when one of them changes.
    follows: frozenset[str] = frozenset()
    #: A card: as long as it is open, it is posted again where somebody deleted it.
    lasts: bool = False
    #: In the server's quiet hours: it pings as ever (nobody, or whoever has just come), stands there without
    #: pinging and is said once more in the morning, or waits until they are over.
    at_night: Literal["as ever", "silent", "waits"] = "as ever"
    #: Goes out one by one, in the order in which it is due.
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Upkeep(Kind):
    """Brings something in line with what is stored, as often as it takes; leaves no trace once it is so."""


KindT = TypeVar("KindT", bound=Kind)

_declared: dict[str, Kind] = {}


def declare(kind: KindT) -> KindT:
    """Make it known. Raises ValueError for a second kind of that name."""
    if _declared.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds are called {kind.name}")
    return kind


def find(name: str) -> Kind | None:
    """The kind that is stored under this name; None for one of another version of the program."""
    return _declared.get(name)


def require_declared(kind: Kind) -> None:
    """Raises LookupError."""
    if _declared.get(kind.name) is not kind:
        raise LookupError(f"{kind.name} is not declared: see bot/services/outbox/kinds.py")


def declared(of: type[KindT]) -> Iterator[KindT]:
    """All of this sort, in the order in which they were declared."""
    return (kind for kind in _declared.values() if isinstance(kind, of))


def names(*sorts: type[Kind]) -> list[str]:
    """What they are stored under."""
    return [kind.name for kind in _declared.values() if isinstance(kind, sorts)]


def message(name: str) -> Message | None:
    """The kind, if it is a message to a person."""
    found = _declared.get(name)
    return found if isinstance(found, Message) else None
