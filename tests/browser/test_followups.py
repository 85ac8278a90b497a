"""The board of `/followups` and one follow-up on a phone, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.db import Transaction
from bot.services.care import hello_wishes, support
from bot.services.followups import noticed, reasons
from bot.services.people import volunteers
from bot.services.things import open_questions
from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.community import Community

DAY = timedelta(days=1)
QUESTION = "Is there somewhere to park a bike, and can one come later with a child? " * 5
KINDS = {
    "en-US": ("would like support", "asked for a hello", "has a question about this"),
    "es-ES": ("querría apoyo", "pidió un saludo", "tiene una pregunta sobre esto"),
}
LABELS = {
    "en-US": {
        "command": "/followups",
        "waits": "Who waits for a word",
        "open": "Open it",
        "told": "took part here",
        "words": "They wrote:",
        "narrow": "Only what is about",
        "mine": "I have this one",
        "begin": "You could begin",
        "back": "Back",
    },
    "es-ES": {
        "command": "/pendientes",
        "waits": "Quién espera",
        "open": "Abrirlo",
        "told": "participaba aquí",
        "words": "Escribió:",
        "narrow": "Solo lo que trata",
        "mine": "Esto lo llevo yo",
        "begin": "Podrías empezar",
        "back": "Atrás",
    },
}


async def people_to_write_to(community: Community, *people: Person) -> None:
    """One has raised a hand; of the others nothing was heard for long."""
    first, *others = people

    def notice(tx: Transaction) -> None:
        began, now = community.bot.clock.now() - 60 * DAY, community.bot.clock.now()
        support.call(tx, community.guild.id, community._caller(first), now=now)
        for person in others:
            guild_id, user_id = community.guild.id, person.id
            volunteers.answer(
                tx, guild_id, user_id, "reached", agreed=True, place="mine", language="en", now=began
            )
            noticed.note(tx, reasons.QUIET, guild_id, user_id, subject_id=0, since=began, now=now)

    for person in others:
        await community.joined(person)
    await community.bot.db.write(notice)


@pytest.mark.parametrize("locale", LABELS)
async def test_the_board_names_nobody_and_one_of_them_opens_with_how_to_begin(
    community: Community, opens: Open, locale: str
) -> None:
    said = LABELS[locale]
    cora = await community.newcomer("Cora", community.coordinators, locale=locale)
    people = [await community.newcomer(name) for name in ("Ana", "Ben", "Carmen", "Dan", "Eve", "Fay")]
    await people_to_write_to(community, *people)
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.command(said["command"])
    panel = (await app.sees(said["waits"])).locator(".components")
    await fits(panel)
    await expect(panel.get_by_role("button", name=said["open"])).to_have_count(3)
    for person in people:
        await expect(panel).not_to_contain_text(person.name)
    await panel.get_by_role("button", name=said["open"]).nth(1).click()
    panel = (await app.sees(said["told"])).locator(".components")
    await fits(panel)
    await app.presses(said["mine"])
    panel = (await app.sees(said["begin"])).locator(".components")
    await fits(panel)
    await app.presses(said["back"])
    panel = (await app.sees(said["waits"])).locator(".components")
    await fits(panel)
    assert app.faults == []


@pytest.mark.parametrize("locale", LABELS)
async def test_each_kind_opens_and_is_taken_on_and_the_board_is_narrowed(
    community: Community, opens: Open, locale: str
) -> None:
    said = LABELS[locale]
    cora = await community.newcomer("Cora", community.coordinators, locale=locale)
    ana = await community.newcomer("Ana")
    await community.ask("Dig", about=["Design"])
    about = (await community.newest_ask()).id
    sealed = community.bot.client.vault.seal(QUESTION)

    def wait(tx: Transaction) -> None:
        caller, now = community._caller(ana), community.bot.clock.now()
        support.call(tx, community.guild.id, caller, now=now)
        hello_wishes.ask_higher(tx, community.guild.id, caller, now=now + DAY / 24)
        open_questions.ask(tx, about, caller, sealed=sealed, now=now + DAY / 12)

    await community.bot.db.write(wait)
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.command(said["command"])
    panel = (await app.sees(said["waits"])).locator(".components")
    await expect(panel).to_contain_text(said["narrow"])
    for number, kind in enumerate(KINDS[locale]):
        await fits(panel)
        await panel.get_by_role("button", name=said["open"]).nth(number).click()
        opened = (await app.sees(kind)).locator(".components")
        await fits(opened)
        await app.presses(said["mine"])
        if number == 2:
            opened = (await app.sees(said["words"])).locator(".components")
        await fits(opened)
        await app.presses(said["back"])
        panel = (await app.sees(said["waits"])).locator(".components")
    assert app.faults == []
