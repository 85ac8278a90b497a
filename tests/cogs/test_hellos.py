"""A hello, from asking for it to meeting somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.refusals import CannotDo
from sandbox.replies import Shown
from tests.community import Community
from tests.forging import forged_form

DAY = timedelta(days=1)
SHARED = {
    "What may we call you?": "Anita",
    "Languages you like to speak": "Spanish",
    "Anything you'd like them to know": "I live near the park. @everyone",
}


async def asks_for_hello(community: Community, person: Person, fields: dict[str, str] | None = None) -> None:
    await person.command("/mine")
    await person.click("People here")
    await person.click("A hello from one of us")
    await person.click("I'd like a hello")
    await person.submit(fields or {})
    await community.settles()


def board(community: Community) -> Shown:
    return next(shown for shown in community.team.messages if "Show me" in shown.buttons)


async def takes_it_on(community: Community, welcomer: Person) -> None:
    await welcomer.click("Show me", on=board(community))
    await welcomer.click("I'll say hello")
    await community.settles()


async def test_asking_says_what_it_means_and_shows_a_count_only(
    community: Community, ana: Person, cora: Person
) -> None:
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    form = await ana.click("I'd like a hello")
    assert form.modal
    assert "lets one of our welcomers write to you, this once" in form.modal.text
    told = await ana.submit(SHARED)
    assert "in three days" in told.text
    await community.settles()
    shown = board(community)
    assert "1 person would like a hello." in shown.text
    assert ana.mention not in shown.text
    assert "Anita" not in shown.text
    private = await cora.click("Show me", on=shown)
    assert private.ephemeral
    assert ana.mention in private.text
    assert "Spanish" in private.text
    assert "near the park" not in private.text, "what was shared is for whoever takes it on"


async def test_the_board_moves_with_the_channel_and_leaves_none_behind(
    community: Community, ana: Person, cora: Person
) -> None:
    await asks_for_hello(community, ana)
    old = board(community)
    quiet = community.guild.channel("welcomers")
    await community.sets(welcomers_channel_id=quiet.id)
    await community.settles()
    [moved] = quiet.messages
    assert "1 person would like a hello." in moved.text
    assert old not in community.team.messages
    assert ana.mention in (await cora.click("Show me", on=moved)).text
    await community.sets(welcomers_channel_id=None)
    await community.settles()
    assert quiet.messages == []
    assert "1 person would like a hello." in board(community).text


async def test_from_a_claim_to_a_thank_you(community: Community, ana: Person, cora: Person) -> None:
    await asks_for_hello(community, ana, SHARED)
    await cora.click("Show me", on=board(community))
    card = await cora.click("I'll say hello")
    assert "Anita" in card.text
    assert "@everyone" not in card.text
    assert "Ask one open question" in card.text
    await community.settles()
    assert "Nobody waits for a hello just now." in board(community).text
    mine = await ana.command("/mine")
    assert "Your hello" in mine.buttons
    told = await ana.click("Your hello")
    assert cora.mention in told.text
    assert "within two days" in told.text
    thanks = await cora.click("Done")
    assert "Thank you!" in thanks.text
    await community.settles()
    await ana.command("/mine")
    met = await ana.click("Your hello")
    assert "has said hello to you" in met.text
    assert "I'd like a buddy" in met.buttons


async def test_the_board_is_for_welcomers(community: Community, ana: Person, ben: Person) -> None:
    await asks_for_hello(community, ana)
    told = await ben.click("Show me", on=board(community))
    assert "This is for welcomers" in told.text
    assert ana.mention not in told.text


async def test_of_two_welcomers_one_says_hello_and_the_other_reads_a_sentence(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    await asks_for_hello(community, ana)
    for welcomer in (cora, olga):
        await welcomer.click("Show me", on=board(community))
    assert "It's yours" in (await cora.click("I'll say hello")).text
    assert "Somebody else is saying hello to them already" in (await olga.click("I'll say hello")).text


async def test_a_card_that_got_lost_is_opened_again_also_after_a_restart(
    community: Community, ana: Person, cora: Person
) -> None:
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    await community.bot.restart()
    assert ana.mention in (await cora.click("Show me", on=board(community))).text
    card = await cora.click("Open it")
    assert "Anita" in card.text
    assert "Thank you!" in (await cora.click("Done")).text


async def test_unclaimed_a_member_role_is_called_once_and_then_the_person_hears_it_honestly(
    community: Community, ana: Person
) -> None:
    community.coordinators.mentionable = True
    await community.waits_until(12)
    await asks_for_hello(community, ana)
    await community.ask("Paint banners")
    await community.settles(after=DAY)
    await community.settles(after=timedelta(hours=3))
    (call,) = (shown for shown in community.team.messages if "since yesterday" in shown.text)
    assert call.message.mention_roles == [community.coordinators.id]
    await community.settles(after=2 * DAY)
    mine = await ana.command("/mine")
    assert "About your hello" in mine.buttons
    told = await ana.click("About your hello")
    assert "We're sorry" in told.text
    assert "Olga" in told.text, "whom to turn to"
    assert "Paint banners" in told.text
    assert "Nobody waits for a hello just now." in board(community).text


async def test_somebody_else_please_and_a_lapse_put_it_back(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    await asks_for_hello(community, ana)
    await takes_it_on(community, cora)
    told = await cora.click("Somebody else please")
    assert "Nobody asks why" in told.text
    await community.settles()
    assert "1 person would like a hello." in board(community).text
    await ana.command("/mine")
    assert "Somebody else will say hello" in (await ana.click("Your hello")).text
    await takes_it_on(community, olga)
    for _day in range(2):
        await community.settles(after=DAY)
    assert "1 person would like a hello." in board(community).text
    await olga.command("/mine")
    assert "Two days have passed" in (await olga.click("A hello you took on")).text


async def test_it_is_taken_back_in_mine(community: Community, ana: Person, cora: Person) -> None:
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    told = await ana.click("No hello, thanks")
    assert "no hello" in told.text
    await community.settles()
    await cora.command("/mine")
    assert "please don't" in (await cora.click("A hello you took on")).text


async def test_who_likes_direct_messages_gets_one_and_one_only(
    community: Community, ana: Person, cora: Person
) -> None:
    card = await community.ask()
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await community.settles()
    before = len(ana.dms)
    await asks_for_hello(community, ana)
    await takes_it_on(community, cora)
    assert len(ana.dms) == before + 1
    told = ana.dms[-1]
    assert cora.mention in told.text
    await cora.click("Somebody else please")
    await community.settles(after=timedelta(seconds=5))
    assert len(ana.dms) == before + 1, "the same message, redrawn"
    assert cora.mention not in told.text
    assert "Somebody else will say hello" in told.text
    gone = await ana.click("No hello, thanks", on=told)
    assert "no hello" in gone.text


async def test_closed_direct_messages_leave_it_waiting_in_mine(
    community: Community, ben: Person, cora: Person
) -> None:
    card = await community.ask()
    await ben.click("I'm in", on=card)
    await ben.click("By direct message")
    await asks_for_hello(community, ben)
    await takes_it_on(community, cora)
    mine = await ben.command("/mine")
    assert "Your hello" in mine.buttons


async def test_not_this_person_and_the_other_does_not_learn_it(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    await asks_for_hello(community, ana)
    await takes_it_on(community, cora)
    await ana.command("/mine")
    await ana.click("Your hello")
    told = await ana.click("Not this person")
    assert "They aren't told" in told.text
    await community.settles()
    await cora.command("/mine")
    heard = await cora.click("A hello you took on")
    assert ana.mention not in heard.text
    assert "Not this person" not in heard.text
    assert "Nobody waits for you" in (await cora.click("Show me", on=board(community))).text
    assert ana.mention in (await olga.click("Show me", on=board(community))).text
    await ana.command("/mine")
    await ana.click("People here")
    listed = await ana.click("Not these people")
    assert cora.mention in listed.text
    assert "Nobody." in (await ana.click("Take it back")).text
    assert ana.mention in (await cora.click("Show me", on=board(community))).text


async def test_who_erases_everything_is_gone_from_the_board(
    community: Community, ana: Person, cora: Person
) -> None:
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    await ana.command("/mine")
    await ana.click("My data")
    await ana.click("Erase everything")
    await ana.click("Erase everything")
    await community.settles()
    told = await cora.click("Done")
    assert "Nobody waits for this hello any more" in told.text


@pytest.mark.parametrize(
    "custom_id",
    ["hello:999999:claim", "hello:999999:open", "hello:999999:done", "hello:0:pass", "hello:-1:claim"],
)
async def test_forged_ids_lead_nowhere(
    community: Community, ana: Person, cora: Person, custom_id: str
) -> None:
    await asks_for_hello(community, ana)
    told = await cora.forges(custom_id, on=board(community))
    assert told.text
    assert ana.mention not in told.text


async def test_a_hello_of_somebody_else_can_not_be_opened_or_ended(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    opened = (await cora.click("Show me", on=board(community))).buttons
    hello_id = next(str(button.custom_id) for button in opened if button == "Open it").split(":")[1]
    for verb in ("open", "done", "pass"):
        told = await olga.forges(f"hello:{hello_id}:{verb}", on=board(community))
        assert "no longer with you" in told.text
        assert "Anita" not in told.text


async def test_too_much_is_refused_and_can_be_mended(community: Community, ana: Person) -> None:
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    await ana.click("I'd like a hello")
    with pytest.raises(CannotDo):
        await ana.submit({"Anything you'd like them to know": "x" * 601})
    told = await forged_form(ana, "hello:ask", called="", languages="", shares="x" * 601)
    assert "601 characters; 600 fit" in told.text
    assert told.buttons == ["Fix it"]


async def test_without_a_channel_for_it_nothing_is_promised(community: Community, ana: Person) -> None:
    community.guild.remove(community.team)
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    told = await ana.click("I'd like a hello")
    assert told.modal or "Nobody says hello here yet" in told.text


async def test_in_spanish(community: Community, carmen: Person) -> None:
    await carmen.command("/mine")
    assert "Un saludo de alguien" in (await carmen.click("Gente de aquí")).buttons


async def test_who_lets_nobody_write_to_them_any_more_has_no_hello_on_its_way(
    community: Community, ana: Person, cora: Person
) -> None:
    await asks_for_hello(community, ana)
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Nobody writes to me")
    await community.settles(after=timedelta(seconds=2))
    assert "Nobody waits for a hello just now." in board(community).text
    await ana.command("/mine")
    await ana.click("People here")
    assert "on its way" not in (await ana.click("A hello from one of us")).text


@pytest.mark.parametrize("answer", ["Yes", "Not yet"])
async def test_a_day_later_both_are_asked_and_either_answer_leads_on(
    community: Community, ana: Person, cora: Person, answer: str
) -> None:
    await community.waits_until(11)
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    await community.settles(after=DAY)
    reminder = next(shown for shown in cora.dms if "Have you said hello?" in shown.text)
    assert ana.mention in reminder.text
    await ana.command("/mine")
    question = await ana.click("Did your hello come?")
    assert cora.mention in question.text
    told = await ana.click(answer, on=question)
    if answer == "Yes":
        assert "has said hello to you" in told.text
        await community.settles(after=2 * DAY)
        assert not [shown for shown in cora.dms if "no longer with you" in shown.text]
    else:
        assert "has been asked, too" in told.text
        await ana.click("Somebody else please", on=told)
        await community.settles()
        assert "1 person would like a hello." in board(community).text
        assert "no longer with you" in (await cora.click("Open it", on=reminder)).text


async def test_a_welcomer_answers_the_reminder_where_it_came(
    community: Community, ana: Person, cora: Person
) -> None:
    await community.waits_until(11)
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    await community.settles(after=DAY)
    reminder = next(shown for shown in cora.dms if "Have you said hello?" in shown.text)
    assert "Anita" in (await cora.click("Open it", on=reminder)).text
    assert "Thank you!" in (await cora.click("Done", on=reminder)).text
    await community.settles()
    await ana.command("/mine")
    assert "has said hello to you" in (await ana.click("Your hello")).text


async def test_nobody_wrote_although_somebody_says_so(
    community: Community, ana: Person, cora: Person
) -> None:
    await asks_for_hello(community, ana, SHARED)
    await takes_it_on(community, cora)
    await cora.click("Done")
    await community.settles()
    await ana.command("/mine")
    await ana.click("Your hello")
    told = await ana.click("Nobody wrote")
    assert "The coordinators are asked now" in told.text
    assert "We are still looking" in (await ana.click("How it stands")).text
    board = await cora.command("/followups")
    assert "A hello that never came: 1" in board.text
    assert f"{ana.mention} asked for a hello, and nobody wrote" in (await cora.click("Open it")).text


async def test_after_three_days_without_anybody_the_coordinators_can_be_asked(
    community: Community, ana: Person, cora: Person
) -> None:
    await community.waits_until(12)
    await asks_for_hello(community, ana)
    for _day in range(3):
        await community.settles(after=DAY + timedelta(hours=1))
    await ana.command("/mine")
    await ana.click("About your hello")
    assert "The coordinators are asked now" in (await ana.click("Ask the coordinators")).text
    assert "A hello that never came: 1" in (await cora.command("/followups")).text
