"""Where and when something is written, and time zones in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.errors import Invalid
from bot.i18n import SOURCE, language_of
from bot.services.record.times import known_zone

#: Countries in which 5/12 may be the twelfth of May.
_MONTH_FIRST = {"US", "CA", "PH", "PR", "GU", "AS", "VI", "MP", "UM", "BZ", "FM", "MH", "PW"}
#: Countries in which 10:30 may be in the evening.
_TWELVE_HOURS = _MONTH_FIRST | {
    *("AU", "BD", "CO", "CR", "DO", "EG", "GT", "HN", "IN", "LK", "MX"),
    *("MY", "NI", "NP", "NZ", "PA", "PK", "SA", "SG", "SV", "VE"),
}

#: Kiribati's; what is more is no offset but something else, such as the end of an event.
LONGEST_OFFSET = timedelta(hours=14)
#: "18:00-20:00" is from when until when, and no offset.
#: "18:00 UTC", "18:00 gmt+5:30", "2026-12-05 18:00+01:00", "18:00 (UTC-3)".
_UTC = re.compile(
    r"(?P<rest>.*[0-9a-z])(?P<space>[\s(]*)"
    r"(?:(?:utc|gmt)(?:\s?(?:(?P<plus>[+])|-)(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?)?|(?P<z>z))\)?"
)
_OFFSET = re.compile(
    r"(?P<rest>.*:[0-9]{2})(?:\s*(?P<plus>[+])|\s+-)(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})"
)
_NAMED = re.compile(r"(?P<rest>.*[^\s(/])[\s(]+(?P<name>[a-z_+-]+(?:/[a-z0-9_+ -]+)+)\)?")
#: What is written for a zone and is the name of several, or of another one in summer. For the sentence that
#: asks; whatever is not on it is refused as well.
_UNCLEAR = {
    *(
        "acdt",
        "acst",
        "adt",
        "aedt",
        "aest",
        "akdt",
        "akst",
        "amt",
        "art",
        "ast",
        "awst",
        "brt",
        "bst",
        "cat",
    ),
    *(
        "cdt",
        "cest",
        "cet",
        "clst",
        "clt",
        "cot",
        "cst",
        "ct",
        "eat",
        "edt",
        "eest",
        "eet",
        "est",
        "et",
        "gst",
    ),
    *(
        "hkt",
        "hst",
        "ict",
        "ist",
        "jst",
        "kst",
        "mdt",
        "msk",
        "mst",
        "mt",
        "nzdt",
        "nzst",
        "pdt",
        "pet",
        "pkt",
    ),
    *("pst", "pt", "sast", "sgt", "sst", "trt", "uyt", "vet", "wat", "west", "wet", "wib"),
}


@dataclass(frozen=True, slots=True)
class Here:
    """Where something is written, and how people write there."""

    zone: tzinfo
    now: datetime
    #: The reader's language first.
    languages: tuple[str, ...]
    month_first: bool
    twelve_hours: bool

    @property
    def local_now(self) -> datetime:
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local_now.date()


def here(zone: str, *languages: str, now: datetime) -> Here:
    """In this IANA zone; languages as "es" or "en-US", that of whoever writes first. Where nobody has said in
    which country, English may mean the American way.
    """
    country = _country(zone)
    stated = {said.partition("-")[2].upper() for said in languages} - {""}
    countries = stated | ({country} if country else set())
    spoken = tuple(map(language_of, languages))
    open_english = not countries and spoken[:1] == (SOURCE,)
    return Here(
        ZoneInfo(zone),
        now,
        spoken,
        month_first=open_english or bool(countries & _MONTH_FIRST),
        twelve_hours=open_english or bool(countries & _TWELVE_HOURS),
    )


@cache
def _country(zone: str) -> str | None:
    """Whose zone it is, as CLDR has it; none for UTC."""
    countries = get_global("zone_territories")
    aliases = get_global("zone_aliases")
    found: str | None = countries.get(zone) or countries.get(aliases.get(zone, ""))
    return None if found in ("ZZ", "001") else found  # nobody's and everybody's


def named_at_the_end(text: str) -> Iterator[tuple[str, tzinfo]]:
    """The rest and the zone, for each way in which a `plain` text ends with one that is unambiguous."""
    for pattern in (_UTC, _OFFSET):
        found = pattern.fullmatch(text)
        if found is not None and _stands_apart(found):
            offset = _offset(found)
            if offset is not None:
                yield found["rest"], timezone(offset)
    named = _NAMED.fullmatch(text)
    if named is not None and not named["name"].startswith("etc/"):
        try:
            yield named["rest"], ZoneInfo(known_zone(named["name"]))
        except Invalid:
            return


def unclear_zone(text: str) -> tuple[str, str] | None:
    """The rest and the zone's short name, of a `plain` text that ends with one that is several."""
    rest, _space, last = text.rpartition(" ")
    name = last.strip("()")
    return (rest.rstrip(), name) if name in _UNCLEAR and rest else None


def _stands_apart(found: re.Match[str]) -> bool:
    """ "18:00z" and "18:00utc" are said of a number; of a word, a zone is a word of its own."""
    groups = found.groupdict()
    return bool(groups.get("space", " ")) or found["rest"][-1].isdigit()


def _offset(found: re.Match[str]) -> timedelta | None:
    minutes = int(found["minutes"] or 0)
    if minutes >= 60:
        return None
    offset = timedelta(hours=int(found["hours"] or 0), minutes=minutes)
    return None if offset > LONGEST_OFFSET else offset if found["plus"] else -offset
