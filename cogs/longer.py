"""Months and quarters of a community beside the one before, as they were published."""

from __future__ import annotations

from collections.abc import Sequence

from bot.client import Groundswell
from bot.drawing import Line, Lines
from bot.i18n import _, month_name, ngettext, number, quarter_name
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.figures import stats
from bot.services.figures.definitions import TOOK_PART
from bot.services.figures.periods import Kind
from bot.services.figures.stats import Week
from cogs.ui import (
    CHART,
    Card,
    back_to_figures,
    button,
    leads_to_figures,
    people_in_words,
    update_with_chart,
)

routes = Routes()


@routes.click("stats:months")
async def month_by_month(interaction: Interaction) -> None:
    await _show(interaction, "month", _("Month by month"))


@routes.click("stats:quarters")
async def quarter_by_quarter(interaction: Interaction) -> None:
    await _show(interaction, "quarter", _("Quarter by quarter"))


async def _show(interaction: Interaction, kind: Kind, title: str) -> None:
    bot = interaction.client
    found = await bot.db.read(stats.longer, caller_of(interaction), kind, now=bot.clock.now())
    lines = _listed(found, kind)
    card = Card(title).text(f"**{_in_a_sentence(found, kind)}**")
    if found[-1].counted:
        card.text("\n".join(lines))
    alt = "; ".join(lines)
    card.picture(f"attachment://{CHART}", alt)
    await leads_to_figures(card, interaction, kind)
    card.row(button(_("How is this counted?"), "stats:counted"), await back_to_figures(interaction))
    await update_with_chart(interaction, card, _drawn(found, kind, title), alt)


def _in_a_sentence(found: Sequence[Week], kind: Kind) -> str:
    """The last of the months or quarters beside the one before it."""
    last, before = found[-1].took_part, found[-2].took_part
    when, then = (_name(one, kind) for one in (found[-1], found[-2]))
    if not found[-1].counted:
        return _("This is being counted. Look again in an hour.")
    if last is None:
        return _("How many took part in {when} is not shown: it could give a few of them away.").format(
            when=when
        )
    if last == 0:
        return _("Nobody took part in {when}.").format(when=when)
    if before is None:
        told = ngettext("{n} person took part in {when}.", "{n} people took part in {when}.", last)
        return told.format(n=number(last), when=when)
    if before == last:
        told = ngettext(
            "{n} person took part in {when}, as many as in {then}.",
            "{n} people took part in {when}, as many as in {then}.",
            last,
        )
    elif before < last:
        told = ngettext(
            "{n} person took part in {when}, {other} more than in {then}.",
            "{n} people took part in {when}, {other} more than in {then}.",
            last,
        )
    else:
        told = ngettext(
            "{n} person took part in {when}, {other} fewer than in {then}.",
            "{n} people took part in {when}, {other} fewer than in {then}.",
            last,
        )
    return told.format(n=number(last), when=when, then=then, other=number(abs(last - before)))


def _name(one: Week, kind: Kind) -> str:
    return quarter_name(one.starts) if kind == "quarter" else month_name(one.starts)


def _listed(found: Sequence[Week], kind: Kind) -> Sequence[str]:
    """What the picture shows, the newest first."""
    return [
        _("{when}: {took_part}, {first} for the first time").format(
            when=_name(one, kind),
            took_part=people_in_words(one.took_part),
            first=people_in_words(one.first_did),
        )
        for one in reversed(found)
    ]


def _drawn(found: Sequence[Week], kind: Kind, title: str) -> Lines:
    lines = [Line(name=_(TOOK_PART.words), values=tuple(one.took_part for one in found))]
    if any(one.first_did for one in found):
        lines.append(Line(name=_("First time"), values=tuple(one.first_did for one in found)))
    return Lines(title=title, labels=tuple(_name(one, kind) for one in found), lines=tuple(lines))


async def setup(bot: Groundswell) -> None:
    """Reached from /stats."""
