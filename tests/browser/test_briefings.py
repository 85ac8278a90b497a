"""The briefing on a phone, with its picture and with what needs a decision, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.db import Transaction
from bot.services.care import support
from bot.services.figures import briefings
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.record import activity
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, box_of
from tests.community import Community

DAY = timedelta(days=1)
TITLES = {"en": "Last week, and what waits", "es": "La semana pasada y lo que espera"}


@pytest.mark.parametrize("language", TITLES)
async def test_the_briefing_is_read_on_a_phone(community: Community, opens: Open, language: str) -> None:
    cora = await community.newcomer("Cora", community.coordinators)
    admin = Caller(community.olga.id, community.guild.id, manages_guild=True)

    def a_week_goes_by(tx: Transaction) -> None:
        now = community.bot.clock.now()
        guild_settings.set_language(tx, admin, language, now=now)
        briefings.choose(tx, admin, True, now=now)
        for number in range(8):
            person = 930_000_000_000_000_000 + number
            activity.record(tx, community.guild.id, person, "done", 1, now=now)

    await community.bot.db.write(a_week_goes_by)
    held = await community.bot.db.read(briefings.find, community.guild.id)
    assert held is not None
    assert held.briefing_at is not None
    await community.settles(after=held.briefing_at - community.bot.clock.now() - DAY)
    asking = community._caller(await community.newcomer("Ana"))
    now = community.bot.clock.now()
    await community.bot.db.write(support.call, community.guild.id, asking, now=now)
    app = await opens(cora, width=1200, height=PHONE[1])
    await app.goes_to("coordinators")
    await app.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await community.settles(after=DAY + timedelta(minutes=5))
    await community.settles(after=timedelta(hours=1))
    briefing = (await app.sees(TITLES[language])).locator(".components")
    await expect(briefing.get_by_role("img")).to_be_visible()
    for part in (briefing, *await briefing.get_by_role("button").all()):
        box = await box_of(part)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    assert (await box_of(briefing))["height"] <= 2 * PHONE[1]
    assert app.faults == []
