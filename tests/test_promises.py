"""Promises that no single feature keeps: after a restart everything that stands anywhere still works."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.community import Community
from tests.screens import FORM, controls_before, everything_on_their_screens, is_well_answered


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_whatever_can_be_pressed_works_after_a_restart(community: Community, locale: str) -> None:
    cora = await community.newcomer("Cora", community.coordinators, locale=locale)
    ana = await community.newcomer("Ana", locale=locale)
    await everything_on_their_screens(community, ana, cora)
    buttons = {person: controls_before(person) for person in (community.olga, cora, ana)}
    assert sum(map(len, buttons.values())) > 60
    await community.bot.restart()
    for person, each in buttons.items():
        for shown, custom_id in each:
            is_well_answered(await person.forges(custom_id, on=shown), custom_id)


async def test_a_refused_form_is_mended_after_a_restart(community: Community) -> None:
    cora = await community.newcomer("Cora", community.coordinators)
    await cora.command("/ask new", places=3)
    await cora.submit({FORM[0]: "Clean the park", FORM[1]: "Herons nest there", FORM[2]: " "})
    await community.bot.restart()
    form = await cora.click("Fix it")
    assert form.modal
    assert form.modal.filled_in(FORM[0]) == "Clean the park"
    await cora.submit({FORM[2]: "Bring gloves"})
    await community.bot.restart()
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "Herons nest there" in card.text
    assert "3 places left" in card.text


async def test_menus_and_half_finished_panels_go_on_after_a_restart(community: Community) -> None:
    ana = await community.newcomer("Ana")
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await community.bot.restart()
    await ana.choose("Interests", "Design")
    assert "Step 3 of 3" in panel.text
    olga = community.olga
    setup = await olga.command("/setup")
    await community.bot.restart()
    await olga.choose("Language of public posts", "Español", on=setup)
    await community.settles()
    assert "Welcome!" not in community.welcome.messages[-1].text


async def test_what_was_confirmed_and_what_is_due_outlive_a_restart(community: Community) -> None:
    ana = await community.newcomer("Ana")
    card = await community.ask(places=1, deadline=timedelta(days=3))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await community.bot.restart()
    assert "You're in already" in (await ana.click("I'm in", on=card)).text
    await community.settles(after=timedelta(days=2, hours=1))
    await community.bot.restart()
    await community.settles()
    reminders = [shown for shown in ana.dms if "You said yes to" in shown.text]
    assert len(reminders) == 1, "said once"
