"""Moments as people write them: "tomorrow 18:00", "viernes 18:00", "2026-12-01 18:00"."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

from bot.errors import Invalid
from bot.i18n import N_, SOURCE

#: A day without a time means the whole of that day.
END_OF_DAY = time(23, 59)
LONGEST = 60


def moment(text: str, *, zone: str, language: str, now: datetime) -> datetime:
    """The moment meant, in aware UTC, read in an IANA zone unless it names another; days come before months
    (01/12). A time that a clock change skips or repeats is the one before the change. Raises Invalid.
    """
    here = ZoneInfo(zone)
    parser = DateDataParser(
        languages=list(dict.fromkeys((language, SOURCE))),
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.astimezone(here).replace(tzinfo=None),
            "RETURN_TIME_AS_PERIOD": True,
            "DATE_ORDER": "DMY",
        },
    )
    written = text.strip()[:LONGEST]
    wanted = parser.get_date_data(written.casefold().removeprefix("el "))
    if wanted is None or wanted.date_obj is None:
        raise _unreadable(written)
    found: datetime = wanted.date_obj
    if wanted.period != "time" and found.time() in (time(), now.astimezone(here).time()):
        found = datetime.combine(found.date(), END_OF_DAY)
    try:
        return (found if found.tzinfo else found.replace(tzinfo=here)).astimezone(UTC)
    except OverflowError:
        raise _unreadable(written) from None


def _unreadable(written: str) -> Invalid:
    return Invalid(
        N_("I can't read “{text}” as a date. Try “tomorrow 18:00” or “2027-01-31 18:00”."), text=written
    )
