"""Saying yes or no to each person who would like something that gives more than a button may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ButtonStyle
from discord.ext import commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _
from bot.in_order import InOrder
from bot.interactions import Interaction, caller_of
from bot.permissions import is_mighty
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import approvals, things
from bot.services.things.commitments import ANSWERED, APPLIED
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import Card, Colour, button, confirm, said, thing_facts

routes = Routes()


class Guard(commands.Cog):
    """Sees to it that nobody is given by a button what could harm the server, also when a member role became
    such only after it was linked: at Discord, any time.
    """

    def __init__(self, bot: Groundswell) -> None:
        self._bot = bot
        self._heard: InOrder[tuple[int, frozenset[int]]] = InOrder("mighty member roles", self._look_at)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if is_mighty(after) and not is_mighty(before):
            self._heard.hear((after.guild.id, frozenset({after.id})))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.on_guild_available(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Also at the start: something may have changed while nothing ran."""
        self._heard.hear((guild.id, frozenset(role.id for role in guild.roles if is_mighty(role))))

    async def _look_at(self, heard: Sequence[tuple[int, frozenset[int]]]) -> None:
        mighty: dict[int, frozenset[int]] = {}
        for guild_id, role_ids in heard:
            mighty[guild_id] = mighty.get(guild_id, frozenset()) | role_ids
        for guild_id, role_ids in mighty.items():
            if await self._bot.db.read(approvals.unguarded, guild_id, role_ids):
                await self._bot.db.write(approvals.guard, guild_id, role_ids, now=self._bot.clock.now())

    async def written(self) -> None:
        """Until everything heard so far is written down."""
        await self._heard.written()

    async def cog_unload(self) -> None:
        await self._heard.close()


@routes.click("approval:{thing_id}:whom")
async def look(interaction: Interaction, thing_id: int, users: list[discord.User | discord.Member]) -> None:
    for person in users[:1]:
        await _show(interaction, thing_id, person.id)


async def _show(interaction: Interaction, thing_id: int, user_id: int) -> None:
    thing, found = await interaction.client.db.read(approvals.of, thing_id, caller_of(interaction), user_id)
    card = Card(_("Say yes or no"), colour=Colour.CALM).text(_asked(thing, found, user_id))
    if found is not None and found.approved_at is None and found.state != "left":
        yes = button(_("Yes, gladly"), f"approval:{thing_id}:yes:{user_id}", ButtonStyle.success)
        no = button(_("Not this time"), f"approval:{thing_id}:no:{user_id}", disabled=found.has_place)
        card.text(thing_facts(thing)).row(yes, no)
    await answer_to(interaction).update(card.row(_back(thing)).view())


def _asked(thing: Thing, found: Commitment | None, user_id: int) -> str:
    names = {"person": f"<@{user_id}>", "title": said(thing.title)}
    if found is None or found.state == "left":
        return _("{person} hasn't asked for **{title}**.").format(**names)
    if found.approved_at is not None:
        return _("Somebody has said yes to {person} for **{title}**.").format(**names)
    if found.has_place:
        return _(
            "{person} has **{title}** from before somebody had to say yes to each person. Your yes gives "
            "them what comes with it now."
        ).format(**names)
    return _(
        "{person} would like **{title}**. What comes with it gives power here, so do you know them well "
        "enough? They hear the answer, yes or no, but not whose it was."
    ).format(**names)


def _back(thing: Thing) -> discord.ui.Button[discord.ui.LayoutView]:
    return button(_("Back"), f"{thing.kind}:{thing.id}:people")


@routes.click("approval:{thing_id}:yes:{user_id}")
async def approve(interaction: Interaction, thing_id: int, user_id: int) -> None:
    bot = interaction.client
    await bot.db.write(approvals.approve, thing_id, caller_of(interaction), user_id, now=bot.clock.now())
    await _show(interaction, thing_id, user_id)


@routes.click("approval:{thing_id}:no:{user_id}")
async def refuse(interaction: Interaction, thing_id: int, user_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(
        approvals.refuse, thing_id, caller_of(interaction), user_id, now=bot.clock.now()
    )
    card = Card(_("All right"), colour=Colour.CALM)
    card.text(_("<@{user_id}> hears, kindly, that it's not this time.").format(user_id=user_id))
    await answer_to(interaction).update(card.row(_back(thing)).view())


@routes.click("approval:{thing_id}:each")
async def ask_to_begin(interaction: Interaction, thing_id: int) -> None:
    caller_of(interaction).require_admin()
    thing = await interaction.client.db.read(things.show_to, thing_id, caller_of(interaction))
    card = Card(_("Say yes to each person?"), colour=Colour.ACT)
    card.text(
        _(
            "From now on **{title}** is suggested to nobody, and whoever would like it waits for the yes "
            "of somebody who manages this server. Whoever has it keeps it."
        ).format(title=said(thing.title))
    )
    going_on = confirm(
        f"approval:{thing_id}:begin", f"{thing.kind}:{thing_id}:people", yes=_("Yes, each one")
    )
    await answer_to(interaction).update(card.row(going_on).view())


@routes.click("approval:{thing_id}:begin")
async def begin(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(approvals.begin, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("From now on, each one"), colour=Colour.GOOD)
    card.text(
        _("The coordinators' channel says when somebody would like **{title}**.").format(
            title=said(thing.title)
        )
    )
    await answer_to(interaction).update(card.row(_back(thing)).view())


async def draw_applied(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """It names nobody: whoever may answer sees who it is, privately."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    application = await db.read(approvals.application, parcel.subject_id or 0)
    if application is None or application[1].state != "pending" or application[0].state != "open":
        over = Card(_("Somebody asked for a role"), colour=Colour.ENDED)
        return Post(guild.coordinators_channel_id, over.text(_("That has been settled.")).view(), once=True)
    thing = application[0]
    card = Card(_("Somebody would like a role"), colour=Colour.ACT)
    card.text(
        _("It is **{title}**. Somebody who manages this server says yes or no to each person.").format(
            title=said(thing.title)
        )
    )
    card.row(button(_("See who"), f"{thing.kind}:{thing.id}:people", ButtonStyle.primary))
    return Post(guild.coordinators_channel_id, card.view(), once=True)


async def draw_answered(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, found = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    title = said(thing.title)
    if found is None or found.state == "pending":
        return Nothing("they are asking anew, or erased themselves")
    if found.state == "left" and found.changed_by is None:
        return Nothing("they have given it back themselves")
    if found.state == "left":
        card = Card(_("Not this time"), colour=Colour.CARE)
        card.text(
            _(
                "You asked for **{title}**, and this time the answer is no. Thank you for wanting to take it "
                "on! /find in the server shows what else there is."
            ).format(title=title)
        )
    elif thing.state != "open":
        return Nothing("it has ended")
    elif found.has_place:
        card = Card(_("It's yours!"), colour=Colour.GOOD)
        card.text(_("You are now **{title}**. Thank you for taking this on!").format(title=title))
        card.row(button(_("Step down"), f"thing:{thing.id}:out"))
    else:
        card = Card(_("Yes, and you're on the waiting list"), colour=Colour.GOOD)
        card.text(
            _(
                "They said yes to you for **{title}**. Every place is taken; /mine says when one is yours."
            ).format(title=title)
        )
        card.row(button(_("Leave the list"), f"thing:{thing.id}:out"))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You asked for it.")).view())


draws = {APPLIED: draw_applied, ANSWERED: draw_answered}


async def setup(bot: Groundswell) -> None:
    await bot.add_cog(Guard(bot))
