"""Shifts as people write them down: read as they mean them, or refused, naming what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.services.record import when
from bot.services.record.when import Here
from bot.services.shifts import grids
from bot.services.shifts.slots import MOST_SHIFTS, Slot

#: A Saturday, an hour after noon.
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
#: Whose clocks change on the last Sundays of March and October, on other Sundays, and by half an hour.
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe")
#: Around both changes of the clocks, in each of the zones.
CHANGES = [date(2026, *day) for day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))]


def read(text: str, *, zone: str = "Europe/Madrid", language: str = "en", now: datetime = NOW) -> list[str]:
    """By the clock on the wall: `Sat 5 Dec 10:00-12:00 3/2`."""
    here = when.here(zone, language, "en", now=now)
    return [_said(one, zone) for one in grids.read(text, here)]


def _said(one: Slot, zone: str) -> str:
    first, last = one.starts_at.astimezone(ZoneInfo(zone)), one.ends_at.astimezone(ZoneInfo(zone))
    numbers = "" if one.places is None else f" {one.places}"
    numbers += "" if one.least is None else f"/{one.least}"
    return f"{first:%a} {first.day} {first:%b %H:%M}-{last:%H:%M}{numbers}"


def read_or_not(text: str, here: Here) -> Sequence[Slot] | Invalid:
    try:
        return grids.read(text, here)
    except Invalid as refused:
        return refused


def refused(text: str, **where: str) -> str:
    with pytest.raises(Invalid) as caught:
        read(text, **where)  # type: ignore[arg-type]
    return caught.value.text.format(**caught.value.values)


THREE = ["Sat 5 Dec 10:00-12:00 3", "Sat 5 Dec 12:00-14:00 3", "Sat 5 Dec 14:00-16:00 3"]


@pytest.mark.parametrize(
    "text",
    [
        "Sat 10-12, 12-14, 14-16 × 3 places",
        "Sat 5 Dec: 10-12, 12-14, 14-16 x3",
        "Saturday 10:00 to 12:00, 12:00 to 14:00 and 14:00 to 16:00 * 3 people",
        "2026-12-05 10:00-12:00 × 3, 12:00-14:00 × 3, 14:00-16:00 × 3",
        "Sat 5 December\t10am-noon, noon-2pm, 2pm-4pm, 3 places each",
        "Sat 10–12, 12–14, 14–16 (3 places)",
        "Sat 10-12 × 3\n12-14 × 3\n14-16 × 3",
        "5.12. 10.00-12.00, 12.00-14.00, 14.00-16.00 x 3",
    ],
)
def test_a_day_and_its_hours_in_a_line(text: str) -> None:
    assert read(text) == THREE


@pytest.mark.parametrize(
    "text",
    [
        "sábado 10-12, 12-14, 14-16 × 3 plazas",
        "sáb 5 dic: de 10 a 12, de 12 a 14 y de 14 a 16, 3 personas cada uno",
        "el sábado de las 10h a las 12h, 12h-14h, 14h-16h x 3",
    ],
)
def test_in_spanish(text: str) -> None:
    assert read(text, language="es") == THREE


@pytest.mark.parametrize(
    "text",
    [
        "Sa 10–12 Uhr, 12–14 Uhr, 14–16 Uhr × 3 Plätze",
        "Samstag, 5. Dezember: von 10 bis 12 Uhr, 12 bis 14 Uhr und 14 bis 16 Uhr, 3 Personen",
    ],
)
def test_in_german(text: str) -> None:
    assert read(text) == THREE


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sat 22-2 × 2", ["Sat 28 Nov 22:00-02:00 2"]),
        ("Sat 20:00-0:30", ["Sat 28 Nov 20:00-00:30"]),
        ("Sat 18-24", ["Sat 28 Nov 18:00-00:00"]),
        ("Sat 8pm-midnight", ["Sat 28 Nov 20:00-00:00"]),
    ],
)
def test_over_midnight(text: str, meant: list[str]) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sat 10-2", ["Sat 5 Dec 10:00-14:00"]),
        ("Sat 2-4pm", ["Sat 28 Nov 14:00-16:00"]),
        ("Sat 02:00-04:00", ["Sat 5 Dec 02:00-04:00"]),
        ("Sat 7-6", ["Sat 5 Dec 07:00-18:00"]),
    ],
)
def test_of_small_hours_the_shorter_is_meant(text: str, meant: list[str]) -> None:
    assert read(text) == meant


def test_each_line_is_a_day_and_weekdays_follow_each_other() -> None:
    text = "Sat 5 Dec 10-12 × 3 (min 2)\nSun 10-12, 12-14 × 2\n12 Dec 9:30-11"
    assert read(text) == [
        "Sat 5 Dec 10:00-12:00 3/2",
        "Sun 6 Dec 10:00-12:00 2",
        "Sun 6 Dec 12:00-14:00 2",
        "Sat 12 Dec 09:30-11:00",
    ]
    assert read("Sat and Sun 10-12") == ["Sat 5 Dec 10:00-12:00", "Sun 6 Dec 10:00-12:00"]
    assert read("Sat 10-12, Sun 16-18 × 2") == ["Sat 5 Dec 10:00-12:00 2", "Sun 6 Dec 16:00-18:00 2"]


def test_all_of_a_line_is_on_one_day_also_where_some_of_it_would_be_over_today() -> None:
    assert read("Sat 10-12, 16-18") == ["Sat 5 Dec 10:00-12:00", "Sat 5 Dec 16:00-18:00"]
    assert read("today 16-18") == ["Sat 28 Nov 16:00-18:00"]


def test_numbers_stand_for_all_before_them_that_have_none() -> None:
    assert read("Sat 10-12 × 3, at least 2, 12-14, 14-16 × 5") == [
        "Sat 5 Dec 10:00-12:00 3/2",
        "Sat 5 Dec 12:00-14:00 5",
        "Sat 5 Dec 14:00-16:00 5",
    ]
    assert read("Sat 10-12") == ["Sat 5 Dec 10:00-12:00"], "as many as come"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sat 10-12 foo", "I can't read “foo”"),
        ("foo 10-12", "I can't read “foo”"),
        ("Sat 10-12 12-14", "I can't read “12-14”"),
        ("Sat 10-12\nwhat ever", "I can't read “what ever”"),
        ("31 February 10-12", "31 February"),
        ("10-12, 12-14", "Which day is “10-12”?"),
        ("Sat 25-26", "“25-26”"),
        ("Sat 14-12", "“14-12” ends before it starts"),
        ("Sat 10:00-10:00", "“10:00-10:00”"),
        ("Sat 2-4", "Does “2-4” begin at 02:00 or at 14:00?"),
        ("yesterday 10-12", "“10-12” is already over"),
        ("today 10-12", "“10-12” is already over"),
        ("Sat 10-12 × 0", "“× 0”: a shift has between 1 and 1000 places"),
        ("Sat 10-12 × 1001", "“× 1001”"),
        ("Sat 10-12 × 3, at least 4", "“× 3, at least 4”: that is more people than places"),
        ("Sat 10-12 × 3 min 0", "“× 3 min 0”: at least 1"),
        ("Sat", "I can't read “Sat”"),
        ("", "When are the shifts?"),
        ("  \n ; ", "When are the shifts?"),
        ("\n".join(["Sat 10-12"] * 367), "more than 366 shifts"),
        ("Sat " + "1" * 300, "I can't read"),
        ("x" * 4001, "4001 characters"),
    ],
)
def test_what_is_not_understood_is_named(text: str, named: str) -> None:
    assert named in refused(text)


def test_a_date_that_may_be_two_is_asked() -> None:
    assert "can mean 2026-12-05 10:00 or 2027-05-12 10:00" in refused("5/12 10-12", zone="America/New_York")


def test_hours_that_spring_skips_are_said_and_autumn_has_one_more() -> None:
    spring, autumn = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    with pytest.raises(Invalid, match="clocks go forward"):
        read("29 March 02:00-03:00", now=spring)
    assert read("29 March 01:00-04:00", now=spring) == ["Sun 29 Mar 01:00-04:00"]
    [long] = grids.read("25 October 01:00-04:00", when.here("Europe/Madrid", "en", now=autumn))
    assert long.ends_at - long.starts_at == timedelta(hours=4)
    [short] = grids.read("29 March 01:00-04:00", when.here("Europe/Madrid", "en", now=spring))
    assert short.ends_at - short.starts_at == timedelta(hours=2)


days = st.sampled_from(CHANGES).flatmap(
    lambda day: st.integers(-2, 2).map(lambda more: day + timedelta(days=more))
)
spans = st.tuples(st.integers(0, 95), st.integers(1, 56))  # quarters of an hour


@given(
    zone=st.sampled_from(ZONES),
    lines=st.lists(
        st.tuples(days, st.lists(spans, min_size=1, max_size=4, unique=True)), min_size=1, max_size=3
    ),
    numbers=st.tuples(st.integers(1, 50), st.none() | st.integers(1, 50)),
)
@example(zone="Europe/Madrid", lines=[(date(2026, 10, 25), [(8, 4), (9, 4)])], numbers=(2, None))
@example(zone="Australia/Lord_Howe", lines=[(date(2026, 4, 5), [(5, 2)])], numbers=(2, 1))
def test_what_is_written_out_is_read_as_the_same(
    zone: str, lines: list[tuple[date, list[tuple[int, int]]]], numbers: tuple[int, int | None]
) -> None:
    """In three zones, around both changes of their clocks, over midnight as well."""
    places, least = numbers
    assume(least is None or least <= places)
    here = when.here(zone, "en", now=datetime(2026, 1, 1, tzinfo=UTC))
    text = "\n".join(
        f"{day}: "
        + ", ".join(
            f"{start // 4:02}:{start % 4 * 15:02}-{(start + long) % 96 // 4:02}:{(start + long) % 4 * 15:02}"
            for start, long in on_it
        )
        + f" × {places}"
        + ("" if least is None else f" min {least}")
        for day, on_it in lines
    )
    found = read_or_not(text, here)
    if isinstance(found, Invalid):
        assert "clocks" in found.text, "all but what spring skips is read"
        return
    assert len(found) == sum(len(on_it) for _day, on_it in lines)
    assert grids.read(grids.written(found, here.zone), here) == found
    for one in found:
        assert (one.places, one.least) == (places, least)
        length = one.ends_at - one.starts_at
        assert timedelta() < length <= timedelta(hours=15), "an hour more where the clocks go back"


@given(text=st.text(alphabet="Sat 0123456789-:,×x&\n.apmdeyhañ()", max_size=80))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(text: str) -> None:
    here = when.here("Europe/Madrid", "es", "en", now=NOW)
    found = read_or_not(text, here)
    if isinstance(found, Invalid):
        assert found.text.format(**found.values)
        return
    assert 1 <= len(found) <= MOST_SHIFTS
    for one in found:
        assert NOW < one.starts_at < one.ends_at
