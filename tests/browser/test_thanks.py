"""Thanks on a phone: whoever looks after something thanks two at a tap, and somebody thanks somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.services.people import volunteers
from bot.services.things import asks, commitments
from bot.services.things.posting import Draft
from sandbox.people import Person
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.community import Community, words

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def reached(community: Community, *people: Person) -> None:
    for one in people:
        await community.joined(one)
        await community.bot.db.write(volunteers.choose_way, community.guild.id, one.id, "dm")


async def in_messages(app: App) -> None:
    await app.page.get_by_role("button", name="Channels").click()
    await app.page.get_by_role("button", name="direct messages").first.click()


@pytest.mark.parametrize(
    ("locale", "all_of_them"), [("en-US", "Thank all 2"), ("es-ES", "Dar las gracias a 2 personas")]
)
async def test_a_lead_thanks_in_one_tap_and_somebody_shows_it(
    community: Community, opens: Open, locale: str, all_of_them: str
) -> None:
    await community.waits_until(11)
    bot, now = community.bot, community.bot.clock.now()
    cora = await community.newcomer("Cora", community.coordinators, locale=locale)
    ana, ben = await community.newcomer("Ana", locale=locale), await community.newcomer("Ben", locale=locale)
    await reached(community, cora, ana, ben)
    draft = Draft("Count the fish ladder", "They are back", "Count for an hour", effort=60)
    ask = await bot.db.write(asks.post, community._caller(cora), draft, now=now)
    for one in (ana, ben):
        await bot.db.write(commitments.report_done, ask.id, community._caller(one), now=now)
    await community.settles(after=9 * HOUR)
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await in_messages(app)
    title = words(cora, "Thank those who did it?")
    await fits(await app.sees(title))
    await app.presses(words(cora, "Choose"))
    await fits(await app.sees("2 @Ben"))
    await app.presses(words(cora, "Back"))
    await app.presses(all_of_them)
    await app.sees(words(cora, "Thank you for saying thanks"))
    await community.settles(after=MINUTE)
    phone = await opens(ana, width=PHONE[0], height=PHONE[1])
    await in_messages(phone)
    got = await phone.sees(words(ana, "A thank-you for you"))
    await expect(got).to_contain_text("Count the fish ladder")
    await fits(got)
    await phone.presses(words(ana, "Show it to everybody"))
    await phone.sees(words(ana, "For everybody"))
    assert app.faults == phone.faults == []


async def test_kudos_is_a_form_and_a_list_on_a_phone(
    community: Community, ana: Person, cora: Person, opens: Open
) -> None:
    await reached(community, ana, cora)
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("general")
    await app.command("/kudos")
    await app.form.get_by_role("combobox", name="Whom?").click()
    await app.page.get_by_role("option", name="Ana").click()
    await app.page.get_by_role("button", name="Choose", exact=True).click()
    await app.writes("What for?", "You stayed when it rained.")
    await app.submits()
    await fits(await app.sees("Your thank-you is on its way"))
    await app.presses("Thanks")
    await app.presses("Thanks I gave")
    listed = await app.sees("You stayed when it rained.")
    await fits(listed)
    await app.presses("Take it back")
    await app.sees("Taken back")
    assert app.faults == []
