"""I'd like this role: asked once, with a note to whoever answers, and an answer in any case."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.db import Transaction
from bot.models.applications import applications
from bot.services.own import suspensions
from bot.services.things import endings, roles
from bot.services.things.posting import Draft
from bot.services.things.things import Approval
from bot.vault import Vault
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, words, would_like
from tests.forging import forged_form

DAY = timedelta(days=1)


async def offered(
    community: Community,
    by: Person,
    *,
    approval: Approval | None = None,
    least_done: int | None = None,
    first_word: bool = False,
) -> Shown:
    """A role that somebody offers who looks after it."""
    draft = Draft("Driver", "Brings the tents", "Meet Cora at the shed", places=1, approval=approval)
    await community.bot.db.write(
        roles.offer,
        community._caller(by),
        draft,
        takes="2 hours a week, driving",
        least_done=least_done,
        first_word=first_word,
        now=community.bot.clock.now(),
    )
    await community.settles()
    return community.cards[-1]


async def test_it_shows_what_it_is_and_asks_once(community: Community, cora: Person, ana: Person) -> None:
    card = await offered(community, cora, first_word=True)
    for said in ("**It takes:** 2 hours a week, driving", "**The first step:** Meet Cora at the shed"):
        assert said in card.text
    asked = await ana.click("I'd like this role", on=card)
    for said in (
        "Brings the tents",
        "2 hours a week, driving",
        "Meet Cora",
        f"{cora.mention}, who leads it, is asked to write to you within two days",
        "You can step down at any time",
    ):
        assert said in asked.text
    assert asked.buttons == ["Yes, I'd like it", "Not now"]
    assert "Nothing is stored" in (await ana.click("Not now")).text
    role = await community.newest_role()
    assert role.last_position == 0
    taken = await would_like(ana, card)
    assert "You are now **Driver**" in taken.text
    assert "Somebody is asked to write to you within two days" in taken.text
    assert "You have this role already" in (await ana.click("I'd like this role", on=card)).text


async def test_a_first_word_is_taken_on_by_the_lead_and_settled_by_who_waits(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await offered(community, cora, first_word=True)
    await would_like(ana, card)
    await community.settles()
    assert "A first word, since" in cora.dms[-1].text
    assert ana.mention not in cora.dms[-1].text
    await cora.command("/role manage", role=str((await community.newest_role()).id))
    await cora.choose("More", "Who waits for a first word")
    opened = await cora.click("Open it")
    assert ana.mention in opened.text
    assert "**Driver**" in opened.text
    assert "A few words are enough" in (await cora.click("I have this one")).text
    await community.settles()
    await ana.command("/mine")
    mine = await ana.choose("Open one of them", "Driver")
    assert f"**A first word**: {cora.mention} has taken this on" in mine.text
    stands = await ana.click("How it stands")
    assert "You have the role, and were told that somebody writes to you" in stands.text
    assert "it's settled" in (await ana.click("It's settled")).text


async def test_a_note_is_read_by_whoever_answers_alone_and_is_erased_with_the_answer(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    card = await offered(community, cora, approval="coordinators")
    assert "Coordinators and whoever leads it say yes to each person" in card.text
    await ana.click("I'd like this role", on=card)
    await ana.click("Yes, I'd like it")
    taken = await ana.submit({"Would you like to say something?": "I drove **buses**"})
    assert "say yes to each person for **Driver**" in taken.text
    await community.settles()
    posted = community.team.messages[-1]
    assert "buses" not in posted.text
    assert ana.mention not in posted.text
    assert "Somebody would like a role" in cora.dms[-1].text
    role = await community.newest_role()
    for forged in (f"approval:{role.id}:list:0", f"approval:{role.id}:of:{ana.id}"):
        assert "for coordinators" in (await ben.forges(forged, on=card)).text
    listed = await cora.click("See who", on=posted)
    assert f"{ana.mention}" in listed.text
    assert "wrote something" in listed.text
    seen = await cora.click("Open")
    assert "> I drove" in seen.text
    assert "**buses**" not in seen.text  # as it was written, and no more
    assert seen.buttons == ["Yes, gladly", "Ask them first", "Not this time", "Back"]
    await ana.command("/mine")
    await ana.choose("Open one of them", "Driver")
    assert "I drove" in (await ana.click("What I wrote")).text
    said_yes = await cora.click("Yes, gladly")
    assert f"{cora.mention} has said yes to {ana.mention}" in said_yes.text
    assert "I drove" not in said_yes.text
    await community.settles()
    assert "That has been settled" in posted.text


async def test_a_question_goes_there_and_back_in_both_languages(
    community: Community, cora: Person, carmen: Person
) -> None:
    card = await offered(community, cora, approval="coordinators")
    await would_like(carmen, card)
    await carmen.click(words(carmen, "By direct message"))
    await community.settles()
    await cora.click("See who", on=community.team.messages[-1])
    await cora.click("Open")
    await cora.click("Ask them first")
    await cora.submit({"What would you like to know?": "Have you got a licence?"})
    await community.settles()
    asked = carmen.dms[-1]
    assert "> Have you got a licence?" in asked.text
    assert cora.mention not in asked.text
    await carmen.click(words(carmen, "Answer"), on=asked)
    thanks = await carmen.submit({words(carmen, "What would you like to say?"): "Sí, desde 2010"})
    assert words(carmen, "Thank you, they have it") in thanks.text
    await community.settles()
    again = community.team.messages[-1]
    assert "have answered" in again.text
    await cora.click("See who", on=again)
    assert "> Sí, desde 2010" in (await cora.click("Open")).text


async def test_a_no_comes_with_a_kind_word_that_is_looked_at_first(
    community: Community, cora: Person, olga: Person, ana: Person
) -> None:
    card = await offered(community, cora, approval="coordinators")
    await would_like(ana, card)
    await ana.click("By direct message")
    await community.settles()
    role = await community.newest_role()
    await cora.click("See who", on=community.team.messages[-1])
    await cora.click("Open")
    await cora.click("Not this time")
    look = await cora.submit({"A kind word, if you like": "Ask again @everyone in spring"})
    assert "> Ask again" in look.text
    await cora.click("Change")
    look = await cora.submit({"A kind word, if you like": "Ask again in spring"})
    await community.settles()
    assert all("Not this time" not in one.text for one in ana.dms)
    late = await olga.forges(f"approval:{role.id}:of:{ana.id}", on=card)
    assert "would like **Driver**" in late.text
    await cora.click("Send it")
    assert f"{cora.mention} has said no" in (await olga.click("Yes, gladly")).text  # the first answer counts
    await community.settles()
    assert "> Ask again in spring" in ana.dms[-1].text
    assert cora.mention not in ana.dms[-1].text
    assert (await community.newest_role()).pending == 0


async def test_nobody_answers_and_both_hear_so_and_it_can_be_taken_back(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await offered(community, cora, approval="coordinators")
    await would_like(ana, card)
    await ana.click("By direct message")
    await community.settles(after=4 * DAY)
    await community.settles()
    applied, again = community.team.messages[-2:]
    assert "A wish for a role, since" in again.text
    opened = await cora.click("Open it", on=again)
    assert ana.mention in opened.text
    assert "would like **Driver**" in (await cora.click("Open it")).text
    assert "We are still looking" in ana.dms[-1].text
    await ana.click("What I wrote", on=ana.dms[-1])
    await ana.click("Take it back")
    await community.settles()
    assert "That has been settled" in applied.text
    assert "Nobody waits any more" in again.text


async def test_who_has_done_too_little_is_told_what_would_make_it_possible(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await offered(community, cora, least_done=1)
    assert "For people who have done 1 thing here before" in card.text
    told = await ana.click("I'd like this role", on=card)
    assert "After 1 more it is open to you" in told.text
    assert told.buttons == ["Things to do", "Not now"]
    role = await community.newest_role()
    assert "have done 1 things" in (await ana.forges(f"role:{role.id}:yes", on=card)).text
    await ana.click("Done", on=await community.ask())
    assert "Yes, I'd like it" in (await ana.click("I'd like this role", on=card)).buttons


async def test_a_note_at_its_limit_fits_and_one_over_it_is_refused_and_kept_nowhere(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await offered(community, cora, approval="coordinators")
    role = await community.newest_role()
    told = await forged_form(ana, f"role:{role.id}:note", note="x" * 501)
    assert "501 characters; 500 fit" in told.text
    assert "Fix it" not in told.buttons
    assert (await community.newest_role()).pending == 0
    await forged_form(ben, f"role:{role.id}:note", note="x" * 500)
    assert (await community.newest_role()).pending == 1
    await forged_form(ben, f"role:{role.id}:note", note="again")  # twice is once
    assert (await community.newest_role()).pending == 1
    assert (
        "Nobody has asked you anything" in (await forged_form(ben, f"apply:{role.id}:said", reply="x")).text
    )


async def test_who_is_suspended_asks_for_nothing_and_loses_what_they_asked_for(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    card = await offered(community, cora, approval="coordinators")
    await would_like(ana, card)
    olga, now = community._caller(community.olga), community.bot.clock.now()
    for person in (ana, ben):
        await community.bot.db.write(suspensions.suspend, olga, person.id, "R", keeps_places=True, now=now)
    assert (await community.newest_role()).pending == 0
    role = await community.newest_role()
    for forged in (f"role:{role.id}:in", f"role:{role.id}:yes"):
        assert "suspended" in (await ben.forges(forged, on=card)).text
    assert "suspended" in (await forged_form(ben, f"role:{role.id}:note", note="x")).text
    assert (await community.newest_role()).pending == 0


async def test_who_comes_too_late_asks_for_nothing(community: Community, cora: Person, ana: Person) -> None:
    card = await offered(community, cora, approval="coordinators")
    role = await community.newest_role()
    await ana.click("I'd like this role", on=card)
    now = community.bot.clock.now()
    await community.bot.db.write(endings.close, role.id, community._caller(cora), now=now)
    assert "is closed" in (await forged_form(ana, f"role:{role.id}:note", note="x")).text
    assert "is closed" in (await ana.forges(f"role:{role.id}:in", on=card)).text


async def test_a_note_that_was_sealed_with_a_key_that_is_gone_keeps_nobody_from_answering(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await offered(community, cora, approval="coordinators")
    await ana.click("I'd like this role", on=card)
    await ana.click("Yes, I'd like it")
    await ana.submit({"Would you like to say something?": "I drive"})
    await community.settles()
    lost = await community.bot.db.write(_sealed_with_another_key)
    assert lost == 1
    await cora.click("See who", on=community.team.messages[-1])
    assert "key that is no longer here" in (await cora.click("Open")).text
    assert "has said yes" in (await cora.click("Yes, gladly")).text


def _sealed_with_another_key(tx: Transaction) -> int:
    sealed = Vault("another secret, as long as it has to be").seal("I drive")
    return tx.execute(update(applications).where(applications.c.note.is_not(None)).values(note=sealed))
