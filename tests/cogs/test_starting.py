"""A check-in before it is sent: what it asks, how often, who reads what people write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.cogs.test_checkins import ANSWERS, end_it, opt_in, question
from tests.community import Community


async def crowd(community: Community, people: int) -> list[Person]:
    found = [await community.newcomer(f"Person {number}") for number in range(people)]
    await opt_in(*found)
    return found


async def test_it_says_to_how_many_it_goes_and_asks_nobody_before_it_is_sent(
    community: Community, cora: Person
) -> None:
    people = await crowd(community, 6)
    drafted = await cora.command("/checkin new")
    assert "Goes to 6 people who agreed." in drafted.text
    assert f"read by {cora.mention} alone" in drafted.text
    send = drafted.button("Send").custom_id or ""
    await community.settles()
    assert "A check-in" not in (await people[0].command("/mine")).buttons
    assert "Nobody was asked" in (await cora.click("Discard", on=drafted)).text
    assert "no longer exists" in (await cora.forges(send, on=drafted)).text
    drafted = await cora.command("/checkin new")
    send = drafted.button("Send").custom_id or ""
    cora.member.role_ids.remove(community.coordinators.id)
    told = await cora.forges(send, on=drafted)
    assert "for coordinators" in told.text, "they have lost the right meanwhile"
    await community.settles()
    assert "A check-in" not in (await people[0].command("/mine")).buttons


@pytest.mark.parametrize(
    ("entry", "asked", "second"),
    [
        (
            "Burnout, in one question",
            "what burnout means to you",
            "It is a lot at times, but I don't feel burned out.",
        ),
        ("I am heard here.", "I am heard here.", "Hardly"),
    ],
)
async def test_a_ready_made_question_is_answered_in_one_tap(
    community: Community, cora: Person, ana: Person, entry: str, asked: str, second: str
) -> None:
    await opt_in(ana)
    await cora.command("/checkin new")
    await cora.click("What it asks")
    assert asked in (await cora.click(entry)).text
    await cora.click("Send")
    await community.settles()
    shown = await question(ana)
    assert asked in shown.text
    assert shown.buttons == ["1", "2", "3", "4", "5"]
    assert f"2 {second}" in shown.text.replace("*", ""), "what the numbers stand for"
    assert "Back" in shown.entries
    told = await ana.click("2")
    assert f"Your answer: {second}" in told.text
    assert "Mine" in told.buttons


async def test_own_questions_are_read_as_they_are_written_and_asked_one_after_the_other(
    community: Community, cora: Person, ana: Person
) -> None:
    await opt_in(ana)
    await cora.command("/checkin new")
    await cora.click("Own questions")
    refused = await cora.submit({"The question, in the first line": "Where?\nHere"})
    assert "2 to 5 answers" in refused.text
    await cora.click("Fix it")
    drafted = await cora.submit(
        {
            "The question, in the first line": "Where shall we meet @everyone?\nAt the river\nIn town",
            "Another": "What would help <script>?",
            "And a third": "How was it?\n1-5",
        }
    )
    assert "At the river · In town" in drafted.text
    assert "answered in words" in drafted.text
    assert "@everyone" not in drafted.text
    await cora.click("Send")
    await community.settles()
    asked = await question(ana)
    assert asked.buttons == ["At the river", "In town", "Back"]
    second = await ana.click("In town")
    assert "What would help" in second.text
    await ana.click("Write")
    third = await ana.submit({"What you want to say": "A **lift** <script>alert(1)</script> @here"})
    assert third.buttons == ["1", "2", "3", "4", "5"]
    assert "**1**" not in third.text, "a scale says what it is"
    told = await ana.click("4")
    assert "Your answer: 4" in told.text
    assert "A check-in" not in (await ana.command("/mine")).buttons, "they have answered all of it"
    await end_it(community, cora)
    await cora.command("/checkin manage")
    await cora.click("Open it")
    written = await cora.click("What people wrote")
    assert "What would help" in written.text
    assert "alert(1)" in written.text
    assert "@here" not in written.text


async def test_how_often_and_who_reads_is_chosen_before_it_goes_round(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await opt_in(ana)
    await cora.command("/checkin new")
    await cora.click("How often")
    assert "From tomorrow, every month" in (await cora.click("Every month")).text
    await cora.click("Who reads what they write")
    drafted = await cora.choose("Who reads what people write?", ben)
    assert f"read by {ben.mention} alone" in drafted.text
    await cora.click("Who reads what they write")
    assert "erased after 30 days" in (await cora.click("Erased after 30 days")).text
    assert "repeats by itself" in (await cora.click("Send")).text
    await community.settles(after=timedelta(days=1))
    await ana.click(ANSWERS[0], on=await question(ana))
    await ana.click("Add a note")
    told = await ana.submit({"What you want to say": "All well"})
    assert f"read by {ben.mention} and nobody else" in told.text
    await end_it(community, cora)
    await cora.command("/checkin manage")
    opened = await cora.click("Open it")
    assert "What people wrote" not in opened.buttons, "the invitation did not name her"
    assert [line for line in (await cora.command("/checkin manage")).text.splitlines() if "next time" in line]
