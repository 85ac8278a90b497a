"""What somebody reads who said yes to a thing to do: that they are in, or wait, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from discord import ButtonStyle

from bot.db import Database
from bot.i18n import _, ngettext
from bot.markup import said
from bot.services.things import covers, leads, notices, register, yes_again
from bot.services.things.things import Approval, Occasion, Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import Button, button, link
from cogs.ui.covering import sign_off_text
from cogs.ui.facts import turn_to, when_and_where
from cogs.ui.quotes import quoted


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, when and where, and whom to turn to: all of a thing that its confirmation depends on."""

    thing_id: int
    title: str
    what: str
    is_role: bool
    occasion: Occasion | None
    deadline: datetime | None
    lead: int | None
    thread: int | None = None
    sign_off_at: datetime | None = None


def plan_of(thing: Thing) -> Plan:
    standing = not register.kind_of(thing).can_be_done
    what = thing.step or ("" if thing.kind == "shift" else thing.why)
    lead = leads.named(thing)
    return Plan(
        thing.id,
        thing.title,
        what,
        standing,
        thing.occasion,
        thing.deadline,
        lead,
        thing.thread_id,
        covers.sign_off_at(thing),
    )


def plan_text(plan: Plan, *, for_those_in: bool = True) -> str:
    """What to do, when and where; and what only those who are in read."""
    step = said(plan.what) if plan.is_role else _("**The step:** {step}").format(step=said(plan.what))
    step = step if plan.what else ""
    texts = [step, when_and_where(plan.occasion, plan.deadline)]
    if for_those_in:
        texts += [said(plan.occasion.details or "") if plan.occasion else "", turn_to(plan.lead, plan.thread)]
        texts.append(sign_off_text(plan.sign_off_at))
    return "\n".join(text for text in texts if text)


def in_card(plan: Plan, *, again: bool, reminded: bool) -> Card:
    """A place is theirs."""
    if plan.is_role:
        card = Card(_("You have this role already") if again else _("It's yours!"), colour=Colour.GOOD)
        text = _("You are now **{title}**. Thank you for taking this on!")
    else:
        card = Card(_("You're in already") if again else _("You're in!"), colour=Colour.GOOD)
        text = "**{title}**"
    card.text(text.format(title=said(plan.title))).text(plan_text(plan))
    return card.small(_("I'll remind you in time.") if reminded else "")


def gives_back(plan: Plan, *, waits: bool) -> Button:
    """The way out, in the words of what it is."""
    back = _("Step down") if plan.is_role else _("I can't make it")
    return button(_("Leave the list") if waits else back, f"thing:{plan.thing_id}:out")


def takes_back(thing_id: int) -> Button:
    """For who waits for somebody's yes."""
    return button(_("Take it back"), f"thing:{thing_id}:out")


def who_else(thing_id: int) -> Button:
    """Answered in cogs/showing.py."""
    return button(_("Who else is in"), f"others:{thing_id}")


def done_button(thing: Thing) -> tuple[Button, ...]:
    """Where people report that they did it."""
    if not register.kind_of(thing).can_be_done:
        return ()
    return (button(_("Done"), f"{thing.kind}:{thing.id}:done", ButtonStyle.success),)


def says_again(thing: Thing) -> tuple[Button, ...]:
    """Of what one comes to: yes, once more; of the rest that it is done. Answered in cogs/commitments.py."""
    if thing.occasion is None:
        return done_button(thing)
    mark = yes_again.mark_of(thing)  # so that nobody's yes counts for a moment they have not read
    return (button(_("Yes, I'll be there"), f"thing:{thing.id}:still:{mark}", ButtonStyle.success),)


async def see_card(db: Database, thing: Thing) -> tuple[Button, ...]:
    """A link to its card, where that is known to stand."""
    place = await db.read(notices.card_of, thing)
    if place is None:
        return ()
    channel_id, message_id = place
    url = f"https://discord.com/channels/{thing.guild_id}/{channel_id}/{message_id}"
    return (link(_("See its card"), url),)


def how_it_went_row(thing: Thing) -> tuple[Button, ...]:
    """At the end, from whoever was in and has not said that they did it; answered in cogs/how_it_went.py."""
    no = _("I didn't get to it") if thing.occasion is None else _("I couldn't come")
    return (
        button(_("I did it"), f"{thing.kind}:{thing.id}:done", ButtonStyle.success),
        button(_("It didn't work out"), f"thing:{thing.id}:fell_through"),
        button(no, f"thing:{thing.id}:could_not"),
    )


def what_is_stored(card: Card) -> Card:
    """Said in full with a first yes; later it stands behind a button."""
    return card.small(_("I store that you said yes, and nothing you write. /mine shows it and erases it."))


def what_is_stored_of_a_wish(card: Card) -> Card:
    """The same for who waits for somebody's yes."""
    return card.small(
        _(
            "I store that you asked and, encrypted, what you wrote, until they answer. /mine shows and "
            "erases it."
        )
    )


def waiting_card(title: str, ahead: int, *, told: bool | None) -> Card:
    """`told`: they agreed to be, or not; None if they are asked just now."""
    card = Card(_("You're on the waiting list"))
    if ahead == 0:
        card.text(_("**{title}** is full. You're first in line.").format(title=said(title)))
    else:
        full = ngettext(
            "**{title}** is full. {n} person is before you in line.",
            "**{title}** is full. {n} people are before you in line.",
            ahead,
        )
        card.text(full.format(title=said(title), n=ahead))
    if told is None:
        return card.text(_("When one is yours, I'll tell you the way you choose here; /mine says it too."))
    return card.text(
        _("When one is yours, I'll tell you; /mine says it too.")
        if told
        else _("When one is yours, you'll find it in /mine. You asked me not to write to you.")
    )


def pending_card(title: str, approval: Approval | None, *, told: bool | None) -> Card:
    """`told` as for the waiting list."""
    who = _("Coordinators and whoever leads it say yes to each person for **{title}**.")
    if approval == "admins":
        who = _("Somebody who manages this server says yes to each person for **{title}**.")
    card = Card(_("Thank you, that's noted!")).text(who.format(title=said(title)))
    if told is None:
        return card.text(_("I'll tell you what they say the way you choose here; /mine says it too."))
    return card.text(
        _("I'll tell you what they say; /mine says it too.")
        if told
        else _("You'll find what they say in /mine. You asked me not to write to you.")
    )


def place_card(text: str, what: str) -> Card:
    """Tells somebody who waited that a place is theirs."""
    card = Card(_("A place is yours!"), colour=Colour.GOOD).text(text).text(what)
    return card.small(
        _("Why this? You were on the waiting list. If it no longer suits you, pass the place on.")
    )


def declined_card(thing: Thing, word: str | None) -> Card:
    """A no, as they read it."""
    card = Card(_("Not this time"), colour=Colour.CARE)
    card.text(
        _(
            "You asked for **{title}**, and this time the answer is no. Thank you for wanting to take it "
            "on! /find in the server shows what else there is."
        ).format(title=said(thing.title))
    )
    if word and word.strip():
        card.text(_("A word from whoever answered:")).text(quoted(word.strip()))
    return card
