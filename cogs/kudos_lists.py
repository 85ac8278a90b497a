"""The thanks somebody got and gave, for them alone."""

from __future__ import annotations

from itertools import groupby

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import kudos_lists
from bot.services.celebrating.kudos_lists import Thanks, Written
from cogs.ui import (
    Card,
    Colour,
    button,
    clipped,
    giver_text,
    paged,
    people_text,
    said,
    thanks_words,
)

routes = Routes(open_to_suspended=True)

#: On a page, with so many characters of each; **Open** shows all of it.
PAGE, MOST_WORDS = 4, 90


@routes.click("thanks:mine:{page}")
async def show_got(interaction: Interaction, page: int) -> None:
    db, caller = interaction.client.db, caller_of(interaction)
    got = await db.read(kudos_lists.got, caller.guild, caller.user_id)
    written = await db.read(kudos_lists.got_with_outcomes, caller.guild, caller.user_id)
    card = Card(_("What you were thanked for"), colour=Colour.GOOD)
    found: list[Thanks | Written] = [*got, *written]
    found.sort(key=lambda one: one.given_at, reverse=True)
    if not found:
        card.text(_("Nothing yet. What somebody thanks you for stands here, for you alone."))
    listed = paged(found, page, size=PAGE)
    for one in listed.shown:
        line = _line(giver_text(one.giver_id), one)
        if isinstance(one, Written):
            card.text(line)
        else:
            card.beside(line, button(_("Open"), f"thanks:{one.kudos_id}:open"))
    if turning := listed.turning("thanks:mine:{page}"):
        card.row(turning)
    card.row(
        button(_("Thank somebody"), "kudos:new"),
        button(_("Thanks I gave"), "thanks:gave:0"),
        button(_("Back"), "mine"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("thanks:gave:{page}")
async def show_given(interaction: Interaction, page: int) -> None:
    """Whom they thanked; what those make of it is theirs."""
    db, caller = interaction.client.db, caller_of(interaction)
    gave = await db.read(kudos_lists.gave, caller.guild, caller.user_id)
    written = await db.read(kudos_lists.gave_with_outcomes, caller.guild, caller.user_id)
    card = Card(_("Thanks I gave"), colour=Colour.GOOD)
    given = [[*those] for _id, those in groupby(gave, key=lambda one: one.kudos_id)]
    found: list[list[Thanks] | Written] = [*given, *written]
    found.sort(key=_when, reverse=True)
    if not found:
        card.text(_("None yet. A few words to somebody are quickly said: what they did, and thank you."))
    listed = paged(found, page, size=PAGE)
    for one in listed.shown:
        if isinstance(one, Written):
            card.text(_line(_("Everybody who did {title}").format(title=said(one.title)), one))
        else:
            line = _line(people_text([each.user_id for each in one]), one[0])
            card.beside(line, button(_("Take it back"), f"thanks:{one[0].kudos_id}:withdraw"))
    if turning := listed.turning("thanks:gave:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(button(_("Back"), "thanks:mine:0")).view())


def _when(one: list[Thanks] | Written) -> float:
    return (one if isinstance(one, Written) else one[0]).given_at.timestamp()


def _line(who: str, one: Thanks | Written) -> str:
    effort = one.effort if isinstance(one, Thanks) else None
    words = clipped(" ".join(thanks_words(one.reason, one.title, effort).split()), MOST_WORDS)
    return f"**{who}** · {timestamp(one.given_at, 'D')}\n{words}"


async def setup(bot: Groundswell) -> None:
    """Reached from /mine, and from a thank-you."""
