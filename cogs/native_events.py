"""The event of a thing to do in Discord's own list, for whoever looks after it; reached from **Change**."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, LookOver, NativeEvent, Nothing
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from bot.services.outbox.rounds import EVENT_ROUND
from bot.services.things import native_events as events
from bot.services.things import register
from bot.services.things.native_events import NATIVE_EVENT, REFUSED, Wish
from bot.services.things.pictures import Picture
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    amiss_text,
    button,
    clipped,
    has_ended,
    leads_on,
    link,
    offer_events,
    picture_for,
    said,
)

routes = Routes()

#: Discord's limits, in characters.
MOST_PLACE, MOST_DESCRIPTION = 100, 1000
MOST_STEP = 300
#: Kinds of files that Discord takes as a cover.
COVERS = ("png", "jpg", "gif")
_DISCORD = "https://discord.com"


# How it looks in Discord's list.


async def draw_event(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """It names nobody, and says nothing that is for those who are in."""
    wish = await db.read(events.wish, parcel.subject_id or 0, now=now)
    if wish is None:
        return Nothing("it is switched off")
    thing = wish.thing
    place = thing.place or ""
    is_cut = len(place) > MOST_PLACE
    mark = _mark(thing)
    return NativeEvent(
        wish.event,
        wish.standing,
        name=thing.title,
        description=_description(thing, await _leads_to(db, wish), mark, place if is_cut else ""),
        place=_("See the description") if is_cut or not place else place,
        starts_at=thing.starts_at or now,
        ends_at=thing.ends_at or now,
        cover=await _cover(db, thing),
        mark=mark,
    )


async def _cover(db: Database, thing: Thing) -> Picture | None:
    """The picture of its card, where Discord takes such a file as a cover."""
    picture = await picture_for(db, thing)
    return picture if picture is not None and picture.kind in COVERS else None


def _mark(thing: Thing) -> str:
    """48 bits: of a hundred events no two share one."""
    return sha256(f"event {thing.guild_id} {thing.id} {thing.created_at}".encode()).hexdigest()[:12]


def _description(thing: Thing, card: str, mark: str, place: str) -> str:
    """As much of the why as there is room for."""
    step = _("**The step:** {step}").format(step=clipped(said(thing.step), MOST_STEP)) if thing.step else ""
    where = _("Where: {place}").format(place=place) if place else ""
    how = _("“Interested” alone is not a yes: press **I'm in** on the card. {address}").format(address=card)
    upkeep = _("Kept in step with its card · {mark}").format(mark=mark)
    rest = "\n\n".join(text for text in (step, where, how.strip(), upkeep) if text)
    return f"{clipped(said(thing.why), MOST_DESCRIPTION - len(rest) - 2)}\n\n{rest}".strip()


async def _leads_to(db: Database, wish: Wish) -> str:
    """The address of its card, or of the channel where that will stand."""
    thing = wish.thing
    card = await db.read(register.stands, thing)
    server = f"{_DISCORD}/channels/{thing.guild_id}"
    if card is not None and card.sent_channel_id and card.sent_message_id:
        return f"{server}/{card.sent_channel_id}/{card.sent_message_id}"
    return f"{server}/{wish.guild.asks_channel_id}" if wish.guild.asks_channel_id else ""


# The panel.


@routes.click("event:{thing_id}")
async def show(interaction: Interaction, thing_id: int) -> None:
    """Whether it is one, and what can be done."""
    await _update(interaction, thing_id)


@routes.click("event:{thing_id}:on")
async def switch_on(interaction: Interaction, thing_id: int) -> None:
    await _switch(interaction, thing_id, on=True)


@routes.click("event:{thing_id}:off")
async def switch_off(interaction: Interaction, thing_id: int) -> None:
    await _switch(interaction, thing_id, on=False)


async def _switch(interaction: Interaction, thing_id: int, *, on: bool) -> None:
    bot = interaction.client
    await bot.db.write(events.switch, thing_id, caller_of(interaction), on=on, now=bot.clock.now())
    await _update(interaction, thing_id)


@routes.click("event:{thing_id}:again")
async def try_again(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    await bot.db.write(events.try_again, thing_id, caller_of(interaction), now=bot.clock.now())
    await _update(interaction, thing_id, _("I try once more, and tell you if it does not work."))


async def _update(interaction: Interaction, thing_id: int, told: str = "") -> None:
    caller, now = caller_of(interaction), interaction.client.clock.now()
    thing, event, guild = await interaction.client.db.read(events.show_to, thing_id, caller, by_dm=True)
    card = Card(_("“{title}” among Discord's events").format(title=said(thing.title)), colour=Colour.ACT)
    ways = []
    if event is not None and event.wanted:
        card.text(told)
        card.text(_state(event, guild, thing, now=now))
        if event.refused:
            ways.append(button(_("Try again"), f"event:{thing_id}:again", ButtonStyle.primary))
        if event.event_id:
            ways.append(link(_("Show it"), f"{_DISCORD}/events/{event.guild_id}/{event.event_id}"))
        off = button(_("Take it off the list"), f"event:{thing_id}:off")
    else:
        offer_events(card, interaction, why_not(thing, guild, now=now))
        can = not why_not(thing, guild, now=now)
        off = button(_("List it"), f"event:{thing_id}:on", ButtonStyle.primary, disabled=not can)
    back = button(_("Back"), f"manage:{thing_id}:change")
    if caller.guild_id is not None:
        card.row(*ways, off, back)
    else:
        await leads_on(card.row(*ways), interaction, thing.guild_id)
    await answer_to(interaction).update(card.view())


def why_not(thing: Thing, guild: Guild, *, now: datetime) -> str:
    """What keeps it from being listed; empty if nothing does."""
    if thing.state != "draft" and not thing.is_open(now):
        return has_ended(thing)
    if guild.quiet:
        return _("This server is in quiet mode: its events would show what goes on here.")
    if thing.starts_at is None:
        return _("Only what starts at a moment can be an event. Say when and where first.")
    if thing.starts_at <= now:
        return _("It has begun, and Discord lists only what is still to come.")
    return ""


def _state(event: events.NativeEvent, guild: Guild, thing: Thing, *, now: datetime) -> str:
    """How far it is."""
    if event.refused is not None:
        return f"⚠️ {amiss_text(event, event.refused)}"
    if event.event_id is not None:
        return _("It is among this server's events, and follows what you change here.")
    if thing.state == "draft":
        return _("It will be among this server's events once it is posted.")
    return why_not(thing, guild, now=now) or _("It will be among this server's events in a moment.")


async def draw_refused(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    wish = await db.read(events.wish, parcel.subject_id or 0, now=now)
    if wish is None or wish.event.refused in (None, "taken down"):
        return Nothing("the event is as it should be, or not wanted any more")
    if wish.event.event_id is None and wish.standing != "stands":
        return Nothing("there is to be no event any more")
    card = Card(_("Discord did not take an event"), colour=Colour.ACT)
    goes_on = _("**{title}** goes on without it.")
    is_over = _("**{title}** is no longer on; its event still stands in Discord.")
    said_so = goes_on if wish.standing in ("stands", "over") else is_over
    card.text(said_so.format(title=said(wish.thing.title)))
    card.text(amiss_text(wish.event, wish.event.refused))
    card.row(button(_("Try again"), f"event:{wish.thing.id}:again", ButtonStyle.primary))
    card.small(_("Why this? You look after it."))
    return Direct(parcel.user_id or 0, card.view())


async def draw_round(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    return LookOver("events")


draws = {NATIVE_EVENT: draw_event, EVENT_ROUND: draw_round, REFUSED: draw_refused}


async def setup(bot: Groundswell) -> None:
    """Reached from the panel that lists what can be changed."""
