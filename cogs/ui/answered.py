"""What is answered to a yes, and to a Done: the same for all that people come to or do."""

from __future__ import annotations

from datetime import datetime

from bot.answers import answer_to
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.guild.callers import Caller
from bot.services.own import suspensions
from bot.services.reach import friends, invitations
from bot.services.things import commitments, noticeboard, plans, standby
from bot.services.things.plans import Choice
from bot.services.things.receipts import Receipt
from bot.services.things.things import Thing
from cogs.ui.abilities import ask_what_is_needed, has_question
from cogs.ui.cards import Card, Colour, drawn_once
from cogs.ui.channels import opens_threads
from cogs.ui.clashes import clash_card
from cogs.ui.controls import Button, button, link
from cogs.ui.onward import leads_on, to_mine
from cogs.ui.plans import before_button, when_question
from cogs.ui.questions import how_to_celebrate, reminder_question
from cogs.ui.standby import stand_by_button
from cogs.ui.yes import Plan, gives_back, in_card, plan_of, waiting_card, what_is_stored, who_else


async def answer_yes(interaction: Interaction, thing_id: int, kind: str, agreed: str | None = None) -> None:
    """I'm in was pressed, in its server or in a direct message; `agreed`: to what it clashes with."""
    bot, caller = interaction.client, caller_of(interaction)
    elsewhere = await _asked_from(bot.db, thing_id, caller) if caller.guild_id is None else None
    receipt = await bot.db.write(
        commitments.accept, thing_id, caller, kind=kind, agreed=agreed, now=bot.clock.now()
    )
    if receipt.clash is not None:
        card = await leads_on(clash_card(receipt, receipt.clash), interaction, receipt.thing.guild_id)
        await answer_to(interaction).update(card.view())
        return
    thing, now = receipt.thing, bot.clock.now()
    is_planned = caller.guild_id is not None and plans.is_open_to(thing, receipt.commitment, now)
    view = _accepted(
        plan_of(thing),
        choices=plans.choices(thing, receipt.zone, now) if is_planned else (),
        zone=receipt.zone,
        before=_another_reminder(receipt, now),
        may_stand_by=receipt.waits and caller.guild_id is not None and standby.may_stand_by(thing, now),
        names_people=not receipt.quiet and not receipt.asks_about_reminders,
        again=receipt.again,
        ahead=receipt.ahead if receipt.waits else None,
        is_done=receipt.is_done,
        told=receipt.reminders,
        reminded=receipt.reminded,
        asks_about_reminders=receipt.asks_about_reminders and caller.guild_id is not None,
        offers_threads=opens_threads(interaction, quiet=receipt.quiet),
        asks_what_it_needs=not receipt.again and await has_question(interaction, thing),
        elsewhere=elsewhere,
    )
    await answer_to(interaction).update(view)


async def _asked_from(db: Database, thing_id: int, caller: Caller) -> str:
    """Of a yes to an invitation, in a direct message: the address of its server. Raises NotFound for whoever
    was not asked, and NotAllowed for whoever is suspended there.
    """
    asked = await db.read(invitations.asked_about, thing_id, caller)
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
    may_stand_by: bool,
    names_people: bool,
    again: bool,
    ahead: int | None,
    is_done: bool,
    told: bool | None,
    reminded: bool,
    asks_about_reminders: bool,
    offers_threads: bool,
    asks_what_it_needs: bool,
    elsewhere: str | None,
) -> Card:
    """`ahead` is how many are before them in line, or None for somebody who has a place; `elsewhere` is the
    address of the server for whoever reads it in a direct message.
    """
    if ahead is not None:
        card = waiting_card(plan.title, ahead, told=told)
    else:
        card = in_card(plan, again=again, reminded=reminded)
    if asks_what_it_needs:
        ask_what_is_needed(card, plan.thing_id)
    if asks_about_reminders:
        reminder_question(what_is_stored(card), threads=offers_threads)
    when_question(card, plan.thing_id, choices, zone)
    # What is done stays done.
    ways = [] if is_done else [gives_back(plan, waits=ahead is not None)]
    if may_stand_by and not asks_about_reminders:
        ways.append(stand_by_button(plan.thing_id))
    if not is_done:
        ways += before_button(plan.thing_id, plan.occasion, before)
    if names_people and ahead is None:
        ways.append(who_else(plan.thing_id))
    if not asks_about_reminders:
        ways += [button(_("What is stored"), f"thing:{plan.thing_id}:stored")]
        ways.append(to_mine() if elsewhere is None else link(_("See what's open"), elsewhere))
    return card.row(*ways)


async def answer_done(interaction: Interaction, receipt: Receipt, *, target: int | None = None) -> None:
    """Done was pressed."""
    card = _thanks(receipt, target=target)
    if asks_about_a_win(receipt):  # what leads elsewhere would take the question with it
        card.row(*how_to_celebrate(receipt.thing.guild_id), slip(receipt.thing.id))
    else:
        card.row(*after_done(receipt.thing, now=interaction.client.clock.now()))
        await leads_on(
            card,
            interaction,
            receipt.thing.guild_id,
            button(_("Something else like this"), "find:0"),
            button(_("That's enough for now"), "find:enough"),
        )
    await answer_to(interaction).update(card.view())


def slip(thing_id: int) -> Button:
    return button(_("That was a slip"), f"thing:{thing_id}:undone")


def after_done(thing: Thing, *, now: datetime) -> tuple[Button, ...]:
    """What one can do about it who has done it."""
    can_come = friends.can_come(thing, now=now)
    friend = (button(_("Ask a friend"), f"friend:{thing.id}"),) if can_come else ()
    return (*friend, slip(thing.id))


def asks_about_a_win(receipt: Receipt) -> bool:
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
    if asks_about_a_win(receipt):
        card.line().text(_("That was your first action here! May we tell the others, to encourage them?"))
    return card
