"""How did it go? Asked at the end, answered in one tap; those who look after the thing read the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.shifts import answering
from bot.services.things import attendance, in_a_row, reminders, things
from bot.services.things.how_it_went import ASKED_FOR, HOW_IT_WENT, is_asked
from bot.services.things.in_a_row import Part
from bot.services.things.rosters import Account
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    button,
    heading,
    how_it_went_row,
    how_they_went_row,
    leads_on,
    one_of_them,
    row_text,
    something_else,
)

routes = Routes()


async def draw_how_it_went(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if thing.state != "closed" or commitment is None or not is_asked(commitment):
        return Nothing("there is nothing to ask any more")
    parts = answering.asked(await db.read(in_a_row.over, thing, commitment.user_id))
    parts = await db.read(in_a_row.to_say, HOW_IT_WENT, parcel, parts, now=now)
    if not parts:
        return Nothing("they are asked about it with another shift in a row with it")
    if len(parts) > 1:
        return await _about_all(parcel, db, thing, parts)
    card = Card(_("How did it go?"), colour=Colour.ACT)
    card.text(_("You were in for **{title}**.").format(title=heading(thing))).row(*how_it_went_row(thing))
    card.small(_("Why this? You said yes to it. Whoever looks after it reads your answer, and nobody minds."))
    return Direct(parcel.user_id or 0, card.view(), (thing.ended_at or now) + ASKED_FOR)


async def _about_all(parcel: Parcel, db: Database, thing: Thing, parts: Sequence[Part]) -> Direct:
    zone = (await db.read(reminders.terms, thing.guild_id, parcel.user_id or 0)).zone
    card = Card(_("How did it go?"), colour=Colour.ACT)
    card.text(_("You were in for **{title}**.").format(title=heading(thing))).text(row_text(parts))
    card.row(*how_they_went_row(thing)).row(one_of_them(thing, parts, zone))
    card.small(_("Why this? You said yes to it. Whoever looks after it reads your answer, and nobody minds."))
    ended_at = max(one.thing.ended_at or one.commitment.changed_at for one in parts)
    return Direct(parcel.user_id or 0, card.view(), ended_at + ASKED_FOR)


@routes.click("thing:{thing_id}:fell_through")
async def fell_through(interaction: Interaction, thing_id: int) -> None:
    await _tell(interaction, thing_id, "fell_through")


@routes.click("thing:{thing_id}:could_not")
async def could_not(interaction: Interaction, thing_id: int) -> None:
    await _tell(interaction, thing_id, "could_not")


async def _tell(interaction: Interaction, thing_id: int, account: Account) -> None:
    bot = interaction.client
    thing, told = await bot.db.write(
        attendance.tell, thing_id, caller_of(interaction), account, now=bot.clock.now()
    )
    if told.done_at is not None:
        card = Card(_("You did this one already, and that stays. Thank you!"), colour=Colour.GOOD)
    else:
        card = Card(_("Thank you for saying so."), colour=Colour.CALM)
        card.text(_("These things happen. If it did work out after all, say so here."))
        card.row(button(_("I did it"), f"{thing.kind}:{thing.id}:done"))
    enough = button(_("That's enough for now"), "find:enough")
    card = await leads_on(card, interaction, thing.guild_id, something_else(), enough)
    await answer_to(interaction).update(card.view())


draws = {HOW_IT_WENT: draw_how_it_went}


async def setup(bot: Groundswell) -> None:
    """Reached from messages and /mine."""
