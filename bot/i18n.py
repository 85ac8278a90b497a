"""Texts in the language of the person who reads them.

`_` and `ngettext` translate into the language that is spoken right now; `speaking` sets it for a block (a
click, a command, the drawing of a card) and follows the task. `N_` marks a text that is translated later, by
whoever knows the reader. The catalogues are read from their .po files: nothing to compile, nothing to forget.
See docs/design.md § 14.
"""

from __future__ import annotations

import gettext as gettext_module
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.command_names import renamed

LOCALES = Path(__file__).parent / "locales"
SOURCE = "en"
LANGUAGES = (SOURCE, *sorted(path.stem for path in LOCALES.glob("*.po")))

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


def _(text: str) -> str:
    """The text in the language being spoken."""
    return _catalogue(_spoken.get()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The form of the text for n things, in the language being spoken."""
    return _catalogue(_spoken.get()).ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


def timestamp(moment: datetime, style: Literal["f", "F", "R", "D", "t"] = "f") -> str:
    """A moment as Discord shows it in each reader's own zone and language."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def number(value: float) -> str:
    """A number as it is written in the language being spoken: 1,234.5 or 1.234,5."""
    return format_decimal(value, locale=Locale.parse(spoken()))


def local_time(moment: datetime, zone: str, *, with_year: bool = False) -> str:
    """A moment written out in an IANA zone, for places where Discord renders no timestamps."""
    pattern = "EEE d MMM y, HH:mm" if with_year else "EEE d MMM, HH:mm"
    return format_datetime(moment, pattern, tzinfo=ZoneInfo(zone), locale=Locale.parse(spoken()))
