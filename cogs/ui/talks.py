"""A private thread in which coordinators talk with who proposed something."""

from __future__ import annotations

from contextlib import suppress

import discord

from bot.errors import Refusal
from bot.i18n import N_, _, speaking
from bot.interactions import Interaction, caller_of
from bot.markup import clipped, said
from bot.services.guild.guilds import Guild
from bot.services.things import proposals
from bot.services.things.proposed import Proposal
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour

#: Characters of a thread's name.
MOST_NAME = 90
_SHUT = N_(
    "I can't open a private thread in the asks channel: I lack “Create Private Threads” or “Send Messages in "
    "Threads” there. You can hand it back with a note instead."
)


async def talk_about(interaction: Interaction, thing: Thing, found: Proposal, guild: Guild) -> int:
    """The thread's id, with this person and whoever proposed it in it: one for all who press. Raises Refusal
    where none may be opened.
    """
    if guild.quiet:
        raise Refusal(
            N_(
                "In quiet mode I open no threads: they show who takes part. You can hand it back with a note "
                "instead."
            )
        )
    bot, caller = interaction.client, caller_of(interaction)
    lost: int | None = None
    if found.thread_id is not None:
        try:
            await bot.http.add_user_to_thread(found.thread_id, caller.user_id)
        except discord.NotFound:
            lost = found.thread_id
        except discord.Forbidden:
            raise Refusal(_SHUT) from None
        else:
            return found.thread_id
    opened = await _opened(interaction, thing, guild)
    kept: int = await bot.db.write(proposals.keep_thread, thing.id, caller, opened.id, lost)
    if kept != opened.id:
        with suppress(discord.HTTPException):  # then it stays, with nobody in it
            await opened.delete()
        await bot.http.add_user_to_thread(kept, caller.user_id)
        return kept
    people = [one for one in (thing.created_by, caller.user_id) if one is not None]
    for person in people:
        await bot.http.add_user_to_thread(kept, person)
    pinged = [discord.Object(person) for person in people]
    mentions = discord.AllowedMentions(everyone=False, roles=False, users=pinged, replied_user=False)
    await opened.send(view=_first_words(thing, guild, people), allowed_mentions=mentions)
    return kept


async def _opened(interaction: Interaction, thing: Thing, guild: Guild) -> discord.Thread:
    server = interaction.guild
    place = server.get_channel(guild.asks_channel_id or 0) if server is not None else None
    if not isinstance(place, discord.TextChannel):
        raise Refusal(_SHUT)
    held = place.permissions_for(place.guild.me)
    if not (held.create_private_threads and held.send_messages_in_threads):
        raise Refusal(_SHUT)
    try:
        return await place.create_thread(
            name=clipped(thing.title, MOST_NAME),
            type=discord.ChannelType.private_thread,
            auto_archive_duration=10080,
            invitable=False,
        )
    except discord.Forbidden:
        raise Refusal(_SHUT) from None


def _first_words(thing: Thing, guild: Guild, people: list[int]) -> discord.ui.LayoutView:
    with speaking(guild.language):
        card = Card(_("About the proposal “{title}”").format(title=said(thing.title)), colour=Colour.CARE)
        card.text(" ".join(f"<@{person}>" for person in people))
        card.text(_("Here you can talk about it. Nothing is decided by that: the coordinators answer it."))
        return card.view()
