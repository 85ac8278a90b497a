"""How carrying one parcel can end; reasons are read by admins and operators and name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Done:
    """It stands in Discord; the ids are None where nothing new was created."""

    channel_id: int | None = None
    message_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """It waits in the person's /mine."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """There is nothing to say any more, or nobody who wants to hear it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The person is no longer in the server: everything of theirs stops."""

    reason: str = "has left the server"


@dataclass(frozen=True, slots=True)
class Failed:
    """Trying again is no use until somebody does what the reason says."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now; `failed` says whether this was a try that failed, of which there is an end."""

    delay: timedelta
    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class NotOurs:
    """The lease ran out or the parcel was taken back meanwhile: nothing was sent, nothing is recorded."""


Outcome = Done | Kept | Dropped | Gone | Failed | Later | NotOurs
