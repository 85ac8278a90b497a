"""I'll stand by: somebody comes if one is missing, is called on, and hears when they are free."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.things import standby, things
from bot.services.things.standby import CALLED, NOT_NEEDED
from cogs.ui import (
    Card,
    Colour,
    button,
    gives_back,
    in_card,
    leads_on,
    opens_threads,
    plan_of,
    plan_text,
    reminder_question,
    said,
    standby_card,
    stands_down,
    to_mine,
    what_is_stored,
    why_and_stop,
)

routes = Routes()


@routes.click("standby:{thing_id}")
async def stand_by(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(standby.stand_by, thing_id, caller_of(interaction), now=bot.clock.now())
    plan = plan_of(receipt.thing)
    if not receipt.stands_by:
        card = in_card(plan, again=True, reminded=receipt.reminded).row(gives_back(plan, waits=False))
        card = await leads_on(card, interaction, receipt.thing.guild_id, to_mine())
        await answer_to(interaction).update(card.view())
        return
    card = standby_card(plan, again=receipt.again, told=receipt.reminders, reminded=receipt.reminded)
    ways = [stands_down(thing_id)]
    if receipt.asks_about_reminders:
        threads = opens_threads(interaction, quiet=receipt.quiet)
        reminder_question(what_is_stored(card), threads=threads)
    else:
        ways += [button(_("What is stored"), f"thing:{thing_id}:stored"), to_mine()]
    await answer_to(interaction).update(card.row(*ways).view())


async def draw_called(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if not thing.is_open(now) or one is None or not standby.was_called(one) or one.offered_until is None:
        return Nothing("they are not asked any more")
    card = Card(_("You are needed"), colour=Colour.ACT)
    card.text(
        _("Somebody is missing for **{title}**, and you stand by.").format(title=said(thing.title))
    ).text(plan_text(plan_of(thing), for_those_in=False))
    until = timestamp(one.offered_until)
    card.text(_("The place is yours if you take it until {until}.").format(until=until))
    card.row(
        button(_("I'll come"), f"thing:{thing.id}:take", ButtonStyle.success),
        button(_("I can't this time"), f"thing:{thing.id}:out"),
    )
    card.small(_("Why this? You stand by for it. If you don't answer in time, you stand by as before."))
    return Direct(parcel.user_id or 0, card.view(), one.offered_until)


async def draw_not_needed(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if thing.state not in ("open", "closed") or one is None or one.state != "standby":
        return Nothing("they came, or it did not happen")
    if thing.starts_at is None or thing.starts_at > now:
        return Nothing("it is at another moment")
    card = Card(_("You are free"), colour=Colour.GOOD)
    card.text(
        _("**{title}** has begun without you being needed. Thank you for standing by!").format(
            title=said(thing.title)
        )
    )
    return Direct(parcel.user_id or 0, card.row(why_and_stop(thing.guild_id, "reminders")).view())


draws = {CALLED: draw_called, NOT_NEEDED: draw_not_needed}


async def setup(bot: Groundswell) -> None:
    """Reached from cards, and from the messages."""
