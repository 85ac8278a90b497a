"""From when until when, in a text: "10-12", "9:30 to 11", "de 18h a 20h", "2-4pm", "22-2"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import Invalid
from bot.i18n import N_

_DAY = 24 * 60
#: Over midnight nothing is longer; what would be ends before it starts.
_LONGEST_NIGHT = 14 * 60
#: Before this hour "6" may be in the evening.
_EARLY = 7

_TIME = (
    r"(?:las?\s+|the\s+)?(?:(?P<hour{n}>[0-9]{{1,2}})(?:(?:[:.]|\s?h\s?)(?P<minute{n}>[0-9]{{2}}))?"
    r"(?P<mark{n}>\s*(?:hs?|hrs?|uhr|o'clock)\b\.?)?(?:\s*(?P<half{n}>[ap])\.?\s?m\b\.?)?"
    r"|(?P<word{n}>noon|midday|mediodia|mittag|midnight|medianoche|mitternacht))"
)
_HOURS = re.compile(
    r"(?<![0-9:./h-])"
    + _TIME.format(n=1)
    + r"\s*(?:-|\b(?:to|till|til|until|a|al|hasta|bis)\b)\s*"
    + _TIME.format(n=2)
    + r"(?![0-9:/]|\.[0-9]|-[0-9])"
)
_NOON = {"noon", "midday", "mediodia", "mittag"}


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes from midnight at which they begin, and for how long; and where they stand in the text."""

    start: int
    minutes: int
    begin: int
    end: int


def find_hours(text: str) -> Sequence[Hours]:
    """All hours in a `plain` text, in its order. Raises Invalid for some that can't be."""
    return [_hours(found) for found in _HOURS.finditer(text)]


def _hours(found: re.Match[str]) -> Hours:
    said = found[0].strip()
    ways = [
        (last - first if last > first else last - first + _DAY, first)
        for first in _minutes(found, 1)
        for last in _minutes(found, 2)
        if first != last and first < _DAY
    ]
    if not ways:
        raise Invalid(N_("“{text}”: I can't read that as from when until when, such as “10-12”."), text=said)
    shortest = min(ways)[0]
    meant = [way for way in ways if way[0] == shortest]
    if len(meant) > 1:
        first, second = (f"{way[1] // 60:02}:{way[1] % 60:02}" for way in sorted(meant)[:2])
        raise Invalid(
            N_("Does “{text}” begin at {first} or at {second}? Please write it like that."),
            text=said,
            first=first,
            second=second,
        )
    [(length, start)] = meant
    if start + length > _DAY and length > _LONGEST_NIGHT:
        raise Invalid(N_("“{text}” ends before it starts."), text=said)
    return Hours(start, length, found.start(), found.end())


def _minutes(found: re.Match[str], n: int) -> Iterator[int]:
    """The minutes of the day that may be meant; 24 * 60 is the end of it."""
    word = found[f"word{n}"]
    if word:
        yield from ((12 * 60,) if word in _NOON else (0, _DAY) if n == 1 else (_DAY,))
        return
    hour, minute = int(found[f"hour{n}"]), int(found[f"minute{n}"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return
    half = found[f"half{n}"]
    if half:
        if 1 <= hour <= 12:
            yield (hour % 12 + (12 if half == "p" else 0)) * 60 + minute
        return
    yield hour * 60 + minute
    is_exact = found[f"hour{n}"].startswith("0") or found[f"mark{n}"]
    if 1 <= hour < _EARLY and not is_exact:
        yield (hour + 12) * 60 + minute
