"""Two people change places, each on their own phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import asks
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.community import Community, mine, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def stall(community: Community, title: str, hours: float) -> Shown:
    starts = community.bot.clock.now() + 9 * DAY + hours * HOUR
    occasion = Occasion(starts, starts + 2 * HOUR, "The market")
    draft = Draft(title, "Soup for all", "Bring a ladle", 1, occasion=occasion)
    olga = community._caller(community.olga)
    await community.bot.db.write(asks.post, olga, draft, now=community.bot.clock.now())
    await community.settles()
    return community.cards[-1]


async def two(community: Community, person: Person, other: Person) -> tuple[Shown, Shown]:
    """Each has a place, and is reached by direct message."""
    morning, evening = await stall(community, "Morning", 0), await stall(community, "Evening", 8)
    for one, card in ((person, morning), (other, evening)):
        await one.click("I'm in", on=card)
        await one.click(words(one, "By direct message"))
    return morning, evening


async def asks_for(person: Person, whom: Person) -> Reply:
    await person.command("/mine")
    await person.choose(words(person, "Open one of them"), "Morning")
    await person.choose(words(person, "More"), words(person, "Swap with somebody"))
    await person.choose(words(person, "Choose one"), "Evening")
    return await person.choose(words(person, "Whom shall I ask?"), whom)


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_one_asks_and_the_other_agrees(
    community: Community, ana: Person, carmen: Person, cora: Person, who: str
) -> None:
    person = ana if who == "ana" else carmen
    await two(community, person, cora)
    told = await asks_for(person, cora)
    assert words(person, "You hear what comes of it. Until then you keep your place.") in told.text
    assert cora.mention in told.text
    await community.settles()
    question = cora.dms[-1]
    assert "Would you swap?" in question.text
    assert person.mention in question.text
    assert "Morning" in question.text
    done = await cora.click("Swap", on=question)
    assert "Swapped!" in done.text
    assert "Morning" in done.text
    await community.settles()
    assert words(person, "Swapped!") in person.dms[-1].text
    assert "Evening" in person.dms[-1].text
    assert "Evening" in (await mine(person)).text
    assert "Morning" not in (await mine(person)).text
    assert "Morning" in (await mine(cora)).text


async def test_a_no_and_what_they_keep(community: Community, ana: Person, cora: Person) -> None:
    await two(community, ana, cora)
    await asks_for(ana, cora)
    await community.settles()
    told = await cora.click("No, thanks", on=cora.dms[-1])
    assert "It stays as it is" in told.text
    assert "Evening" in told.text
    await community.settles()
    heard = ana.dms[-1].text
    assert "They would rather keep theirs." in heard
    assert "You keep: **📣 Morning" in heard
    late = await cora.click("Swap", on=cora.dms[-1])
    assert "you keep your place on “Evening”" in late.text


async def test_whoever_is_named_and_not_in_it_is_not_asked_and_it_reads_the_same(
    community: Community, ana: Person, cora: Person, ben: Person
) -> None:
    await two(community, ana, cora)
    told = await asks_for(ana, ben)
    assert f"If {ben.mention} is in for **Evening** and can be asked" in told.text
    await community.settles()
    assert "Waiting" not in (await mine(ben)).text
    assert "A message waits for you" not in (await mine(ben)).text
    back = await ana.click("Take it back")
    assert "The question was taken back." in back.text


async def test_it_is_taken_back_from_mine_and_answered_there(
    community: Community, ana: Person, cora: Person
) -> None:
    await two(community, ana, cora)
    await asks_for(ana, cora)
    await community.settles()
    await cora.command("/mine")
    await cora.choose("Open one of them", "Evening")
    asked = await cora.choose("More", "Somebody would swap with you")
    assert "Would you swap?" in asked.text
    await ana.command("/mine")
    await ana.choose("Open one of them", "Morning")
    told = await ana.choose("More", "Take your question back")
    assert "You keep: **📣 Morning" in told.text
    late = await cora.click("Swap", on=asked)
    assert "That question is over" in late.text


async def test_who_is_shown_there_is_named_and_the_panel_says_who_reads_that(
    community: Community, ana: Person, cora: Person
) -> None:
    await two(community, ana, cora)
    await cora.command("/mine")
    await cora.choose("Open one of them", "Evening")
    shown = await cora.choose("More", "Who else is in")
    assert "Who would swap a place of theirs for one of these sees this, too." in shown.text
    await cora.click("Show me to the others")
    await ana.command("/mine")
    await ana.choose("Open one of them", "Morning")
    await ana.choose("More", "Swap with somebody")
    panel = await ana.choose("Choose one", "Evening")
    assert f"shown by their own choice: {cora.mention}" in panel.text


async def test_strangers_read_nothing(community: Community, ana: Person, cora: Person, ben: Person) -> None:
    morning, _evening = await two(community, ana, cora)
    await asks_for(ana, cora)
    await community.settles()
    swap_id = next(str(one.custom_id) for one in cora.dms[-1].buttons if one.custom_id).split(":")[1]
    for forged in (f"swap:{swap_id}", f"swap:{swap_id}:yes", f"swap:{swap_id}:no", "swap:999999"):
        assert "no longer exists" in (await ben.forges(forged, on=morning)).text
