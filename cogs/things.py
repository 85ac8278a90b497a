"""What people are told about anything they said yes to: a reminder, a place, a change, a cancellation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.client import Groundswell
from bot.courier import Direct, Drawing, LookOver, Nothing
from bot.db import Database
from bot.i18n import _, timestamp
from bot.services.outbox.outbox import Parcel
from bot.services.outbox.rounds import CARD_ROUND, CARDS, REMINDERS, ROLE_ROUND
from bot.services.people import volunteers
from bot.services.things import clashes, in_a_row, plans, reminders, things
from bot.services.things.amendments import CHANGED
from bot.services.things.commitments import OFFER, PLACE
from bot.services.things.endings import CANCELLED, OVER
from bot.services.things.in_a_row import Part
from bot.services.things.offers import OFFER_OVER
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    button,
    clash_text,
    done_button,
    gives_back,
    one_of_them,
    place_card,
    plan_of,
    plan_text,
    row_plan,
    row_text,
    said,
    says_again,
    see_card,
    stands_down,
    still_all,
    why_and_stop,
)


async def _about(parcel: Parcel, db: Database) -> tuple[Thing, Commitment | None]:
    return await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)


async def draw_reminder(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if commitment is not None and commitment.state == "standby" and thing.is_open(now):
        return await _stands_by(thing, parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state != "confirmed" or commitment.done_at:
        return Nothing("nothing is owed any more")
    if await db.read(plans.is_one_too_many, thing, parcel, commitment, now=now):
        return Nothing("they are reminded twice as it is, or at a moment of their own")
    parts = await db.read(in_a_row.coming, thing, commitment.user_id, now=now)
    parts = await db.read(in_a_row.to_say, REMINDER, parcel, parts, now=now)
    if not parts:
        return Nothing("they are reminded of it with another shift in a row with it")
    if len(parts) > 1:
        return await _of_all(thing, parts, parcel, db)
    card = Card(_("Still on?"), colour=Colour.ACT)
    card.text(_("You said yes to **{title}**.").format(title=said(thing.title)))
    card.text(plan_text(plan_of(thing)))
    card.row(*says_again(thing), gives_back(plan_of(thing), waits=False), *await see_card(db, thing))
    return await _with_reason(card, thing, parcel, db)


async def _of_all(thing: Thing, parts: Sequence[Part], parcel: Parcel, db: Database) -> Direct:
    """Shifts in a row are reminded of together."""
    zone = (await db.read(reminders.terms, thing.guild_id, parcel.user_id or 0)).zone
    card = Card(_("Still on?"), colour=Colour.ACT)
    card.text(_("You said yes to **{title}**.").format(title=said(thing.title)))
    card.text(row_text(parts)).text(row_plan(parts))
    card.row(still_all(parts), *await see_card(db, thing)).row(one_of_them(parts[0].thing, parts, zone))
    return await _with_reason(card, parts[-1].thing, parcel, db)


async def _with_reason(card: Card, thing: Thing, parcel: Parcel, db: Database) -> Direct:
    since = await db.read(volunteers.agreed_since, parcel.guild_id, parcel.user_id or 0, "reminders")
    if since is not None:
        card.small(_("You asked for reminders on {day}.").format(day=timestamp(since, "D")))
    card.row(why_and_stop(thing.guild_id, "reminders"))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def _stands_by(thing: Thing, parcel: Parcel, db: Database) -> Direct:
    """The same for whoever stands by, of whom nothing is expected yet."""
    card = Card(_("You stand by"), colour=Colour.ACT).text(f"**{said(thing.title)}**")
    card.text(plan_text(plan_of(thing), for_those_in=False))
    card.text(_("If somebody is missing, I ask you. As long as I don't, there is nothing to do."))
    card.row(stands_down(thing.id), *await see_card(db, thing))
    return await _with_reason(card, thing, parcel, db)


async def draw_place(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state != "confirmed":
        return Nothing("the place is no longer theirs")
    card = place_card(
        _("Somebody made room: you're in for **{title}**.").format(title=said(thing.title)),
        f"{plan_text(plan_of(thing))}",
    )
    clash = await db.read(clashes.with_place, thing, commitment.user_id)
    if clash is not None:
        told = _("You can keep both, or give one of them back.")
        card.text(f"{clash_text(clash)}\n{told}")
    return Direct(
        parcel.user_id or 0,
        card.row(*done_button(thing), gives_back(plan_of(thing), waits=False)).view(),
        thing.due_at,
    )


async def draw_offer(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.offered_until is None:
        return Nothing("the place is not offered to them any more")
    until = timestamp(commitment.offered_until)
    card = Card(_("There's a place for you"), colour=Colour.GOOD)
    card.text(
        _("A place on **{title}** is yours if you take it until {until}.").format(
            title=said(thing.title), until=until
        )
    )
    card.text(plan_text(plan_of(thing))).row(
        button(_("I'll take it"), f"thing:{thing.id}:take", ButtonStyle.success),
        button(_("Pass it on"), f"thing:{thing.id}:out"),
    )
    return Direct(
        parcel.user_id or 0,
        card.small(_("Why this? You were on the waiting list. After that it passes on to the next.")).view(),
        commitment.offered_until,
    )


async def draw_offer_over(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state != "left":
        return Nothing("they are on the list again")
    card = Card(_("The place has passed on"), colour=Colour.ENDED)
    card.text(
        _(
            "The place on **{title}** that was kept for you has gone to the next in line, and you're off the "
            "list. If you'd still like one: /find in the server shows it."
        ).format(title=said(thing.title))
    )
    return Direct(parcel.user_id or 0, card.view())


async def draw_changed(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state == "left" or commitment.done_at:
        return Nothing("it does not concern them any more")
    card = Card(_("Something has changed"), colour=Colour.ACT)
    card.text(_("This is how **{title}** stands now.").format(title=said(thing.title))).text(
        plan_text(plan_of(thing))
    )
    at = commitment.remind_at
    if at is not None and thing.deadline is not None and at >= thing.deadline:
        card.text(
            _("You wanted to do it {when}, which would be too late. /mine changes that.").format(
                when=timestamp(at)
            )
        )
    card.small(_("Why this? You said yes to it. If it no longer suits you, just say so: nobody minds."))
    again = says_again(thing) if commitment.state == "confirmed" and thing.occasion else ()
    is_in_reserve = commitment.state == "standby"
    back = gives_back(plan_of(thing), waits=not commitment.has_place)
    card.row(*again, stands_down(thing.id) if is_in_reserve else back)
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def draw_cancelled(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if thing.state != "cancelled" or commitment is None or commitment.state == "left" or commitment.done_at:
        return Nothing("it goes on after all, or they have done it or given it back")
    card = Card(_("It's off"), colour=Colour.ENDED)
    card.text(
        _("**{title}** will not happen. Thank you for having said yes!").format(title=said(thing.title))
    )
    card.small(_("Why this? You said yes to it."))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def draw_over(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if thing.is_open(now) or commitment is None or commitment.state == "left" or commitment.has_place:
        return Nothing("they do not wait, or it goes on after all")
    card = Card(_("The wait is over"), colour=Colour.ENDED)
    card.text(
        _(
            "**{title}** has ended before it was your turn. Thank you for having waited! /find in the server "
            "shows what is open now."
        ).format(title=said(thing.title))
    )
    return Direct(parcel.user_id or 0, card.small(_("Why this? You were waiting for it.")).view())


async def draw_round(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Nothing is shown: it is looked whether all is as it should be."""
    return LookOver("cards" if parcel.kind == CARD_ROUND.name else "member roles")


async def draw_cards(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    return LookOver("cards anew")


async def draw_reminders(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    return LookOver("reminders")


draws = {
    CARDS: draw_cards,
    CARD_ROUND: draw_round,
    ROLE_ROUND: draw_round,
    REMINDERS: draw_reminders,
    REMINDER: draw_reminder,
    PLACE: draw_place,
    OFFER: draw_offer,
    OFFER_OVER: draw_offer_over,
    CHANGED: draw_changed,
    CANCELLED: draw_cancelled,
    OVER: draw_over,
}


async def setup(bot: Groundswell) -> None:
    """Reached from messages; the cards and commands are each kind's own."""
