"""`/followups`: what waits, by what is due; names open one by one, to whoever may answer."""

from __future__ import annotations

from sandbox.people import Person
from sandbox.replies import Shown
from tests.cogs.test_hands import HOUR, takes_it_on, would_like_support
from tests.cogs.test_hellos import asks_for_hello
from tests.community import Community


def labels(shown: Shown) -> list[str]:
    return [str(one) for one in shown.buttons]


async def test_the_board_counts_and_a_name_opens_privately(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    board = await cora.command("/followups")
    assert "Support: 1" in board.text
    assert ana.mention not in board.text
    assert board.ephemeral
    opened = await cora.click("Open it", on=board)
    assert f"{ana.mention} would like support" in opened.text
    assert opened.ephemeral


async def test_it_is_for_those_who_look_after_people(community: Community, ana: Person, ben: Person) -> None:
    await would_like_support(community, ana)
    assert "for those who look after people here" in (await ben.command("/followups")).text


async def test_of_two_at_once_the_second_reads_whose_it_is(
    community: Community, cora: Person, ana: Person
) -> None:
    dora = await community.newcomer("Dora", community.coordinators)
    await would_like_support(community, ana)
    for one in (cora, dora):
        board = await one.command("/followups")
        await one.click("Open it", on=board)
    await cora.click("I have this one")
    told = await dora.click("I have this one")
    assert f"{cora.mention} has this one" in told.text
    await community.settles()
    [call] = community.team.messages
    assert "Somebody has taken it on" in call.text
    assert call.buttons == []


async def test_mine_and_unclaimed_are_told_apart(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    await would_like_support(community, ben)
    board = await cora.command("/followups")
    assert [one for one in labels(board) if "(" in one] == ["All (2)", "Mine (1)", "Unclaimed (1)"]
    mine = await cora.click("Mine (1)")
    assert "Yours until" in mine.text
    free = await cora.click("Unclaimed (1)")
    assert "Nobody has it yet" in free.text
    assert "Yours until" not in free.text


async def test_many_are_paged(community: Community, cora: Person) -> None:
    for number in range(7):
        await would_like_support(community, await community.newcomer(f"Ana{number}"))
    board = await cora.command("/followups")
    assert labels(board).count("Open it") == 3
    assert labels(await cora.click("Next")).count("Open it") == 3


async def test_handing_it_back_asks_others_and_nobody_asks_why(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    assert "Back on the board" in (await cora.click("Somebody else please")).text
    await community.settles()
    assert "We are still looking" in ana.dms[-1].text
    assert "Support: 1" in (await cora.click("Who else waits?")).text


async def test_half_way_it_is_asked_of_both_and_answered_from_a_direct_message(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    for _hour in range(22):  # over both quiet hours
        await community.settles(after=HOUR)
    asked = cora.dms[-1]
    assert "Have you written to them?" in asked.text
    assert "Did they?" in ana.dms[-1].text
    assert "Thank you!" in (await cora.click("I've written to them", on=asked)).text


async def test_forged_buttons_of_the_board_lead_nowhere(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await would_like_support(community, ana)
    board = await cora.command("/followups")
    hand = (board.button("Open it").custom_id or "").split(":")[1]
    for action in ("open", "claim"):
        told = await ben.forges(f"followup:{hand}:{action}", on=await community.ask())
        assert "Nobody waits for this any more" in told.text, action
    for action in ("done:written", "pass"):
        assert "no longer with you" in (await cora.forges(f"followup:{hand}:{action}", on=board)).text
    assert "no longer exists" in (await cora.forges(f"followup:{hand}:done:paid", on=board)).text
    elsewhere = await Community.found(community.bot)
    zoe = await elsewhere.newcomer("Zoe", elsewhere.coordinators)
    for action in ("open", "claim"):
        told = await zoe.forges(f"followup:{hand}:{action}", on=await elsewhere.ask())
        assert ana.mention not in told.text
        assert "no longer exists" in told.text or "Nobody waits" in told.text


async def test_what_has_a_board_of_its_own_is_counted_for_whoever_may_see_it(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    assert not (await cora.command("/followups")).selects
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    await ana.click("I'd like a hello")
    await ana.submit()
    board = await cora.command("/followups")
    [elsewhere] = board.selects
    assert [str(one) for one in elsewhere.options] == ["Hellos and buddies (1)"]
    assert ana.mention in (await cora.click("Hellos and buddies (1)")).text
    dora = await community.newcomer("Dora", community.moderators)
    assert not (await dora.command("/followups")).selects, "no welcomer, so not theirs to see"


async def test_whoever_does_not_say_hello_reads_that_the_welcomers_see_to_it(
    community: Community, cora: Person, mo: Person, ana: Person
) -> None:
    await asks_for_hello(community, ana)
    assert "see below" in (await cora.command("/followups")).text
    await community.sets(welcomer_role_id=community.moderators.id)
    told = (await cora.command("/followups")).text
    assert "1 person waits for a hello: the welcomers see to that." in told
    assert ana.mention not in told
    assert "1 person waits for a word" in (await mo.command("/stats")).text
