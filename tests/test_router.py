"""Whatever a handler does, the person gets exactly one plain answer in time, and the operator a reference."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.answers import Limits
from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database
from bot.routes import Routes
from bot.services import drafts
from bot.upgrade import upgrade
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild, Places
from sandbox.replies import Reply, Shown
from sandbox.server import Sandbox
from sandbox.waiting import until
from sandbox.world.talk import Application
from tests import doors
from tests.running import Log, connected, local_discord, logging_to_memory, settings_for

#: Short, so that no test waits long; far above what a handler here needs.
LIMITS = Limits(defer_after=0.15, give_up_after=0.6, modal_read=0.4)
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with local_discord() as running:
        yield running


@pytest.fixture(scope="module")
def application(sandbox: Sandbox) -> Application:
    return sandbox.create_application("Doors", members_intent=False)


@pytest.fixture(scope="module")
async def db(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('router')}/router.db"
    upgrade(url, now=datetime.now(UTC))
    opened = await Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def client(sandbox: Sandbox, application: Application, db: Database) -> AsyncIterator[Groundswell]:
    bot = Groundswell(settings_for(sandbox), db, Clock(), limits=LIMITS, extensions=["tests.doors"])
    async with connected(bot, application.token) as running:
        yield running


@pytest.fixture
def guild(sandbox: Sandbox, application: Application, client: Groundswell) -> Guild:
    guild = Places(sandbox.world).found("Rising Tide")
    guild.channel("general")
    guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    return guild


@pytest.fixture
async def ana(guild: Guild) -> Person:
    return await guild.join("Ana")


@pytest.fixture
async def card(client: Groundswell, guild: Guild, ana: Person) -> Shown:
    """A public message with the controls."""
    view = doors.panel("Card")
    view.stop()
    channel = client.get_partial_messageable(guild.channel("general").id)
    await channel.send(view=view)
    return await guild.channel("general").gets("Card")


@pytest.fixture(autouse=True)
def gate(client: Groundswell) -> asyncio.Event:
    """Lets the handlers go on that wait. The loaded cog is a module of its own, so it is asked."""
    found: asyncio.Event = client.extensions["tests.doors"].gate
    found.clear()
    return found


@pytest.fixture
def log() -> Iterator[Log]:
    with logging_to_memory() as log:
        yield log


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


async def test_a_second_message_comes_only_when_asked_for(sandbox: Sandbox, ana: Person, card: Shown) -> None:
    reply = await ana.click("more", on=card)
    await until(sandbox.world, lambda: reply.more, within=5, otherwise=lambda: "nothing more came")
    assert reply.text == "first"
    assert [message.text for message in reply.more] == ["and another thing"]
    assert all(message.ephemeral for message in reply.more)


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
    await reply.settled(within=5)
    assert reply.text == "said late"
    assert reply.more == []


async def test_discord_refusing_an_answer_once_is_told_as_trouble(
    sandbox: Sandbox, ana: Person, card: Shown, log: Log
) -> None:
    sandbox.faults.fail("POST", CALLBACK, status=400)
    reply = await ana.click("say", on=card)
    reference(reply.text, log.getvalue())


# ------------------------------------------------------------------ controls


async def test_a_select_hands_over_its_values(ana: Person, card: Shown) -> None:
    assert (await ana.choose("Colours", "Red", "Blue", on=card)).text == "picked r, b"


async def test_a_select_of_people_hands_over_the_people(ana: Person, card: Shown) -> None:
    reply = await ana.choose("People", ana, on=card)
    assert reply.text == f"chose Ana ['{ana.id}']"


@pytest.mark.parametrize(
    "custom_id",
    [
        "nobody:knows:this",
        "door:unknown",
        "door::gone",
        "door:abc:gone",
        "door:-1:gone",
        "door:٣:gone",
        f"door:{2**63}:gone",
        f"door:{'9' * 90}:gone",
        "door:1:2:gone",
        "fix:abc",
        "~",
        ":" * 100,
    ],
)
async def test_a_forged_custom_id_leads_nowhere(custom_id: str, ana: Person, card: Shown) -> None:
    reply = await ana.forges(custom_id, on=card)
    assert "no longer in use" in reply.text
    assert reply.ephemeral


async def test_the_largest_id_still_fits(ana: Person, card: Shown) -> None:
    assert (await ana.forges(f"door:{2**63 - 1}:gone", on=card)).text == f"number {2**63 - 1}"


def test_two_routes_for_the_same_ids_are_refused(client: Groundswell) -> None:
    routes = Routes()

    @routes.click("door:{other}:gone")
    async def again(interaction: doors.Interaction, other: int) -> None: ...

    with pytest.raises(ValueError, match="fit the same custom ids"):
        client.router.add(routes)


async def test_every_control_of_a_message_leads_somewhere(card: Shown, client: Groundswell) -> None:
    ids = [control.custom_id for control in card.controls]
    assert len(ids) == 16
    assert all(custom_id is not None and client.router.knows(custom_id) for custom_id in ids)


# ------------------------------------------------------------------ forms


async def test_a_form_opens_and_its_fields_arrive_by_name(ana: Person) -> None:
    opened = await ana.command("/form")
    assert opened.modal is not None
    assert opened.modal.title == "Write"
    reply = await ana.submit(story="Once upon a time")
    assert reply.text == "7: Hello / Once upon a time"
    assert reply.ephemeral


async def test_a_form_has_new_ids_each_time_it_opens(ana: Person, card: Shown) -> None:
    first = (await ana.click("form", on=card)).modal
    second = (await ana.click("form", on=card)).modal
    assert first is not None
    assert second is not None
    ids = [modal.json["custom_id"] for modal in (first, second)]
    ids += [field["custom_id"] for modal in (first, second) for field in modal.fields]
    assert len(set(ids)) == 6


async def test_a_form_that_is_not_ready_asks_to_press_again(ana: Person, card: Shown) -> None:
    reply = await ana.click("slow form", on=card)
    assert "press again" in reply.text
    assert reply.ephemeral
    assert ana.modal is None


async def test_a_command_that_opens_a_form_too_late_asks_to_press_again(ana: Person) -> None:
    assert "press again" in (await ana.command("/late_form")).text


async def test_what_was_written_into_a_refused_form_is_one_press_away(ana: Person) -> None:
    await ana.command("/form")
    refused = await ana.submit(title="a bad title", story="A long story")
    assert refused.text.startswith("a bad title won't do.")
    await ana.click("Fix it")
    reply = await ana.submit(title="a good title")
    assert reply.text == "7: a good title / A long story"


async def test_a_refused_form_can_be_mended_after_a_restart(sandbox: Sandbox, db: Database) -> None:
    application = sandbox.create_application("Doors again", members_intent=False)
    guild = Places(sandbox.world).found("Phoenix")
    guild.channel("general")

    def new_client() -> Groundswell:
        return Groundswell(settings_for(sandbox), db, Clock(), limits=LIMITS, extensions=["tests.doors"])

    async with connected(new_client(), application.token):
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        bo = await guild.join("Bo")
        await bo.command("/form")
        await bo.submit(title="bad", story="kept")
    async with connected(new_client(), application.token):
        await bo.click("Fix it")
        assert (await bo.submit(title="good")).text == "7: good / kept"


async def test_nobody_else_can_open_what_somebody_wrote(guild: Guild, ana: Person, card: Shown) -> None:
    await ana.command("/form")
    refused = await ana.submit(title="bad", story="private")
    bo = await guild.join("Bo")
    reply = await bo.forges(str(refused.buttons[0].custom_id), on=card)
    assert reply.modal is None
    assert "no longer here" in reply.text


async def test_what_was_written_is_forgotten_after_a_day(
    ana: Person, db: Database, client: Groundswell
) -> None:
    await ana.command("/form")
    refused = await ana.submit(title="bad", story="private")
    await db.write(drafts.purge, now=client.clock.now() + timedelta(hours=23))
    assert (await ana.click("Fix it", on=refused)).modal
    await db.write(drafts.purge, now=client.clock.now() + timedelta(hours=25))
    assert "no longer here" in (await ana.click("Fix it", on=refused)).text


# ------------------------------------------------------------------ commands


@pytest.mark.parametrize(
    ("locale", "spoken"), [("es-419", "es"), ("es-ES", "es"), ("en-GB", "en"), ("fr", "en")]
)
async def test_the_person_is_spoken_to_in_their_language(locale: str, spoken: str, guild: Guild) -> None:
    ben = await guild.join("Ben", locale=locale)
    assert (await ben.command("/language")).text == f"spoken: {spoken}"


async def test_a_missing_permission_is_named_as_discord_names_it(ana: Person, guild: Guild) -> None:
    assert "Manage Server" in (await ana.command("/guarded")).text
    guild.give(ana, guild.role("Boss", permissions=Permissions.MANAGE_GUILD))
    assert (await ana.command("/guarded")).text == "come in"


async def test_suggestions_come_as_they_are_typed(ana: Person) -> None:
    assert [str(choice) for choice in await ana.autocomplete("/suggest", what="a")] == ["a 0", "a 1", "a 2"]


@pytest.mark.parametrize("typed", ["hang", "raise"])
async def test_suggestions_that_fail_or_hang_are_none(typed: str, ana: Person) -> None:
    assert await ana.autocomplete("/suggest", what=typed) == []


async def test_a_command_discord_still_shows_but_the_bot_has_lost_is_explained(
    ana: Person, client: Groundswell
) -> None:
    lost = client.tree.remove_command("language")
    assert lost is not None
    try:
        assert "has just changed" in (await ana.command("/language")).text
    finally:
        client.tree.add_command(lost)


async def test_a_server_that_is_not_on_the_list_is_told_so(sandbox: Sandbox, db: Database) -> None:
    application = sandbox.create_application("Choosy", members_intent=False)
    settings = settings_for(sandbox, guild_ids=frozenset({123456789012345678}))
    guild = Places(sandbox.world).found("Elsewhere")
    room = guild.channel("general")
    bot = Groundswell(settings, db, Clock(), limits=LIMITS, extensions=["tests.doors"])
    async with connected(bot, application.token):
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        view = doors.panel("Card")
        view.stop()
        await bot.get_partial_messageable(room.id).send(view=view)
        cy = await guild.join("Cy")
        assert "not in use on this server" in (await cy.click("say")).text


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
