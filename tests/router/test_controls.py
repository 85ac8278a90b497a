"""Buttons, selects and forms lead where they should, and those that are forged or outdated nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database
from bot.routes import Routes
from bot.services.record import drafts
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild, Places
from sandbox.replies import Shown
from sandbox.server import Sandbox
from tests import doors
from tests.router.conftest import LIMITS
from tests.running import connected, settings_for

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
    assert len(ids) == 15
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
