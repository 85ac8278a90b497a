"""Having a role go round: how often, from which day on, and how long before each turn is told."""

from __future__ import annotations

from babel.dates import get_day_names

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Invalid
from bot.i18n import N_, _, locale, ngettext
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.roles import taking_turns
from bot.services.roles.taking_turns import DAYS_BEFORE, USUAL_DAYS
from bot.services.things import going_round, managing
from cogs.ui import Card, Colour, back_to_people, button, heading, select, turn_lines

routes = Routes()

EVERY = {"week": N_("Every week"), "two_weeks": N_("Every two weeks"), "month": N_("Every month")}
CHOOSE = N_("Please choose one of the rhythms.")


@routes.click("rota:{thing_id}")
async def show(interaction: Interaction, thing_id: int) -> None:
    """The next turns, and what changes how it goes round."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, _people = await bot.db.read(managing.people, thing_id, caller, kind="role")
    rota = await bot.db.read(going_round.find, thing_id)
    card = Card(_("Turns"), colour=Colour.ROLE).text(f"**{heading(thing)}**")
    if rota is None:
        card.text(_("All who have it have it at the same time. They can take turns instead."))
    else:
        _thing, found = await bot.db.read(taking_turns.coming, thing_id, caller, now=bot.clock.now())
        card.text(turn_lines(found, 0) if thing.confirmed else _("Nobody has it yet."))
    if thing.is_open(bot.clock.now()):
        rhythms = [(_(text), every) for every, text in EVERY.items()]
        card.row(
            select(f"rota:{thing_id}:every", _("How often?"), rhythms, chosen=[rota.every] if rota else [])
        )
        if rota is not None and rota.every != "month":
            days = [(name, str(day)) for day, name in get_day_names("wide", locale=locale()).items()]
            begins = str(rota.rhythm.starts.weekday())
            card.row(
                select(f"rota:{thing_id}:day", _("On which day does a turn begin?"), days, chosen=[begins])
            )
        if rota is not None:
            told = [(_told(days), str(days)) for days in DAYS_BEFORE]
            chosen = [str(rota.days_before)]
            card.row(select(f"rota:{thing_id}:tell", _("When is it told?"), told, chosen=chosen))
            card.small(_("Another rhythm or day plans the turns anew; the order stays. Newcomers come last."))
    stop = () if rota is None else (button(_("No turns any more"), f"rota:{thing_id}:stop"),)
    await answer_to(interaction).update(card.row(*stop, back_to_people(thing)).view())


def _told(days: int) -> str:
    return ngettext("{n} day before", "{n} days before", days).format(n=days)


async def _begin(
    interaction: Interaction,
    thing_id: int,
    *,
    every: str | None = None,
    day: int | None = None,
    days_before: int | None = None,
) -> None:
    """As it is, but for what was chosen."""
    bot = interaction.client
    rota = await bot.db.read(going_round.find, thing_id)
    if rota is not None:
        every, days_before = every or rota.every, days_before or rota.days_before
        day = rota.rhythm.starts.weekday() if day is None and rota.every != "month" else day
    await bot.db.write(
        taking_turns.begin,
        thing_id,
        caller_of(interaction),
        every=every or "week",
        weekday=day or 0,
        days_before=days_before or USUAL_DAYS,
        now=bot.clock.now(),
    )
    await show(interaction, thing_id)


def _chosen(values: list[str]) -> int:
    """Raises Invalid."""
    chosen = whole_number(values[0]) if values else None
    if chosen is None:
        raise Invalid(CHOOSE)
    return chosen


@routes.click("rota:{thing_id}:every")
async def choose_rhythm(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    if not values:
        raise Invalid(CHOOSE)
    await _begin(interaction, thing_id, every=values[0])


@routes.click("rota:{thing_id}:day")
async def choose_day(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    await _begin(interaction, thing_id, day=_chosen(values))


@routes.click("rota:{thing_id}:tell")
async def choose_when_told(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    await _begin(interaction, thing_id, days_before=_chosen(values))


@routes.click("rota:{thing_id}:stop")
async def stop(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    await bot.db.write(taking_turns.stop, thing_id, caller_of(interaction), now=bot.clock.now())
    await show(interaction, thing_id)


async def setup(bot: Groundswell) -> None:
    """Reached from what whoever looks after a role can do."""
