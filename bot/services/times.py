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
    """The moment meant, in aware UTC, read in an IANA zone; days come before months (01/12). Raises
    Invalid.
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
    wanted = parser.get_date_data(text.strip()[:LONGEST].removeprefix("el "))
    if wanted is None or wanted.date_obj is None:
        raise Invalid(
            N_("I can't read “{text}” as a date. Try “tomorrow 18:00” or “2027-01-31 18:00”."),
            text=text.strip()[:LONGEST],
        )
    local: datetime = wanted.date_obj.replace(tzinfo=None)
    if wanted.period == "day" and local.time() in (time(), now.astimezone(here).time()):
        local = datetime.combine(local.date(), END_OF_DAY)
    return local.replace(tzinfo=here).astimezone(UTC)
