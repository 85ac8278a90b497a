"""The chosen language is known at once after it is stored, and costs nobody a read."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.chosen_languages import OLD, Languages
from bot.db import Database
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import preferences
from tests.services.conftest import Community


def pressed(person: Caller, *, locale: str = "en-US", in_a_dm: bool = False) -> discord.Interaction:
    """As much of an interaction as says whose it is, where, and in which language their Discord is."""
    guild_id = None if in_a_dm else person.guild_id
    return cast(
        discord.Interaction,
        SimpleNamespace(user=SimpleNamespace(id=person.user_id), guild_id=guild_id, locale=locale),
    )


async def choose(db: Database, person: Caller, language: str | None, now: datetime) -> None:
    await db.write(preferences.choose_language, person, language, now=now)


async def test_it_holds_from_the_moment_it_is_stored_until_it_is_taken_back(
    db: Database, now: datetime
) -> None:
    languages, community = Languages(db), Community()
    person, other = community.newcomers(2)
    await choose(db, person, "es", now)
    assert await languages.of(pressed(person)) == "es"
    assert await languages.of(pressed(other)) == "en"
    assert await languages.of(pressed(other, locale="es-419")) == "es"
    await choose(db, person, None, now)
    assert await languages.of(pressed(person)) == "en"
    await choose(db, person, "es", now)
    await db.write(mine.erase, person.guild, person.user_id, now=now)
    assert await languages.of(pressed(person)) == "en"


async def test_in_a_direct_message_it_is_the_one_they_chose_wherever_that_was(
    db: Database, now: datetime
) -> None:
    languages, here, there = Languages(db), Community(), Community()
    person = here.newcomer()
    also = Caller(person.user_id, there.guild_id)
    await choose(db, person, "es", now)
    assert await languages.of(pressed(person, in_a_dm=True)) == "es"
    assert await languages.of(pressed(also)) == "en", "in another server they have chosen nothing"
    await choose(db, also, "en", now)
    assert await languages.of(pressed(person, in_a_dm=True, locale="es-ES")) == "es", "two choices: none"


async def test_what_is_known_costs_no_read_and_a_database_that_fails_no_answer(
    fresh_db: Database, now: datetime
) -> None:
    person = Community().newcomer()
    await choose(fresh_db, person, "es", now)
    languages = Languages(fresh_db)
    await languages.of(pressed(person))
    await fresh_db.close()
    assert await languages.of(pressed(person)) == "es"


async def test_what_another_process_stored_is_heard_of_in_direct_messages_within_a_minute(
    db: Database, now: datetime
) -> None:
    seconds, person = 0.0, Community().newcomer()
    languages = Languages(db, monotonic=lambda: seconds)
    assert await languages.of(pressed(person, in_a_dm=True)) == "en"
    elsewhere: Any = db._listeners.pop("languages")  # what that process announces is not heard here
    await choose(db, person, "es", now)
    db._listeners["languages"] = elsewhere
    seconds = OLD + 1
    known = await languages.of(pressed(person, in_a_dm=True))
    assert known == ("en" if db.alone else "es"), "a file is one process's alone"
