"""Asks as everybody meets them: the card with its three buttons, and what answers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild import interests as interest_list
from bot.services.guild.interests import Interest
from bot.services.guild.skills import Skill
from bot.services.outbox.outbox import Parcel
from bot.services.things import asks, commitments
from bot.services.things.asks import ASK_CARD, Ask
from bot.services.things.commitments import Receipt
from cogs.ui import (
    Card,
    Colour,
    ask_what_is_needed,
    button,
    drawn_once,
    effort_text,
    how_to_celebrate,
    needs_text,
    opens_threads,
    reminder_question,
    said,
    skills_for,
    thing_facts,
    waiting_card,
    what_is_stored,
)

routes = Routes()


@routes.click("ask:{ask_id}:show")
async def show(interaction: Interaction, ask_id: int) -> None:
    """From /find: the ask as its card shows it, with its buttons."""
    bot = interaction.client
    shown = await bot.db.read(asks.show_to, ask_id, caller_of(interaction))
    offered = await bot.db.read(interest_list.offered_in, shown.guild_id)
    needed = await skills_for(bot.db, shown)
    await answer_to(interaction).update(ask_card(shown, offered, needed, now=bot.clock.now()).view())


@routes.click("ask:{ask_id}:in")
async def im_in(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.accept, ask_id, caller_of(interaction), kind="ask", now=bot.clock.now()
    )
    ask = receipt.thing
    view = _accepted(
        ask.id,
        ask.title,
        ask.step,
        again=receipt.again,
        ahead=receipt.ahead if receipt.waits else None,
        is_done=receipt.is_done,
        told=receipt.reminders,
        asks_about_reminders=receipt.asks_about_reminders,
        offers_threads=opens_threads(interaction, quiet=receipt.quiet),
    )
    await answer_to(interaction).say(view)
    await ask_what_is_needed(interaction, ask, again=receipt.again)


@drawn_once
def _accepted(
    ask_id: int,
    title: str,
    step: str,
    *,
    again: bool,
    ahead: int | None,
    is_done: bool,
    told: bool | None,
    asks_about_reminders: bool,
    offers_threads: bool,
) -> Card:
    """`ahead` is how many are before them in line, or None for somebody who has a place."""
    if ahead is not None:
        card = waiting_card(title, ahead, told=told)
    else:
        card = Card(_("You're in already") if again else _("You're in!"), colour=Colour.GOOD)
        card.text(_("**{title}**: {step}").format(title=said(title), step=said(step)))
    what_is_stored(card)
    if asks_about_reminders:
        reminder_question(card, threads=offers_threads)
    if is_done:
        return card  # what is done stays done
    back = _("I can't make it") if ahead is None else _("Leave the list")
    return card.row(button(back, f"ask:{ask_id}:out"))


@routes.click("ask:{ask_id}:out")
async def not_this_time(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.decline, ask_id, caller_of(interaction), kind="ask", now=bot.clock.now()
    )
    if receipt.is_done:
        text = _("You did this one already, and that stays. Thank you!")
    elif receipt.commitment is not None:
        text = _("All right, you're no longer on the list for **{title}**. Thank you for saying so.")
    else:
        text = _("That's fine, and it is not stored. /find shows other things to do.")
    await answer_to(interaction).say(text.format(title=said(receipt.thing.title)))


@routes.click("ask:{ask_id}:done")
async def done(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.report_done, ask_id, caller_of(interaction), kind="ask", now=bot.clock.now()
    )
    await answer_to(interaction).say(_thanks(receipt).view())


def _thanks(receipt: Receipt) -> Card:
    if receipt.again:
        return Card(_("Done already, and counted once. Thank you!"), colour=Colour.GOOD)
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(
        _("You did **{title}**. Together: {count} done.").format(
            title=said(receipt.thing.title), count=receipt.thing.done
        )
    )
    if receipt.undecided and not receipt.quiet:  # in quiet mode nobody is celebrated in public
        card.line().text(_("That was your first action here! May we tell the others, to encourage them?"))
        card.row(*how_to_celebrate(receipt.thing.guild_id))
    return card


def ask_card(shown: Ask, offered: Sequence[Interest], listed: Sequence[Skill], *, now: datetime) -> Card:
    """The card in the asks channel; the same for everyone."""
    is_open = shown.is_open(now)
    card = Card(said(shown.title), colour=Colour.ACT if is_open else Colour.ENDED)
    card.text(said(shown.why)).text(_("**The step:** {step}").format(step=said(shown.step)))
    card.small(_about(shown, offered)).small(needs_text(shown.needs, listed)).text(
        thing_facts(shown, target=shown.target)
    )
    if shown.state == "cancelled":
        card.text(_("**Cancelled.** It will not happen."))
    elif shown.state == "taken_back":
        card.text(_("**Taken back.** It was posted by mistake."))
    elif not is_open:
        card.text(
            _(
                "**Closed.** Thank you to everyone who took part! If you were in, you can still say that "
                "you did it."
            )
        )
    return card.row(
        button(_("I'm in"), f"ask:{shown.id}:in", ButtonStyle.success, disabled=not is_open),
        button(_("Done"), f"ask:{shown.id}:done", ButtonStyle.primary)
        if is_open
        else button(_("I did it"), f"ask:{shown.id}:done"),
        button(_("Not this time"), f"ask:{shown.id}:out", disabled=not is_open),
    )


def _about(shown: Ask, offered: Sequence[Interest]) -> str:
    """What it takes, and which of the interests it is about."""
    facts = [effort_text(shown.effort)] if shown.effort else []
    facts += [said(one.name) for one in offered if one.id in shown.interests]
    return " · ".join(facts)


async def draw_ask_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(asks.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    offered = await db.read(interest_list.offered_in, parcel.guild_id) if shown.interests else ()
    listed = await skills_for(db, shown)
    return Post(guild.asks_channel_id, ask_card(shown, offered, listed, now=now).view())


draws = {ASK_CARD: draw_ask_card}


async def setup(bot: Groundswell) -> None:
    """Its card and buttons; the commands are in ask_commands."""
