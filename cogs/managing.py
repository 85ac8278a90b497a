"""What whoever looks after a thing to do changes about it: words, moment and places, and whether it goes on.

Each kind shows who is on it in a panel of its own; the buttons there lead here.
"""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild.interests import Interest
from bot.services.things import amendments
from bot.services.things.amendments import Words
from cogs.ui import (
    ask_fields,
    form,
    guild_here,
    managed_thing,
    marks_of_words,
    moment_fields,
    moment_form,
    numbers,
    offered_here,
    show_changes,
    typed_occasion,
)

routes = Routes()


@routes.click("manage:{thing_id}:change")
async def change(interaction: Interaction, thing_id: int) -> None:
    await show_changes(interaction, thing_id)


def words_form(
    title: str | None = None,
    why: str | None = None,
    step: str | None = None,
    effort: Sequence[str] = (),
    interests: Sequence[str] = (),
    offered: Sequence[Interest] = (),
) -> discord.ui.Modal:
    fields = ask_fields(title, why, step, effort=effort, interests=interests, offered=offered)
    return form(_("What it says"), *fields)


@routes.click("manage:{thing_id}:words", opens_modal=True)
async def edit_words(interaction: Interaction, thing_id: int) -> None:
    words = amendments.words_of(await managed_thing(interaction, thing_id))
    modal = change_words.modal(
        thing_id=thing_id,
        seen=marks_of_words(words),
        title=words.title,
        why=words.why,
        step=words.step,
        effort=[] if words.effort is None else [str(words.effort)],
        interests=[str(one) for one in words.interests],
        **await change_words.surroundings(interaction),
    )
    await answer_to(interaction).ask(modal)


@routes.form("manage:{thing_id}:words:{seen}", build=words_form, given=offered_here)
async def change_words(
    interaction: Interaction,
    thing_id: int,
    seen: str,
    title: str,
    why: str,
    step: str,
    effort: list[str] | None = None,
    interests: list[str] | None = None,
) -> None:
    about = tuple(sorted(numbers(interests)))
    words = Words(title, why, step, next(numbers(effort), None), about)
    await _reword(interaction, thing_id, words, seen)


async def _reword(interaction: Interaction, thing_id: int, words: Words, seen: str) -> None:
    bot = interaction.client
    await bot.db.write(
        amendments.reword, thing_id, caller_of(interaction), words, seen=seen, now=bot.clock.now()
    )
    await show_changes(interaction, thing_id)


@routes.click("manage:{thing_id}:when", opens_modal=True)
async def edit_moment(interaction: Interaction, thing_id: int) -> None:
    thing, guild = await managed_thing(interaction, thing_id), await guild_here(interaction)
    fields = moment_fields(thing, guild)
    await answer_to(interaction).ask(change_moment.modal(thing_id=thing_id, **fields))


@routes.form("manage:{thing_id}:when:{seen}", build=moment_form)
async def change_moment(
    interaction: Interaction,
    thing_id: int,
    seen: str,
    starts: str | None = None,
    until: str | None = None,
    place: str | None = None,
    details: str | None = None,
) -> None:
    bot = interaction.client
    thing = await managed_thing(interaction, thing_id)
    guild = await guild_here(interaction)
    deadline, occasion = typed_occasion(guild, thing, starts, until, place, details, now=bot.clock.now())
    await bot.db.write(
        amendments.move,
        thing_id,
        caller_of(interaction),
        deadline=deadline,
        occasion=occasion,
        seen=seen,
        now=bot.clock.now(),
    )
    await show_changes(interaction, thing_id)


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
