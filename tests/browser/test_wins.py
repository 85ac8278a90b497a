"""What went well, on a phone: the posts in the channel, and sharing one."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from bot.db import Transaction
from bot.services.celebrating import digests
from bot.services.guild.callers import Caller
from bot.services.things import commitments, totals
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.community import Community


async def test_wins_and_the_digest_fit_and_one_is_shared(community: Community, opens: Open) -> None:
    ana, olga = await community.newcomer("Ana"), community.olga
    admin = Caller(olga.id, community.guild.id, manages_guild=True)
    await community.ask("Plant trees along the river, one for each of us")
    ask_id = await community.newest_id("ask")

    def ten_do_it(tx: Transaction) -> None:
        now = community.bot.clock.now()
        digests.choose(tx, admin, "0", now=now)
        for number in range(10):
            person = Caller(930_000_000_000_000_000 + number, community.guild.id)
            commitments.report_done(tx, ask_id, person, now=now)

    await community.bot.db.write(ten_do_it)
    app = await opens(ana, width=1200, height=PHONE[1])
    await app.goes_to("wins")
    await app.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await app.command("/win")
    await app.writes("What went well?", "We planted the last oak, and it stopped raining.")
    await app.submits()
    told = (await app.sees("Thank you for sharing it")).locator(".components")
    await expect(told.get_by_role("button", name="Take it back")).to_be_visible()
    await community.celebrates()
    milestone = (await app.sees("10 things done together")).locator(".components")
    await expect(milestone.get_by_role("img")).to_be_visible()
    await app.sees("We planted the last oak")
    held = await community.bot.db.read(totals.find, community.guild.id)
    assert held is not None
    assert held.digest_at is not None
    await community.settles(after=held.digest_at - community.bot.clock.now() + timedelta(minutes=5))
    digest = (await app.sees("Our week")).locator(".components")
    await fits(digest)
    assert app.faults == []
