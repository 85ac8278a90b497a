"""A language is known by its name in the reader's language or in English, or by its code."""

from __future__ import annotations

import pytest

from bot.errors import Invalid
from bot.i18n import speaking
from bot.services.record import spoken_languages


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("Spanish", "en", "es"),
        (" spanish ", "es", "es"),
        ("español", "es", "es"),
        ("ES", "en", "es"),
        ("American  Sign Language", "es", "ase"),
    ],
)
def test_a_language_is_found_however_it_is_written(typed: str, language: str, code: str) -> None:
    assert spoken_languages.code_of(typed, language=language) == code


@pytest.mark.parametrize("typed", ["", "Klingonese", "🇪🇸", "\u202eSpanish", "x" * 5000, "zxx", "es-MX"])
def test_what_is_no_language_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        spoken_languages.code_of(typed, language="en")
    assert len(str(refused.value.values["typed"])) <= spoken_languages.MOST_TYPED


def test_names_and_suggestions_are_in_the_readers_language() -> None:
    with speaking("es"):
        assert spoken_languages.name_of("de") == "alemán"
        assert spoken_languages.matching("alem")[0] == ("alemán", "de")
    assert spoken_languages.name_of("de") == "German"
    assert len(spoken_languages.matching("")) == 25
    assert spoken_languages.matching("zzz") == []


def test_the_familiar_ones_are_known_and_fit_into_a_select() -> None:
    assert len({*spoken_languages.FAMILIAR}) == len(spoken_languages.FAMILIAR) == 25
    assert all(map(spoken_languages.is_known, spoken_languages.FAMILIAR))
