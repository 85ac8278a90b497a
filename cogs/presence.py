"""I'm here, I'm late, I can't make it: said at the start, in a direct message, in /mine or on the card."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import Invalid
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.things import covers, presence, rosters, things
from bot.services.things.presence import HERE, LATE, ON_THEIR_WAY, ON_YOUR_WAY, Presence
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    done_button,
    gives_back,
    heading,
    here_button,
    leads_on,
    plan_of,
    plan_text,
    select,
    stop,
    to_mine,
    when_and_where,
)

routes = Routes()


@routes.click("thing:{thing_id}:arrived")
async def im_here(interaction: Interaction, thing_id: int) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    await bot.db.write(presence.say_here, thing_id, caller_of(interaction), now=now)
    thing = await bot.db.read(things.show, thing_id)
    card = Card(_("Good that you're here!"), colour=Colour.GOOD).text(heading(thing))
    card.text(plan_text(plan_of(thing)))
    done = done_button(thing) if thing.starts_at is not None and thing.starts_at <= now else ()
    card.row(*done, button(_("That was a slip"), f"thing:{thing_id}:arrived:not"))
    card.small(_("Whoever looks after it sees it, and nobody else. After a week nothing of it is left."))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("thing:{thing_id}:arrived:not")
async def take_back(interaction: Interaction, thing_id: int) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    await bot.db.write(presence.take_back, thing_id, caller_of(interaction), now=now)
    thing = await bot.db.read(things.show, thing_id)
    card = Card(_("All right, you're not there yet."), colour=Colour.CALM).text(heading(thing))
    card.text(when_and_where(thing.occasion, thing.deadline)).row(*_ways(thing))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("thing:{thing_id}:late")
async def ask_how_late(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.read(things.show, thing_id)
    caller.require_from(thing.guild_id)
    now = bot.clock.now()
    begun = thing.starts_at is not None and thing.starts_at <= now
    card = Card(_("When will you be there?"), colour=Colour.ACT).text(heading(thing))
    card.text(when_and_where(thing.occasion, thing.deadline))
    from_now = _("In how long?") if begun else _("How late?")
    minutes = [(ngettext("In {n} minute", "In {n} minutes", n).format(n=n), str(n)) for n in LATE]
    if not begun:
        minutes = [(ngettext("{n} minute late", "{n} minutes late", n).format(n=n), str(n)) for n in LATE]
    card.row(select(f"thing:{thing_id}:late:by", from_now, minutes))
    card.row(gives_back(plan_of(thing), waits=False))
    card = await leads_on(card, interaction, thing.guild_id, button(_("Back"), f"thing:{thing_id}:mine"))
    await answer_to(interaction).update(card.view())


@routes.click("thing:{thing_id}:late:by")
async def im_late(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    minutes = whole_number(values[0]) if values else None
    if minutes is None:
        raise Invalid(N_("Please choose one of the minutes that are offered."))
    told = await bot.db.write(presence.say_late, thing_id, caller_of(interaction), minutes, now=now)
    thing = await bot.db.read(things.show, thing_id)
    card = Card(_("Noted!"), colour=Colour.GOOD).text(heading(thing))
    card.text(_late(told)).text(_("Whoever looks after it sees it. Take the time you need."))
    card.row(*here_button(thing, now), button(_("Another time"), f"thing:{thing_id}:late"))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


def _late(known: Presence) -> str:
    when = known.expected_at or known.starts_at
    return _("You'll be there at about {when} ({relative}).").format(
        when=timestamp(when, "t"), relative=timestamp(when, "R")
    )


def _ways(thing: Thing) -> tuple[Button, ...]:
    here = button(_("I'm here"), f"thing:{thing.id}:arrived", ButtonStyle.success)
    return here, button(_("I'm late"), f"thing:{thing.id}:late"), gives_back(plan_of(thing), waits=False)


async def _missing(db: Database, parcel: Parcel, now: datetime) -> tuple[Thing, Commitment, Presence] | None:
    """It, and their place, if they are still awaited there."""
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if one is None or not one.has_place or one.done_at or not presence.has_begun(thing, now):
        return None
    known = await db.read(presence.find, thing, one.user_id)
    return None if known.here_at is not None else (thing, one, known)


async def draw_here(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found = await _missing(db, parcel, now)
    if found is None or not presence.is_called(found[0]):
        return Nothing("they are there, or nobody waits for them")
    thing, _one, _known = found
    card = Card(_("Are you there yet?"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(plan_text(plan_of(thing))).row(*_ways(thing), stop(thing.guild_id, "reminders"))
    card.small(_("Why this? You said yes to it, and to reminders. **I'm here** saves a search for you."))
    return Direct(parcel.user_id or 0, card.view(), now)


async def draw_question(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found = await _missing(db, parcel, now)
    if found is None:
        return Nothing("they are there, or nobody waits for them")
    thing, _one, _known = found
    card = Card(_("Are you on your way?"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(plan_text(plan_of(thing))).row(*_ways(thing))
    card.small(_("Why this? You said yes to it, and whoever looks after it asks you. Nobody else knows."))
    return Direct(parcel.user_id or 0, card.view(), now)


async def draw_answer(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """What they say by now, however often they have said something else before."""
    number = parcel.detail.get("commitment")
    thing = await db.read(things.show, parcel.subject_id or 0)
    one = await db.read(rosters.find, number) if isinstance(number, int) else None
    if one is None or one.user_id is None or not thing.is_open(now):
        return Nothing("it is over, or they have erased themselves")
    known = await db.read(presence.find, thing, one.user_id)
    person = f"<@{one.user_id}>"
    if not one.has_place and await db.read(covers.is_told, one, parcel.user_id or 0):
        return Nothing("they hear it in the word that somebody signed off late")
    if not one.has_place:
        text = _("{person} can't make it.").format(person=person)
    elif known.here_at is not None:
        text = _("{person} is there.").format(person=person)
    elif known.expected_at is not None:
        when = timestamp(known.expected_at, "t")
        text = _("{person} will be there at about {when}.").format(person=person, when=when)
    else:
        text = _("{person} is not there after all.").format(person=person)
    card = Card(_("You asked, they say"), colour=Colour.CALM).text(text).text(heading(thing))
    card.row(button(_("Who's missing now"), f"roll:{thing.id}:0"))
    card.small(_("Why this? You asked whether they are on their way."))
    return Direct(parcel.user_id or 0, card.view(), now)


draws = {HERE: draw_here, ON_YOUR_WAY: draw_question, ON_THEIR_WAY: draw_answer}


async def setup(bot: Groundswell) -> None:
    """Reached from messages, from cards and from /mine."""
