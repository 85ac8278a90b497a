"""Commands go through the same door: in the person's language, with a sentence for every failure."""

from __future__ import annotations

import pytest

from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild, Places
from sandbox.server import Sandbox
from tests import doors
from tests.router.conftest import LIMITS
from tests.running import connected, settings_for

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
