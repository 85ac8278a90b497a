"""What one can do with a check-in besides answering it, and what helps who is stretched."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.replies import Reply
from tests.cogs.test_checkins import ANSWERS, ask_how_they_are, opt_in, question
from tests.community import Community


async def stretched(community: Community, cora: Person, ana: Person) -> Reply:
    """In a direct message, which is in no server."""
    await opt_in(ana, dms=True)
    await cora.command("/checkin new")
    await cora.click("Send")
    await community.settles()
    return await ana.click("Stretched", on=ana.dms[-1])


async def test_not_this_time_is_asked_no_more_and_can_be_answered_after_all(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    await question(ana)
    assert "Nothing is noted" in (await ana.click("Not this time")).text
    assert (await ana.click("Answer after all")).buttons == ANSWERS
    assert "A check-in" not in (await ana.command("/mine")).buttons


async def test_less_often_is_chosen_below_it_and_changed_in_mine(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    await question(ana)
    assert "as they come" in (await ana.click("Less often")).text
    assert "every 4 weeks at most" in (await ana.click("every 4 weeks at most")).text
    await community.settles(after=timedelta(days=14))
    await cora.command("/checkin new", question="And now?")
    assert "Nobody has switched check-ins on yet" in cora.last_reply.text
    await ana.command("/mine")
    await ana.click("How you reach me")
    assert "every 4 weeks at most" in (await ana.click("How often check-ins")).text
    await ana.click("as they come")
    await cora.command("/checkin new", question="And now?")
    assert "Goes to fewer than five people" in cora.last_reply.text


async def test_a_light_week_and_a_break_are_taken_where_the_question_was_read(
    community: Community, cora: Person, ana: Person
) -> None:
    asked = await stretched(community, cora, ana)
    light, rest = (asked.button(label).custom_id or "" for label in ("A light week", "A break of two weeks"))
    assert "I ask nothing new of you" in (await ana.forges(light, on=asked)).text
    assert "You're on a break until" in (await ana.forges(rest, on=asked)).text
    await ana.command("/mine")
    assert "Light week until" in (await ana.click("How you reach me")).text


async def test_a_word_with_somebody_says_first_who_would_see_what_and_is_taken_back(
    community: Community, cora: Person, ana: Person
) -> None:
    asked = await stretched(community, cora, ana)
    told = await ana.click("A word with somebody", on=asked)
    assert "sees your name, and that you are stretched: nothing else" in told.text
    yes = told.button("Yes, somebody may write").custom_id or ""
    assert "no promise that somebody writes today" in (await ana.click("Yes, somebody may write")).text
    assert "Nobody is asked to write" in (await ana.click("Nobody, after all")).text
    await ana.click("Steady", on=ana.dms[-1])
    assert "answered otherwise by now" in (await ana.forges(yes, on=ana.dms[-1])).text
