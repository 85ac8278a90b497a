"""Whoever looks after a stall is asked before a place on it changes hands, if they want that."""

from __future__ import annotations

from sandbox.people import Person
from tests.cogs.test_swaps import asks_for, stall
from tests.community import Community, words


async def wants_nods(community: Community) -> None:
    """Olga leads both; a duty reaches her by direct message."""
    morning = await community.newest_ask()
    await community.olga.command("/ask manage", ask=str(morning.id))
    panel = await community.olga.click("When places change hands")
    assert "without asking you" in panel.text
    panel = await community.olga.click("Ask me first")
    assert "Whoever looks after it says yes first" in panel.text


async def test_a_swap_is_asked_about_and_a_yes_lets_it_be(
    community: Community, ana: Person, cora: Person
) -> None:
    evening, morning = await stall(community, "Evening", 8), await stall(community, "Morning", 0)
    await wants_nods(community)
    for person, card in ((ana, morning), (cora, evening)):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
    await asks_for(ana, cora)
    await community.settles()
    told = await cora.click("Swap", on=cora.dms[-1])
    assert "You both agree" in told.text
    assert "Whoever looks after it has still to say yes" in told.text
    await community.settles()
    question = community.olga.dms[-1]
    assert "May a place change hands?" in question.text
    assert ana.mention in question.text
    assert cora.mention in question.text
    done = await community.olga.click("Yes, let them", on=question)
    assert "both are told" in done.text
    await community.settles()
    for person in (ana, cora):
        assert "Swapped!" in person.dms[-1].text


async def test_an_offered_place_is_asked_about_and_a_no_leaves_it(
    community: Community, ana: Person, cora: Person
) -> None:
    morning = await stall(community, "Morning", 0)
    await wants_nods(community)
    await ana.click("I'm in", on=morning)
    await ana.click("By direct message")
    await ana.command("/mine")
    await ana.choose("Open one of them", "Morning")
    asked = await ana.choose("More", "Offer my place")
    assert "Whoever looks after it says yes before somebody else has it." in asked.text
    await ana.click("Offer it")
    waits = await cora.click("I'm in", on=morning)
    assert "waiting list" in waits.text
    await community.settles()
    await community.olga.command("/ask manage", ask=str((await community.newest_ask()).id))
    panel = await community.olga.click("When places change hands")
    assert "**Waiting for a yes** (1)" in panel.text
    await community.olga.choose(
        "Open one of them", next(one for one in panel.entries if one.startswith("Asked on"))
    )
    told = await community.olga.click("Leave it as it is")
    assert "It stays as it is, and both are told." in told.text
    await community.settles()
    assert "You keep: **📣 Morning" in ana.dms[-1].text


async def test_it_is_for_who_looks_after_it(community: Community, ana: Person) -> None:
    card = await stall(community, "Morning", 0)
    ask = await community.newest_ask()
    assert "for coordinators" in (await ana.forges(f"nods:{ask.id}", on=card)).text
    assert "for coordinators" in (await ana.forges(f"nods:{ask.id}:on", on=card)).text
    for forged in ("nod:999999", "nod:999999:yes", "nod:999999:no"):
        assert "no longer exists" in (await ana.forges(forged, on=card)).text
