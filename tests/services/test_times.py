import pytest

from bot.errors import Invalid
from bot.services.record.times import known_zone


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
