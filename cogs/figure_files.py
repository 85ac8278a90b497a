"""`/stats`, As files: the figures, and for admins what was done here, each as tables in a ZIP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _, number
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.figures import figure_files, periods
from bot.services.figures.definitions import FIGURES, LADDER, STAYED, STEPS
from bot.services.figures.figure_files import Entry, Taken
from bot.services.figures.shown_figures import Shown
from bot.services.guild import rights
from bot.services.record import exports
from bot.services.record.exports import Readable, Told
from bot.services.record.figures import SMALLEST_GROUP
from cogs.ui import Card, Colour, button

routes = Routes()

FIGURES_FILE, ACTIVITY_FILE = "figures.zip", "activity.zip"
PERIODS = {"week": N_("a week"), "month": N_("a month"), "quarter": N_("a quarter")}
#: What people did, as the file and its dictionary call it.
KINDS = {
    "joined": N_("Finished joining."),
    "accepted": N_("Said yes to something."),
    "left": N_("Gave something back that they had said yes to."),
    "done": N_("Reported something as done."),
    "undone": N_("Took that back: it was a slip."),
    "checkin": N_("Answered a check-in."),
}


@routes.click("stats:files")
async def show_files(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    await interaction.client.db.read(rights.require_moderator, caller)
    card = Card(_("As files"), colour=Colour.CALM)
    card.text(
        _(
            "**The figures**: all that was published here, as tables for a spreadsheet, with what each one "
            "means. What /stats hides is hidden there, too."
        )
    )
    ways = [button(_("The figures"), "stats:files:figures", ButtonStyle.primary)]
    if caller.manages_guild:
        card.text(_("**What was done**: one line for each thing that somebody did, without who and when."))
        ways.append(button(_("What was done"), "stats:files:activity"))
    await answer_to(interaction).update(card.row(*ways, button(_("Back"), "stats:now")).view())


@routes.click("stats:files:figures")
async def take_figures(interaction: Interaction) -> None:
    shown = await interaction.client.db.read(figure_files.published, caller_of(interaction))
    made = await asyncio.to_thread(_figures_packed, shown)
    card = Card(_("The figures"), colour=Colour.GOOD)
    card.text(_("Published so far: {count}").format(count=number(len(shown)))).file(FIGURES_FILE)
    await answer_to(interaction).update(
        card.row(button(_("Back"), "stats:files")).view(),
        files=[discord.File(BytesIO(made), FIGURES_FILE)],
    )


@routes.click("stats:files:activity")
async def ask_first(interaction: Interaction) -> None:
    await interaction.client.db.read(figure_files.require_may_take, caller_of(interaction))
    card = Card(_("Take what was done along?"), colour=Colour.CARE)
    card.text(
        _(
            "One line for each thing that somebody did, up to the end of last month: the month, what it was, "
            "whether about an ask, a role or a shift, and a made-up name for the person, another one in each "
            "file. No text, no day, nothing that fewer than {count} people did in a month."
        ).format(count=number(SMALLEST_GROUP))
    )
    card.text(
        _(
            "**It is less anonymous than a figure.** Whoever knows some of what a person did may recognise "
            "their line of months. Keep it as you would keep personal data, and delete it once it is used."
        )
    )
    card.small(_("That you took it stands in the log of changes, for moderators to see."))
    yes = button(_("Yes, make the file"), "stats:files:activity:yes", ButtonStyle.primary)
    await answer_to(interaction).update(card.row(yes, button(_("Back"), "stats:files")).view())


@routes.click("stats:files:activity:yes")
async def take_activity(interaction: Interaction) -> None:
    bot = interaction.client
    taken = await bot.db.write(figure_files.take, caller_of(interaction), now=bot.clock.now())
    made = await asyncio.to_thread(_activity_packed, taken)
    card = Card(_("What was done"), colour=Colour.GOOD)
    card.text(_("Lines: {count}").format(count=number(len(taken.entries))))
    if taken.left_out:
        few = _("Left out, because too few people did the like that month: {count}")
        card.text(few.format(count=number(taken.left_out)))
    card.file(ACTIVITY_FILE).small(_("Please delete it when you no longer need it."))
    await answer_to(interaction).update(
        card.row(button(_("Back"), "stats:files")).view(),
        files=[discord.File(BytesIO(made), ACTIVITY_FILE)],
    )


def _figures_packed(shown: Sequence[Shown]) -> bytes:
    """In the language being spoken."""
    rows = [Told(one.name, _of_a_figure(one)) for one in shown]
    columns = {
        _("Figure"): _("What is counted: see below."),
        _("Counted over"): _("A week from Monday, a month, a quarter, or all days since a quarter began."),
        _("First day"): _("In the server's time zone."),
        _("Last day"): _("The last that was counted."),
        _("People"): _("Empty where it is hidden: it could give fewer than {count} away.").format(
            count=number(SMALLEST_GROUP)
        ),
        _("Days for half of them"): _("Of a step: within how many days half of those took it who did."),
    }
    meanings = {one.name: _(one.counted) for one in (*FIGURES, STAYED)} | {
        one.name: _(one.counted) for one in LADDER
    }
    return _packed("figures", _("Figure"), rows, {**columns, **meanings})


def _of_a_figure(one: Shown) -> dict[str, str]:
    return {
        _("Counted over"): _(_kind_of(one)),
        _("First day"): str(one.starts_on),
        _("Last day"): str(one.ends_on - timedelta(days=1)),
        _("People"): "" if one.people is None else str(one.people),
        _("Days for half of them"): "" if one.median_days is None else str(one.median_days),
    }


def _kind_of(one: Shown) -> str:
    if one.name == STAYED.name:
        return N_("newcomers of the first month, in the last")
    if one.name in STEPS:
        return N_("since a quarter began")
    found = (kind for kind in periods.KINDS if periods.period_of(kind, one.starts_on).ends == one.ends_on)
    return PERIODS[next(found, "quarter")]


def _activity_packed(taken: Taken) -> bytes:
    """In the language being spoken."""
    columns = {
        _("Month"): _("The first day of the month in which it was."),
        _("Person"): _("A made-up name, the same within this file only; empty: nobody is known any more."),
        _("What"): _("What they did: see below."),
        _("About"): _("What kind of thing it was about; empty: none, or it is gone."),
    }
    kinds = {kind: _(words) for kind, words in KINDS.items()}
    return _packed("activity", _("Month"), [_of_an_entry(one) for one in taken.entries], {**columns, **kinds})


def _of_an_entry(one: Entry) -> Told:
    return Told(str(one.month), {_("Person"): one.person, _("What"): one.kind, _("About"): one.about})


def _packed(name: str, what: str, rows: Sequence[Told], meanings: dict[str, str]) -> bytes:
    """The table, and what its columns and the words in it mean."""
    explained = [Told(word, {_("What it means"): meaning}) for word, meaning in meanings.items()]
    return exports.zipped(
        {
            f"{name}.csv": exports.table(Readable(name, rows), what),
            "dictionary.csv": exports.table(Readable("dictionary", explained), _("Word")),
        }
    )


async def setup(bot: Groundswell) -> None:
    """No commands: behind /stats."""
