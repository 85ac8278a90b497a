"""`/setup`, Rhythm."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.community import Community, all_settings
from tests.forging import forged_form

AS_IT_IS = {
    "time_zone": "Europe/Madrid",
    "quiet_from": "21",
    "quiet_until": "9",
    "reminder_days": "1",
    "weekly_cap": "2",
}


async def test_an_unknown_time_zone_is_refused_and_the_form_mended(community: Community) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Rhythm")
    await olga.click("Change", on=panel)
    told = await olga.submit({"Time zone": "Madrid @everyone", "Quiet hours begin at": "22"})
    assert "I don't know the time zone" in told.text
    assert "@everyone" not in told.text
    form = await olga.click("Fix it")
    assert form.modal
    assert form.modal.filled_in("Quiet hours begin at") == "22"
    await olga.submit({"Time zone": "america/new york"})
    assert "America/New_York" in await all_settings(olga)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quiet_from": "24"}, "from 0 to 23"),
        ({"quiet_until": "nine"}, "“nine” is no hour"),
        ({"reminder_days": "0"}, "from 1 to 14 days before"),
        ({"weekly_cap": "8"}, "from 1 to 7"),
        ({"time_zone": ""}, "time zone"),
        ({"time_zone": "../../etc/passwd"}, "time zone"),
    ],
)
async def test_what_is_out_of_bounds_is_refused_in_a_sentence(
    community: Community, wrong: dict[str, str], sentence: str
) -> None:
    olga = community.olga
    before = (await olga.command("/setup")).text
    told = await forged_form(olga, "setup:rhythm:seen", **AS_IT_IS | wrong)
    assert sentence in told.text
    assert (await olga.command("/setup")).text == before


async def test_reminders_come_as_many_days_before_as_the_server_has_set(
    community: Community, ana: Person
) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Rhythm")
    await olga.click("Change", on=panel)
    await olga.submit({"Reminders come this many days before": "3"})
    assert "3 days before" in panel.text
    card = await community.ask(deadline=timedelta(days=7))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    before = len(ana.dms)
    await community.settles(after=timedelta(days=4, minutes=-5))
    assert len(ana.dms) == before
    await community.settles(after=timedelta(minutes=10))
    assert "Plant trees" in (await ana.gets("Plant trees")).text
