"""I'd like this role: what it is and what comes, asked once; a note to whoever answers, their question."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import Refusal
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.roles import applying
from bot.services.roles.applying import Wish
from bot.services.things import approvals
from bot.services.things.applications import MOST_NOTE, MOST_REPLY, QUESTION
from bot.services.things.receipts import Receipt
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    ask_what_is_needed,
    button,
    form,
    gives_back,
    has_question,
    heading,
    in_card,
    leads_on,
    opened,
    opens_threads,
    pending_card,
    plan_of,
    quoted,
    reminder_question,
    role_text,
    said,
    skills_for,
    something_else,
    takes_back,
    text_field,
    to_mine,
    waiting_card,
    what_is_stored,
    what_is_stored_of_a_wish,
    who_else,
)

routes = Routes()


@routes.click("role:{role_id}:in")
async def ask_first(interaction: Interaction, role_id: int) -> None:
    """All of it, privately, before anything is stored; whoever has it or waits sees how it stands."""
    bot = interaction.client
    wish = await bot.db.read(applying.look, role_id, caller_of(interaction), now=bot.clock.now())
    if wish.is_on_it:
        await _take(interaction, role_id, None)
        return
    card = Card(heading(wish.role), colour=Colour.ROLE)
    card.text(role_text(wish.role, await skills_for(bot.db, wish.role)))
    if wish.lacks:
        card.text(_not_yet(wish))
        card.row(button(_("Things to do"), "find:0", ButtonStyle.primary), _not_now(role_id))
        await answer_to(interaction).update(card.view())
        return
    card.text("\n".join(f"- {line}" for line in _what_comes(wish)))
    if wish.role.approval is not None:
        yes = button(_("Yes, I'd like it"), f"role:{role_id}:apply", ButtonStyle.success)
    else:
        yes = button(_("Yes, I'd like it"), f"role:{role_id}:yes", ButtonStyle.success)
    await answer_to(interaction).update(card.row(yes, _not_now(role_id)).view())


def _not_now(role_id: int) -> Button:
    return button(_("Not now"), f"role:{role_id}:later")


def _not_yet(wish: Wish) -> str:
    """What would make it possible, kindly."""
    wanted = wish.role.least_done or 0
    told = ngettext(
        "It is for people who have done {n} thing here before.",
        "It is for people who have done {n} things here before.",
        wanted,
    ).format(n=wanted)
    more = ngettext(
        "After {n} more it is open to you: small ones count just as much.",
        "After {n} more it is open to you: small ones count just as much.",
        wish.lacks,
    ).format(n=wish.lacks)
    return f"{told} {more}"


def _what_comes(wish: Wish) -> list[str]:
    """What happens with a yes, in the order in which it does."""
    role, lines = wish.role, []
    if role.approval == "coordinators":
        lines.append(_("Coordinators and whoever leads it say yes to each person. You hear their answer."))
    elif role.approval == "admins":
        lines.append(_("Somebody who manages this server says yes to each person. You hear their answer."))
    if role.is_full:
        lines.append(_("Every place is taken, so you would be on the waiting list at first."))
    if wish.writer is not None:
        who = f"<@{wish.writer}>"
        lines.append(
            _("{person}, who leads it, is asked to write to you within two days.").format(person=who)
        )
    elif wish.somebody_writes:
        lines.append(_("Those who look after it are asked to write to you within two days."))
    if role.member_role_id:
        lines.append(_("You get the member role {role}.").format(role=f"<@&{role.member_role_id}>"))
    lines.append(_("You can step down at any time."))
    return lines


@routes.click("role:{role_id}:later")
async def not_now(interaction: Interaction, role_id: int) -> None:
    card = Card(_("That's fine"), colour=Colour.CALM).text(
        _("Nothing is stored. Its card stays where it is.")
    )
    await answer_to(interaction).update(card.row(something_else()).view())


@routes.click("role:{role_id}:yes")
async def say_yes(interaction: Interaction, role_id: int) -> None:
    await _take(interaction, role_id, None)


def note_form(note: str | None = None) -> discord.ui.Modal:
    return form(
        _("I'd like this role"),
        text_field(
            "note",
            _("Would you like to say something?"),
            value=note,
            hint=_("Read only by those who answer, and erased with their answer."),
            example=_("I have done this before, in another group"),
            long=True,
            required=False,
            most=MOST_NOTE,
        ),
    )


@routes.click("role:{role_id}:apply", opens_modal=True)
async def open_note(interaction: Interaction, role_id: int) -> None:
    bot = interaction.client
    await bot.db.read(applying.look, role_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).ask(apply.modal(role_id=role_id))


@routes.form("role:{role_id}:note", build=note_form)
async def apply(interaction: Interaction, role_id: int, note: str | None = None) -> None:
    """Refused without keeping a draft: what is written here lies nowhere unencrypted."""
    await _take(interaction, role_id, _sealed(interaction, note or "", MOST_NOTE))


def _sealed(interaction: Interaction, text: str, most: int) -> str | None:
    text = text.strip()
    if len(text) > most:
        raise Refusal(N_("That is {length} characters; {most} fit."), length=len(text), most=most)
    return interaction.client.vault.seal(text) if text else None


async def _take(interaction: Interaction, role_id: int, sealed: str | None) -> None:
    bot = interaction.client
    receipt, hand = await bot.db.write(
        applying.take, role_id, caller_of(interaction), sealed, now=bot.clock.now()
    )
    is_new = not receipt.again and await has_question(interaction, receipt.thing)
    threads = opens_threads(interaction, quiet=receipt.quiet)
    card = _signed_up(receipt, threads=threads, is_awaited=hand, asks_what_it_needs=is_new)
    await answer_to(interaction).update(card.view())


def _signed_up(receipt: Receipt, *, threads: bool, is_awaited: bool, asks_what_it_needs: bool) -> Card:
    plan = plan_of(receipt.thing)
    if receipt.is_pending:
        card = pending_card(plan.title, receipt.thing.approval, told=receipt.reminders)
    elif receipt.waits:
        card = waiting_card(plan.title, receipt.ahead, told=receipt.reminders)
    else:
        card = in_card(plan, again=receipt.again, reminded=False)
        card.text(
            _("Somebody is asked to write to you within two days. If nobody does, /mine lets you say so.")
            if is_awaited
            else ""
        )
    if asks_what_it_needs:
        ask_what_is_needed(card, plan.thing_id)
    back = takes_back(plan.thing_id) if receipt.is_pending else gives_back(plan, waits=receipt.waits)
    if receipt.asks_about_reminders:
        stored = what_is_stored_of_a_wish(card) if receipt.is_pending else what_is_stored(card)
        return reminder_question(stored, threads=threads).row(back)
    names_people = not (receipt.is_pending or receipt.waits or receipt.quiet)
    company = (who_else(plan.thing_id),) if names_people else ()
    return card.row(back, *company, button(_("What is stored"), f"thing:{plan.thing_id}:stored"), to_mine())


# What one wrote, and what one is asked.


@routes.click("apply:{thing_id}")
async def show_own(interaction: Interaction, thing_id: int) -> None:
    """What waits of oneself, also in a direct message."""
    thing, found = await interaction.client.db.read(approvals.of_theirs, thing_id, caller_of(interaction))
    card = Card(heading(thing), colour=Colour.ROLE)
    if found is None:
        card.text(_("Nothing of yours waits for an answer here."))
        card = await leads_on(card, interaction, thing.guild_id, to_mine())
        await answer_to(interaction).update(card.view())
        return
    vault = interaction.client.vault
    card.text(_("You asked for it {when}.").format(when=timestamp(found.applied_at, "R")))
    if found.note:
        card.text(_("You wrote:")).text(opened(vault, found.note))
    ways: list[Button] = []
    if found.question:
        card.text(_("Whoever answers would like to know:")).text(quoted(found.question))
        if found.reply:
            card.text(_("You said:")).text(opened(vault, found.reply))
        else:
            ways.append(_say(thing))
    card.small(_("Only those who answer read what you write. It is erased with their answer."))
    card.row(*ways, takes_back(thing_id))
    card = await leads_on(card, interaction, thing.guild_id, button(_("Back"), f"thing:{thing_id}:mine"))
    await answer_to(interaction).update(card.view())


def _say(thing: Thing) -> Button:
    return button(_("Answer"), f"apply:{thing.id}:say", ButtonStyle.primary)


def reply_form(reply: str | None = None) -> discord.ui.Modal:
    return form(
        _("Your answer"),
        text_field(
            "reply",
            _("What would you like to say?"),
            value=reply,
            hint=_("Read only by those who answer, and erased with their answer."),
            long=True,
            most=MOST_REPLY,
        ),
    )


@routes.click("apply:{thing_id}:say", opens_modal=True)
async def open_reply(interaction: Interaction, thing_id: int) -> None:
    await interaction.client.db.read(approvals.of_theirs, thing_id, caller_of(interaction))
    await answer_to(interaction).ask(say.modal(thing_id=thing_id))


@routes.form("apply:{thing_id}:said", build=reply_form)
async def say(interaction: Interaction, thing_id: int, reply: str) -> None:
    """Refused without keeping a draft, as the note is."""
    bot = interaction.client
    sealed = _sealed(interaction, reply, MOST_REPLY)
    if sealed is None:
        raise Refusal(N_("There is nothing in it yet. Please write a word or two."))
    thing = await bot.db.write(approvals.reply, thing_id, caller_of(interaction), sealed, now=bot.clock.now())
    card = Card(_("Thank you, they have it"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card.text(_("You hear what they say."))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


async def draw_question(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, found = await db.read(applying.asked, parcel.subject_id or 0, parcel.user_id or 0)
    if found is None or not found.question or not found.waits_for_them or thing.state != "open":
        return Nothing("it is answered, or they no longer wait")
    card = Card(_("A question for you"), colour=Colour.ACT)
    card.text(_("You would like **{title}**. Whoever answers asks first:").format(title=said(thing.title)))
    card.text(quoted(found.question)).row(_say(thing), takes_back(thing.id))
    card.small(_("Why this? You asked for it.")).small(_("Only those who answer read what you say."))
    return Direct(parcel.user_id or 0, card.view())


draws = {QUESTION: draw_question}


async def setup(bot: Groundswell) -> None:
    """Reached from the cards of roles, and from what is said of them."""
