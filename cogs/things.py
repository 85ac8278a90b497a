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
from bot.services.things import commitments, giving_back, register, things
from bot.services.things.amendments import CANCELLED, CHANGED, OVER
from bot.services.things.commitments import OFFER, PLACE
from bot.services.things.offers import OFFER_OVER
from bot.services.things.receipts import Receipt
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    confirm,
    gives_back,
    heading,
    in_card,
    place_card,
    plan_of,
    plan_text,
    said,
    why_and_stop,
)

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
    thing, commitment = await _mine(interaction, thing_id)
    card, plan = Card(heading(thing), colour=Colour.ACT), plan_of(thing)
    if commitment.state == "left":
        card.text(_("You are not in it any more."))
    elif commitment.done_at is not None:
        card.text(_("You have done it. Thank you!"))
    elif not thing.is_open(interaction.client.clock.now()):
        card.text(_("It is over."))
    elif commitment.state == "confirmed":
        card.text(plan_text(plan)).row(*_done(thing), gives_back(plan, waits=False))
    else:
        card.text(_waiting_for(commitment)).text(plan_text(plan, for_those_in=False))
        card.row(*_takes(thing, commitment), gives_back(plan, waits=True))
    await answer_to(interaction).update(_back(card, interaction, button(_("Back"), "mine")).view())


@routes.click("thing:{thing_id}:stored")
async def say_what_is_stored(interaction: Interaction, thing_id: int) -> None:
    thing, _commitment = await _mine(interaction, thing_id)
    card = Card(_("What is stored"), colour=Colour.CALM).text(
        _("That you said yes to **{title}**, when, and later whether you did it: nothing you write.").format(
            title=said(thing.title)
        )
    )
    card.text(_("Coordinators see your yes, never your no. /mine shows and erases it."))
    back = button(_("Back"), f"thing:{thing_id}:mine")
    await answer_to(interaction).update(_back(card, interaction, back).view())


async def _mine(interaction: Interaction, thing_id: int) -> tuple[Thing, Commitment]:
    """For who said yes to it, here or in a direct message. Raises NotFound: custom ids come back from
    strangers.
    """
    caller = caller_of(interaction)
    thing, commitment = await interaction.client.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_from(thing.guild_id)
    if commitment is None:
        raise NotFound(N_("That no longer exists."))
    return thing, commitment


def _back(card: Card, interaction: Interaction, back: Button) -> Card:
    """In the server; a direct message has nothing to go back to."""
    return card if interaction.guild_id is None else card.row(back)


@routes.click("thing:{thing_id}:no")
async def not_this_time(interaction: Interaction, thing_id: int) -> None:
    """On a card that everybody sees, beside the yes: a place is kept until they have said it twice."""
    await _give_back(interaction, thing_id, asks_first=True)


@routes.click("thing:{thing_id}:out")
async def give_back(interaction: Interaction, thing_id: int) -> None:
    """From what only they see; a place that would be somebody else's at once is asked for twice, too."""
    await _give_back(interaction, thing_id, asks_first=False)


async def _give_back(interaction: Interaction, thing_id: int, *, asks_first: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, commitment = await bot.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_from(thing.guild_id)
    owed = commitment is not None and commitment.has_place and commitment.done_at is None
    passes_on = thing.waitlisted > 0 or thing.approval is not None
    if owed and thing.is_open(bot.clock.now()) and (asks_first or passes_on):
        await answer_to(interaction).update(_really(thing, passes_on=passes_on).view())
        return
    await give_back_for_sure(interaction, thing_id)


def _really(thing: Thing, *, passes_on: bool) -> Card:
    card, plan = Card(_("Give it back?"), colour=Colour.ACT), plan_of(thing)
    card.text(_("You're in for **{title}**.").format(title=said(thing.title)))
    if thing.waitlisted:
        card.text(_("Your place goes to the next in line at once."))
    elif passes_on:
        card.text(_("To have it again, somebody has to say yes to you again."))
    yes = _("Step down") if plan.is_role else _("I can't make it")
    return card.row(confirm(f"thing:{thing.id}:sure", f"thing:{thing.id}:mine", yes=yes, no=_("Keep it")))


@routes.click("thing:{thing_id}:sure")
async def give_back_for_sure(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    receipt = await bot.db.write(giving_back.decline, thing_id, caller, now=bot.clock.now())
    card = Card(colour=Colour.CALM).text(_given_back(receipt).format(title=said(receipt.thing.title)))
    if interaction.guild_id is not None:
        card.row(*_after(receipt, open_now=receipt.thing.is_open(bot.clock.now())))
    await answer_to(interaction).update(card.view())


def _given_back(receipt: Receipt) -> str:
    role = not register.kind_of(receipt.thing).can_be_done
    if receipt.is_done:
        return _("You did this one already, and that stays. Thank you!")
    if receipt.commitment is None or (receipt.again and role):
        return (
            _("You don't have **{title}**, so there is nothing to give back.")
            if role
            else _("That's fine, and it is not stored.")
        )
    if role:
        return _("All right, **{title}** is free for somebody else. Thank you for what you did!")
    return _("All right, you're no longer on the list for **{title}**. Thank you for saying so.")


def _after(receipt: Receipt, *, open_now: bool) -> tuple[Button, ...]:
    """Whoever slipped has it back with one press, as long as there is room; and there is more to do."""
    thing, more = receipt.thing, button(_("Something else"), "find:0")
    if receipt.commitment is None or receipt.is_done or not open_now:
        return (more,)
    return button(_("In after all"), f"{thing.kind}:{thing.id}:in"), more


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


def _taken(receipt: Receipt) -> Card:
    plan = plan_of(receipt.thing)
    return in_card(plan, again=False, reminded=receipt.reminded).row(gives_back(plan, waits=False))


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
    card.text(plan_text(plan_of(thing)))
    card.row(*_done(thing), gives_back(plan_of(thing), waits=False)).small(
        _("You asked to be reminded of what you said yes to.")
    )
    card.row(why_and_stop(thing.guild_id, "reminders"))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def draw_place(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await _about(parcel, db)
    if not thing.is_open(now) or commitment is None or commitment.state != "confirmed":
        return Nothing("the place is no longer theirs")
    card = place_card(
        _("Somebody made room: you're in for **{title}**.").format(title=said(thing.title)),
        f"{plan_text(plan_of(thing))}",
    )
    return Direct(
        parcel.user_id or 0,
        card.row(*_done(thing), gives_back(plan_of(thing), waits=False)).view(),
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
    card.small(_("Why this? You said yes to it. If it no longer suits you, say so, and nobody minds."))
    return Direct(parcel.user_id or 0, card.row(gives_back(plan_of(thing), waits=False)).view(), thing.due_at)


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
