from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.services.record.times import known_zone, moment

NOW = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)  # a Wednesday; 14:00 in Madrid


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(text: str, *, zone: str = "Europe/Madrid", language: str = "en") -> datetime:
    return moment(text, zone=zone, language=language, now=NOW)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow 18:00", "2026-04-16 16:00"),
        ("Tomorrow at 6pm", "2026-04-16 16:00"),
        ("friday 18:00", "2026-04-17 16:00"),
        ("18:00", "2026-04-15 16:00"),
        ("09:00", "2026-04-16 07:00"),
        ("in 2 hours", "2026-04-15 14:00"),
        ("2026-12-01 18:00", "2026-12-01 17:00"),
        ("01/12/2026 18:00", "2026-12-01 17:00"),
        ("2026-04-16 18:00 UTC", "2026-04-16 18:00"),
        ("2026-04-16 18:00+05:00", "2026-04-16 13:00"),
    ],
)
def test_english_dates(text: str, meant: str) -> None:
    assert read(text) == utc(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mañana 18:00", "2026-04-16 16:00"),
        ("Mañana a las 18:00", "2026-04-16 16:00"),
        ("viernes 18:00", "2026-04-17 16:00"),
        ("El viernes a las 18:00", "2026-04-17 16:00"),
        ("el 1 de diciembre a las 18:00", "2026-12-01 17:00"),
        ("hoy 20:00", "2026-04-15 18:00"),
        ("tomorrow 18:00", "2026-04-16 16:00"),
    ],
)
def test_spanish_dates_and_english_ones_by_who_speaks_spanish(text: str, meant: str) -> None:
    assert read(text, language="es") == utc(meant)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "2026-04-16"),
        ("in 3 days", "2026-04-18"),
        ("1 december", "2026-12-01"),
        ("next week", "2026-04-22"),
        ("sunday", "2026-04-19"),
    ],
)
def test_a_day_without_a_time_means_the_whole_of_it(text: str, day: str) -> None:
    assert read(text, zone="UTC") == utc(f"{day} 23:59")


def test_the_hour_that_comes_twice_is_the_first_and_the_one_that_is_skipped_is_the_next() -> None:
    assert read("2026-10-25 02:30") == utc("2026-10-25 00:30")
    assert read("2027-03-28 02:30") == utc("2027-03-28 01:30")


def test_the_same_words_mean_another_moment_in_another_zone() -> None:
    assert read("tomorrow 09:00", zone="Asia/Tokyo") == utc("2026-04-16 00:00")
    assert read("tomorrow 09:00", zone="America/New_York") == utc("2026-04-16 13:00")


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
        read(text, zone="America/New_York")


WORDS = st.sampled_from(
    ["tomorrow", "mañana", "in", "days", "viernes", "next", "year", "99", "9999", "-", "18:00", "/", "31"]
)


@settings(deadline=None)
@given(st.text(max_size=80) | st.lists(WORDS, max_size=6).map(" ".join), st.sampled_from(["en", "es"]))
def test_whatever_is_written_is_a_moment_or_refused(text: str, language: str) -> None:
    for zone in ("Pacific/Kiritimati", "America/New_York"):
        try:
            found = read(text, zone=zone, language=language)
        except Invalid:
            continue
        assert found.utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        (" europe/madrid ", "Europe/Madrid"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_known_in_any_case(typed: str, zone: str) -> None:
    assert known_zone(typed) == zone


@pytest.mark.parametrize("typed", ["", "Madrid", "CET+1", "../../etc/passwd", "x" * 5000, "Europe/\0"])
def test_an_unknown_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="for example Europe/Madrid"):
        known_zone(typed)
