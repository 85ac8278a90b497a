"""What somebody waits for: who has taken it on, that it is settled, and that nobody wrote."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.community import Community, words

HOUR = timedelta(hours=1)


async def opts_for_dms(person: Person) -> None:
    await person.click(words(person, "By direct message"))


async def would_like_support(community: Community, person: Person) -> None:
    await community.waits_until(12)
    await person.command("/mine")
    await person.click("People here")
    await person.click("I'd like support")
    await person.click("Tell them")
    await opts_for_dms(person)
    await community.settles()


async def takes_it_on(community: Community, helper: Person) -> None:
    board = await helper.command("/followups")
    await helper.click("Open it", on=board)
    await helper.click("I have this one")
    await community.settles()


async def test_they_are_told_who_has_taken_it_on_and_what_to_do_if_it_is_urgent(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    told = ana.dms[-1]
    assert "Somebody has taken it on" in told.text
    assert cora.mention in told.text
    assert "If it is urgent" in told.text
    assert f"{cora.mention} has taken this on" in (await ana.command("/mine")).text


async def test_after_an_outcome_they_say_that_it_is_settled(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    await cora.click("I've written to them")
    await community.settles()
    asked = ana.dms[-1]
    assert "says that they have written to you" in asked.text
    assert "All right, it's settled" in (await ana.click("It's settled", on=asked)).text
    assert "has taken this on" not in (await ana.command("/mine")).text


async def test_nobody_wrote_asks_again_and_those_above(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    await cora.click("I've written to them")
    await community.settles()
    told = await ana.click("Nobody wrote", on=ana.dms[-1])
    assert "We are still looking" in told.text
    assert "the moderators" in told.text
    await community.settles()
    assert "is no longer with you" in (await cora.command("/mine")).text or cora.dms


async def test_somebody_else_please_is_not_readable_for_whoever_had_it(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    told = await ana.click("Somebody else please", on=ana.dms[-1])
    assert "We are still looking" in told.text
    await community.settles()
    board = await cora.command("/followups")
    assert "Nothing waits to be taken on" in board.text
    assert ana.mention not in board.text
    said = [one.text for one in cora.dms]
    assert "It has taken care of itself" in said[-1]
    assert ana.mention not in said[-1]


async def test_who_tried_and_could_not_reach_them_is_named_so_that_they_can_write(
    community: Community, cora: Person, ana: Person
) -> None:
    await would_like_support(community, ana)
    await takes_it_on(community, cora)
    await cora.click("I couldn't reach them")
    await community.settles()
    assert f"{cora.mention} tried to write to you" in ana.dms[-1].text


async def test_a_day_of_nobody_is_said_honestly_and_can_be_asked_again(
    community: Community, ana: Person
) -> None:
    await would_like_support(community, ana)
    for _hour in range(30):
        await community.settles(after=HOUR)
    told = ana.dms[-1]
    assert "nobody has answered" in told.text
    assert "Olga" in told.text, "whom to turn to"
    again = await ana.click("Ask them again", on=told)
    assert "We are still looking" in again.text


async def test_what_is_not_theirs_does_not_exist_for_them(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await would_like_support(community, ana)
    await ana.command("/mine")
    listed = await ana.click("How it stands")
    opened = (await ana.click("Open it", on=listed)).button("It's settled").custom_id or ""
    hand = opened.split(":")[1]
    for action in ("show", "settle", "nobody", "others"):
        for stranger in (ben, cora):
            told = await stranger.forges(f"raised:{hand}:{action}", on=await community.ask())
            assert "Nobody waits for this any more" in told.text, action
    assert "still looking" in (await ana.command("/mine")).text
