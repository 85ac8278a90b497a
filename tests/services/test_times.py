from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Invalid
from bot.services.record.times import known_zone, zone_of


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


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Madrid", "Europe/Madrid"),
        (" mexico  city ", "America/Mexico_City"),
        ("Ciudad de México", "America/Mexico_City"),
        ("Nueva York", "America/New_York"),
        ("Londres", "Europe/London"),
        ("BUENOS AIRES", "America/Argentina/Buenos_Aires"),
        ("europe/madrid", "Europe/Madrid"),
    ],
)
def test_a_city_names_its_zone_in_both_languages(typed: str, zone: str) -> None:
    found = zone_of(typed)
    assert found.rpartition("/")[2] == zone.rpartition("/")[2]
    now = datetime(2026, 7, 1, tzinfo=UTC)
    assert now.astimezone(ZoneInfo(found)).utcoffset() == now.astimezone(ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize("typed", ["", "Atlantis", "GMT+25", "x" * 5000])
def test_what_is_no_city_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="next big city"):
        zone_of(typed)
