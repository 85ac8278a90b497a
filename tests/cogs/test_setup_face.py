"""`/setup`: a picture for a bot that has none."""

from __future__ import annotations

from pathlib import Path

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


def test_what_it_wears_is_the_mark_of_the_brand() -> None:
    assert (ROOT / "bot/brand/avatar.png").read_bytes() == (ROOT / "docs/brand/avatar.png").read_bytes()
