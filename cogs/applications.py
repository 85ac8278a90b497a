"""What is said of somebody who would like a role: to whoever may answer, and to themselves."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import applications, approvals, first_words, things
from bot.services.things.applications import ANSWERED, APPLIED, APPLIED_TO_LEAD, Application
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import Card, Colour, button, declined_card, plan_of, plan_text, said, see_card


async def draw_applied(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """It names nobody: whoever may answer sees who it is, privately."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    known = await db.read(approvals.application, parcel.subject_id or 0)
    if known is None or not _still_waits(*known):
        over = Card(_("Somebody asked for a role"), colour=Colour.ENDED)
        return Post(guild.coordinators_channel_id, over.text(_("That has been settled.")).view(), once=True)
    thing, _commitment, _written = known
    card = Card(_("Somebody would like a role"), colour=Colour.ACT)
    if parcel.key.endswith(":reply"):
        card.text(_("They were asked something, and have answered."))
    card.text(_who_says_yes(thing).format(title=said(thing.title)))
    if thing.approval == "coordinators":
        see = button(_("See who"), f"approval:{thing.id}:list:0", ButtonStyle.primary)
    else:
        see = button(_("See who"), f"{thing.kind}:{thing.id}:people", ButtonStyle.primary)
    return Post(guild.coordinators_channel_id, card.row(see).view(), once=True)


def _still_waits(thing: Thing, found: Commitment, written: Application | None) -> bool:
    return found.state == "pending" and thing.state == "open"


def _who_says_yes(thing: Thing) -> str:
    if thing.approval == "coordinators":
        return _("It is **{title}**. Coordinators and whoever leads it say yes or no to each person.")
    return _("It is **{title}**. Somebody who manages this server says yes or no to each person.")


async def draw_applied_to_lead(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    known = await db.read(approvals.application, parcel.subject_id or 0)
    if known is None or not _still_waits(*known) or known[0].approval != "coordinators":
        return Nothing("it is settled")
    thing = known[0]
    card = Card(_("Somebody would like a role"), colour=Colour.ACT)
    card.text(
        _("It is **{title}**, which you look after. In the server, /role manage shows who it is.").format(
            title=said(thing.title)
        )
    )
    card.row(*await see_card(db, thing))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You look after it.")).view())


async def draw_answered(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, found = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if found is None or found.state == "pending":
        return Nothing("they are asking anew, or erased themselves")
    if found.state == "left" and found.changed_by is None:
        return Nothing("they have given it back themselves")
    if found.state == "left":
        card = _no(thing, await db.read(applications.find, found.id))
    elif thing.state != "open":
        return Nothing("it has ended")
    else:
        hand = await db.read(first_words.of, thing.id, found.user_id)
        card = _yes(thing, found, is_awaited=hand is not None)
    return Direct(parcel.user_id or 0, card.small(_("Why this? You asked for it.")).view())


def _no(thing: Thing, left: Application | None) -> Card:
    if left is None or left.state != "unanswered":
        return declined_card(thing, left.word if left else None)
    card = Card(_("Nobody has answered"), colour=Colour.CARE)
    return card.text(
        _(
            "You asked for **{title}**, and in a month nobody has answered. I'm sorry: that says nothing "
            "about you. I have taken it back, and erased what you wrote; on its card you can ask again."
        ).format(title=said(thing.title))
    )


def _yes(thing: Thing, found: Commitment, *, is_awaited: bool) -> Card:
    title = said(thing.title)
    if not found.has_place:
        card = Card(_("Yes, and you're on the waiting list"), colour=Colour.GOOD)
        card.text(
            _(
                "They said yes to you for **{title}**. Every place is taken; /mine says when one is yours."
            ).format(title=title)
        )
        return card.row(button(_("Leave the list"), f"thing:{thing.id}:out"))
    card = Card(_("It's yours!"), colour=Colour.GOOD)
    card.text(_("You are now **{title}**. Thank you for taking this on!").format(title=title))
    card.text(plan_text(plan_of(thing)))
    card.text(_("Somebody is asked to write to you within two days.") if is_awaited else "")
    return card.row(button(_("Step down"), f"thing:{thing.id}:out"))


draws = {APPLIED: draw_applied, APPLIED_TO_LEAD: draw_applied_to_lead, ANSWERED: draw_answered}


async def setup(bot: Groundswell) -> None:
    """Reached from the coordinators' channel and from messages."""
