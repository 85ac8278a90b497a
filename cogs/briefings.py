"""The briefing of the week, as coordinators and moderators read it, and its section in `/setup`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from discord import ButtonStyle

from bot.client import Groundswell
from bot.courier import Draw, Drawing, Nothing, Post
from bot.db import Database
from bot.drawing import Drawer
from bot.i18n import _, ngettext, number, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.figures import briefings
from bot.services.figures.briefings import BRIEFING, Briefing
from bot.services.guild import guilds
from bot.services.outbox.kinds import Post as PostKind
from bot.services.outbox.outbox import Parcel
from bot.services.things.images import Image
from bot.services.things.pictures import Picture
from cogs.ui import (
    Card,
    Colour,
    button,
    entry,
    first_time_in_words,
    heading,
    menu,
    setting_line,
    settings_here,
    show_section,
    told_apart,
    waiting_in_words,
    week_in_words,
    weeks_drawn,
    weeks_in_words,
    when_text,
)

routes = Routes()


async def draw_briefing(
    parcel: Parcel, db: Database, now: datetime, *, drawer: Drawer | None = None
) -> Drawing:
    """Three sentences and a picture of the week, and what is to be decided as it is sent."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators' channel is chosen in /setup")
    monday = date.fromisoformat(str(parcel.detail.get("week")))
    found = await db.read(briefings.of, guild, monday, now=now)
    card = Card(_("Last week, and what waits"), colour=Colour.CALM)
    card.text(_in_three_sentences(found))
    picture = await _picture(parcel.guild_id, monday, found, db, drawer)
    if picture is not None:
        card.picture(picture.address, picture.alt)
    decide = _to_decide(found)
    card.text("\n".join((_("**What needs a decision**"), *decide)) if decide else "")
    if found.lacking:
        names = told_apart(found.lacking, guild.zone)
        entries = [entry(names[one.id], f"{one.kind}:{one.id}:show") for one in found.lacking]
        card.row(menu("open", _("Open one of them"), entries))
    waits = found.waiting.people or found.followups
    who = [button(_("Who waits for a word"), "followup:show:all", ButtonStyle.primary)] if waits else []
    card.row(*who, button(_("All figures"), "stats:now"))
    return Post(guild.coordinators_channel_id, card.view(), once=True, picture=picture)


def _in_three_sentences(found: Briefing) -> str:
    week = found.weeks[-1]
    lines = [f"**{week_in_words(found.weeks)}**", _done(found)]
    first = first_time_in_words(week)
    return "\n".join(line for line in (*lines, first) if line)


def _done(found: Briefing) -> str:
    done, before = number(found.done), number(found.done_before)
    told = ngettext(
        "{n} Done was reported; the week before it was {before}.",
        "{n} Done were reported; the week before it was {before}.",
        found.done,
    )
    return told.format(n=done, before=before)


def _to_decide(found: Briefing) -> Sequence[str]:
    lines = []
    if found.waiting.people:
        lines.append(waiting_in_words(found.waiting))
    if found.followups:
        told = ngettext(
            "{n} person might be glad of a word from one of you: /followups",
            "{n} people might be glad of a word from one of you: /followups",
            found.followups,
        )
        lines.append(told.format(n=number(found.followups)))
    if found.applications:
        told = ngettext(
            "{n} person waits for a yes to a role: /role manage",
            "{n} people wait for a yes to a role: /role manage",
            found.applications,
        )
        lines.append(told.format(n=number(found.applications)))
    for one in found.lacking:
        lines.append(_("{title} has places left: {when}").format(title=heading(one), when=when_text(one)))
    return [f"- {line}" for line in lines]


async def _picture(
    guild_id: int, monday: date, found: Briefing, db: Database, drawer: Drawer | None
) -> Picture | None:
    """Drawn once, and kept; where it can't be drawn the words say it all."""
    kept = await db.read(briefings.picture_of, guild_id, monday)
    if kept is not None or drawer is None or not any(week.took_part for week in found.weeks):
        return kept
    drawn = await drawer.draw(weeks_drawn(found.weeks))
    if drawn is None:
        return None
    alt, image = weeks_in_words(found.weeks), Image("png", drawn)
    return await db.write(briefings.give_picture, guild_id, monday, alt=alt, image=image)


@routes.click("setup:briefing")
async def show_briefing(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    held = await interaction.client.db.read(briefings.find, guild.guild_id)
    card = Card(_("Monday's briefing"), colour=Colour.CALM)
    card.text(setting_line(_("Monday's briefing"), _("on") if guild.briefing else _("off")))
    if guild.briefing and held is not None and held.briefing_at is not None:
        card.text(_("The next one: {when}").format(when=timestamp(held.briefing_at)))
    card.text(
        _(
            "On Monday morning the coordinators' channel reads three sentences and a picture of the week "
            "before, and what needs a decision: who waits, and what has places left. It says how many, "
            "never who, and what /stats hides is hidden there, too."
        )
    )
    if guild.coordinators_channel_id is None:
        card.text(_("⬜ No coordinators' channel is chosen yet, so there is nowhere to post it."))
    switch_on = button(_("Switch it on"), "setup:briefing:on", ButtonStyle.primary)
    switch_off = button(_("Switch it off"), "setup:briefing:off")
    await show_section(interaction, card, switch_off if guild.briefing else switch_on)


@routes.click("setup:briefing:on")
async def switch_on(interaction: Interaction) -> None:
    await _switch(interaction, True)


@routes.click("setup:briefing:off")
async def switch_off(interaction: Interaction) -> None:
    await _switch(interaction, False)


async def _switch(interaction: Interaction, wanted: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(briefings.choose, caller, wanted, now=bot.clock.now())
    await show_briefing(interaction)


draws: dict[PostKind, Draw] = {BRIEFING: draw_briefing}


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup, and a post that has a picture."""
    draws[BRIEFING] = partial(draw_briefing, drawer=bot.drawer)
