"""Whoever is no coordinator proposes: the coordinators' channel has it with three ways to answer, its author
hears each, and any message can be made an ask.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.services.people import volunteers
from bot.services.things import leads, things
from bot.services.things.posting import MOST_WHY
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Reply, Shown
from tests.community import Community, mine, words

FORM = {
    "Title": "Clean the park",
    "Why does it matter?": "Herons nest there",
    "The one step to take": "Bring gloves",
}
DAY = timedelta(days=1)
ANSWERS = ["Post it", "Hand back…", "Talk about it"]


async def proposes(community: Community, person: Person, *, named: bool = True) -> Shown:
    """They write one and propose it; what the coordinators' channel has of it."""
    form = await person.command("/ask new")
    if form.modal is None:
        await person.click(words(person, "A new ask"))
    await person.submit({words(person, label): text for label, text in FORM.items()})
    await person.click(words(person, "Propose"))
    await person.click(words(person, "Propose, and name me" if named else "Propose without my name"))
    await community.settles()
    return community.team.messages[-1]


def ask_of(post: Shown) -> int:
    """The id its buttons have."""
    return int(str(post.buttons[0].custom_id).split(":")[1])


async def forged(person: Person, post: Shown, ask_id: int, what: str) -> Reply:
    """Presses what may stand there no more."""
    return await person.forges(f"proposal:{ask_id}:{what}", on=post)


async def answered(community: Community, person: Person) -> Shown:
    await community.settles(after=timedelta(minutes=2))
    return person.dms[-1]


async def test_anybody_writes_one_and_proposes_it_instead_of_posting(
    community: Community, ana: Person
) -> None:
    await ana.command("/ask new")
    shown = await ana.submit(FORM)
    assert shown.ephemeral
    assert shown.buttons == ["Propose", "Change", "When and where", "Who", "More"]
    assert "Only you see it until you propose it to the coordinators" in shown.text
    asked = await ana.click("Propose")
    assert asked.buttons == ["Propose, and name me", "Propose without my name", "Back"]
    assert "open a private thread with you" in asked.text
    told = await ana.click("Propose, and name me")
    assert "you hear their answer" in told.text
    await community.settles()
    [post] = community.team.messages
    assert post.buttons == ANSWERS
    for text in (*FORM.values(), f"{ana.mention} proposes this."):
        assert text in post.text
    assert community.cards == [], "nobody else sees it"
    assert "waits since" in (await mine(ana)).text
    again = await ana.command("/ask new")
    assert "waits for an answer" in again.text
    shown = await ana.click("Go on")
    assert shown.buttons == ["Take it back", "Back"]


async def test_posted_with_one_press_its_author_looks_after_it_and_hears_it(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana)
    told = await cora.click("Post it", on=post)
    assert told.ephemeral
    assert "appears in the asks channel" in told.text
    heard = await answered(community, ana)
    assert "“Clean the park” is posted; you look after it." in heard.text
    assert heard.buttons == ["See its card"]
    [card] = community.cards
    assert f"Led by {ana.mention}" in card.text
    [post] = community.team.messages
    assert post.buttons == []
    assert "is posted" in post.text
    assert "Clean the park" in (await ana.command("/ask manage")).text
    assert "Change" in (await ana.click("Open")).buttons


async def test_of_several_who_press_at_once_one_posts_it_and_the_others_hear_who(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana, named=False)
    ask_id = ask_of(post)
    assert "Somebody proposes this." in post.text
    assert ana.mention not in post.text
    others = [await community.newcomer(f"C{n}", community.coordinators) for n in range(2)]
    people = [cora, *others]
    told = await asyncio.gather(*(person.click("Post it", on=post) for person in people))
    late = [one.text for one in told if "has posted it already" in one.text]
    [first] = [person for person, one in zip(people, told, strict=True) if "appears in the asks" in one.text]
    assert len(late) == 2
    assert all(first.mention in one for one in late)
    await community.settles()
    [card] = community.cards
    assert "Led by" not in card.text, "they would rather not be named"
    assert first.mention in (await forged(others[0], post, ask_id, "return")).text


