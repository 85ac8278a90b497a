"""Asks as everybody meets them: the card with its three buttons, and what answers them."""

from __future__ import annotations

from datetime import datetime

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, spoken
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild import interests as interest_list
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.things import asks, commitments, friends, invitations, leads, noticeboard, outcomes, plans
from bot.services.things.asks import ASK_CARD
from bot.services.things.plans import Choice
from bot.services.things.receipts import Receipt
from cogs.ui import (
    Card,
    Colour,
    Plan,
    ask_card,
    ask_what_is_needed,
    before_button,
    button,
    clash_card,
    drawn_once,
    gives_back,
    how_to_celebrate,
    in_card,
    leads_on,
    link,
    opens_threads,
    picture_for,
    plan_of,
    reminder_question,
    said,
    skills_for,
    to_mine,
    update_pictured,
    waiting_card,
    what_is_stored,
    when_question,
    who_else,
)

routes = Routes()


@routes.click("ask:{ask_id}:show")
async def show(interaction: Interaction, ask_id: int) -> None:
    """From /find: the ask as its card shows it, with its buttons."""
    bot = interaction.client
    shown = await bot.db.read(asks.show_to, ask_id, caller_of(interaction))
    offered = await bot.db.read(interest_list.offered_in, shown.guild_id, language=spoken())
    needed = await skills_for(bot.db, shown)
    picture = await picture_for(bot.db, shown) if shown.is_open(bot.clock.now()) else None
    card = ask_card(shown, offered, needed, lead=leads.named(shown), picture=picture, now=bot.clock.now())
    await update_pictured(interaction, card.row(button(_("Back"), "find:0")), picture)


@routes.click("ask:{ask_id}:in")
@routes.click("ask:{ask_id}:in:{agreed}")
async def im_in(interaction: Interaction, ask_id: int, agreed: str | None = None) -> None:
    """`agreed`: to what it clashes with, as they have read it."""
    bot, caller = interaction.client, caller_of(interaction)
    elsewhere = await _asked_from(bot.db, ask_id, caller) if caller.guild_id is None else None
    receipt = await bot.db.write(
        commitments.accept, ask_id, caller, kind="ask", agreed=agreed, now=bot.clock.now()
    )
    if receipt.clash is not None:
        card = await leads_on(clash_card(receipt, receipt.clash), interaction, receipt.thing.guild_id)
        await answer_to(interaction).update(card.view())
        return
    ask, now = receipt.thing, bot.clock.now()
    is_planned = caller.guild_id is not None and plans.is_open_to(ask, receipt.commitment, now)
    view = _accepted(
        plan_of(ask),
        choices=plans.choices(ask, receipt.zone, now) if is_planned else (),
        zone=receipt.zone,
        before=_another_reminder(receipt, now),
        names_people=not receipt.quiet and not receipt.asks_about_reminders,
        again=receipt.again,
        ahead=receipt.ahead if receipt.waits else None,
        is_done=receipt.is_done,
        told=receipt.reminders,
        reminded=receipt.reminded,
        asks_about_reminders=receipt.asks_about_reminders and caller.guild_id is not None,
        offers_threads=opens_threads(interaction, quiet=receipt.quiet),
        elsewhere=elsewhere,
    )
    await answer_to(interaction).update(view)
    if caller.guild_id is not None:
        await ask_what_is_needed(interaction, ask, again=receipt.again)


async def _asked_from(db: Database, ask_id: int, caller: Caller) -> str:
    """Of a yes to an invitation, in a direct message: the address of its server. Raises NotFound for whoever
    was not asked, and NotAllowed for whoever is suspended there.
    """
    asked = await db.read(invitations.asked_about, ask_id, caller)
    await db.read(suspensions.require_none, asked.guild_id, caller.user_id)
    return await db.read(noticeboard.address, asked.guild_id)


def _another_reminder(receipt: Receipt, now: datetime) -> datetime | None:
    """When whoever is in can be reminded shortly before it starts, who is not then anyway."""
    before, one = plans.before_it_starts(receipt.thing, now), receipt.commitment
    if before is None or one is None or one.remind_at is not None or receipt.asks_about_reminders:
        return None
    is_soon = before - now < plans.APART
    return None if not one.has_place or receipt.is_done or (receipt.reminded and is_soon) else before


