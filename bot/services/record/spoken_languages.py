"""Languages people speak, by code ("es"), as somebody may name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale

from bot.errors import Invalid
from bot.i18n import N_, SOURCE, spoken

#: Codes that name no language one can speak.
NO_LANGUAGE = {"mul", "und", "zxx", "root"}
#: To choose from at a glance: the most spoken ones of the world and of Europe.
FAMILIAR = (
    *("en", "es", "fr", "de", "pt", "it", "ca", "nl", "pl", "ro", "uk", "ru", "el", "tr", "ar", "fa"),
    *("ur", "hi", "bn", "zh", "ja", "ko", "vi", "so", "sw"),
)
#: Characters shown of what was typed instead of a language.
MOST_TYPED = 40


def code_of(typed: str, *, language: str) -> str:
    """The code of a language as it is called in this one or in English, or by its code. Raises Invalid."""
    wanted = " ".join(typed.split()).casefold()
    if wanted in _names(SOURCE):
        return wanted
    for reader in (language, SOURCE):
        for code, name in _names(reader).items():
            if name.casefold() == wanted:
                return code
    raise unknown(typed)


def unknown(typed: str) -> Invalid:
    return Invalid(
        N_("I don't know the language “{typed}”. Write it like this: Spanish."), typed=typed[:MOST_TYPED]
    )


def is_known(code: str) -> bool:
    return code in _names(SOURCE)


def name_of(code: str) -> str:
    """In the language being spoken."""
    return _names(spoken()).get(code) or _names(SOURCE).get(code, code)


def matching(typed: str) -> Sequence[tuple[str, str]]:
    """The first 25 of (name, code) that begin with what was typed, then those that have it in them."""
    wanted = typed.strip().casefold()
    found = [(name_of(code), code) for code in _names(SOURCE) if wanted in name_of(code).casefold()]
    return sorted(found, key=lambda one: (not one[0].casefold().startswith(wanted), one[0]))[:25]


@cache
def _names(language: str) -> Mapping[str, str]:
    """By code, without regional varieties."""
    named = Locale.parse(language).languages
    return {code: name for code, name in named.items() if code.isalpha() and code not in NO_LANGUAGE}
