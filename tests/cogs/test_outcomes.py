"""What came of it goes to everybody, and a thank-you by name to whoever did it."""

from __future__ import annotations

from datetime import timedelta

from bot.services.own import departures
from bot.services.things.managing import GRACE
from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.cogs.test_managing import SECOND, manages, said_yes
from tests.community import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOLD = {
    "What came of it?": "Forty oaks stand.",
    "Your thank-you to those who did it": "Thank you, *all* of you!",
    "What would you do differently?": "More spades.",
}


async def cora_asks(community: Community, cora: Person) -> None:
    await community.waits_until(11)
    await cora.command("/ask new", deadline="in 2 hours")
    await cora.submit({"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Dig"})
    await cora.click("Post")
    await community.settles()


async def done_by(community: Community, *people: Person) -> None:
    for person in people:
        await said_yes(person, community)
        await person.click("Done", on=community.cards[-1])
        await person.click("Yes, with my name")


async def test_the_lead_is_asked_tells_it_and_who_did_it_is_thanked(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await cora_asks(community, cora)
    card = community.cards[-1]
    await done_by(community, ana)
    await community.settles(after=3 * HOUR)
    await community.settles(after=DAY)
    asked = cora.dms[-1]
    assert "What came of it?" in asked.text
    assert "1 person did it." in asked.text
    await cora.click("Tell and thank", on=asked)
    told = await cora.submit(TOLD)
    assert "1 person gets your thank-you, in a minute at the earliest." in told.text
    await community.settles(after=GRACE + SECOND)
    thanked = ana.dms[-1]
    assert "Thank you, \\*all\\* of you!" in thanked.text
    assert cora.mention in thanked.text
    await community.celebrates()
    [recap] = [one for one in community.wins.messages if "oaks stand" in one.text]
    assert "Forty oaks stand." in recap.text
    assert f"Thank you, {ana.mention}!" in recap.text
    assert "More spades" not in recap.text + card.text + thanked.text, "that is for coordinators"
    assert "Forty oaks stand." in card.text
    assert not ben.dms
    panel = await manages(cora, community)
    assert "**What came of it:** Forty oaks stand." in panel.text
    assert "**What to do differently:** More spades." in panel.text


async def test_a_mistake_in_it_is_mended_and_nobody_is_thanked_twice(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await done_by(community, ana)
    await manages(cora, community, "End it", "Close this ask", "Back", "What came of it")
    panel = await cora.submit(TOLD)
    await community.settles(after=GRACE + SECOND)
    heard = len(ana.dms)
    form = await cora.click("Change it", on=panel)
    assert form.modal
    assert form.modal.filled_in("What came of it?") == "Forty oaks stand."
    await cora.submit({"What came of it?": "Forty-one oaks stand."})
    await community.settles(after=GRACE + SECOND)
    await community.celebrates()
    [recap] = [one for one in community.wins.messages if "oaks stand" in one.text]
    assert "Forty-one oaks" in recap.text
    assert len(ana.dms) == heard


async def test_in_quiet_mode_it_names_nobody_and_posts_nothing(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await done_by(community, ana)
    await community.settles()
    before = len(community.wins.messages)
    await community.sets(quiet=True)
    await manages(cora, community, "End it", "Close this ask", "Back", "What came of it")
    panel = await cora.submit(TOLD)
    assert "goes to" not in panel.text
    await community.settles(after=GRACE + SECOND)
    await community.celebrates()
    assert len(community.wins.messages) == before
    assert "Thank you, \\*all\\* of you!" in ana.dms[-1].text


async def test_who_would_rather_not_be_named_is_not_any_more(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await done_by(community, ana)
    await manages(cora, community, "End it", "Close this ask", "Back", "What came of it")
    await cora.submit(TOLD)
    await community.settles(after=GRACE + SECOND)
    await community.celebrates()
    [recap] = [one for one in community.wins.messages if "oaks stand" in one.text]
    assert ana.mention in recap.text
    await ana.forges(f"celebrate:{community.guild.id}:no", on=ana.dms[-1])
    await community.settles()
    assert ana.mention not in recap.text


async def test_a_stranger_tells_nothing(community: Community, ana: Person) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    assert "for coordinators" in (await ana.forges(f"outcome:{ask.id}", on=card)).text
    assert "has not ended" in (await community.olga.forges(f"outcome:{ask.id}", on=card)).text


async def test_who_is_suspended_reads_why_before_writing_also_in_a_direct_message(
    community: Community, cora: Person, ana: Person, mo: Person
) -> None:
    community.moderators.permissions |= Permissions.MODERATE_MEMBERS
    await cora_asks(community, cora)
    await done_by(community, ana)
    await community.settles(after=3 * HOUR)
    await community.settles(after=DAY)
    asked = cora.dms[-1]
    await mo.uses("Suspend participation", on=cora)
    await mo.submit({"The reason": "Shouted."})
    told = await cora.click("Tell and thank", on=asked)
    assert not told.modal
    assert "suspended" in told.text


async def test_where_nobody_looks_after_it_the_coordinators_are_asked(
    community: Community, cora: Person, ana: Person
) -> None:
    await cora_asks(community, cora)
    await done_by(community, ana)
    await community.settles(after=3 * HOUR)
    now = community.bot.clock.now()
    await community.bot.db.write(departures.leave, community.guild.id, cora.id, now=now)
    await community.settles(after=DAY)
    call = community.team.messages[-1]
    assert "is over, and nobody looks after it any more. 1 person did it." in call.text
    assert cora.mention not in call.text
    dan = await community.newcomer("Dan", community.coordinators)
    assert "for coordinators" in (await ana.click("Tell and thank", on=call)).text
    await dan.click("Tell and thank", on=call)
    await dan.submit(TOLD)
    await community.settles(after=GRACE + SECOND)
    assert dan.mention in ana.dms[-1].text
    assert "That has been settled." in community.team.messages[-1].text
    assert not community.team.messages[-1].buttons
