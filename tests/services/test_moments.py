"""Moments as coordinators type them; the phrases stand in moments_as_typed.txt."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.i18n import LANGUAGES
from bot.services.record import when
from bot.services.record.when import Here, Moment, Readings, Unread, lexicon, readings

NOW = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
WHY = {
    "no": readings.UNREADABLE,
    "hour": readings.HOURLESS,
    "many": readings.MANY,
    "weekday": readings.WRONG_WEEKDAY,
    "zone": readings.UNCLEAR_ZONE,
}


@dataclass(frozen=True)
class Typed:
    now: datetime
    zone: str
    language: str
    text: str
    meant: str

    @property
    def here(self) -> Here:
        return when.here(self.zone, self.language, now=self.now)

    @property
    def place(self) -> str:
        return f"{self.now:%Y-%m-%d} {self.zone} {self.language}"

    def __str__(self) -> str:
        found = meanings(when.read(self.text, self.here))
        read = " | ".join(f"{at.astimezone(self.here.zone):%Y-%m-%d %H:%M}" for at in found)
        return f"{self.place}: {self.text!r} is not {self.meant} but {read or 'refused'}"

    def moments(self) -> list[datetime]:
        """Those meant, in UTC; none where it is refused."""
        return [] if self.meant in WHY else [self._utc(one.split()) for one in self.meant.split(" | ")]

    def _utc(self, words: list[str]) -> datetime:
        if words[0].endswith("Z"):
            return datetime.fromisoformat(words[0])
        local = datetime.fromisoformat(" ".join(words))
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def table() -> Iterator[Typed]:
    now, zone, language = NOW, "UTC", "en"
    for line in (Path(__file__).parent / "moments_as_typed.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            _at, moment, zone, language, *_remark = line.split(" ")
            now = datetime.fromisoformat(moment)
        elif line and not line.startswith("#"):
            text, meant = line.split(" = ")
            yield Typed(now, zone, language, text.rstrip(), meant)


TABLE = [*table()]
PLACES = sorted({typed.place for typed in TABLE})
READ = [typed for typed in TABLE if typed.moments()]


def read(text: str, *, zone: str = "Europe/Madrid", language: str = "es") -> when.Reading:
    return when.read(text, when.here(zone, language, now=NOW))


def shown(found: when.Reading) -> tuple[Moment, ...]:
    match found:
        case Moment():
            return (found,)
        case Readings():
            return found.moments
    return ()


def meanings(found: when.Reading) -> list[datetime]:
    return [one.at for one in shown(found)]


def test_the_table_is_long_and_of_both_languages() -> None:
    for language in LANGUAGES:
        assert len({typed.text for typed in TABLE if typed.language == language}) >= 150
    assert len({typed.zone for typed in TABLE}) >= 4


@pytest.mark.parametrize("place", PLACES)
def test_phrases_are_read_as_they_are_meant(place: str) -> None:
    wrong = [str(typed) for typed in TABLE if typed.place == place and not is_right(typed)]
    assert not wrong, "\n".join(wrong)


def is_right(typed: Typed) -> bool:
    found = when.read(typed.text, typed.here)
    if isinstance(found, Unread):
        return found.why == WHY.get(typed.meant)
    said = next((one for one in ("skipped", "repeated") if one in typed.meant), None)
    changes = {one.change for one in shown(found)}
    return meanings(found) == typed.moments() and (len(changes) > 1 or changes == {said})


# ------------------------------------------------------------------ nothing is left over


#: Words that say nothing about a moment, and pieces of those that do, cut off or one too many.
LEFT_OVER = (
    "please",
    "foo",
    "maybe",
    "o",
    "or",
    "18:00-20:00",
    "18:0",
    ":",
    "-",
    "!",
    "32",
    "99",
    "🎉",
    "@everyone",
    "x",
)


@pytest.mark.parametrize("piece", LEFT_OVER)
def test_no_phrase_with_a_piece_left_over_is_read(piece: str) -> None:
    for typed in READ:
        for text in (f"{typed.text} {piece}", f"{piece} {typed.text}"):
            assert isinstance(when.read(text, typed.here), Unread), text


PHRASES = [phrase.words for those in lexicon.lexicon(LANGUAGES).phrases.values() for phrase in those]
#: Words of no phrase of ours, nor of a zone.
STRANGE = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8).filter(
    lambda word: word not in {"utc", "gmt"} and not any(word in words for words in PHRASES)
)


@settings(max_examples=300)
@given(st.sampled_from(READ), STRANGE, st.data())
def test_a_strange_word_anywhere_makes_it_none(typed: Typed, strange: str, data: st.DataObject) -> None:
    words = typed.text.split(" ")
    words.insert(data.draw(st.integers(0, len(words))), strange)
    assert isinstance(when.read(" ".join(words), typed.here), Unread), words


@settings(max_examples=300)
@given(st.sampled_from(READ), st.sampled_from(READ), st.sampled_from(["or", "o", "/", "to", "a"]))
def test_two_moments_are_none(one: Typed, other: Typed, between: str) -> None:
    text = f"{one.text} {between} {other.text}"
    assert isinstance(when.read(text, one.here), Unread), text


SIGNS = ("99", "9999", "-", "18:00", "/", "31", "5/12", "2027", "6", "7pm", "utc", "+02:00", "europe/madrid")
WORDS = st.sampled_from([*sorted({" ".join(words) for words in PHRASES}), *SIGNS])


@settings(max_examples=500)
@given(st.text(max_size=110) | st.lists(WORDS, max_size=9).map(" ".join), st.sampled_from(LANGUAGES))
def test_whatever_is_written_is_a_moment_or_a_few_or_refused(text: str, language: str) -> None:
    for zone in ("Pacific/Kiritimati", "America/New_York"):
        found = read(text, zone=zone, language=language)
        if isinstance(found, Readings):
            assert 2 <= len(found.moments) <= 3
            assert sorted(meanings(found)) == meanings(found)
        for at in meanings(found):
            assert at.utcoffset() == timedelta()
        if isinstance(found, Unread):
            assert str(found.refusal)


# ------------------------------------------------------------------ what is said back can be typed


@pytest.mark.parametrize("place", PLACES)
def test_what_is_offered_means_just_that_when_it_comes_back(place: str) -> None:
    for typed in READ:
        if typed.place == place:
            for at in meanings(when.read(typed.text, typed.here)):
                assert when.moment(when.exact(at.astimezone(typed.here.zone)), typed.here) == at, typed
                assert when.moment(readings.in_words(at, typed.here.zone), typed.here) == at, typed


def test_an_ambiguous_moment_is_refused_with_its_readings_in_words_to_type() -> None:
    with pytest.raises(Invalid, match="2026-11-28 10:00 or 2026-11-28 22:00"):
        when.moment("saturday at ten", when.here("Europe/Madrid", "en", now=NOW))
    with pytest.raises(Invalid, match="2026-11-30 23:59, 2026-12-04 23:59 or 2026-12-06 23:59"):
        when.moment("next week", when.here("Europe/Madrid", "en", now=NOW))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "soon",
        "🎉",
        "31/02/2027",
        "25:99",
        "in 99999999999 years",
        "x" * 5000,
        "9999-12-31 23:59",
        "@everyone",
    ],
)
def test_nonsense_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="tomorrow 18:00"):
        when.moment(text, when.here("America/New_York", "en", now=NOW))


# ------------------------------------------------------------------ places and languages


def test_the_same_words_mean_another_moment_in_another_zone() -> None:
    assert meanings(read("tomorrow 09:00", zone="Asia/Tokyo")) == [datetime(2026, 11, 27, 0, 0, tzinfo=UTC)]
    assert meanings(read("tomorrow 09:00", zone="America/New_York")) == [
        datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("zone", "language", "readings"),
    [
        *(("Europe/Madrid", "en", 1), ("Europe/Madrid", "en-US", 2), ("Europe/Madrid", "en-GB", 1)),
        *(("America/New_York", "es", 2), ("America/Toronto", "en", 2), ("Asia/Manila", "en", 2)),
        *(("America/Mexico_City", "es", 1), ("America/Bogota", "en", 1), ("Australia/Sydney", "en", 1)),
        *(("UTC", "en", 2), ("UTC", "es", 1), ("UTC", "en-GB", 1), ("US/Eastern", "en", 2)),
    ],
)
def test_months_come_first_only_where_people_write_so(zone: str, language: str, readings: int) -> None:
    assert len(meanings(read("5/12 18:00", zone=zone, language=language))) == readings


def test_the_words_of_the_server_are_read_beside_those_of_whoever_writes() -> None:
    assert isinstance(when.read("viernes 18h", when.here("Europe/Madrid", "en", now=NOW)), Unread)
    assert meanings(when.read("viernes 18h", when.here("Europe/Madrid", "en", "es", now=NOW)))


def test_a_language_without_a_catalogue_is_read_as_english() -> None:
    assert meanings(read("friday 18h", language="pt-BR"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words_for_every_kind(language: str) -> None:
    words, english = lexicon.words_of(language), lexicon.words_of("en")
    assert {*words.kinds} == {*english.kinds}
    assert {*words.particles} == {*english.particles}
    for kind in ("weekday", "month", "unit", "span", "clock_word", "half_of_day"):
        assert {*words.kinds[kind]} >= {*english.kinds[kind]}, kind
    for ways in [*words.particles.values(), *(way for kind in words.kinds.values() for way in kind.values())]:
        assert all(lexicon.tokens(lexicon.plain(way)) for way in ways)


def test_reading_takes_no_time_worth_noticing_whatever_is_written() -> None:
    """Autocomplete asks at each key that is pressed."""
    words = random.Random(1)  # noqa: S311 - the same every time
    texts = [" ".join(" ".join(one) for one in words.choices(PHRASES, k=12)) for _text in range(300)]
    texts += [
        piece * 50 for piece in ("a ", "1 ", "5/", "in ", "y ", "1h30 and ", "una hora y media ", "(", "a/")
    ]
    here = when.here("Europe/Madrid", "es", now=NOW)
    began = time.process_time()
    for text in texts:
        when.read(text[: lexicon.MOST_CHARACTERS], here)
    assert (time.process_time() - began) / len(texts) < 0.02
