"""My hours: what somebody did that happened at a moment, and a signed record of it, made when they ask."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from io import BytesIO

import discord
from discord import ButtonStyle

from bot import badges
from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.fonts import unprintable
from bot.i18n import N_, _, ngettext, spoken, timestamp
from bot.interactions import Interaction, caller_of
from bot.markup import kept
from bot.routes import Routes
from bot.services.shifts import hours
from bot.services.shifts.hours import Given, Hours
from cogs.ui import (
    Card,
    Colour,
    as_record,
    button,
    choice_field,
    clipped,
    form,
    hours_count,
    numbers,
    on_paper,
    paged_to_fit,
    said,
    text_field,
)

routes = Routes(open_to_suspended=True)

RECORD, BADGE = "volunteering.pdf", "open-badge.jwt"
#: Characters of a title in the list, and of a name.
MOST_TITLE, MOST_NAME = 60, 100
#: Of the newest years, each in a line; the record has all.
MOST_YEARS = 5
#: Lines of a list beside the years.
LINES = 16
ALL = "0"


async def _theirs(interaction: Interaction) -> Hours:
    bot = interaction.client
    return await bot.db.read(hours.of, caller_of(interaction), now=bot.clock.now())


@routes.click("hours:{page}")
async def show_hours(interaction: Interaction, page: int) -> None:
    found = await _theirs(interaction)
    card = Card(_("My hours"), colour=Colour.CALM)
    if not found.given:
        card.text(
            _("None yet. What happens at a moment counts here once it is over and you have said **Done**.")
        )
        card.row(button(_("Things to do"), "find:0"), button(_("Back"), "mine"))
        await answer_to(interaction).update(card.view())
        return
    card.text("\n".join(_year(year.number, year.given) for year in found.years[:MOST_YEARS]))
    listed = paged_to_fit(found.given, page, _line, lines=LINES)
    card.text("\n".join(_line(one) for one in listed.shown))
    if turning := listed.turning("hours:{page}"):
        card.row(turning)
    card.row(
        button(_("Have a signed record"), "hours:record", ButtonStyle.primary), button(_("Back"), "mine")
    )
    counted = _("Counted from start to end, and shown to you alone.")
    fades = _("In quiet mode it says no more who did something, 30 days after that is over.")
    card.small(f"{counted} {fades}" if found.quiet else counted)
    await answer_to(interaction).update(card.view())


def _year(number: int, given: Sequence[Given]) -> str:
    things = ngettext("{n} thing", "{n} things", len(given)).format(n=len(given))
    return f"**{number}**: {hours_count(hours.in_all(given))} · {things}"


def _line(one: Given) -> str:
    when = timestamp(one.starts_at, "D")
    return f"- {said(clipped(one.title, MOST_TITLE))} · {when} · {hours_count(one.lasted)}"


async def years_here(interaction: discord.Interaction[Groundswell]) -> Mapping[str, object]:
    return {"years": [year.number for year in (await _theirs(interaction)).years]}


def record_form(
    name: str | None = None, year: Sequence[str] = (ALL,), years: Sequence[int] = ()
) -> discord.ui.Modal:
    choices = [(_("All of it"), ALL), *((str(one), str(one)) for one in years)]
    return form(
        _("A signed record"),
        text_field(
            "name",
            _("The name that stands on it"),
            value=name,
            most=MOST_NAME,
            hint=_("As you like to be called there. I store it nowhere."),
        ),
        choice_field("year", _("Of which year?"), choices[:25], chosen=year or (ALL,)),
    )


@routes.click("hours:record", opens_modal=True)
async def ask_for_name(interaction: Interaction) -> None:
    await answer_to(interaction).ask(record.modal(**await record.surroundings(interaction)))


@routes.form("hours:record", build=record_form, given=years_here)
async def record(interaction: Interaction, name: str, year: list[str] | None = None) -> None:
    """Made now and sent to them; whatever is wrong is a refusal, which keeps nothing of what they wrote."""
    found, name = await _theirs(interaction), kept(name).strip()
    wanted = next(numbers(year), 0) or None
    given = found.of_year(wanted)
    if not name:
        raise Refusal(N_("A record needs a name. Write how you like to be called there."))
    if not given:
        raise Refusal(N_("There are no hours of that year here."))
    server = interaction.guild.name if interaction.guild is not None else ""
    made = as_record(name, server, given, found.zone)
    bot = interaction.client
    key = badges.key_from(bot.vault.seed_of(caller_of(interaction).guild))
    badge = badges.signed(made, key, now=bot.clock.now())
    did = badges.did_of(key.public_key())
    printed = await asyncio.to_thread(
        on_paper, made, given, zone=found.zone, language=spoken(), badge=badge, did=did
    )
    card = Card(_("Your record"), colour=Colour.GOOD)
    card.text(_("A document to show, and the Open Badge that is inside it, too, for those who collect them."))
    missing = unprintable("".join((name, server, *(one.title for one in given))))
    if missing:
        card.text(
            _("The document lacks letters for these: {letters}. The badge has them.").format(
                letters=said(clipped(missing, 40))
            )
        )
    card.file(RECORD).file(BADGE)
    card.small(_("Anybody can check the badge without asking anybody. I keep neither, and not your name."))
    files = [discord.File(BytesIO(printed), RECORD), discord.File(BytesIO(badge.encode()), BADGE)]
    await answer_to(interaction).update(card.row(button(_("Back"), "hours:0")).view(), files=files)


async def setup(bot: Groundswell) -> None:
    """Reached from /mine."""
