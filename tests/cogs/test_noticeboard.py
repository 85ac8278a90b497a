"""The noticeboard: what is open, in one message that is always true, and no command to be typed."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.community import Community, gives_back, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDIT = "/channels/{channel_id}/messages/{message_id}"


async def test_it_is_pinned_and_lists_what_is_open_the_nearest_first(community: Community) -> None:
    await community.role("Phone banker")
    await community.ask("Plant trees", deadline=3 * DAY, effort=15)
    await community.ask("Count fish", deadline=DAY)
    board = community.noticeboard
    listed = [line for line in board.text.splitlines() if line.startswith("**")]
    assert [line.split("**")[1] for line in listed] == ["📣 Count fish", "📣 Plant trees", "🧭 Phone banker"]
    assert "15 minutes · ends <t:" in listed[1]
    assert listed[2].endswith("a role")
    assert [str(each) for each in board.buttons] == ["Things to do", "Mine", "Take a break"]
    assert board.mentions == []


async def test_from_it_everything_is_reached_without_typing(community: Community, ana: Person) -> None:
    await community.ask("Plant trees")
    board = community.noticeboard
    [menu] = board.selects
    shown = await ana.choose(str(menu), "Plant trees", on=board)
    assert shown.ephemeral
    assert "You're in!" in (await ana.click("I'm in", on=shown)).text
    assert "Things to do" in (await ana.click("Things to do", on=board)).text
    mine = await ana.click("Mine", on=board)
    assert mine.ephemeral
    assert "Plant trees" in mine.text
    assert "For how long?" in (await ana.click("Take a break", on=board)).text


async def test_it_says_what_is_full_and_drops_what_is_over(
    community: Community, ana: Person, cora: Person
) -> None:
    card = await community.ask("Plant trees", places=1)
    planting = await community.newest_ask()
    await community.ask("Count fish", deadline=2 * HOUR)
    await ana.click("I'm in", on=card)
    await community.settles()
    board = community.noticeboard
    assert "📣 Plant trees** · full" in board.text
    await gives_back(ana, card)
    await community.settles()
    assert "full" not in board.text
    await ana.click("Done", on=card)
    await community.settles()
    assert "📣 Plant trees** · full" in board.text, "who did it took the last place"
    await community.settles(after=3 * HOUR)
    await community.settles()
    assert "Count fish" not in board.text
    await cora.forges(f"manage:{planting.id}:close", on=card)
    await community.settles()
    assert "Nothing is open right now" in board.text
    assert board.selects == []


async def test_a_yes_that_changes_nothing_on_it_does_not_redraw_it(community: Community, ana: Person) -> None:
    card = await community.ask(places=5)
    await community.settles()
    community.bot.sandbox.requests.clear()
    await ana.click("I'm in", on=card)
    await community.settles()
    drawn = [str(request.path) for request in community.bot.sandbox.requests.to("PATCH", EDIT)]
    assert [path for path in drawn if str(card.id) in path]
    assert not [path for path in drawn if str(community.noticeboard.id) in path]


async def test_more_than_fits_is_counted(community: Community) -> None:
    for number in range(30):
        await community.ask(f"Ask {number:02}")
    board = community.noticeboard
    assert board.text.count("📣") == 8
    assert "and 22 more" in board.text
    assert len(board.selects[0].options) == 25


async def test_where_the_bot_may_not_pin_it_stands_all_the_same(community: Community) -> None:
    community.asks.deny(community.guild.everyone, Permissions.PIN_MESSAGES)
    await community.ask("Plant trees")
    assert [one for one in community.asks.messages if "What you can do here" in one.text]
    assert not [one for one in community.asks.messages if one.pinned]


async def test_who_takes_the_pin_out_is_right(community: Community) -> None:
    await community.ask("Plant trees")
    board = community.noticeboard
    board.message.pinned = False
    await community.ask("Count fish")
    assert "Count fish" in board.text
    assert not board.pinned


async def test_it_speaks_the_language_of_public_posts(community: Community, carmen: Person) -> None:
    await community.ask("Plant trees")
    await community.sets(language="es")
    await community.settles()
    await community.settles()
    assert words(carmen, "What you can do here") in community.noticeboard.text
