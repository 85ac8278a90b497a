"""I have a question: asked about an ask, answered by whoever leads it, and settled by whoever asked."""

from __future__ import annotations

from sandbox.people import Person
from tests.cogs.test_hands import takes_it_on
from tests.cogs.test_questions import with_a_thread
from tests.community import Community
from tests.forging import forged_form

WORDS = "Is there somewhere to park a bike? @everyone"


async def has_a_question(community: Community, person: Person) -> None:
    form = await person.click("I have a question")
    assert "sees your name" in form.modal.text if form.modal else False
    told = await person.submit({"What would you like to know?": WORDS})
    assert "Your question is on its way" in told.text
    await person.click("By direct message")
    await community.settles()


async def test_from_the_card_in_find_to_an_answer(community: Community, cora: Person, ana: Person) -> None:
    await community.waits_until(12)
    await community.ask("Dig")
    await ana.command("/find")
    await ana.choose("Open one of them", "Dig")
    await has_a_question(community, ana)
    board = await cora.command("/followups")
    assert "A question: 1" in board.text
    opened = await cora.click("Open it", on=board)
    assert f"{ana.mention} has a question about this" in opened.text
    assert "**Dig**" in opened.text
    assert "bike" not in opened.text
    mine = await cora.click("I have this one")
    assert "park a bike" in mine.text
    await community.settles()
    assert cora.mention in ana.dms[-1].text
    await cora.click("I've written to them")
    await community.settles()
    assert "All right, it's settled" in (await ana.click("It's settled", on=ana.dms[-1])).text


async def test_from_the_thread_for_questions_and_nobody_wrote(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(12)
    thread = await with_a_thread(community, cora)
    [first] = thread.messages
    assert "until somebody answers you" in first.text
    form = await ana.click("I have a question", on=first)
    assert form.modal
    await ana.submit({"What would you like to know?": WORDS})
    await ana.click("By direct message")
    await community.settles()
    await takes_it_on(community, cora)
    await cora.click("I've written to them")
    await community.settles()
    assert "We are still looking" in (await ana.click("Nobody wrote", on=ana.dms[-1])).text


async def test_too_much_or_nothing_is_refused(community: Community, ana: Person) -> None:
    await community.ask("Dig")
    asked = (await community.newest_ask()).id
    for words in ("x" * 501, "  "):
        told = await forged_form(ana, f"question:{asked}:words", words=words)
        assert "500 fit" in told.text
    assert "no longer exists" in (await forged_form(ana, "question:999999:words", words="Why?")).text
