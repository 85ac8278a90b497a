"""Moments and time zones as people write them: "tomorrow 18:00", "viernes 18:00", "europe/madrid"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from dateparser.date import DateDataParser

from bot.errors import Invalid
from bot.i18n import LANGUAGES, N_, SOURCE

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


def known_zone(name: str) -> str:
    """The IANA zone meant, whatever the case or spaces typed. Raises Invalid."""
    zone = _zones().get(name.strip().replace(" ", "_").casefold())
    if zone is None:
        raise Invalid(
            N_(
                "I don't know the time zone “{name}”. Write it as continent and city, for example "
                "Europe/Madrid."
            ),
            name=name.strip()[:60],
        )
    return zone


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name in small letters; read once, because it means reading hundreds of files."""
    return {zone.casefold(): zone for zone in available_timezones()}


def get_ready() -> None:
    """Read a date in every language now: the first takes a quarter of a second, too long for a click."""
    for language in LANGUAGES:
        moment("tomorrow 18:00", zone="UTC", language=language, now=datetime.now(UTC))
