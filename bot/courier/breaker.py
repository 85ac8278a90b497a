"""Stops a guild's direct messages when Discord begins to refuse them, and starts again carefully.

Bots that go on opening DMs which Discord refuses are quarantined, for all their guilds. While a guild is
stopped its messages wait in /mine, where they are not lost. See docs/design.md § 17.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

#: Single closed DMs are ordinary; this many different ones in a row are not.
REFUSALS_IN_A_ROW = 8
FIRST_STOP_S = 600.0
LONGEST_STOP_S = 86_400.0
#: Messages that must arrive, one at a time, before a guild is trusted again.
PROOFS = 3


@dataclass(slots=True)
class _Line:
    """One guild: stopped until a moment, then on probation, then trusted."""

    refusals: int = 0
    stop: float = FIRST_STOP_S
    closed_until: float | None = None
    proofs: int = 0
    proving_until: float = 0.0


class Breaker:
    """In real time, and in memory: a restart begins with trust, until the next refusal that counts."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lines: dict[int, _Line] = {}

    def lets_through(self, guild_id: int) -> bool:
        """Whether a DM may be tried; on probation, only one at a time."""
        line = self._lines.get(guild_id)
        if line is None or line.closed_until is None:
            return True
        now = self._monotonic()
        if now < max(line.closed_until, line.proving_until):
            return False
        line.proving_until = now + FIRST_STOP_S  # in case nobody ever tells how this one ended
        return True

    def stops(self, guild_id: int) -> bool:
        """Whether a guild is stopped or on probation."""
        line = self._lines.get(guild_id)
        return line is not None and line.closed_until is not None

    @property
    def stopped(self) -> int:
        """How many guilds are stopped or on probation."""
        return sum(line.closed_until is not None for line in self._lines.values())

    def delivered(self, guild_id: int) -> None:
        line = self._lines.get(guild_id)
        if line is None:
            return
        line.refusals = 0
        line.proving_until = 0.0
        line.proofs += 1
        if line.closed_until is None or line.proofs >= PROOFS:
            del self._lines[guild_id]

    def refused(self, guild_id: int, *, flagged: bool = False) -> bool:
        """Note a refusal, `flagged` if it is the bot that Discord refuses. True if this stops the guild."""
        line = self._lines.setdefault(guild_id, _Line())
        line.refusals += 1
        line.proving_until = 0.0
        if not flagged and line.closed_until is None and line.refusals < REFUSALS_IN_A_ROW:
            return False
        if line.closed_until is not None:
            line.stop = min(line.stop * 2, LONGEST_STOP_S)
        line.closed_until = self._monotonic() + line.stop
        line.proofs = 0
        return True
