"""`/setup`, Privacy and contact, Quiet mode."""

from __future__ import annotations

import pytest

from sandbox.people import Person
from tests.community import Community
from tests.forging import forged_form

AS_IT_IS = {
    "contact": "Olga",
    "privacy": "What you say yes to.",
    "minimum_age": "",
    "days_after_leaving": "30",
    "months_idle": "12",
}


async def test_joining_opens_when_contact_and_privacy_are_written(fresh: Community, ana: Person) -> None:
    olga = fresh.olga
    newcomer = await fresh.newcomer("Noor")
    assert "isn't open yet" in (await newcomer.command("/join")).text
    await olga.command("/setup")
    panel = await olga.click("Privacy and contact")
    assert "/join opens" in panel.text
    await olga.click("Write", on=panel)
    await olga.submit({"Whom to turn to": "Olga", "Minimum age": "16"})
    assert "/join opens" not in panel.text
    assert "from 16" in panel.text
    assert "isn't open yet" not in (await newcomer.command("/join")).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minimum_age": "12"}, "from 13 to 99"),
        ({"minimum_age": "a hundred"}, "is no minimum age"),
        ({"days_after_leaving": "731"}, "from 0 to 730"),
        ({"days_after_leaving": "-1"}, "a number of days"),
        ({"months_idle": "25"}, "from 1 to 24"),
        ({"privacy": "x" * 1501}, "1,501 characters"),
    ],
)
async def test_what_is_out_of_bounds_is_refused_in_a_sentence(
    community: Community, wrong: dict[str, str], sentence: str
) -> None:
    told = await forged_form(community.olga, "setup:privacy:seen", **AS_IT_IS | wrong)
    assert sentence in told.text
    await community.olga.command("/setup")
    panel = await community.olga.click("Privacy and contact")
    assert "What you say yes to." in panel.text
    assert "after 12 months" in panel.text


async def test_quiet_mode_names_nobody_in_public_also_not_in_what_was_posted_before(
    community: Community, ana: Person
) -> None:
    olga = community.olga
    card = await community.ask()
    await ana.click("Done", on=card)
    await ana.click("Yes, with my name")
    await community.celebrates()
    [win] = community.wins.messages
    assert ana.mention in win.text
    await olga.command("/setup")
    panel = await olga.click("Quiet mode")
    assert "no wins are posted" in panel.text
    await olga.click("Switch quiet mode on", on=panel)
    assert "✅ **Quiet mode**: on" in panel.text
    await community.settles()
    assert ana.mention not in win.text
    assert "Somebody" in win.text
    ben, bea = await community.newcomer("Ben"), await community.newcomer("Bea")
    await olga.click("Switch quiet mode off", on=panel)
    asked = await ben.click("Done", on=card)
    await olga.click("Switch quiet mode on", on=panel)
    told = await ben.click("Yes, with my name", on=asked)
    assert "quiet mode: no wins are posted" in told.text
    assert "Yes, with my name" not in (await bea.click("Done", on=card)).buttons, "nothing to ask about"
    await community.celebrates()
    assert community.wins.messages == [win], "no more of them, with or without a name"
    await olga.click("Back", on=panel)
    await olga.click("Privacy and contact", on=panel)
    assert "after 3 months" in panel.text
    assert "because quiet mode is on" in panel.text
    await olga.click("Back", on=panel)
    await olga.click("Quiet mode", on=panel)
    await olga.click("Switch quiet mode off", on=panel)
    await community.settles()
    assert ana.mention in win.text
