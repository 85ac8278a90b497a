"""What Discord answers, or does not, decides nothing about how often a message is there: exactly once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.courier.traces import NONCE_WINDOW
from bot.db import Database
from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from tests.carrying import MESSAGE, MESSAGES, Round, going_round

#: After a first failed try the next one follows in this time.
RETRY = timedelta(seconds=5)
SOON = timedelta(seconds=2)


@pytest.fixture
async def going(sandbox: Sandbox, fresh_db: Database) -> AsyncIterator[Round]:
    """Not connected: what the bot may do is not known to it."""
    async with going_round(sandbox, fresh_db) as going:
        yield going


@pytest.fixture
async def connected(sandbox: Sandbox, fresh_db: Database) -> AsyncIterator[Round]:
    async with going_round(sandbox, fresh_db, connected=True) as going:
        yield going


async def lose_answer(going: Round, text: str) -> None:
    """The message is posted, but nobody tells the bot."""
    going.sandbox.faults.lose_answer("POST", MESSAGES)
    await going.note(text)
    await going.carried()
    row = await going.row()
    assert (row.state, row.reason) == ("waiting", "no answer from Discord")
    assert row.tried_at is not None


async def test_a_lost_answer_is_asked_for_again_with_the_same_nonce(going: Round) -> None:
    await lose_answer(going, "hello")
    await going.carried(after=RETRY)
    assert going.says(going.general) == ["hello"]
    row = await going.row()
    assert (row.state, row.sent_message_id) == ("done", going.general.messages[0].message.id)


async def test_after_a_lost_answer_the_card_shows_what_is_true_now(going: Round) -> None:
    await lose_answer(going, "3 of 5")
    await going.note("4 of 5")
    await going.carried(after=RETRY)
    assert going.says(going.general) == ["4 of 5"]


async def test_long_after_a_lost_answer_the_message_is_found_in_the_channel(going: Round) -> None:
    await lose_answer(going, "hello")
    await going.guild.owner.says("something else", in_=going.general)
    going.sandbox.limits.nonce_window = 0
    going.ahead = 2 * NONCE_WINDOW
    await going.carried(after=RETRY)
    assert going.says(going.general) == ["hello", "something else"]
    assert (await going.row()).state == "done"


async def test_what_was_certainly_not_sent_is_sent_after_looking(connected: Round) -> None:
    going = connected
    going.sandbox.faults.fail("POST", MESSAGES, status=503)
    await going.note("hello")
    await going.carried()
    going.ahead = 2 * NONCE_WINDOW
    await going.carried(after=RETRY)
    assert len(going.sandbox.requests.to("GET", MESSAGES)) == 1
    assert going.says(going.general) == ["hello"]
    assert (await going.row()).state == "done"


@pytest.mark.parametrize("known", [False, True])
async def test_without_reading_nothing_is_sent_blindly(
    sandbox: Sandbox, fresh_db: Database, known: bool
) -> None:
    """Discord answers with an empty list where history may not be read, whatever was posted."""
    async with going_round(sandbox, fresh_db, connected=known) as going:
        await lose_answer(going, "hello")
        going.general.deny(going.guild.everyone, Permissions.READ_MESSAGE_HISTORY)
        going.ahead = 2 * NONCE_WINDOW
        going.sandbox.limits.nonce_window = 0
        for _ in range(3):
            await going.carried(after=timedelta(minutes=15))
        row = await going.row()
        assert (row.state, row.sent_message_id) == ("waiting", None)
        assert "Read Message History" in str(row.reason)
        assert going.says(going.general) == ["hello"]
        going.general.allow(going.guild.everyone, Permissions.READ_MESSAGE_HISTORY)
        await going.carried(after=timedelta(minutes=15))
        assert (await going.row()).state == "done"
        assert going.says(going.general) == ["hello"]


async def test_a_message_sent_unheard_and_then_deleted_is_not_said_again(going: Round) -> None:
    await lose_answer(going, "hello")
    await going.guild.owner.deletes(going.general.messages[0])
    await going.carried(after=RETRY)
    assert going.says(going.general) == []
    assert (await going.row()).state == "done"


async def test_after_a_lost_answer_in_a_channel_that_is_gone_the_next_one_is_used(
    going: Round,
) -> None:
    old, new = going.guild.channel("old"), going.guild.channel("new")
    going.sandbox.faults.lose_answer("POST", MESSAGES)
    await going.note("hello", room=old)
    await going.carried()
    going.guild.remove(old)
    await going.note("hello", room=new)
    await going.carried(after=RETRY)
    assert going.says(new) == ["hello"]


async def test_a_lost_answer_to_a_direct_message_is_not_a_second_one(going: Round) -> None:
    ana = await going.volunteer("Ana")
    going.sandbox.faults.lose_answer("POST", MESSAGES)
    await going.letter("tomorrow", ana, key="letter")
    await going.carried()
    going.sandbox.limits.nonce_window = 0
    going.ahead = 2 * NONCE_WINDOW
    await going.carried(after=RETRY)
    assert [shown.text for shown in ana.dms] == ["tomorrow (en)"]
    assert (await going.row("letter")).state == "done"


@pytest.mark.parametrize("status", [429, 503])
async def test_an_error_is_tried_again_until_it_is_through(going: Round, status: int) -> None:
    going.sandbox.faults.fail("POST", MESSAGES, status=status, seconds=40)
    await going.note("hello")
    await going.carried()
    row = await going.row()
    assert row.state == "waiting"
    assert (row.attempts == 0) == (status == 429), "waiting for a rate limit is no failure"
    await going.carried(after=timedelta(seconds=20 if status == 429 else 5))
    assert going.says(going.general) == ([] if status == 429 else ["hello"])
    await going.carried(after=timedelta(seconds=21))
    assert going.says(going.general) == ["hello"]


async def test_an_edit_that_is_refused_for_now_comes_later_and_shows_the_latest(going: Round) -> None:
    await going.note("one")
    await going.carried()
    going.sandbox.faults.fail("PATCH", MESSAGE, status=429, seconds=40)
    await going.note("two")
    await going.carried(after=SOON)
    assert going.says(going.general) == ["one"]
    await going.note("three")
    await going.carried(after=timedelta(seconds=41))
    assert going.says(going.general) == ["three"]


async def test_a_deleted_card_whose_new_post_gets_no_answer_is_there_once(going: Round) -> None:
    await going.note("one")
    await going.carried()
    await going.guild.owner.deletes(going.general.messages[0])
    going.sandbox.faults.lose_answer("POST", MESSAGES)
    await going.note("two")
    await going.carried(after=SOON)
    assert (await going.row()).state == "waiting"
    await going.carried(after=RETRY)
    assert going.says(going.general) == ["two"]
