"""Promises that no single feature keeps: after a restart everything that stands anywhere still works."""

from __future__ import annotations

import re
from datetime import timedelta

from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community

FORM = ("Title", "Why does it matter?", "The one step to take")
#: Pressed last, because little is left to press afterwards.
FINAL = ("mine:erased", "mine:erase")


async def everything_on_their_screens(community: Community, ana: Person, cora: Person) -> None:
    """Each card, message and private panel that a person may have in front of them."""
    olga = community.olga
    await community.role(places=3)
    card = await community.ask(places=1, deadline=timedelta(days=3))
    await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.command("/join")
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await ana.command("/mine")
    await ana.click("Preferences")
    await ana.click("Ask me in check-ins")
    await cora.command("/checkin new", question="How was your week?", repeat="Every week")
    await cora.command("/checkin manage")
    for command, value in (
        ("ask", (await community.newest_ask()).id),
        ("role", (await community.newest_role()).id),
    ):
        await cora.command(f"/{command} manage", {command: str(value)})
    await ana.command("/find")
    await ana.command("/pause")
    for path in (
        ("Preferences", "Reminders"),
        ("Preferences", "Celebrations"),
        ("A hello from one of us",),
        ("Buddies",),
        ("Not these people",),
        ("What coordinators see",),
        ("Show everything",),
        ("Erase everything",),
    ):
        await ana.command("/mine")
        for label in path:
            await ana.click(label)
    await olga.command("/setup")
    await olga.click("Channels")
    await olga.command("/setup")
    await olga.click("Member roles")
    await olga.command("/setup")
    await cora.command("/ask new")
    await cora.submit(dict.fromkeys(FORM, " "))
    await ana.click("Done", on=await community.ask("Another"))
    await community.settles(after=timedelta(days=2, hours=1))


def controls_before(person: Person) -> list[tuple[Shown, str]]:
    """Every enabled button that the person sees, the destructive ones last."""
    seen = [
        (shown, button.custom_id)
        for shown in person.screen
        for button in shown.buttons
        if button.custom_id and not button.disabled
    ]
    return sorted(seen, key=lambda each: FINAL.index(each[1]) if each[1] in FINAL else -1)


async def test_every_button_on_every_message_works_after_a_restart(community: Community) -> None:
    cora = await community.newcomer("Cora", community.coordinators)
    ana = await community.newcomer("Ana")
    await everything_on_their_screens(community, ana, cora)
    buttons = {person: controls_before(person) for person in (community.olga, cora, ana)}
    assert sum(map(len, buttons.values())) > 60
    await community.bot.restart()
    for person, each in buttons.items():
        for shown, custom_id in each:
            told = await person.forges(custom_id, on=shown)
            assert not told.failed, custom_id
            assert told.text, custom_id
            assert "no longer in use" not in told.text, custom_id
            assert not re.search(r"\breference\b", told.text), custom_id


async def test_a_refused_form_is_mended_after_a_restart(community: Community) -> None:
    cora = await community.newcomer("Cora", community.coordinators)
    await cora.command("/ask new", places=3)
    await cora.submit({FORM[0]: "Clean the park", FORM[1]: "Herons nest there", FORM[2]: " "})
    await community.bot.restart()
    form = await cora.click("Fix it")
    assert form.modal
    assert form.modal.filled_in(FORM[0]) == "Clean the park"
    await cora.submit({FORM[2]: "Bring gloves"})
    await community.settles()
    [card] = community.asks.messages
    assert "Herons nest there" in card.text
    assert "0 / 3" in card.text


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
