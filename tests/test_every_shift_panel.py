"""Walks through all that coordinators can press of shifts, with the longest texts and short ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.i18n import language_of
from bot.services.guild.callers import Caller
from bot.services.shifts import taking, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import addresses, pictures, posting
from bot.services.things.posting import Draft
from sandbox.permissions import Permissions
from tests.community import Community
from tests.test_every_panel import FIRST, SHOWS, Walk, long

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def written(tx: Transaction, admin: Caller, ana: Caller, size: str, *, now: datetime) -> tuple[int, int]:
    """A draft, and a timetable on which people are in, wait and are too few."""
    draft, number, place, details = Draft("The stall", "Everybody passes by"), 3, "The market", None
    if size == "long":
        texts = long(posting.MOST_TITLE), long(posting.MOST_WHY), long(posting.MOST_STEP)
        draft, number = Draft(*texts), 100
        place, details = long(posting.MOST_PLACE), long(posting.MOST_DETAILS)
    slots = [
        Slot(now + 4 * DAY + step * 12 * HOUR, now + 4 * DAY + (step * 12 + 2) * HOUR, 1 + step % 2, 1)
        for step in range(number)
    ]
    begun = timetables.begin(tx, admin, draft, slots, place=place, details=details, now=now)
    other = timetables.begin(tx, admin, draft, slots, place=place, details=details, now=now)
    found, _again = timetables.post(tx, other.id, admin, now=now)
    if size == "long":
        link = "https://example.org/".ljust(addresses.MOST_ADDRESS, "a")
        pictures.give(tx, other.id, admin, alt=long(pictures.MOST_ALT), link=link, now=now)
    for person in (admin, ana):
        taking.take(tx, other.id, person, {one.id for one in found.posted[:2]}, now=now)
    return begun.id, other.id


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
@pytest.mark.parametrize("size", ["short", "long"])
async def test_every_panel_of_shifts_fits_and_leads_back(
    community: Community, monkeypatch: pytest.MonkeyPatch, locale: str, size: str
) -> None:
    monkeypatch.setitem(FIRST, "/shift manage", "overview:shift:all:open:0")
    for way in ("manage:#:change", "draft:#", "shift:begin"):
        monkeypatch.setitem(SHOWS, way, "timetable:#")
    bot = community.bot
    admins = community.guild.role("Admin", permissions=Permissions.MANAGE_GUILD)
    alba = await community.newcomer("Alba", admins, community.coordinators, locale=locale)
    ana = await community.newcomer("Ana", locale=locale)
    admin = Caller(alba.id, community.guild.id, frozenset(alba.member.role_ids), True, language_of(locale))
    begun, other = await bot.db.write(written, admin, community._caller(ana), size, now=bot.clock.now())
    await community.settles()
    card = community.cards[-1]
    for way in (f"timetable:{begun}", f"timetable:{other}"):
        walk = Walk(alba, language_of(locale))
        await walk.looks(await alba.forges(way, on=card), way)
        assert walk.seen > 3
        assert not walk.wrong, "\n".join(walk.wrong)
    walk = Walk(alba, language_of(locale))
    await walk.goes("/shift manage", "overview:shift:all:open:0")
    assert not walk.wrong, "\n".join(walk.wrong)
