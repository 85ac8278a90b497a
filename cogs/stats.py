"""`/stats`: how the community is doing, in a sentence and a picture, without spying on anyone."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.drawing import Bars, Row
from bot.i18n import N_, _, ngettext, number, quarter_name
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.figures import stats
from bot.services.figures.definitions import FIGURES, JOINED, LADDER
from bot.services.figures.stats import Asks, Cohort
from bot.services.guild import rights
from cogs.ui import (
    CHART,
    Card,
    back_to_figures,
    button,
    entry,
    leads_to_figures,
    menu,
    people_in_words,
    progress_bar,
    say_how_counted,
    to_help,
    update_with_chart,
    waiting_in_words,
    week_in_words,
    weeks_drawn,
    weeks_in_words,
)

routes = Routes()


@app_commands.command(name="stats", description=N_("How the community is doing"))
@app_commands.guild_only()
async def show_stats(interaction: Interaction) -> None:
    """How things stand; whoever may see other views only chooses among them."""
    seen = await interaction.client.db.read(rights.views_of, caller_of(interaction))
    if not seen or "now" in seen:
        await how_we_are_doing(interaction)
        return
    card = await leads_to_figures(Card(_("What you can look at")), interaction, None)
    await answer_to(interaction).update(card.row(to_help()).view())


@routes.click("stats:now")
async def how_we_are_doing(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(stats.now_of, caller, now=bot.clock.now())
    sentence = week_in_words(found.weeks)
    card = Card(_("How we are doing")).text(f"**{sentence}**").text(waiting_in_words(found.waiting))
    done = _("Done reported since Monday: {count}").format(count=number(found.done_this_week))
    card.text("\n".join(line for line in (_of_places(found.with_places), done) if line))
    alt = weeks_in_words(found.weeks)
    card.picture(f"attachment://{CHART}", alt)
    await leads_to_figures(card, interaction, "now")
    buttons = [button(_("How is this counted?"), "stats:counted"), to_help()]
    if await bot.db.read(rights.is_moderator, caller):
        buttons += [
            button(_("Changes to the set-up"), "setup:changes"),
            button(_("Suspensions"), "suspension:list:0"),
        ]
    await update_with_chart(interaction, card.row(*buttons), weeks_drawn(found.weeks), alt)


def _of_places(count: int) -> str:
    if not count:
        return ""
    told = ngettext(
        "{n} thing starts within a day and has places left.",
        "{n} things start within a day and have places left.",
        count,
    )
    return told.format(n=number(count))


@routes.click("stats:asks")
async def of_asks(interaction: Interaction) -> None:
    bot = interaction.client
    found = await bot.db.read(stats.asks_of, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Asks")).text("\n".join(_asks_in_words(found)))
    await leads_to_figures(card, interaction, "asks")
    card.row(await back_to_figures(interaction))
    await answer_to(interaction).update(card.view())


def _asks_in_words(asks: Asks) -> Sequence[str]:
    lines = [
        _("Asks in the last 90 days: {count} ({open} open)").format(
            count=number(asks.asks), open=number(asks.open_asks)
        ),
        _("Done reported for them: {count}").format(count=number(asks.done)),
    ]
    if asks.places:
        lines.append(_("Places filled: {bar}").format(bar=progress_bar(asks.places_taken, asks.places)))
    return lines


@routes.click("stats:ladder:{which}")
async def from_joining_to_a_role(interaction: Interaction, which: int) -> None:
    bot = interaction.client
    cohorts = await bot.db.read(stats.ladder, caller_of(interaction), now=bot.clock.now())
    which = min(which, len(cohorts) - 1)
    cohort = cohorts[which]
    card = Card(_("From joining to a role"))
    card.text(_("Of those who joined in {quarter}").format(quarter=quarter_name(cohort.quarter.starts)))
    lines = _steps_in_words(cohort)
    card.text("\n".join(lines))
    others = [
        entry(quarter_name(one.quarter.starts), f"stats:ladder:{place}")
        for place, one in enumerate(cohorts)
        if one is not cohort
    ]
    rows = (
        [menu("quarters", _("Another quarter"), others)],
        [button(_("How is this counted?"), "stats:counted:ladder"), await back_to_figures(interaction)],
    )
    if not cohort.joined:
        await answer_to(interaction).update(card.row(*rows[0]).row(*rows[1]).view())
        return
    alt = "; ".join(lines)
    card.picture(f"attachment://{CHART}", alt).row(*rows[0]).row(*rows[1])
    await update_with_chart(interaction, card, _ladder_drawn(cohort), alt)


def _steps_in_words(cohort: Cohort) -> Sequence[str]:
    if cohort.joined is None:
        return [_("How many joined is not shown: it could give a few of them away.")]
    words = {step.name: step.words for step in LADDER}
    lines = [_("{step}: {count}").format(step=_(JOINED.words), count=number(cohort.joined))]
    for step in cohort.steps:
        line = _("{step}: {count}").format(step=_(words[step.name]), count=people_in_words(step.people))
        if step.people and step.median_days is not None:
            line += " · " + ngettext(
                "half of them within {n} day", "half of them within {n} days", step.median_days
            ).format(n=number(step.median_days))
        lines.append(line)
    return lines


def _ladder_drawn(cohort: Cohort) -> Bars:
    words = {step.name: step.words for step in LADDER}
    joined = cohort.joined or 0
    rows = [Row(label=_(JOINED.words), value=joined, text=number(joined), whole=joined)]
    rows += [
        Row(label=_(words[step.name]), value=step.people, text=people_in_words(step.people), whole=joined)
        for step in cohort.steps
    ]
    return Bars(title=quarter_name(cohort.quarter.starts), rows=tuple(rows))


@routes.click("stats:counted")
async def how_it_is_counted(interaction: Interaction) -> None:
    await say_how_counted(
        interaction,
        "now",
        [f"**{_(one.words)}**: {_(one.counted)}" for one in FIGURES],
        button(_("Back"), "stats:now"),
    )


@routes.click("stats:counted:ladder")
async def how_steps_are_counted(interaction: Interaction) -> None:
    await say_how_counted(
        interaction,
        "ladder",
        [f"**{_(one.words)}**: {_(one.counted)}" for one in LADDER],
        button(_("Back"), "stats:ladder:0"),
    )


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_stats)
