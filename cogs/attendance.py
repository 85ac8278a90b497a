"""Who did it: ticked by whoever looks after a thing, and corrected; what people say themselves stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import attendance
from bot.services.things.attendance import PAGE, Shown
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    done_button,
    gives_back,
    paged,
    people_text,
    plan_of,
    said,
    user_select,
)

routes = Routes()


@routes.click("attendance:{thing_id}:{page}")
async def show_sheet(interaction: Interaction, thing_id: int, page: int) -> None:
    await _show(interaction, thing_id, page)


async def _show(interaction: Interaction, thing_id: int, page: int, strangers: Sequence[int] = ()) -> None:
    bot = interaction.client
    now = bot.clock.now()
    thing, people = await bot.db.read(attendance.sheet, thing_id, caller_of(interaction))
    there = await bot.db.read(attendance.to_be_counted, thing, people)
    await answer_to(interaction).update(_sheet(thing, people, there, page, strangers, now=now).view())


def _sheet(
    thing: Thing,
    people: Sequence[Commitment],
    there: Collection[int],
    page: int,
    strangers: Sequence[int],
    *,
    now: datetime,
) -> Card:
    card = Card(_("Who did “{title}”?").format(title=said(thing.title)), colour=Colour.CALM)
    if not people:
        card.text(_("Nobody is in, so there is nobody to tick."))
        return card.row(back_to_people(thing))
    listed = paged(people, page, size=PAGE)
    here = [one.user_id for one in listed.shown]
    seen = attendance.shown(listed.shown, now=now)
    card.text(_("Tick who did it: {people}").format(people=people_text(here)))
    card.row(
        user_select(
            f"attendance:{thing.id}:{listed.page}:{seen.first}:{seen.last}:{seen.at}:tick",
            _("Who did it?"),
            most=len(here),
            least=0,
            chosen=[one.user_id for one in listed.shown if one.done_at is not None or one.user_id in there],
        )
    )
    if there:
        ticked = ngettext(
            "{n} person said at the start that they are there, and is ticked above, but not counted yet.",
            "{n} people said at the start that they are there, and are ticked above, but not counted yet.",
            len(there),
        )
        count = button(_("Count them"), f"attendance:{thing.id}:{listed.page}:there", ButtonStyle.primary)
        card.text(ticked.format(n=len(there))).row(count)
    if strangers:
        card.text(
            _("{people}: not on this list. They can press Done themselves, on the card.").format(
                people=people_text(strangers)
            )
        )
    card.small(_("Ticking counts as Done. What people say themselves counts more."))
    if turning := listed.turning(f"attendance:{thing.id}:{{page}}"):
        card.row(turning)
    return card.row(back_to_people(thing))


@routes.click("attendance:{thing_id}:{page}:{first}:{last}:{at}:tick")
async def tick(
    interaction: Interaction,
    thing_id: int,
    page: int,
    first: int,
    last: int,
    at: int,
    users: list[discord.User | discord.Member],
) -> None:
    bot = interaction.client
    strangers = await bot.db.write(
        attendance.tick,
        thing_id,
        caller_of(interaction),
        page=Shown(first, last, at),
        came=[one.id for one in users],
        now=bot.clock.now(),
    )
    await _show(interaction, thing_id, page, strangers)


@routes.click("attendance:{thing_id}:{page}:there")
async def count_those_there(interaction: Interaction, thing_id: int, page: int) -> None:
    bot = interaction.client
    await bot.db.write(attendance.count_those_there, thing_id, caller_of(interaction), now=bot.clock.now())
    await _show(interaction, thing_id, page)


@routes.click("thing:{thing_id}:undone")
async def take_back(interaction: Interaction, thing_id: int) -> None:
    """Whoever pressed Done by a slip; their place stays theirs."""
    bot = interaction.client
    thing = await bot.db.write(attendance.take_back, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("All right, it is not counted."), colour=Colour.CALM)
    card.text(_("You're still in for **{title}**.").format(title=said(thing.title)))
    card.row(*done_button(thing), gives_back(plan_of(thing), waits=False))
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
