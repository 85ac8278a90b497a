"""Whatever a handler does, the person gets exactly one plain answer in time, and the operator a reference."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import client as bot_client
from bot.answers import Limits
from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database
from bot.recent_count import RecentCount
from bot.upgrade import upgrade
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Places
from sandbox.replies import Reply, Shown
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests.patience import PATIENCE
from tests.router.conftest import LIMITS
from tests.running import Log, connected, settings_for

ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


async def deferred(
    person: Person, click: Coroutine[object, object, Reply]
) -> tuple[Reply, asyncio.Task[Reply]]:
    """The reply to a click that the bot has deferred, and the click that goes on waiting."""
    going_on = asyncio.create_task(click)
    await asyncio.sleep(0)  # the click is sent before it waits for anything
    reply = person.replies[-1]
    await asyncio.shield(reply.interaction.answered)
    return reply, going_on


def reference(text: str, log: str) -> str:
    """The reference that the person was given, found in the log as well."""
    found = re.search(r"reference (\w{4})", text)
    assert found, text
    assert found[1] in log
    return found[1]


# ------------------------------------------------------------------ answers in time


async def test_a_click_on_a_card_is_answered_privately_and_leaves_the_card(ana: Person, card: Shown) -> None:
    reply = await ana.click("say", on=card)
    assert reply.text == "said"
    assert reply.ephemeral
    assert "Card" in card.text


async def test_updating_from_a_public_card_makes_a_private_panel(ana: Person, card: Shown) -> None:
    reply = await ana.click("update", on=card)
    assert "Updated" in reply.text
    assert reply.ephemeral
    assert "Card" in card.text


async def test_a_private_panel_is_redrawn_in_place(ana: Person) -> None:
    panel = await ana.command("/panel")
    reply = await ana.click("update", on=panel)
    assert reply == panel
    assert "Updated" in panel.text


async def test_a_slow_answer_to_a_card_replaces_the_thinking(
    ana: Person, card: Shown, gate: asyncio.Event
) -> None:
    reply, click = await deferred(ana, ana.click("slow say", on=card))
    assert reply.thinking
    assert reply.ephemeral
    gate.set()
    assert (await click).text == "said late"
    assert not reply.thinking
    assert reply.more == []


async def test_a_slow_panel_waits_silently_and_is_redrawn(ana: Person, gate: asyncio.Event) -> None:
    panel = await ana.command("/panel")
    _reply, click = await deferred(ana, ana.click("slow update", on=panel))
    assert "Panel" in panel.text
    gate.set()
    await click
    await panel.shows("Updated late")


async def test_a_slow_message_from_a_panel_leaves_the_panel(ana: Person, gate: asyncio.Event) -> None:
    panel = await ana.command("/panel")
    _reply, click = await deferred(ana, ana.click("slow say", on=panel))
    gate.set()
    reply = await click
    assert reply.text == "said late"
    assert reply.ephemeral
    assert "Panel" in panel.text


async def test_a_slow_command_is_answered_late_and_once(ana: Person, gate: asyncio.Event) -> None:
    reply, command = await deferred(ana, ana.command("/slow"))
    assert reply.thinking
    gate.set()
    await command
    assert reply.text == "done at last"
    assert reply.more == []


# ------------------------------------------------------------------ handlers that fail


async def test_a_bug_is_a_sentence_with_a_reference_that_is_in_the_log(
    ana: Person, card: Shown, log: Log
) -> None:
    reply = await ana.click("raise", on=card)
    assert "Something went wrong on our side" in reply.text
    reference(reply.text, log.getvalue())
    assert "a bug in here" in log.getvalue()
    assert "a bug in here" not in reply.text


async def test_a_refusal_is_its_own_sentence_and_can_neither_style_nor_ping(ana: Person, card: Shown) -> None:
    reply = await ana.click("refuse", on=card)
    assert reply.text.endswith("is closed.")
    assert "**Beach**" not in reply.text
    assert "@everyone" not in reply.text


async def test_a_handler_that_says_nothing_is_a_bug_and_the_person_is_told(
    ana: Person, card: Shown, log: Log
) -> None:
    reply = await ana.click("nothing", on=card)
    reference(reply.text, log.getvalue())


async def test_a_handler_that_answers_twice_is_heard_once(ana: Person, card: Shown, log: Log) -> None:
    reply = await ana.click("twice", on=card)
    await log.says("answered_twice")
    assert (await ana.click("say", on=card)).text == "said"
    assert reply.text == "first"
    assert reply.more == []


async def test_answer_deferral_and_giving_up_at_the_same_moment_give_one_answer(
    ana: Person, card: Shown, log: Log
) -> None:
    reply = await ana.click("race", on=card)
    await log.says("late_answer_dropped")
    assert reply.text == "the answer"
    assert reply.more == []


async def test_a_handler_that_never_ends_is_stopped_and_the_person_is_told(ana: Person, card: Shown) -> None:
    reply = await ana.click("forever", on=card)
    assert "takes too long" in reply.text
    assert reply.more == []


async def test_a_dead_token_is_logged_and_nothing_else_breaks(
    sandbox: Sandbox,
    ana: Person,
    card: Shown,
    gate: asyncio.Event,
    log: Log,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox.limits, "answer", 0.05)
    reply = await ana.click("slow say", on=card)
    assert reply.failed
    gate.set()
    await log.says("answered_too_late")
    monkeypatch.undo()
    assert (await ana.click("say", on=card)).text == "said"


async def test_a_lost_answer_is_repeated_and_arrives_once(sandbox: Sandbox, ana: Person, card: Shown) -> None:
    sandbox.faults.lose_answer("POST", CALLBACK)
    reply = await ana.click("say", on=card)
    assert reply.text == "said"
    assert reply.more == []


async def test_a_lost_deferral_still_ends_in_one_answer(
    sandbox: Sandbox, ana: Person, card: Shown, gate: asyncio.Event
) -> None:
    sandbox.faults.lose_answer("POST", CALLBACK, times=2)
    reply, click = await deferred(ana, ana.click("slow say", on=card))
    gate.set()
    await click
    await reply.settled()
    assert reply.text == "said late"
    assert reply.more == []


async def test_discord_refusing_an_answer_once_is_told_as_trouble(
    sandbox: Sandbox, ana: Person, card: Shown, log: Log
) -> None:
    sandbox.faults.fail("POST", CALLBACK, status=400)
    reply = await ana.click("say", on=card)
    reference(reply.text, log.getvalue())


async def test_a_bot_that_is_stopped_answers_what_was_clicked_before(sandbox: Sandbox, db: Database) -> None:
    application = sandbox.create_application("Leaving", members_intent=False)
    guild = Places(sandbox.world).found("Farewell")
    guild.channel("general")
    bot = Groundswell(settings_for(sandbox), db, Clock(), limits=LIMITS, extensions=["tests.doors"])
    async with connected(bot, application.token):
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        dee = await guild.join("Dee")
        _reply, command = await deferred(dee, dee.command("/slow"))
        closing = asyncio.create_task(bot.close())
        await asyncio.sleep(0)  # closing has begun
        bot.extensions["tests.doors"].gate.set()
        await closing
        assert (await command).text == "done at last"


async def test_a_bot_that_is_stopped_tells_whoever_waits_too_long_and_begins_nothing_new(
    sandbox: Sandbox, db: Database, monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    monkeypatch.setattr(bot_client, "LAST_ANSWERS", 0.05)
    application = sandbox.create_application("Hurried", members_intent=False)
    guild = Places(sandbox.world).found("Short farewell")
    guild.channel("general")
    slow = Limits(defer_after=0.0, give_up_after=PATIENCE, modal_read=PATIENCE)
    bot = Groundswell(settings_for(sandbox), db, Clock(), limits=slow, extensions=["tests.doors"])
    async with connected(bot, application.token):
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        dee, eve = await guild.join("Dee"), await guild.join("Eve")
        _reply, command = await deferred(dee, dee.command("/slow"))
        with sandbox.faults.hold("PATCH", ORIGINAL) as fault:
            closing = asyncio.create_task(bot.close())
            await fault.arrived.wait()
            late = asyncio.create_task(eve.command("/slow"))
            bot.dispatch("raw_presence", guild.id, True)
            await asyncio.sleep(0)
            fault.release()
        await closing
        assert "being restarted" in (await command).text
        late.cancel()
    assert "bug" not in log.getvalue()
    assert "closed" not in log.getvalue()


async def test_a_second_bot_on_the_token_shows_by_the_clicks_it_answered_first(
    sandbox: Sandbox, client: Groundswell, ana: Person, card: Shown, tmp_path: Path, application: Application
) -> None:
    """Each has a database of its own, so they meet nowhere but at Discord."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(url, now=datetime.now(UTC))
    elsewhere = await Database.open(url)
    other = Groundswell(settings_for(sandbox), elsewhere, Clock(), limits=LIMITS, extensions=["tests.doors"])
    sandbox.faults.lose_answer("POST", CALLBACK)
    before = client.router.preempted.count
    await ana.click("say", on=card)
    assert client.router.preempted.count == before, "our own answer, sent again, is nobody else's"
    async with connected(other, application.token):
        for press in range(1, 4):
            assert (await ana.click("say", on=card)).text == "said"
            async with asyncio.timeout(PATIENCE):  # whoever came second may not even have heard of it yet
                while client.router.preempted.count + other.router.preempted.count < before + press:  # noqa: ASYNC110
                    await asyncio.sleep(0)
    await elsewhere.close()
    assert client.router.preempted.count + other.router.preempted.count == before + 3


def test_what_happened_longer_ago_is_no_longer_counted() -> None:
    seconds = 0.0
    recently = RecentCount(60, monotonic=lambda: seconds)
    recently.note()
    seconds = 30.0
    recently.note()
    assert recently.count == 2
    seconds = 60.0
    assert recently.count == 1
    seconds = 90.0
    assert recently.count == 0


async def test_discord_is_not_asked_to_send_back_what_was_said(ana: Person, sandbox: Sandbox) -> None:
    """A body that nobody reads would be made, sent and parsed for each click."""
    sandbox.requests.clear()
    await ana.command("/panel")
    await ana.click("update")
    answers = sandbox.requests.to("POST", CALLBACK)
    assert [answer.status for answer in answers] == [204, 204]
