"""Moving the clock, making trouble and mending it, and reading the log."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Sandbox
from sandbox.page import Page
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.world.model import Application, User
from tests.patience import PATIENCE
from tests.sandbox.browsers import Browser, Cannot
from tests.sandbox.page.companions import companion
from tests.sandbox.page.conftest import Sit
from tests.sandbox.volunteer_bot import VolunteerBot


async def test_moving_the_clock_is_seen_by_everybody(sit: Sit, served: Sandbox) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    await ana.ask("move-clock", seconds=86400)
    await mo.until(lambda: mo.views["clock"]["offset"] == 86400)
    with pytest.raises(Cannot, match="does not go back"):
        await ana.ask("move-clock", seconds=-1)
    assert served.clock.offset == timedelta(days=1)


async def test_the_clock_goes_to_what_comes_next_if_somebody_knows(served: Sandbox, sit: Sit) -> None:
    at = datetime.now(UTC) + timedelta(days=2)
    async with companion(at) as (address, asked):
        Page(served, companion=address).open()
        ana = await sit("Ana")
        assert (await ana.ask("next"))["what"] == "a reminder"
        assert abs(served.clock.now() - at) < timedelta(seconds=5)
        await ana.ask("make-trouble", kind="restart")
        assert asked == ["GET /next", "POST /restart"]


async def test_when_nothing_comes_or_nobody_knows_that_is_said(served: Sandbox, sit: Sit) -> None:
    ana = await sit("Ana")
    assert not ana.views["clock"]["knows_next"]
    with pytest.raises(Cannot, match="without --companion"):
        await ana.ask("next")
    async with companion(None) as (address, _):
        Page(served, companion=address).open()
        mo = await sit("Mo")
        with pytest.raises(Cannot, match="Nothing is planned"):
            await mo.ask("next")
    with pytest.raises(Cannot, match="does not answer"):
        await mo.ask("next")


# ---------------------------------------------------------------------- trouble


@dataclass
class Panel:
    """The panel of troubles, as somebody uses it."""

    browser: Browser

    async def make(self, kind: str, **named: str) -> str:
        """What is so now, as the panel says it."""
        said = await self.browser.ask("make-trouble", kind=kind, **named)
        sentence = str(said["sentence"])
        await self.browser.until(lambda: sentence in self._made())
        return sentence

    async def undo(self, sentence: str) -> None:
        await self.browser.ask("undo-trouble", trouble=self._made()[sentence])
        await self.browser.until(lambda: sentence not in self._made())

    def _made(self) -> dict[str, int]:
        return {each["sentence"]: int(each["id"]) for each in self.browser.views["troubles"]["made"]}


@pytest.fixture
async def panel(sit: Sit) -> Panel:
    return Panel(await sit("Mo"))


def application(guild: Guild) -> Application:
    return next(iter(guild.state.applications.values()))


def bot_user(guild: Guild) -> User:
    return application(guild).bot


async def test_closed_direct_messages_are_said_and_opened_again(panel: Panel, guild: Guild) -> None:
    ana = guild.person("Ana")
    closed = await panel.make("close-dms", person=str(ana.id))
    assert (closed, ana.dms_open) == ("Ana's direct messages are closed.", False)
    await panel.undo(closed)
    assert ana.dms_open


async def test_direct_messages_that_somebody_closed_themselves_stay_closed(
    panel: Panel, guild: Guild
) -> None:
    ana = guild.person("Ana")
    ana.dms_open = False
    with pytest.raises(Cannot, match="closed already"):
        await panel.make("close-dms", person=str(ana.id))


async def test_a_permission_is_taken_from_the_bot_alone_and_given_back(
    panel: Panel, bot: VolunteerBot, guild: Guild, served: Sandbox
) -> None:
    general, helper = guild.channel("general").thing, bot_user(guild)
    before = served.world.permissions(helper, general)
    taken = await panel.make("take-permission", permission="Send messages")
    assert not served.world.may(helper, general, Permissions.SEND_MESSAGES)
    assert served.world.may(guild.person("Ana").user, general, Permissions.SEND_MESSAGES)
    await panel.undo(taken)
    assert served.world.permissions(helper, general) == before


async def test_two_permissions_come_back_in_any_order(
    panel: Panel, bot: VolunteerBot, guild: Guild, served: Sandbox
) -> None:
    general, helper = guild.channel("general").thing, bot_user(guild)
    guild.channel("general").allow(application(guild), Permissions.ATTACH_FILES)
    before = served.world.permissions(helper, general)
    sends = await panel.make("take-permission", permission="Send messages")
    files = await panel.make("take-permission", permission="Attach files")
    await panel.undo(sends)
    assert served.world.may(helper, general, Permissions.SEND_MESSAGES)
    assert not served.world.may(helper, general, Permissions.ATTACH_FILES)
    await panel.undo(files)
    assert served.world.permissions(helper, general) == before


async def test_the_same_trouble_is_not_made_twice(panel: Panel) -> None:
    first = await panel.make("fail", doing="send")
    with pytest.raises(Cannot, match="so already"):
        await panel.make("fail", doing="send")
    second = await panel.make("fail", doing="edit")
    await panel.undo(first)
    await panel.undo(second)
    await panel.make("fail", doing="send")


async def test_a_deleted_channel_comes_back_with_what_was_said_in_it(panel: Panel, guild: Guild) -> None:
    mo, general = panel.browser, guild.channel("general")
    await guild.person("Ana").says("keep me", in_=general)
    deleted = await panel.make("delete-channel", channel=str(general.id))
    await mo.until(lambda: "general" not in mo.channel_names())
    await panel.undo(deleted)
    await mo.until(lambda: "general" in mo.channel_names())
    kept = await mo.ask("open", channel=str(general.id))
    assert [each["content"] for each in kept["messages"]] == ["keep me"]


@pytest.mark.parametrize(("kind", "status"), [("rate-limit", 429), ("fail", 500)])
async def test_answers_are_refused_until_that_is_undone(
    panel: Panel, bot: VolunteerBot, served: Sandbox, kind: str, status: int
) -> None:
    mo = panel.browser
    general = mo.channel("general")["id"]
    await mo.ask("log", on=True)
    refused = await panel.make(kind, doing="answer")
    asking = asyncio.create_task(mo.ask("command", channel=general, command="here"))
    await mo.until(lambda: status in [each["status"] for each in mo.lines])
    await panel.undo(refused)
    assert (await asking)["failed"] is None, "the bot tries again, and is heard"
    await mo.gets("you are")


@pytest.mark.parametrize(("kind", "back"), [("drop", "RESUMED"), ("forget", "READY")])
async def test_a_dropped_bot_comes_back(sit: Sit, bot: VolunteerBot, kind: str, back: str) -> None:
    ana = await sit("Ana")
    await ana.ask("log", on=True)
    before = len(ana.lines)
    is_back = asyncio.create_task(bot.wait_for(back.lower(), timeout=PATIENCE))
    await ana.ask("make-trouble", kind=kind)
    await is_back
    assert back in [each["what"] for each in ana.lines[before:]]
    await ana.ask("command", channel=ana.channel("general")["id"], command="here")
    await ana.gets("you are")


# ---------------------------------------------------------------------- the log


async def test_the_log_has_each_request_and_each_event_for_those_who_look(
    sit: Sit, bot: VolunteerBot
) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    await ana.ask("log", on=True)
    await mo.ask("command", channel=mo.channel("general")["id"], command="here")
    await ana.until(lambda: [each for each in ana.lines if "/callback" in each["what"]])
    request = next(each for each in ana.lines if "/callback" in each["what"])
    assert (request["kind"], request["status"]) == ("request", 200)
    event = next(each for each in ana.lines if each["what"] == "INTERACTION_CREATE")
    assert json.loads(event["body"])["data"]["name"] == "here"
    assert not mo.lines
