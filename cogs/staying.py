"""Who stays: of those who joined in one month, how many took part in the next ones."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import answer_to
from bot.client import Groundswell
from bot.drawing import HeatMap
from bot.i18n import _, month_name, ngettext, number
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.figures import staying
from bot.services.figures.definitions import JOINED, STAYED, TOOK_PART
from bot.services.figures.staying import FOLLOWED, Kept
from cogs.ui import (
    CHART,
    Card,
    back_to_figures,
    button,
    leads_to_figures,
    people_in_words,
    say_how_counted,
    update_with_chart,
)

routes = Routes()


@routes.click("stats:staying")
async def show(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    table = await bot.db.read(staying.table, caller, now=bot.clock.now())
    card = Card(_("Who stays")).text(f"**{_in_a_sentence(table)}**")
    lines = [_in_words(one) for one in table if one.joined]
    if lines:
        card.text("\n".join(lines))
        card.small(_("After the arrow: how many took part one month later, two months later, and so on."))
    drawn = [one for one in table if one.joined and any(people is not None for people in one.later)]
    alt = "; ".join(lines)
    if drawn:
        card.picture(f"attachment://{CHART}", alt)
    await leads_to_figures(card, interaction, "staying")
    card.row(button(_("How is this counted?"), "stats:counted:staying"), await back_to_figures(interaction))
    if drawn:
        await update_with_chart(interaction, card, _drawn(drawn), alt)
    else:
        await answer_to(interaction).update(card.view())


def _in_a_sentence(table: Sequence[Kept]) -> str:
    """Of the newest month of which it can be said what became of its people."""
    for one in reversed(table):
        found = [(after, people) for after, people in enumerate(one.later, 1) if people is not None]
        if one.joined and found:
            after, people = found[-1]
            told = ngettext(
                "Of those who joined in {month} ({joined}), {people} took part {n} month later.",
                "Of those who joined in {month} ({joined}), {people} took part {n} months later.",
                after,
            )
            return told.format(
                month=month_name(one.month.starts),
                joined=number(one.joined),
                people=number(people),
                n=number(after),
            )
    if any(one.joined for one in table):
        return _("Too few joined and took part later to say how many: it could give a few of them away.")
    return _("This can be said once enough people have joined, and a month after that is over.")


def _in_words(one: Kept) -> str:
    later = ", ".join(people_in_words(people) for people in one.later)
    return _("{month}: {joined} joined → {later}").format(
        month=month_name(one.month.starts), joined=people_in_words(one.joined), later=later
    )


def _drawn(table: Sequence[Kept]) -> HeatMap:
    cells = []
    for one in table:
        known = [
            (people / one.joined, number(people)) if people is not None and one.joined else (None, "–")
            for people in one.later
        ]
        cells.append((*known, *[(None, "")] * (FOLLOWED - len(known))))
    return HeatMap(
        title=_("Took part so many months after joining"),
        rows=tuple(f"{month_name(one.month.starts)} ({number(one.joined or 0)})" for one in table),
        columns=tuple(number(after) for after in range(1, FOLLOWED + 1)),
        cells=tuple(cells),
    )


@routes.click("stats:counted:staying")
async def how_it_is_counted(interaction: Interaction) -> None:
    await say_how_counted(
        interaction,
        "staying",
        [f"**{_(one.words)}**: {_(one.counted)}" for one in (STAYED, JOINED, TOOK_PART)],
        button(_("Back"), "stats:staying"),
    )


async def setup(bot: Groundswell) -> None:
    """Reached from /stats."""
