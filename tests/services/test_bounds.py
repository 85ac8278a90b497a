import pytest

from bot.errors import Invalid
from bot.services.guild import bounds


@pytest.mark.parametrize("setting", bounds.BOUNDS)
def test_a_number_may_be_anything_between_its_bounds_and_nothing_beyond(setting: str) -> None:
    bound = bounds.BOUNDS[setting]
    for fits in (bound.least, bound.most, str(bound.least), f" {bound.most} "):
        assert bounds.number(setting, fits) == int(fits)
    for beyond in (bound.least - 1, bound.most + 1, "", "nine", "1.5", "٣", "9" * 5000, "-1"):
        if beyond == "" and bound.optional:
            assert bounds.number(setting, beyond) is None
            continue
        with pytest.raises(Invalid) as refused:
            bounds.number(setting, beyond)
        assert str(bound.least) in str(refused.value)
        assert str(bound.most) in str(refused.value)
        assert len(str(refused.value)) < 200
