"""`/setup`: a picture for a bot that has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.people import Person
from tests.community import Community

ROOT = Path(__file__).parents[2]


async def test_a_bot_without_a_picture_asks_and_one_that_has_one_is_left_alone(
    community: Community, ana: Person
) -> None:
    bot = community.bot.application.bot
    bot.avatar = None
    [card] = community.welcome.messages
    assert "Manage Server" in (await ana.forges("setup:face", on=card)).text
    community.closes_team_but_for(community.coordinators, community.moderators)
    await community.newcomer("Cora", community.coordinators)
    panel = await community.olga.command("/setup")
    assert "I have no picture yet" in panel.text
    assert "it suits me" in (await community.olga.click("Wear the mark")).text
    assert str(bot.avatar).startswith("data:image/png;base64,")
    chosen = bot.avatar
    again = await community.olga.forges("setup:face", on=card)
    assert "I have a picture already" in again.text
    assert bot.avatar == chosen
    bot.avatar = None


async def test_a_banner_comes_with_the_mark_unless_somebody_chose_one(community: Community) -> None:
    bot, olga = community.bot.application.bot, community.olga
    community.closes_team_but_for(community.coordinators, community.moderators)
    await community.newcomer("Cora", community.coordinators)
    chosen = "data:image/png;base64,AAAA"
    for before in (None, chosen):
        bot.avatar, bot.banner = None, before
        await community.bot.restart()
        await olga.command("/setup")
        await olga.click("Wear the mark")
        assert str(bot.avatar).startswith("data:image/png;base64,")
        assert str(bot.banner).startswith("data:image/png;base64,")
        assert (bot.banner == chosen) == (before == chosen)
    bot.avatar = bot.banner = None
    await community.bot.restart()


@pytest.mark.parametrize("name", ["avatar.png", "banner.png"])
def test_what_it_wears_is_the_mark_of_the_brand(name: str) -> None:
    assert (ROOT / "bot/brand" / name).read_bytes() == (ROOT / "docs/brand" / name).read_bytes()
