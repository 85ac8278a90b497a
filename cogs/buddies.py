"""Buddies: asking for one, being asked, saying yes, and ending it without a reason."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, ngettext, spoken
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import buddies, buddy_offers
from bot.services.care.buddies import BUDDY, BUDDY_ASKED, BUDDY_OVER, BUDDY_UNANSWERED, Buddy
from bot.services.care.buddy_offers import MOST, Offer
from bot.services.guild import translations
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Card,
    Colour,
    button,
    entry,
    leads_on,
    menu,
    paged,
    safety_row,
    said,
    tell_how,
)

routes = Routes()

#: Pairs on one panel.
MOST_SHOWN = 1


@routes.click("buddy:mine")
@routes.click("buddy:mine:{page}")
async def show(interaction: Interaction, page: int = 0) -> None:
    await _show(interaction, caller_of(interaction).guild, page)


@routes.click("buddy:{guild_id}:mine")
async def show_there(interaction: Interaction, guild_id: int) -> None:
    """From a direct message, which names no server by itself."""
    await _show(interaction, guild_id, 0)


async def _show(interaction: Interaction, guild_id: int, page: int) -> None:
    user_id = interaction.user.id
    found = await interaction.client.db.read(buddies.of, guild_id, user_id)
    card = Card(_("Buddies"), colour=Colour.CARE)
    if not found:
        card.text(_("A buddy is somebody to ask, and to be asked by. Both say yes, and either can end it."))
    listed = paged(found, page, size=MOST_SHOWN)
    for number, pair in enumerate(listed.shown):
        before = {one.other_than(user_id) for one in listed.shown[:number]}
        _on(card, pair, user_id, safe=pair.other_than(user_id) in before)
    if interaction.guild_id is not None and (turning := listed.turning("buddy:mine:{page}")):
        card.row(turning)
    wishes = any(pair.user_id == user_id for pair in found)
    if not found:
        card.row(button(_("I'd like a buddy"), f"buddy:{guild_id}:ask", ButtonStyle.primary))
    if interaction.guild_id is not None:
        offered = await interaction.client.db.read(buddy_offers.find, guild_id, user_id)
        label = _("I'd gladly be a buddy") if offered is None else _("Your offer to be a buddy")
        entries = [entry(label, "buddy:offer")]
        if found and not wishes:
            entries.append(entry(_("I'd like a buddy"), f"buddy:{guild_id}:ask"))
        card.row(menu("buddy", _("More about buddies"), entries))
    card = await leads_on(card, interaction, guild_id, button(_("Back"), "mine:people"))
    await answer_to(interaction).update(card.view())


@routes.click("buddy:offer")
async def show_offer(interaction: Interaction) -> None:
    """What somebody offers, for how many, and how they take it back."""
    caller = caller_of(interaction)
    await _show_offer(
        interaction, await interaction.client.db.read(buddy_offers.find, caller.guild, caller.user_id)
    )


@routes.click("buddy:offer:{at_once}")
async def make_offer(interaction: Interaction, at_once: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _show_offer(
        interaction, await bot.db.write(buddy_offers.make, caller, at_once, now=bot.clock.now())
    )


@routes.click("buddy:offer:back")
async def take_back(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(buddies.take_back, caller, now=bot.clock.now())
    await _show_offer(interaction, None)


async def _show_offer(interaction: Interaction, offered: Offer | None) -> None:
    card = Card(_("Being a buddy"), colour=Colour.CARE)
    if offered is None:
        card.text(
            _(
                "Would you be there for somebody who wishes for a buddy? I ask you each time, and you can "
                "say no without a reason. Nobody else sees that you offered."
            )
        )
    else:
        card.text(
            ngettext(
                "You'd gladly be a buddy, for one person at a time. I ask you each time.",
                "You'd gladly be a buddy, for up to {n} people at once. I ask you each time.",
                offered.at_once,
            ).format(n=offered.at_once)
        )
        card.small(_("Nobody else sees that you offered. On a break you aren't asked."))
    options = [
        entry(ngettext("{n} person", "{n} people", number).format(n=number), f"buddy:offer:{number}")
        for number in range(1, MOST + 1)
    ]
    card.row(menu("buddies", _("For how many at once?"), options))
    back = button(_("Back"), "buddy:mine")
    card.row(*([] if offered is None else [button(_("Take it back"), "buddy:offer:back")]), back)
    await answer_to(interaction).update(card.view())


@routes.click("buddy:{guild_id}:ask")
async def ask(interaction: Interaction, guild_id: int) -> None:
    """Also from a direct message, where Discord does not say which server it is about."""
    bot, caller = interaction.client, caller_of(interaction)
    pair = await bot.db.write(buddies.ask, guild_id, caller, now=bot.clock.now())
    card = _on(Card(_("Buddies"), colour=Colour.CARE), pair, caller.user_id)
    await tell_how(card, interaction, guild_id, place="buddy")
    await _goes_on(interaction, card, guild_id)


@routes.click("buddy:{pair_id}:offer")
async def offer(interaction: Interaction, pair_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    pair = await bot.db.write(buddies.offer, pair_id, caller, now=bot.clock.now())
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(_("I ask <@{user_id}>. Once they say yes, you both hear of it.").format(user_id=pair.user_id))
    card.row(button(_("Who else waits?"), "hello:show"))
    await answer_to(interaction).update(card.row(safety_row(pair.guild_id, pair.user_id)).view())


@routes.click("buddy:{pair_id}:yes")
async def say_yes(interaction: Interaction, pair_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    pair = await bot.db.write(buddies.say_yes, pair_id, caller, now=bot.clock.now())
    card = _on(Card(_("Buddies"), colour=Colour.GOOD), pair, caller.user_id)
    await _goes_on(interaction, card, pair.guild_id)


@routes.click("buddy:{pair_id}:no")
async def say_no(interaction: Interaction, pair_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    pair = await bot.db.write(buddies.say_no, pair_id, caller, now=bot.clock.now())
    card = Card(_("All right"), colour=Colour.CALM).text(_("Somebody else is asked. Nobody asks why."))
    await _goes_on(interaction, card, pair.guild_id)


async def _goes_on(interaction: Interaction, card: Card, guild_id: int) -> None:
    card = await leads_on(card, interaction, guild_id, button(_("Back"), "buddy:mine"))
    await answer_to(interaction).update(card.view())


@routes.click("buddy:{pair_id}:end")
async def end(interaction: Interaction, pair_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    pair = await bot.db.write(buddies.end, pair_id, caller, now=bot.clock.now())
    card = Card(_("It has ended"), colour=Colour.CALM)
    card.text(_("None of it is kept, and nobody asks why."))
    await _goes_on(interaction, card, pair.guild_id)


def _on(card: Card, pair: Buddy, user_id: int, *, safe: bool = False) -> Card:
    """How it stands, for one of the two, with what this person can do about it. `safe`: the way out is on the
    card already, for two may be each other's buddy.
    """
    other = pair.other_than(user_id)
    asked = pair.state in (("asked", "called") if user_id == pair.buddy_id else ("offered",))
    card.text(_standing(pair, user_id))
    if asked:
        card.row(
            button(_("Yes, gladly"), f"buddy:{pair.id}:yes", ButtonStyle.success),
            button(_("Somebody else please"), f"buddy:{pair.id}:no"),
        )
    else:
        ending = _("End it") if pair.state == "paired" else _("No buddy, thanks")
        card.row(button(ending, f"buddy:{pair.id}:end"))
    known = other is not None and not safe and (asked or pair.state not in ("asked", "called"))
    return card.row(safety_row(pair.guild_id, other)) if known and other is not None else card


def _standing(pair: Buddy, user_id: int) -> str:
    other = pair.other_than(user_id)
    if pair.state == "paired":
        return _("You and <@{user_id}> are buddies. Write to each other whenever you like.").format(
            user_id=other
        )
    if user_id == pair.buddy_id:
        if pair.state == "asked":
            return _("<@{user_id}> would like a buddy, and you said hello to them. Would you?").format(
                user_id=other
            )
        if pair.state == "called":
            return _("<@{user_id}> would like a buddy, and you offered to be one. Would you?").format(
                user_id=other
            )
        return _("You offered to be <@{user_id}>'s buddy; they haven't answered yet.").format(user_id=other)
    if pair.state == "offered":
        return _("<@{user_id}> would gladly be your buddy. Would you like that?").format(user_id=other)
    return _("I'm asking who would be your buddy. You hear of it, and decide, before anybody writes to you.")


# What is said unasked.


async def draw_buddy(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """To who asked for one: somebody would, or they are buddies now."""
    pair = await db.read(buddies.show, parcel.subject_id or 0)
    if pair.state not in ("offered", "paired"):
        return Nothing("nobody is found yet")
    card = _on(Card(_("A buddy for you"), colour=Colour.CARE), pair, pair.user_id)
    return Direct(pair.user_id, card.small(_("Why this? You asked for a buddy.")).view())


async def draw_asked(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """To the one who said hello: would you, or: you are buddies now."""
    pair = await db.read(buddies.show, parcel.subject_id or 0)
    if pair.buddy_id is None or pair.buddy_id != parcel.user_id or pair.state == "offered":
        return Nothing("somebody else is asked")
    card = _on(Card(_("Would you be a buddy?"), colour=Colour.CARE), pair, pair.buddy_id)
    return Direct(pair.buddy_id, card.small(_("Why this? You said hello to somebody, or offered it.")).view())


async def draw_over(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Names nobody: the other may have erased everything, or would rather not be named."""
    card = Card(_("A buddy pair has ended"), colour=Colour.CALM)
    card.text(_("One of yours is over. That says nothing about you, and nobody is asked why. Thank you!"))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You were one of the two.")).view())


async def draw_unanswered(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(translations.guild_in, parcel.guild_id, spoken())
    card = Card(_("We're sorry: no buddy yet"), colour=Colour.CARE)
    card.text(
        _(
            "You asked for a buddy, and none of us could. That says nothing about you. You can turn to: "
            "{contact}. /find shows what people do together; that is how many buddies meet."
        ).format(contact=said(guild.contact or "–"))
    )
    return Direct(parcel.user_id or 0, card.view())


draws = {
    BUDDY: draw_buddy,
    BUDDY_ASKED: draw_asked,
    BUDDY_OVER: draw_over,
    BUDDY_UNANSWERED: draw_unanswered,
}


async def setup(bot: Groundswell) -> None:
    """No commands: buttons on other cards lead here."""