async def test_handed_back_it_is_changed_and_proposed_again_from_a_direct_message(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana)
    await cora.click("Hand back…", on=post)
    told = await cora.submit({"What could they change, or why not here?": "Lovely! Say **when**."})
    assert "can change it and propose it again" in told.text
    heard = await answered(community, ana)
    assert heard.buttons == ["Change it", "Propose it again", "Let it go"]
    assert r"> Lovely! Say \*\*when\*\*." in heard.text
    assert cora.mention not in heard.text
    assert "handed back" in community.team.messages[-1].text
    assert "Clean the park" not in community.team.messages[-1].text, "it is its author's again"
    await ana.click("Change it", on=heard)
    changed = await ana.submit(FORM | {"Title": "Clean the park on Sunday"})
    assert changed.buttons == ["Propose it again"]
    await ana.click("Propose it again")
    await community.settles()
    assert "Clean the park on Sunday" in community.team.messages[-1].text
    assert len(community.team.messages) == 2


async def test_what_is_handed_back_is_let_go_after_a_question(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana)
    ask_id = ask_of(post)
    await cora.click("Hand back…", on=post)
    await cora.submit({"What could they change, or why not here?": "Not here, thank you!"})
    heard = await answered(community, ana)
    asked = await ana.click("Let it go", on=heard)
    assert "can't be brought back" in asked.text
    assert "is gone" in (await ana.click("Throw it away")).text
    await community.settles()
    assert "no longer exists" in (await forged(cora, post, ask_id, "post")).text
    assert "You have begun" not in (await ana.command("/ask manage")).text


async def test_taken_back_its_words_leave_the_coordinators_channel(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana)
    ask_id = ask_of(post)
    shown = await ana.click("Take it back")
    assert shown.buttons[0] == "Propose"
    await community.settles()
    [now] = community.team.messages
    assert "Clean the park" not in now.text
    assert "taken back" in now.text
    assert "took it back" in (await forged(cora, post, ask_id, "post")).text
    assert community.cards == []


async def test_who_is_no_coordinator_answers_nothing(community: Community, ana: Person, ben: Person) -> None:
    post = await proposes(community, ana)
    for what in ("post", "return", "talk"):
        for person in (ana, ben):
            told = await forged(person, post, ask_of(post), what)
            assert "This is for coordinators" in told.text
    assert community.cards == []


async def test_it_is_talked_about_in_one_private_thread(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana, named=False)
    told = await cora.click("Talk about it", on=post)
    assert "You and whoever proposed it are in" in told.text
    dora = await community.newcomer("Dora", community.coordinators)
    again = await dora.click("Talk about it", on=post)
    assert again.text == told.text, "the same thread"
    threads = [one for one in community.guild.state.threads.values() if one.name.startswith("Clean the park")]
    [thread] = threads
    assert thread.thread is not None
    assert {ana.id, cora.id, dora.id} <= set(thread.thread.members)


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_lost_answer_leaves_one_thread_to_talk_in(
    community: Community, ana: Person, cora: Person, is_there: bool
) -> None:
    post = await proposes(community, ana)
    faults = community.bot.sandbox.faults
    faults.clear()
    if is_there:
        faults.lose_answer("POST", "/channels/{channel_id}/threads")
    else:
        faults.fail("POST", "/channels/{channel_id}/threads", status=500)
    await cora.click("Talk about it", on=post)
    faults.clear()
    for _time in range(2):
        told = await cora.click("Talk about it", on=post)
        assert "You and whoever proposed it are in" in told.text
    [thread] = [one for one in community.asks.threads if one.state.name.startswith("Clean the park")]
    assert len(thread.messages) == 1


async def test_where_no_thread_may_be_opened_that_is_said(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana)
    community.asks.deny(community.bot.application, Permissions.CREATE_PRIVATE_THREADS)
    told = await cora.click("Talk about it", on=post)
    assert "hand it back with a note instead" in told.text
    await community.sets(quiet=True)
    told = await cora.click("Talk about it", on=post)
    assert "In quiet mode I open no threads" in told.text
    await community.settles()
    assert ana.mention not in community.team.messages[-1].text, "nobody is named in quiet mode"


async def test_in_quiet_mode_nobody_is_asked_for_their_name(community: Community, ana: Person) -> None:
    await community.sets(quiet=True)
    await ana.command("/ask new")
    await ana.submit(FORM)
    asked = await ana.click("Propose")
    assert asked.buttons == ["Propose", "Back"]
    await ana.click("Propose")
    await community.settles()
    assert "Somebody proposes this." in community.team.messages[-1].text


