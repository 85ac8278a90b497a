"""The card of an ask: in the asks channel, from /find, and before it is posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.i18n import _
from bot.markup import said
from bot.services.guild.interests import Interest
from bot.services.guild.skills import Skill
from bot.services.things.asks import Ask
from bot.services.things.pictures import Picture
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import Button, button
from cogs.ui.efforts import effort_text
from cogs.ui.facts import ask_in, heading, led_by, thing_facts
from cogs.ui.needs import needs_text
from cogs.ui.presence import here_button
from cogs.ui.standby import stands_by


def ask_card(
    shown: Ask,
    offered: Sequence[Interest],
    listed: Sequence[Skill],
    *,
    lead: int | None,
    picture: Picture | None = None,
    came_of_it: str = "",
    now: datetime,
) -> Card:
    """The card in the asks channel; the same for everyone. What is over is two lines, and what came of it."""
    if not shown.is_open(now):
        return _over(shown, came_of_it)
    here = here_button(shown, now)
    return open_card(shown, offered, listed, lead=lead, picture=picture).row(
        *here,
        button(_("I'm in"), f"ask:{shown.id}:in", ButtonStyle.secondary if here else ButtonStyle.success),
        button(_("Done"), f"ask:{shown.id}:done"),
        button(_("Not this time"), f"thing:{shown.id}:no"),
        *(() if here else stands_by(shown, now)),
    )


def asks_about_it(shown: Ask, now: datetime) -> tuple[Button, ...]:
    """Beside the way back, for whoever would like to know something first; where the card leaves room."""
    if not shown.is_open(now) or here_button(shown, now) or stands_by(shown, now):
        return ()
    return (button(_("I have a question"), f"question:{shown.id}:ask"),)


def open_card(
    shown: Ask,
    offered: Sequence[Interest],
    listed: Sequence[Skill],
    *,
    lead: int | None,
    picture: Picture | None = None,
    above: str = "",
) -> Card:
    """All that stands above its buttons as long as it is open; `above` is said below its title."""
    card = Card(heading(shown), colour=Colour.ACT).small(above)
    if picture is not None:
        card.picture(picture.address, picture.alt)
    card.text(said(shown.why)).text(_("**The step:** {step}").format(step=said(shown.step)))
    card.small(_about(shown, offered, lead)).small(needs_text(shown.needs, listed))
    card.small(ask_in(shown.thread_id))
    return card.text(thing_facts(shown, target=shown.target))


def _over(shown: Ask, came_of_it: str) -> Card:
    card = Card(colour=Colour.ENDED)
    title = f"**{heading(shown)}**"
    if shown.state == "cancelled":
        cancelled = _("Cancelled: it will not happen.")
        return card.text(f"{title}\n{cancelled}")
    if shown.state == "taken_back":
        taken_back = _("Taken back: it was posted by mistake.")
        return card.text(f"{title}\n{taken_back}")
    if shown.target is not None:
        outcome = _("Over. Together: {done} of {target}. Thank you, everyone!")
    elif shown.done:
        outcome = _("Over. Together: {done} done. Thank you, everyone!")
    else:
        outcome = _("Over. Thank you to everyone who took part!")
    told = [title, outcome.format(done=shown.done, target=shown.target), said(came_of_it)]
    return card.beside(
        "\n".join(line for line in told if line), button(_("I did it"), f"ask:{shown.id}:done")
    )


def _about(shown: Ask, offered: Sequence[Interest], lead: int | None) -> str:
    """What it takes, which of the interests it is about, and who looks after it."""
    facts = [effort_text(shown.effort)] if shown.effort else []
    facts += [said(one.name) for one in offered if one.id in shown.interests]
    facts += [led_by(lead)] if lead is not None else []
    return " · ".join(facts)
