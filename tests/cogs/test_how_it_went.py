"""How did it go? One tap answers it, in a direct message or in /mine, and nobody minds."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.cogs.test_managing import manages, said_yes
from tests.community import Community, mine, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def over(community: Community, *people: Person) -> None:
    """An ask that these people said yes to, and whose deadline has passed."""
    await community.waits_until(11)
    await community.ask(deadline=HOUR)
    for person in people:
        await said_yes(person, community)
    await community.settles(after=2 * HOUR)


async def test_who_did_it_says_so_where_they_are_asked(community: Community, ana: Person) -> None:
    await over(community, ana)
    asked = ana.dms[-1]
    assert "How did it go?" in asked.text
    assert asked.buttons == ["I did it", "It didn't work out", "I didn't get to it"]
    told = await ana.click("I did it", on=asked)
    assert "Thank you!" in told.text
    assert (await community.newest_ask()).done == 1


async def test_what_did_not_work_out_is_read_by_whoever_looks_after_it(
    community: Community, ana: Person, cora: Person
) -> None:
    await over(community, ana)
    told = await ana.click("It didn't work out", on=ana.dms[-1])
    assert "Thank you for saying so." in told.text
    panel = await manages(cora, community)
    assert f"**It didn't work out** (1)\n{ana.mention}" in panel.text
    assert "Not done yet" not in panel.text
    told = await ana.click("I did it", on=told)
    assert "Thank you!" in told.text
    panel = await manages(cora, community)
    assert "It didn't work out" not in panel.text
    assert f"**Done** (1)\n{ana.mention}" in panel.text


async def test_who_is_not_written_to_finds_the_question_in_mine(community: Community, ben: Person) -> None:
    await community.waits_until(11)
    card = await community.ask(deadline=HOUR)
    await ben.click("I'm in", on=card)
    await community.settles(after=2 * HOUR)
    panel = await mine(ben, "How did it go?")
    assert "I did it" in panel.buttons


async def test_in_spanish_and_for_an_occasion(community: Community) -> None:
    carmen = await community.newcomer("Carmen", locale="es-ES")
    await community.waits_until(11)
    await community.ask(deadline=HOUR)
    await carmen.click("I'm in", on=community.cards[-1])
    await carmen.click(words(carmen, "By direct message"))
    await community.settles(after=2 * HOUR)
    assert words(carmen, "How did it go?") in carmen.dms[-1].text
    assert words(carmen, "I didn't get to it") in carmen.dms[-1].buttons
    assert words(carmen, "I didn't get to it") != "I didn't get to it"


async def test_what_is_done_meanwhile_or_forged_is_no_trouble(
    community: Community, ana: Person, ben: Person
) -> None:
    await over(community, ana)
    asked, ask = ana.dms[-1], await community.newest_ask()
    await ana.click("I did it", on=community.cards[-1])
    told = await ana.click("I didn't get to it", on=asked)
    assert "that stays" in told.text
    told = await ben.forges(f"thing:{ask.id}:could_not", on=community.cards[-1])
    assert "no longer exists" in told.text