async def test_what_nobody_answers_is_said_again_and_its_author_may_take_it_back(
    community: Community, ana: Person, cora: Person
) -> None:
    await community.waits_until(11)
    await proposes(community, ana)
    await community.bot.db.write(
        volunteers.choose_contact,
        community.guild.id,
        ana.id,
        "dm",
        place="test",
        now=community.bot.clock.now(),
    )
    await community.settles(after=4 * DAY + timedelta(minutes=5))
    first, second = community.team.messages
    assert "A proposal, since" in second.text
    told = ana.dms[-1]
    assert "We are still looking" in told.text
    opened = await cora.click("Open it", on=second)
    assert ana.mention not in opened.text
    await cora.click("I have this one")
    await community.settles()
    assert f"{cora.mention} has taken this on: you asked for an answer" in ana.dms[-1].text
    seen = await cora.click("Open it")
    assert [*seen.buttons] == [*ANSWERS, "Back"]
    await cora.click("Post it", on=first)
    await community.settles()
    assert first.buttons == []
    assert "Nobody waits any more" in second.text
    assert "is posted already" in (await ana.click("Take it back", on=told)).text


async def test_without_a_coordinators_channel_it_is_said_before_they_write(
    community: Community, ana: Person, cora: Person
) -> None:
    await community.sets(coordinators_channel_id=None)
    told = await ana.command("/ask new")
    assert told.modal is None
    assert "There is no coordinators' channel yet" in told.text
    assert (await cora.command("/ask new")).modal is not None


async def test_whoever_looks_after_nothing_can_propose_something(community: Community, ana: Person) -> None:
    shown = await ana.command("/ask manage")
    assert "You can propose one" in shown.text
    assert "Propose something" in shown.buttons
    form = await ana.click("Propose something")
    assert form.modal is not None
    await ana.submit(FORM)
    shown = await ana.command("/ask manage")
    assert "Not posted yet: 1" in shown.buttons


async def test_a_message_is_made_an_ask_of_ones_own_or_a_proposal(
    community: Community, ana: Person, cora: Person
) -> None:
    said = await ana.says("We should **clean** the park @everyone", in_=community.welcome)
    form = await ana.uses("Make this an ask", on=said)
    assert form.modal is not None
    shown = await ana.submit({"Title": "Clean the park", "The one step to take": "Bring gloves"})
    assert shown.buttons[0] == "Propose"
    assert r"We should \*\*clean\*\* the park" in shown.text
    assert "somebody else's message" not in shown.text
    await cora.uses("Make this an ask", on=said)
    shown = await cora.submit({"Title": "Clean the park", "The one step to take": "Bring gloves"})
    assert shown.buttons[0] == "Post"
    assert "Its words come from somebody else's message" in shown.text
    assert ana.mention not in shown.text
    await community.settles()
    assert community.cards == []


async def test_a_long_message_is_cut_and_an_empty_one_refused(
    community: Community, cora: Person, carmen: Person
) -> None:
    long = await cora.says("a" * 1999, in_=community.welcome)
    await cora.uses("Make this an ask", on=long)
    shown = await cora.submit({"Title": "A", "The one step to take": "B"})
    assert "a" * (MOST_WHY - 1) + "…" in shown.text
    card = await community.ask()
    refused = await cora.uses("Make this an ask", on=card)
    assert refused.modal is None
    assert "no words of its own" in refused.text
    assert (await carmen.uses("Convertir en convocatoria", on=long)).modal is not None


async def test_whoever_left_or_erased_everything_leaves_no_words_there(
    community: Community, ana: Person, cora: Person
) -> None:
    post = await proposes(community, ana)
    ask_id = ask_of(post)
    await ana.command("/mine")
    await ana.click("My data")
    await ana.click("Erase everything")
    await ana.click("Erase everything")
    await community.settles()
    [now] = community.team.messages
    assert ana.mention not in now.text
    assert "Clean the park" not in now.text
    assert "That no longer exists" in (await forged(cora, post, ask_id, "post")).text


async def test_in_spanish_it_reads_as_spanish(community: Community, carmen: Person, cora: Person) -> None:
    post = await proposes(community, carmen)
    await cora.click("Post it", on=post)
    told = await answered(community, carmen)
    assert "eres responsable" in told.text or "te encargas" in told.text
    thing = await community.bot.db.read(things.show, await community.newest_id("ask"))
    assert leads.named(thing) == carmen.id
