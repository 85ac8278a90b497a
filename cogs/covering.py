"""Find cover: how it stands, begun and stopped by whoever looks after the thing; when one can sign off."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.reach import covering
from bot.services.reach.covering import SIGN_OFFS, WINDOWS, Board
from bot.services.things import covers, leads, rosters, standby, things
from bot.services.things.covers import COVER_ENDED, COVER_NEEDED, COVER_UNLED
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    back_to_people,
    button,
    cover_text,
    heading,
    leads_on,
    managed_thing,
    said,
    select,
    sign_off_text,
    when_and_where,
)

routes = Routes()

#: As a value of a select: nothing is chosen.
USUAL = "usual"


@routes.click("cover:{thing_id}")
async def show_cover(interaction: Interaction, thing_id: int) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    board = await bot.db.read(covering.board, thing_id, caller_of(interaction), now=now)
    await _require_not_suspended(interaction, board.thing)
    card = _panel(board, now=now)
    card = await leads_on(card, interaction, board.thing.guild_id, back_to_people(board.thing))
    await answer_to(interaction).update(card.view())


def _panel(board: Board, *, now: datetime) -> Card:
    thing, cover = board.thing, board.cover
    going = cover is not None and cover.is_going
    card = Card(_("Find cover"), colour=Colour.ACT if going else Colour.CALM)
    card.text(f"**{heading(thing)}**\n{when_and_where(thing.occasion, thing.deadline)}")
    card.text(cover_text(board))
    if going:
        refresh = button(_("Refresh"), f"cover:{thing.id}")
        return card.row(button(_("Ask nobody else"), f"cover:{thing.id}:stop"), refresh)
    told = ngettext(
        "{n} person stands by and is asked first; then people it fits, who agreed to be asked.",
        "{n} people stand by and are asked first; then people it fits, who agreed to be asked.",
        board.could_ask,
    )
    if board.could_ask:
        card.small(told.format(n=board.could_ask))
    else:
        card.small(_("Nobody stands by, so people it fits are asked, who agreed to be asked."))
    if standby.may_stand_by(thing, now) and thing.roster.free != 0:
        card.row(button(_("Find cover"), f"cover:{thing.id}:start", ButtonStyle.success))
    return card


async def _require_not_suspended(interaction: Interaction, thing: Thing) -> None:
    """Also in a direct message, which is in no server."""
    user_id = caller_of(interaction).user_id
    await interaction.client.db.read(suspensions.require_none, thing.guild_id, user_id)


@routes.click("cover:{thing_id}:start")
async def start(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    await _require_not_suspended(interaction, await bot.db.read(things.show, thing_id))
    await bot.db.write(covering.start, thing_id, caller_of(interaction), now=bot.clock.now())
    await show_cover(interaction, thing_id)


@routes.click("cover:{thing_id}:stop")
async def stop(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    await _require_not_suspended(interaction, await bot.db.read(things.show, thing_id))
    await bot.db.write(covering.stop, thing_id, caller_of(interaction), now=bot.clock.now())
    await show_cover(interaction, thing_id)


# ------------------------------------------------------------------ when somebody can't come


@routes.click("signoff:{thing_id}")
async def show_moments(interaction: Interaction, thing_id: int) -> None:
    thing = await managed_thing(interaction, thing_id)
    card = Card(_("When somebody can't come"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    at, is_draft = covers.sign_off_at(thing), thing.state == "draft"
    is_timetable = thing.kind == "shift" and is_draft
    if is_timetable and thing.timetable_since is None:
        card.text(_("It is so for all of its shifts. Later it can be chosen anew, also for one alone."))
    elif is_timetable:
        card.text(_("Chosen here it is so for all of its shifts that are to come."))
    else:
        card.text(sign_off_text(at) or _("One can sign off until it starts, and nobody is told of it."))
    card.row(
        select(
            f"signoff:{thing_id}:until",
            _("Last moment to sign off"),
            [(_before(minutes), USUAL if minutes is None else str(minutes)) for minutes in SIGN_OFFS],
            chosen=[USUAL if thing.sign_off_minutes is None else str(thing.sign_off_minutes)],
        )
    )
    card.small(
        _("Later than that, whoever looks after it is told at once, and I look for somebody to come instead.")
    )
    card.row(
        select(
            f"signoff:{thing_id}:window",
            _("A free place is kept for the next in line"),
            [(_kept(minutes), USUAL if minutes is None else str(minutes)) for minutes in WINDOWS],
            chosen=[USUAL if thing.offer_minutes is None else str(thing.offer_minutes)],
        )
    )
    card.small(_("Shorter near the start, and in the last hours it is theirs at once."))
    if is_timetable:
        back = button(_("Back"), f"timetable:{thing_id}")
    else:
        back = button(_("Back"), f"draft:{thing_id}:more") if is_draft else back_to_people(thing)
    await answer_to(interaction).update(card.row(back).view())


def _before(minutes: int | None) -> str:
    if minutes is None:
        return _("No last moment: until it starts")
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("{n} hour before", "{n} hours before", hours).format(n=hours)
    days = minutes // (24 * 60)
    return ngettext("{n} day before", "{n} days before", days).format(n=days)


def _kept(minutes: int | None) -> str:
    if minutes is None:
        return _("Kept for them for 12 hours")
    if minutes == 0:
        return _("Theirs at once")
    hours = minutes // 60
    return ngettext("Kept for them for {n} hour", "Kept for them for {n} hours", hours).format(n=hours)


@routes.click("signoff:{thing_id}:until")
async def choose_until(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(covering.set_sign_off, thing_id, caller, _chosen(values), now=bot.clock.now())
    await show_moments(interaction, thing_id)


@routes.click("signoff:{thing_id}:window")
async def choose_window(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(covering.set_window, thing_id, caller, _chosen(values), now=bot.clock.now())
    await show_moments(interaction, thing_id)


def _chosen(values: list[str]) -> int | None:
    """What is no number and not the usual is none of those shown: the rule refuses it."""
    if values == [USUAL]:
        return None
    found = whole_number(values[0]) if values else None
    return -1 if found is None else found


# ------------------------------------------------------------------ what is told


async def draw_needed(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    led_by = await db.read(leads.of, thing.id)
    if not thing.is_open(now) or parcel.user_id not in led_by:
        return Nothing("it is over, or they look after it no more")
    one = await db.read(rosters.find, int(parcel.detail["commitment"] or 0))
    board = await db.read(covering.stands, thing, now=now)
    card = Card(_("Somebody can't come"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(when_and_where(thing.occasion, thing.deadline))
    if one is not None and one.user_id is not None and one.state == "left":
        told = _("{person} has just signed off.").format(person=f"<@{one.user_id}>")
    elif one is not None and one.state == "confirmed":
        return Nothing("they come after all")
    else:
        told = _("Somebody who was in no longer is.")
    card.text(told).text(_now(board))
    card.row(button(_("How it stands"), f"cover:{thing.id}"), *_stops(board))
    card.small(_("Why this? You look after it, and the last moment to sign off is over."))
    return Direct(parcel.user_id or 0, card.view(), thing.ends_at)


def _now(board: Board) -> str:
    if board.cover is None or not board.cover.is_going:
        return _("Their place is somebody else's already.") if board.thing.is_full else ""
    return cover_text(board)


def _stops(board: Board) -> tuple[Button, ...]:
    if board.cover is None or not board.cover.is_going:
        return ()
    return (button(_("Ask nobody else"), f"cover:{board.thing.id}:stop"),)


async def draw_ended(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    led_by = await db.read(leads.of, thing.id)
    board = await db.read(covering.stands, thing, now=now)
    if parcel.user_id not in led_by or board.cover is None or board.cover.is_going:
        return Nothing("it goes on, or they look after it no more")
    found = board.cover.outcome == "found"
    title = _("Cover is found") if found else _("Nobody was found in time")
    card = Card(title, colour=Colour.GOOD if found else Colour.ENDED).text(f"**{heading(thing)}**")
    card.text("\n".join(cover_text(board).split("\n")[1:]))
    card.row(button(_("How it stands"), f"cover:{thing.id}"))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You look after it.")).view(), thing.ends_at)


async def draw_unled(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """In the coordinators' channel, without a name."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    thing = await db.read(things.show, parcel.subject_id or 0)
    board = await db.read(covering.stands, thing, now=now)
    going = board.cover is not None and board.cover.is_going
    if not going and not parcel.may_stand and not thing.is_open(now):
        return Nothing("it is over")
    card = Card(_("Somebody can't come"), colour=Colour.ACT if going else Colour.ENDED)
    card.text(f"**{heading(thing)}**\n{when_and_where(thing.occasion, thing.deadline)}")
    card.text(_("Whoever signed off did so late, and nobody else looks after it."))
    card.text(cover_text(board, named=False))
    card.row(button(_("How it stands"), f"cover:{thing.id}"))
    return Post(guild.coordinators_channel_id, card.view(), once=True)


draws = {COVER_NEEDED: draw_needed, COVER_ENDED: draw_ended, COVER_UNLED: draw_unled}


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in, and from messages."""
