"""A thread for questions on the card of an ask: made once, found from where people read of it, put away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.guild import guilds
from sandbox.faults import Faults
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.rooms import Room
from sandbox.world import threads
from tests.cogs.test_drafting import writes
from tests.cogs.test_series import repeats
from tests.community import Community, mine, words

THREADS = "/channels/{channel_id}/messages/{message_id}/threads"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: After a first failed try the next one follows in this time.
RETRY = timedelta(seconds=20)

pytestmark = pytest.mark.usefixtures("one_clock")


@pytest.fixture
def faults(community: Community) -> Faults:
    found = community.bot.sandbox.faults
    found.clear()
    return found


async def with_a_thread(community: Community, cora: Person) -> Room:
    """Cora posts an ask with a thread for questions."""
    await writes(cora)
    await cora.click("More")
    await cora.choose("Something else", "Thread for questions")
    shown = await cora.click("With a thread")
    assert "It will be on the card once that is posted." in shown.text
    for step in ("Back", "Back", "Post"):
        await cora.click(step)
    await community.settles(after=timedelta(minutes=1))
    [thread] = community.asks.threads
    return thread


async def test_a_draft_has_one_once_it_is_posted_and_all_who_read_of_the_ask_find_it(
    community: Community, cora: Person, ana: Person
) -> None:
    thread = await with_a_thread(community, cora)
    [card] = community.cards
    assert thread.state.name == "Clean the park"
    assert thread.state.id == card.id, "it hangs on the card"
    assert cora.id in thread.state.details.members
    assert f"Questions: <#{thread.state.id}>" in card.text
    [first] = thread.messages
    assert "Questions about “Clean the park”" in first.text
    told = await ana.click("I'm in", on=card)
    assert f"Questions? Ask them in <#{thread.state.id}>; {cora.mention} looks after it." in told.text
    await community.settles(after=HOUR)
    assert len(community.asks.threads) == len(thread.messages) == 1


async def test_it_is_switched_on_for_what_is_posted_and_off_again(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    ask_id = (await community.newest_ask()).id
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.choose("More", "Thread for questions")
    await cora.click("With a thread")
    await community.settles()
    [thread] = community.asks.threads
    assert f"<#{thread.state.id}>" in card.text
    shown = await cora.forges(f"questions:{ask_id}", on=card)
    assert "It is here" in shown.text
    await cora.click("No thread")
    await community.settles()
    assert thread.state.details.archived
    assert "Questions:" not in card.text
    await cora.click("With a thread")
    await community.settles()
    assert not thread.state.details.archived
    assert len(community.asks.threads) == 1
    assert "for coordinators" in (await ana.forges(f"questions:{ask_id}:off", on=card)).text


@pytest.mark.parametrize("manages", [True, False])
async def test_it_is_put_away_when_the_ask_is_over_and_comes_back_with_it(
    community: Community, cora: Person, manages: bool
) -> None:
    if manages:
        community.asks.allow(community.bot.application, Permissions.MANAGE_THREADS)
    thread = await with_a_thread(community, cora)
    ask_id = (await community.newest_ask()).id
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("End it")
    await cora.click("Close this ask")
    await community.settles(after=timedelta(minutes=2))
    assert thread.state.details.archived
    assert thread.state.details.locked is manages
    assert "<#" not in community.cards[-1].text
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("Open again")
    if cora.last_reply.modal is not None:
        await cora.submit({})
    await community.settles(after=timedelta(minutes=2))
    assert not thread.state.details.archived
    assert not thread.state.details.locked
    assert f"<#{thread.state.id}>" in community.cards[-1].text
    assert len(thread.messages) == 1


async def test_a_lost_answer_opens_no_second_one(community: Community, cora: Person, faults: Faults) -> None:
    await community.ask()
    faults.lose_answer("POST", THREADS)
    ask_id = (await community.newest_ask()).id
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.choose("More", "Thread for questions")
    await cora.click("With a thread")
    await community.settles()
    await community.settles(after=RETRY)
    [thread] = community.asks.threads
    assert len(thread.messages) == 1
    assert f"<#{thread.state.id}>" in community.cards[-1].text


async def test_where_discord_refuses_the_ask_goes_on_and_its_lead_is_told_once(
    community: Community, cora: Person
) -> None:
    community.asks.deny(community.bot.application, Permissions.CREATE_PUBLIC_THREADS)
    await writes(cora)
    await cora.click("More")
    shown = await cora.choose("Something else", "Thread for questions")
    assert "I may not open threads in the asks channel" in shown.text
    await cora.click("With a thread")
    for step in ("Back", "Back", "Post"):
        await cora.click(step)
    for _time in range(3):
        await community.settles(after=HOUR)
    assert len(community.cards) == 1
    assert community.asks.threads == []
    [told] = [one for one in cora.dms if "There is no thread for questions" in one.text]
    assert "Create Public Threads" in told.text
    community.asks.allow(community.bot.application, Permissions.CREATE_PUBLIC_THREADS)
    await cora.click("Try again", on=told)
    await community.settles()
    assert len(community.asks.threads) == 1


async def test_what_somebody_deletes_stays_deleted_and_the_card_names_it_no_more(
    community: Community, cora: Person
) -> None:
    thread = await with_a_thread(community, cora)
    threads.remove(community.bot.sandbox.world, thread.state)
    ask_id = (await community.newest_ask()).id
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("Change")
    await cora.click("Words")
    await cora.submit({"Title": "Clean the lake"})
    await community.settles(after=timedelta(minutes=1))
    assert "<#" not in community.cards[-1].text
    assert community.asks.threads == []
    shown = await cora.forges(f"questions:{ask_id}", on=community.cards[-1])
    assert "Somebody deleted the thread" in shown.text


async def test_it_is_called_as_its_ask_is_called_now(community: Community, cora: Person) -> None:
    thread = await with_a_thread(community, cora)
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    await cora.click("Change")
    await cora.click("Words")
    await cora.submit({"Title": "Clean the lake"})
    await community.settles(after=timedelta(minutes=1))
    assert thread.state.name == "Clean the lake"
    assert len(thread.messages) == 1


async def test_in_quiet_mode_there_is_none(community: Community, cora: Person) -> None:
    thread = await with_a_thread(community, cora)
    await community.sets(quiet=True)
    await community.settles(after=timedelta(minutes=5))
    assert thread.state.details.archived
    card = community.cards[-1]
    ask_id = (await community.newest_ask()).id
    assert "In quiet mode I open no threads" in (await cora.forges(f"questions:{ask_id}:on", on=card)).text
    assert (await community.bot.db.read(guilds.find, community.guild.id)).quiet


async def test_each_date_of_a_series_and_a_copy_have_their_own(community: Community, cora: Person) -> None:
    await repeats(community, cora)
    await cora.click("Change all coming ones")
    await cora.click("More")
    await cora.choose("Something else", "Thread for questions")
    await cora.click("With a thread")
    await community.settles(after=4 * DAY)
    await community.settles(after=timedelta(minutes=1))
    assert len(community.cards) == 2
    [thread] = community.asks.threads
    assert thread.state.id == community.cards[-1].id
    await cora.command("/ask manage")
    await cora.click("Open")
    await cora.choose("More", "Post it again")
    await cora.click("Post")
    await community.settles(after=timedelta(minutes=1))
    assert len(community.asks.threads) == 2


async def test_in_spanish(community: Community, cora: Person) -> None:
    await with_a_thread(community, cora)
    carmen = await community.newcomer("Carmen", locale="es-ES")
    told = await carmen.click("I'm in", on=community.cards[-1])
    assert "¿Preguntas? Hazlas en" in told.text
    assert words(carmen, "Thread for questions") != "Thread for questions"
    assert (await mine(carmen)).text
