"""What becomes of a thank-you: read, hidden, taken back; and how thanks come."""

from __future__ import annotations

from datetime import datetime

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import kudos_kept, kudos_lists
from bot.services.celebrating.kudos import KUDOS
from bot.services.celebrating.kudos_kept import GONE, KUDOS_SHOWN
from bot.services.celebrating.kudos_lists import Thanks
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.people import preferences
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    giver_text,
    leads_on,
    safety_row,
    thanks_quote,
    thanks_words,
)

routes = Routes(open_to_suspended=True)


async def draw_kudos(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found = await db.read(kudos_lists.find, parcel.subject_id or 0, parcel.user_id or 0)
    if found is None:
        return Nothing("it was taken back, or they would rather not have it")
    card = await _received(db, found)
    card.small(
        _("Why this? Somebody here thanked you for what you did.")
        if found.thing_id
        else _("Why this? Somebody here wanted to thank you.")
    )
    return Direct(parcel.user_id or 0, card.row(*await _ways(db, found), _hush(found)).view())


async def _received(db: Database, found: Thanks) -> Card:
    guild = await db.read(guilds.find, found.guild_id)
    card = Card(_("A thank-you for you"), colour=Colour.GOOD)
    card.text(thanks_quote(thanks_words(found.reason, found.title, found.effort)))
    return card.text("" if guild.quiet else giver_text(found.giver_id))


async def _ways(db: Database, found: Thanks) -> list[Button]:
    guild = await db.read(guilds.find, found.guild_id)
    ways = []
    if found.state == "public":
        ways.append(button(_("For me alone again"), f"thanks:{found.kudos_id}:private"))
    elif not guild.quiet and guild.wins_channel_id is not None:
        ways.append(button(_("Show it to everybody"), f"kudos:{found.kudos_id}:show"))
    return [*ways, button(_("Hide or report"), f"thanks:{found.kudos_id}:hide")]


def _hush(found: Thanks) -> Button:
    return button(_("Thanks only in /mine"), f"thanks:{found.guild_id}:hush")


@routes.click("thanks:{kudos_id}:open")
async def open_one(interaction: Interaction, kudos_id: int) -> None:
    found = await interaction.client.db.read(kudos_lists.find, kudos_id, caller_of(interaction).user_id)
    if found is None:
        raise NotFound(GONE)
    caller_of(interaction).require_from(found.guild_id)
    await _show_one(interaction, found)


async def _show_one(interaction: Interaction, found: Thanks, news: str = "") -> None:
    db = interaction.client.db
    card = (await _received(db, found)).text(news).row(*await _ways(db, found))
    card = await leads_on(card, interaction, found.guild_id, button(_("Back"), "thanks:mine:0"))
    await answer_to(interaction).update(card.view())


@routes.click("thanks:{kudos_id}:private")
async def keep_private(interaction: Interaction, kudos_id: int) -> None:
    bot = interaction.client
    found = await bot.db.write(kudos_kept.keep_private, kudos_id, caller_of(interaction), now=bot.clock.now())
    await _show_one(interaction, found, _("Only the two of you read it now; its post goes in a moment."))


@routes.click("thanks:{kudos_id}:hide")
async def hide(interaction: Interaction, kudos_id: int) -> None:
    """Gone at once; what was wrong with it can be said after."""
    bot = interaction.client
    found = await bot.db.write(kudos_kept.hide, kudos_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("It is hidden"), colour=Colour.CARE)
    card.text(_("Nobody finds it any more, and whoever wrote it doesn't hear of that."))
    card.text(_("Was something wrong with it? The few who look after reports read what you write."))
    if found.giver_id is not None:
        card.row(safety_row(found.guild_id, found.giver_id))
    card.row(button(_("That was a slip"), f"thanks:{kudos_id}:unhide"))
    await answer_to(interaction).update(card.view())


@routes.click("thanks:{kudos_id}:unhide")
async def take_out(interaction: Interaction, kudos_id: int) -> None:
    bot = interaction.client
    found = await bot.db.write(kudos_kept.take_out, kudos_id, caller_of(interaction), now=bot.clock.now())
    await _show_one(interaction, found)


@routes.click("thanks:{guild_id}:hush")
async def hush(interaction: Interaction, guild_id: int) -> None:
    await _hushed(interaction, guild_id, only=True)


@routes.click("thanks:{guild_id}:unhush")
async def unhush(interaction: Interaction, guild_id: int) -> None:
    await _hushed(interaction, guild_id, only=False)


async def _hushed(interaction: Interaction, guild_id: int, *, only: bool) -> None:
    bot = interaction.client
    await bot.db.write(
        kudos_kept.only_in_mine, guild_id, caller_of(interaction), only=only, now=bot.clock.now()
    )
    if interaction.guild_id is not None:
        await show_choice(interaction)
        return
    card = Card(_("Thanks"), colour=Colour.GOOD).text(_how_they_come(hushed=only))
    change = button(_("Write them to me"), f"thanks:{guild_id}:unhush") if only else None
    card = card.row(change) if change else card
    await answer_to(interaction).update((await leads_on(card, interaction, guild_id)).view())


@routes.click("thanks:prefs")
async def show_choice(interaction: Interaction) -> None:
    """Whether thanks are written to them, in the way they chose for all messages."""
    caller = caller_of(interaction)
    chosen = await interaction.client.db.read(preferences.find, caller.guild, caller.user_id)
    card = Card(_("Thanks"), colour=Colour.CALM).text(_how_they_come(hushed=bool(chosen.hushed_thanks)))
    if chosen.hushed_thanks:
        change = button(_("Write them to me"), f"thanks:{caller.guild}:unhush")
    else:
        change = button(_("Thanks only in /mine"), f"thanks:{caller.guild}:hush")
    await answer_to(interaction).update(card.row(change, button(_("Back"), "prefs")).view())


def _how_they_come(*, hushed: bool) -> str:
    if hushed:
        return _("When somebody thanks you, it waits for you in /mine, and nothing is written to you.")
    return _("When somebody thanks you, it comes the way you chose for messages.")


# ------------------------------------------------------------------ what everybody reads


async def draw_shown(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    found = await db.read(kudos_lists.find, parcel.subject_id or 0, parcel.user_id or 0)
    stands = found is not None and found.state == "public" and found.shown_key == parcel.key
    if found is None or not stands or guild.quiet:
        if not parcel.may_stand:
            return Nothing("whoever was thanked would rather not have it shown")
        card = Card(_("Thank you!"), colour=Colour.GOOD)
        return Post(guild.wins_channel_id, card.view(), once=True, gone=True)
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(
        _("{giver} thanks {person}:").format(giver=giver_text(found.giver_id), person=f"<@{found.user_id}>")
    )
    card.text(thanks_quote(thanks_words(found.reason, found.title, found.effort)))
    card.row(button(_("Something wrong?"), f"kudos:{found.kudos_id}:{found.user_id}:wrong"))
    return Post(guild.wins_channel_id, card.view(), once=True)


@routes.click("thanks:{kudos_id}:withdraw")
async def withdraw(interaction: Interaction, kudos_id: int) -> None:
    bot = interaction.client
    await bot.db.write(kudos_kept.withdraw, kudos_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Taken back"), colour=Colour.CALM)
    card.text(_("Whoever has not read it yet won't. A message that was sent already stays with them."))
    card.row(button(_("Thank somebody"), "kudos:new"), button(_("Thanks I gave"), "thanks:gave:0"))
    await answer_to(interaction).update(card.view())


draws = {KUDOS: draw_kudos, KUDOS_SHOWN: draw_shown}


async def setup(bot: Groundswell) -> None:
    """Reached from a thank-you, from /mine, and from what stands in the channel for wins."""
