"""What people are told about anything they said yes to: a reminder, a place, a change, a cancellation."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, LookOver, Nothing
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.outbox.rounds import CARD_ROUND, CARDS, REMINDERS, ROLE_ROUND
from bot.services.things import commitments, register, things
from bot.services.things.amendments import CANCELLED, CHANGED, OVER
from bot.services.things.commitments import OFFER, PLACE, Receipt
from bot.services.things.offers import OFFER_OVER
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import Button, Card, Colour, button, place_card, said, thing_facts, when_and_where, why_and_stop

routes = Routes()


@routes.click("thing:{thing_id}:take")
async def take(interaction: Interaction, thing_id: int) -> None:
    """Yes to a place that was offered."""
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.take_offer, thing_id, caller_of(interaction), now=bot.clock.now()
    )
    await answer_to(interaction).say(_taken(receipt).view())


@routes.click("thing:{thing_id}:mine")
async def show_commitment(interaction: Interaction, thing_id: int) -> None:
    """One thing somebody said yes to, as it stands for them, and what they can do about it."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, commitment = await bot.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_here(thing.guild_id)
    if commitment is None:  # custom ids come back from strangers
        raise NotFound(N_("That no longer exists."))
    card = Card(said(thing.title), colour=Colour.ACT)
    if commitment.state == "left":
        card.text(_("You are not in it any more."))
    elif commitment.done_at is not None:
        card.text(_("You have done it. Thank you!"))
    elif not thing.is_open(bot.clock.now()):
        card.text(_("It is over."))
    elif commitment.state == "confirmed":
        card.text(_what(thing)).row(*_done(thing), _out(thing))
    else:
        card.text(_waiting_for(commitment)).text(_told(thing)).row(*_takes(thing, commitment), _leaves(thing))
    await answer_to(interaction).update(card.row(button(_("Back"), "mine")).view())


def _waiting_for(commitment: Commitment) -> str:
    if commitment.state == "pending":
        return _("Somebody is asked to say yes to you. I tell you what they say; /mine says it, too.")
    if commitment.state == "offered" and commitment.offered_until is not None:
        until = timestamp(commitment.offered_until)
        return _("A place is yours if you take it until {when}.").format(when=until)
    return _("You're on the waiting list. When a place is yours, /mine says so.")


def _takes(thing: Thing, commitment: Commitment) -> tuple[Button, ...]:
    if commitment.state != "offered":
        return ()
    return (button(_("I'll take it"), f"thing:{thing.id}:take", ButtonStyle.success),)


def _leaves(thing: Thing) -> Button:
    return button(_("Leave the list"), f"{thing.kind}:{thing.id}:out")


def _taken(receipt: Receipt) -> Card:
    thing = receipt.thing
    card = Card(_("It's yours!"), colour=Colour.GOOD)
    card.text(_("You're in for **{title}**.").format(title=said(thing.title))).text(_what(thing))
    return card.row(_out(thing))


def _told(thing: Thing) -> str:
    """What to do, when and where."""
    step = _("**The step:** {step}").format(step=said(thing.step)) if thing.step else said(thing.why)
    return "\n".join(text for text in (step, when_and_where(thing)) if text)


def _what(thing: Thing) -> str:
    """The same, and what only those who are in read."""
    return "\n".join(text for text in (_told(thing), said(thing.details or "")) if text)


def _out(thing: Thing) -> Button:
    """How to give the place back; what one has for longer one steps down from."""
    back = _("I can't make it") if register.kind_of(thing).can_be_done else _("Step down")
    return button(back, f"{thing.kind}:{thing.id}:out")


def _done(thing: Thing) -> tuple[Button, ...]:
    """Where people report that they did it."""
    if not register.kind_of(thing).can_be_done:
        return ()
    return (button(_("Done"), f"{thing.kind}:{thing.id}:done", ButtonStyle.success),)


async def _about(parcel: Parcel, db: Database) -> tuple[Thing, Commitment | None]:
    return await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)


async def draw_reminder(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state != "confirmed" or commitment.done_at:
        return Nothing("nothing is owed any more")
    card = Card(_("Still on?"), colour=Colour.ACT)
    card.text(_("You said yes to **{title}**.").format(title=said(thing.title)))
    card.text(_what(thing))
    card.row(*_done(thing), _out(thing)).small(_("You asked to be reminded of what you said yes to."))
    card.row(why_and_stop(thing.guild_id, "reminders"))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def draw_place(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state != "confirmed":
        return Nothing("the place is no longer theirs")
    card = place_card(
        _("Somebody made room: you're in for **{title}**.").format(title=said(thing.title)),
        f"{_what(thing)}\n{thing_facts(thing)}",
    )
    return Direct(parcel.user_id or 0, card.row(*_done(thing), _out(thing)).view(), thing.due_at)


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
    card.text(_what(thing)).row(
        button(_("I'll take it"), f"thing:{thing.id}:take", ButtonStyle.success),
        button(_("Pass it on"), f"{thing.kind}:{thing.id}:out"),
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
    card.text(_("This is how **{title}** stands now.").format(title=said(thing.title))).text(_what(thing))
    card.small(_("Why this? You said yes to it. If it no longer suits you, say so, and nobody minds."))
    return Direct(parcel.user_id or 0, card.row(_out(thing)).view(), thing.due_at)


async def draw_cancelled(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, _commitment = await _about(parcel, db)
    if thing.state != "cancelled":
        return Nothing("it goes on after all")
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