@drawn_once
def _accepted(
    plan: Plan,
    *,
    choices: tuple[Choice, ...],
    zone: str,
    before: datetime | None,
    names_people: bool,
    again: bool,
    ahead: int | None,
    is_done: bool,
    told: bool | None,
    reminded: bool,
    asks_about_reminders: bool,
    offers_threads: bool,
    elsewhere: str | None,
) -> Card:
    """`ahead` is how many are before them in line, or None for somebody who has a place; `elsewhere` is the
    address of the server for whoever reads it in a direct message.
    """
    if ahead is not None:
        card = waiting_card(plan.title, ahead, told=told)
    else:
        card = in_card(plan, again=again, reminded=reminded)
    if asks_about_reminders:
        reminder_question(what_is_stored(card), threads=offers_threads)
    when_question(card, plan.thing_id, choices, zone)
    # What is done stays done.
    ways = [] if is_done else [gives_back(plan, waits=ahead is not None)]
    if not is_done:
        ways += before_button(plan.thing_id, plan.occasion, before)
    if names_people and ahead is None:
        ways.append(who_else(plan.thing_id))
    if not asks_about_reminders:
        ways += [button(_("What is stored"), f"thing:{plan.thing_id}:stored")]
        ways.append(to_mine() if elsewhere is None else link(_("See what's open"), elsewhere))
    return card.row(*ways)


@routes.click("ask:{ask_id}:done")
async def done(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.report_done, ask_id, caller_of(interaction), kind="ask", now=bot.clock.now()
    )
    shown = await bot.db.read(asks.show, ask_id)
    card = _thanks(receipt, target=shown.target)
    slip = button(_("That was a slip"), f"thing:{receipt.thing.id}:undone")
    can_come = friends.can_come(receipt.thing, now=bot.clock.now())
    friend = (button(_("Ask a friend"), f"friend:{receipt.thing.id}"),) if can_come else ()
    if _is_asked_about_a_win(receipt):
        card.row(*how_to_celebrate(receipt.thing.guild_id), *friend, slip)
    else:
        card.row(*friend, slip)
        await leads_on(
            card,
            interaction,
            receipt.thing.guild_id,
            button(_("Something else like this"), "find:0"),
            button(_("That's enough for now"), "find:enough"),
        )
    await answer_to(interaction).update(card.view())


def _is_asked_about_a_win(receipt: Receipt) -> bool:
    """In quiet mode nobody is celebrated in public."""
    return receipt.undecided and not receipt.quiet and not receipt.again


def _thanks(receipt: Receipt, *, target: int | None) -> Card:
    if receipt.again:
        return Card(_("Done already, and counted once. Thank you!"), colour=Colour.GOOD)
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    done = receipt.thing.done
    told = (
        _("You did **{title}**. Together: {done} of {target}.")
        if target is not None and done <= target
        else _("You did **{title}**. Together: {done} done.")
    )
    card.text(told.format(title=said(receipt.thing.title), done=done, target=target))
    if _is_asked_about_a_win(receipt):
        card.line().text(_("That was your first action here! May we tell the others, to encourage them?"))
    return card


async def draw_ask_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(asks.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    offered = (
        await db.read(interest_list.offered_in, parcel.guild_id, language=spoken()) if shown.interests else ()
    )
    listed = await skills_for(db, shown)
    lead = None if guild.quiet else leads.named(shown)
    picture = await picture_for(db, shown) if shown.is_open(now) else None
    written = await db.read(outcomes.find, shown.id) if shown.state == "closed" else None
    card = ask_card(
        shown,
        offered,
        listed,
        lead=lead,
        picture=picture,
        came_of_it=written.came_of_it if written else "",
        now=now,
    )
    return Post(guild.asks_channel_id, card.view(), picture=picture)


draws = {ASK_CARD: draw_ask_card}


async def setup(bot: Groundswell) -> None:
    """Its card and buttons; the commands are in ask_commands."""
