"""Texts in the language of the person who reads them.

`_` and `ngettext` translate into the language that is spoken right now; `speaking` sets it for a block (a
click, a command, the drawing of a card) and follows the task. `N_` marks a text that is translated later, by
whoever knows the reader. The catalogues are read from their .po files: nothing to compile, nothing to forget.
Numbers and dates are written as the language writes them. See docs/design.md § 14.
"""

from __future__ import annotations

import gettext as gettext_module
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.command_names import renamed

LOCALES = Path(__file__).parent / "locales"
SOURCE = "en"
LANGUAGES = (SOURCE, *sorted(path.stem for path in LOCALES.glob("*.po")))

#: What each language is written like in numbers and dates, where its name alone would mean another country's.
WRITTEN_LIKE = {"en": "en_GB"}
#: An id in a mention, which Discord shows as a name.
_MENTIONED = re.compile(r"<(?:@&?|#)\{(\w+)\}")

_spoken: ContextVar[str] = ContextVar("spoken", default=SOURCE)


@cache
def _catalogue(language: str) -> gettext_module.NullTranslations:
    if language == SOURCE:
        return gettext_module.NullTranslations()
    compiled = BytesIO()
    with (LOCALES / f"{language}.po").open("rb") as source:
        catalog = read_po(source, locale=language)
    for message in catalog:
        if isinstance(message.string, str):
            message.string = renamed(message.string, language)
        elif message.string is not None:
            message.string = tuple(renamed(form, language) for form in message.string)
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def language_of(locale: str | None) -> str:
    """The catalogue for a Discord locale ("es-ES", "es-419", "en-GB"); English where there is none."""
    language = (locale or SOURCE).split("-")[0]
    return language if language in LANGUAGES else SOURCE


def system_language() -> str:
    """What the environment of a command line asks for: LC_ALL, LC_MESSAGES or LANG, such as es_ES.UTF-8."""
    asked = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), SOURCE)
    return language_of(asked.partition(".")[0].replace("_", "-"))


def spoken() -> str:
    """The language being spoken right now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language (one of LANGUAGES) inside the block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(language: str) -> None:
    """Go on in this language to the end of the block of `speaking`."""
    _spoken.set(language)


class Text(str):
    """A text in some language: numbers put into it are written as in that one, without anybody asking."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        ids = _MENTIONED.findall(self) if "<" in self else ()
        return super().format(
            *map(_written, values),
            **{name: value if name in ids else _written(value) for name, value in named.items()},
        )


def _written(value: object) -> object:
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _(text: str) -> str:
    """The text in the language being spoken."""
    return Text(_catalogue(_spoken.get()).gettext(text))


def ngettext(one: str, many: str, n: int) -> str:
    """The form of the text for n things, in the language being spoken."""
    return Text(_catalogue(_spoken.get()).ngettext(one, many, n))


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


def timestamp(moment: datetime, style: Literal["f", "F", "R", "D", "t"] = "f") -> str:
    """A moment as Discord shows it in each reader's own zone and language."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def locale() -> Locale:
    """What Babel calls the language being spoken."""
    return Locale.parse(WRITTEN_LIKE.get(spoken(), spoken()))


def number(value: float) -> str:
    """A number as it is written in the language being spoken: 1,234.5 or 1.234,5."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    return format_decimal(value, locale=locale())


def local_time(moment: datetime, zone: str, *, with_year: bool = False) -> str:
    """A moment written out in an IANA zone, for places where Discord renders no timestamps."""
    local = moment.astimezone(ZoneInfo(zone))
    day = format_skeleton("yMMMEd" if with_year else "MMMEd", local, locale=locale())
    return f"{day}, {clock_time(local)}"


def month(moment: datetime, zone: str) -> str:
    """March 2026, where that is now."""
    return format_skeleton("yMMMM", moment.astimezone(ZoneInfo(zone)), locale=locale())


def clock_time(local: datetime, *, with_day: bool = False) -> str:
    """The hour by a clock on the wall, and the day of the week."""
    return format_skeleton("EHm" if with_day else "Hm", local, locale=locale())


def day_in_full(day: date) -> str:
    """A day on paper: Saturday, 5 December 2026."""
    return format_date(day, "full", locale=locale())


def short_day(day: date) -> str:
    """On a chart or in a list: 5 Dec."""
    return format_skeleton("MMMd", day, locale=locale())


def month_name(day: date) -> str:
    """The month that a day is in, in a picture or a list: Dec 2026."""
    return format_skeleton("yMMM", day, locale=locale())


def quarter_name(day: date) -> str:
    """The quarter that a day is in: Q4 2026."""
    return format_skeleton("yQQQ", day, locale=locale())
