"""What `groundswell when` prints: for operators, translators and tests."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.errors import OperatorError, Refusal
from bot.i18n import _, language_of, speaking
from bot.services.record import when
from bot.services.record.times import known_zone
from bot.services.record.when import Moment, Readings, Unread


def printed_readings(text: str, zone: str, language: str, now: str | None) -> str:
    """Each reading on a line of its own, in UTC. Raises OperatorError for what is not read, saying why."""
    try:
        here = when.here(known_zone(zone), language, now=_now(now))
    except Refusal as refusal:
        raise OperatorError(str(refusal)) from None
    found = when.read(text, here)
    if isinstance(found, Unread):
        with speaking(language_of(language)):
            raise OperatorError(_(found.refusal.text).format(**found.refusal.values))
    moments = found.moments if isinstance(found, Readings) else (found,)
    return "\n".join(map(_printed, moments))


def _printed(moment: Moment) -> str:
    seconds = "seconds" if moment.at.second else "minutes"
    utc = moment.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=seconds) + "Z"
    said = {"skipped": "  (the clocks skip that hour)", "repeated": "  (the first of two such hours)"}
    return utc + said.get(moment.change or "", "")


def _now(written: str | None) -> datetime:
    if written is None:
        return datetime.now(UTC)
    try:
        now = datetime.fromisoformat(written)
    except ValueError:
        raise OperatorError(f"“{written}” is no moment; write it as 2026-11-25T22:00Z.") from None
    return now if now.tzinfo else now.replace(tzinfo=UTC)
