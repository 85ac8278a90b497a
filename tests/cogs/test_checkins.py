"""Check-ins: a question to those who opted in, totals for the coordinators, and a call for support."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.refusals import CannotDo
from sandbox.replies import Shown
from tests.community import Community, words
from tests.forging import forged_command

ANSWERS = ["Energised", "Steady", "Stretched", "I need support"]
BELOW = ["Not this time", "Less often", "Stop these"]


async def opt_in(*people: Person, dms: bool = False) -> None:
    for person in people:
        await person.command("/mine")
        await person.click(words(person, "How you reach me"))
        await person.click(words(person, "Ask me in check-ins"))
        if dms:
            await person.click(words(person, "Reminders"))
            await person.click(words(person, "By direct message"))


async def question(person: Person) -> Shown:
    """As it waits for them in /mine."""
    await person.command("/mine")
    return await person.click(words(person, "A check-in"))


async def ask_how_they_are(community: Community, cora: Person, *people: Person) -> None:
    await opt_in(*people)
    await cora.command("/checkin new", question="How was your week?")
    await cora.click("Send")
    await community.settles()


async def end_it(community: Community, cora: Person) -> str:
    """The totals that the coordinators read."""
    await cora.command("/checkin manage")
    await cora.click("End it now")
    await community.settles()
    return community.team.messages[-1].text


# ------------------------------------------------------------------ the question


async def test_a_checkin_reaches_those_who_opted_in_and_nobody_else(
    community: Community, cora: Person, ana: Person, ben: Person, carmen: Person
) -> None:
    await opt_in(ana, carmen, dms=True)
    drafted = await cora.command("/checkin new", question="How was your @everyone week?")
    assert "Goes to fewer than five people" in drafted.text
    assert "@everyone" not in drafted.text
    told = await cora.click("Send")
    assert "The check-in goes round" in told.text
    assert "@everyone" not in told.text
    await community.settles()
    [_first, asked] = ana.dms
    assert "How was your" in asked.text
    assert "@everyone" not in asked.text
    assert "You switched check-ins on" in asked.text
    assert f"read by {cora.mention} and nobody else" in asked.text, "whoever reads notes is named"
    assert (asked.buttons, asked.entries) == (ANSWERS, [*ANSWERS, *BELOW])
    theirs = carmen.dms[1]
    assert theirs.buttons == [words(carmen, each) for each in ANSWERS]
    assert theirs.entries == [words(carmen, each) for each in (*ANSWERS, *BELOW)]
    assert "A check-in" not in (await ben.command("/mine")).text


async def test_an_answer_is_private_and_can_be_changed(
    community: Community, cora: Person, ana: Person
) -> None:
    await opt_in(ana, dms=True)
    await cora.command("/checkin new")
    await cora.click("Send")
    await community.settles()
    [_first, asked] = ana.dms
    assert "How are you doing this week?" in asked.text
    told = await ana.click("Stretched", on=asked)
    assert "Your answer: Stretched" in told.text
    assert "only ever shown in totals" in told.text
    assert {"A light week", "A break of two weeks", "A word with somebody"} < {*told.buttons}
    again = await ana.click("Change my answer")
    assert again.buttons == ANSWERS
    assert "Your answer: Steady" in (await ana.click("Steady", on=again)).text


async def test_a_checkin_can_be_answered_from_mine_and_forgotten_there(
    community: Community, cora: Person, ben: Person
) -> None:
    await ask_how_they_are(community, cora, ben)
    asked = await question(ben)
    assert "How was your week?" in asked.text
    assert "Your answer" in (await ben.click("Energised", on=asked)).text
    await ben.command("/mine")
    await ben.click("How you reach me")
    await ben.click("Stop check-ins")
    assert "Check-ins: no" in ben.last_reply.text
    await cora.command("/checkin manage")
    assert "Nobody has switched check-ins on yet" in (await cora.command("/checkin new")).text


async def test_who_takes_a_break_is_not_asked(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await opt_in(ana, ben)
    await ana.command("/pause")
    await ana.click("A week")
    await cora.command("/checkin new")
    await cora.click("Send")
    await community.settles()
    assert "A check-in" not in (await ana.command("/mine")).buttons
    assert "A check-in" in (await ben.command("/mine")).buttons


# ------------------------------------------------------------------ totals


async def test_coordinators_see_totals_and_no_small_group(community: Community, cora: Person) -> None:
    people = [await community.newcomer(f"Person {number}") for number in range(8)]
    await ask_how_they_are(community, cora, *people)
    for person, answer in zip(people, [ANSWERS[0]] * 3 + [ANSWERS[1]] * 3 + [ANSWERS[2]] * 2, strict=True):
        await person.click(answer, on=await question(person))
    totals = await end_it(community, cora)
    assert "How was your week?" in totals
    assert "Energised or steady: 6" in totals
    assert "Stretched or in need: hidden" in totals
    assert "Answers" not in totals, "a total would tell the rest"


async def test_of_fewer_than_five_answers_nothing_is_shown(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await ask_how_they_are(community, cora, ana, ben)
    for person in (ana, ben):
        await person.click("Energised", on=await question(person))
    totals = await end_it(community, cora)
    assert "it joins the next" in totals
    assert "Energised" not in totals


async def test_a_checkin_is_told_after_three_days_and_closes_a_week_later(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    ids = {answer: asked.button(answer).custom_id or "" for answer in ANSWERS}
    await community.settles(after=timedelta(days=3, minutes=1))
    assert "Check-in: “How was your week?”" in community.team.messages[-1].text
    assert "It came after the end" in (await ana.click(ANSWERS[0], on=asked)).text
    await community.settles(after=timedelta(days=7))
    for answer in ANSWERS:
        assert "has closed" in (await ana.forges(ids[answer], on=asked)).text
    assert "ended" in (await cora.command("/checkin manage")).text


async def test_ending_twice_tells_once(community: Community, cora: Person, ana: Person) -> None:
    await ask_how_they_are(community, cora, ana)
    panel = await cora.command("/checkin manage")
    button = panel.button("End it now").custom_id or ""
    await end_it(community, cora)
    assert not (await cora.forges(button, on=panel)).failed
    await community.settles()
    assert len(community.team.messages) == 1


async def test_rounds_are_a_trend_in_a_picture_that_says_the_same_in_words(
    community: Community, cora: Person
) -> None:
    people = [await community.newcomer(f"Person {number}") for number in range(8)]
    await opt_in(*people)
    for answers in ([0] * 3 + [1] * 3 + [2] * 2, [0] * 5 + [2] * 2):
        await cora.command("/checkin new", question="How was your week?")
        await cora.click("Send")
        await community.settles()
        for person, answer in zip(people, answers, strict=False):
            await person.click(ANSWERS[answer], on=await question(person))
        await end_it(community, cora)
    [first, second] = community.team.messages
    assert not (await cora.click("Open it", on=first)).pictures, "one result is no trend"
    opened = await cora.click("Open it", on=second)
    [picture] = opened.pictures
    assert picture.count("Energised or steady 5, Stretched or in need hidden") == 1
    assert picture.count("Energised or steady 6, Stretched or in need hidden") == 1
    assert "**Before that**" in opened.text
    assert "Energised or steady: 6" in opened.text


# ------------------------------------------------------------------ good and bad input


async def test_checkins_are_started_and_seen_by_coordinators_only(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    assert "for coordinators" in (await ana.command("/checkin new")).text
    assert "for coordinators" in (await ana.command("/checkin manage")).text
    panel = await cora.command("/checkin manage")
    end = panel.button("End it now").custom_id or ""
    assert "for coordinators" in (await ana.forges(end, on=await question(ana))).text
    await community.settles()
    assert community.team.messages == []


async def test_nobody_is_asked_who_did_not_opt_in_and_nobody_else_answers(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    assert "Nobody has switched check-ins on yet" in (await cora.command("/checkin new")).text
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    card = await community.ask()
    for button in asked.buttons[: len(ANSWERS)]:
        told = await ben.forges(button.custom_id or "", on=card)
        assert "for those who switched them on" in told.text
    assert "Nothing is stored" in (await ben.command("/mine")).text


@pytest.mark.parametrize("written", ["", "x" * 5000])
async def test_a_question_has_to_fit(community: Community, cora: Person, ana: Person, written: str) -> None:
    await opt_in(ana)
    with pytest.raises(CannotDo):
        await cora.command("/checkin new", question=written)
    if written:
        told = await forged_command(cora, "/checkin new", question=written)
        assert "at most 200 characters" in told.text
        assert "none yet" in (await cora.command("/checkin manage")).text


async def test_without_a_coordinators_channel_a_checkin_is_not_started(
    community: Community, cora: Person, ana: Person
) -> None:
    await opt_in(ana)
    community.guild.remove(community.team)
    told = await cora.command("/checkin new")
    assert "There is no channel for this that I can see" in told.text
    await community.settles()
    assert "A check-in" not in (await ana.command("/mine")).buttons


async def test_forged_buttons_of_checkins_change_nothing(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    first = (asked.buttons[0].custom_id or "").split(":")[1]
    for custom_id in (f"checkin:{first}:answer:0:0", f"checkin:{first}:answer:0:5"):
        assert "not one of the answers" in (await ana.forges(custom_id, on=asked)).text
    for custom_id in ("checkin:999999999:answer:0:1", "checkin:999999999:support", "checkin:999999999:end"):
        told = await cora.forges(custom_id, on=await community.ask())
        assert "no longer exists" in told.text
    assert "no longer" in (await ana.forges(f"checkin:{first}:answer:0:x", on=asked)).text


async def test_a_checkin_of_another_server_does_not_exist_here(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    panel = await cora.command("/checkin manage")
    first = (panel.button("End it now").custom_id or "").split(":")[1]
    elsewhere = await Community.found(community.bot)
    zoe = await elsewhere.newcomer("Zoe", elsewhere.coordinators)
    await opt_in(zoe)
    card = await elsewhere.ask()
    for action in ("answer:0:1", "support", "told", "end"):
        told = await zoe.forges(f"checkin:{first}:{action}", on=card)
        assert "no longer exists" in told.text, action
    await elsewhere.is_left_alone()


# ------------------------------------------------------------------ again and again


async def test_a_checkin_comes_round_every_week_until_it_is_stopped(
    community: Community, cora: Person, ana: Person
) -> None:
    await opt_in(ana)
    drafted = await cora.command("/checkin new", question="How was your week?", repeat="Every week")
    assert "every week in each person's own morning" in drafted.text
    told = await cora.click("Send")
    assert "repeats by itself" in told.text
    await community.settles()
    await community.settles(after=timedelta(days=7))
    panel = await cora.command("/checkin manage")
    assert panel.text.count("How was your week?") == 3, "two rounds and the repetition"
    await cora.click("Stop repeating")
    assert panel.text.count("How was your week?") == 2
    await community.settles(after=timedelta(days=7))
    assert (await cora.command("/checkin manage")).text.count("How was your week?") == 2
