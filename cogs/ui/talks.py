"""A private thread in which coordinators talk with who proposed something."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

import discord

from bot.errors import Refusal
from bot.i18n import N_, _, speaking
from bot.interactions import Interaction, caller_of
from bot.markup import clipped, said
from bot.services.guild.guilds import Guild
from bot.services.preparing import proposals
from bot.services.things.proposed import Proposal
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour

#: Characters of a thread's name.
MOST_NAME = 85
#: Messages that are looked through for the first words.
MOST_READ = 10
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
    kept: int = await bot.db.write(proposals.keep_thread, thing.id, caller, opened, lost)
    people = [one for one in (thing.created_by, caller.user_id) if one is not None]
    for person in people:
        await bot.http.add_user_to_thread(kept, person)
    if kept != opened:
        with suppress(discord.HTTPException):  # then it stays, with nobody in it
            await bot.http.delete_channel(opened)
        return kept
    await _say_first(interaction, kept, thing, guild, people)
    return kept


async def _opened(interaction: Interaction, thing: Thing, guild: Guild) -> int:
    """The only one there is about this draft. A thread has no nonce, and a request whose answer is lost is
    sent again: so its name bears a mark, and of several the oldest stays.
    """
    place = _place(interaction, guild)
    mark = sha256(f"talk {thing.guild_id} {thing.id} {thing.created_at}".encode()).hexdigest()[:8]
    found = await _found(interaction, mark)
    if not found:
        try:
            opened = await place.create_thread(
                name=f"{clipped(thing.title, MOST_NAME)} · {mark}",
                type=discord.ChannelType.private_thread,
                auto_archive_duration=10080,
                invitable=False,
            )
        except discord.Forbidden:
            raise Refusal(_SHUT) from None
        found = sorted({opened.id, *await _found(interaction, mark)})
    first, *others = found
    for thread_id in others:
        with suppress(discord.HTTPException):  # then it stays, with nobody in it
            await interaction.client.http.delete_channel(thread_id)
    return first


def _place(interaction: Interaction, guild: Guild) -> discord.TextChannel:
    """Raises Refusal where none may be opened."""
    server = interaction.guild
    place = server.get_channel(guild.asks_channel_id or 0) if server is not None else None
    if not isinstance(place, discord.TextChannel):
        raise Refusal(_SHUT)
    held = place.permissions_for(place.guild.me)
    if not (held.create_private_threads and held.send_messages_in_threads):
        raise Refusal(_SHUT)
    return place


async def _found(interaction: Interaction, mark: str) -> list[int]:
    """What was opened with this mark, the oldest first. Anybody can name a thread like this, and only one of
    ours is private to whom we let in.
    """
    client = interaction.client
    active = await client.http.get_active_threads(caller_of(interaction).guild)
    return sorted(
        int(one["id"])
        for one in active["threads"]
        if one["name"].endswith(f" {mark}")
        and client.user is not None
        and int(one["owner_id"]) == client.user.id
        and one["type"] == discord.ChannelType.private_thread.value
    )


async def _say_first(
    interaction: Interaction, thread_id: int, thing: Thing, guild: Guild, people: list[int]
) -> None:
    """What it is for, unless an earlier try has said so."""
    thread = interaction.client.get_partial_messageable(thread_id, guild_id=thing.guild_id)
    async for message in thread.history(limit=MOST_READ, oldest_first=True):
        if message.author == interaction.client.user and message.components:
            return
    pinged = [discord.Object(person) for person in people]
    mentions = discord.AllowedMentions(everyone=False, roles=False, users=pinged, replied_user=False)
    await thread.send(view=_first_words(thing, guild, people), allowed_mentions=mentions)


def _first_words(thing: Thing, guild: Guild, people: list[int]) -> discord.ui.LayoutView:
    with speaking(guild.language):
        card = Card(_("About the proposal “{title}”").format(title=said(thing.title)), colour=Colour.CARE)
        card.text(" ".join(f"<@{person}>" for person in people))
        card.text(_("Here you can talk about it. Nothing is decided by that: the coordinators answer it."))
        return card.view()
