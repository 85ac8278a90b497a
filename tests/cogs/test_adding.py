"""Whoever looks after a thing adds somebody who said yes elsewhere; they confirm it themselves."""

from __future__ import annotations

from datetime import timedelta

from bot.services.guild.callers import Caller
from bot.services.own import suspensions
from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, mine, words

ADD = "Add somebody who said yes elsewhere"
DAY = timedelta(days=1)


async def known(community: Community, person: Person) -> None:
    """They said yes to something else, and how they are reached."""
    card = await community.ask("Something else")
    await person.click("I'm in", on=card)
    await person.click(words(person, "By direct message"))


async def adds(community: Community, person: Person, whom: Person) -> Reply:
    await person.command("/ask manage", ask=str((await community.newest_ask()).id))
    await person.click(ADD)
    return await person.choose("Who is it?", whom)


async def test_they_are_asked_and_are_in_once_they_say_so_in_each_language(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    for person in (ana, carmen):
        await known(community, person)
    card = await community.ask(places=2)
    for person in (ana, carmen):
        told = await adds(community, cora, person)
        assert f"{person.mention} is asked whether they are in." in told.text
        assert "who chose none finds it in" in told.text
    panel = await cora.click("Back")
    assert "**Asked whether they are in** (2)" in panel.text
    await community.settles()
    assert "full" in card.text, "both places are kept"
    for person in (ana, carmen):
        question = person.dms[-1]
        assert words(person, "Are you in?") in question.text
        assert "Bring a spade" in question.text
    yes = await ana.click("Yes, I'm in", on=ana.dms[-1])
    assert "You're in!" in yes.text
    await carmen.click(words(carmen, "No, I'm not"), on=carmen.dms[-1])
    await community.settles()
    assert "1 place left" in card.text
    answers = [message.text for message in cora.dms if "You had them asked" in message.text]
    assert len(answers) == 2
    assert not any(carmen.mention in answer for answer in answers), "a no is nobody's business"
    assert sum(ana.mention in answer for answer in answers) == 1


async def test_of_whom_nothing_is_known_the_lead_reads_what_they_can_do(
    community: Community, cora: Person, ben: Person
) -> None:
    await community.ask()
    told = await adds(community, cora, ben)
    assert "I may not write to them" in told.text
    assert "Tell them yourself" in told.text
    await community.settles()
    assert not ben.dms


async def test_who_is_suspended_or_gone_or_a_bot_is_not_asked(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    for person in (ana, ben):
        await known(community, person)
    moderator = Caller(community.olga.id, community.guild.id, frozenset({community.moderators.id}), True)
    now = community.bot.clock.now()
    await community.bot.db.write(
        suspensions.suspend, moderator, ana.id, "Shouting", keeps_places=True, now=now
    )
    await community.ask()
    suspended = await adds(community, cora, ana)
    assert "They can't be asked just now." in suspended.text
    assert "suspended" not in suspended.text
    await ben.leave()
    assert "no longer in this server" in (await adds(community, cora, ben)).text


async def test_the_question_waits_in_mine_for_who_chose_no_way(
    community: Community, cora: Person, ana: Person
) -> None:
    other = await community.ask("Something else")
    await ana.click("I'm in", on=other)
    await community.ask()
    await adds(community, cora, ana)
    await community.settles()
    assert not ana.dms
    question = await mine(ana, "Are you in for something?")
    assert "Are you in?" in question.text
    await community.settles(after=2 * DAY + timedelta(hours=1))
    await community.settles()
    late = await ana.click("Yes, I'm in", on=question)
    assert "passed on" in late.text


async def test_it_is_for_leads_and_coordinators(community: Community, ana: Person, ben: Person) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    told = await ana.forges(f"add:{ask.id}", on=card)
    assert "for coordinators" in told.text


async def test_who_has_not_answered_is_listed_and_asked_once_more(
    community: Community, cora: Person, ana: Person
) -> None:
    await known(community, ana)
    await community.ask(places=2)
    await adds(community, cora, ana)
    await community.settles()
    before = len(ana.dms)
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    listed = await cora.click(ADD)
    assert "**No answer yet**" in listed.text
    assert f"- {ana.mention}: asked <t:" in listed.text
    await community.settles(after=DAY)
    await community.waits_until(10)  # in quiet hours it waits
    assert len(ana.dms) == before + 1
    assert "You have not answered yet; I don't ask again." in ana.dms[-1].text
    yes = await ana.click("Yes, I'm in", on=ana.dms[-1])
    assert "You're in!" in yes.text
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    assert "No answer yet" not in (await cora.click(ADD)).text
