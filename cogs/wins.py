"""What went well: how somebody likes to be celebrated, the posts of wins, and joining in with one."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.courier.drawings import Draw
from bot.db import Database
from bot.drawing import Drawer, Milestone
from bot.errors import NotFound
from bot.i18n import N_, _, number
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import telling, win_sharing
from bot.services.celebrating.telling import Telling
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.outbox.kinds import Post as PostKind
from bot.services.outbox.outbox import Parcel
from bot.services.people.volunteers import Celebrate
from bot.services.things import wins
from bot.services.things.images import Image
from bot.services.things.pictures import Picture
from bot.services.things.wins import GROUP_WIN, PERSON_WIN, WINS_LISTED
from cogs.ui import (
    Card,
    Colour,
    button,
    join_in_button,
    leads_on,
    to_mine,
    win_heading,
    win_lines,
    win_text,
)

routes = Routes()

ANSWERS: dict[Celebrate, str] = {
    "name": N_("Lovely! It goes to {channel}, with your name. /mine changes this any time."),
    "anonymous": N_("Lovely! It goes to {channel}, without your name. /mine changes this any time."),
    "no": N_("All right, it stays between us. /mine changes this any time."),
}
#: Where nothing waits to be told.
FROM_NOW_ON: dict[Celebrate, str] = {
    "name": N_("Noted: what goes well for you is told with your name. /mine changes this any time."),
    "anonymous": N_("Noted: what goes well for you is told without your name. /mine changes this any time."),
    "no": N_("Noted: what goes well for you stays between us. /mine changes this any time."),
}


NOWHERE = N_("Noted. For now there is no channel for wins here. /mine changes this any time.")
QUIET = N_("Noted. For now this server is in quiet mode: no wins are posted. /mine changes this any time.")
NOT_IN_QUIET_MODE = Nothing("no wins are posted in quiet mode")


@routes.click("celebrate:{guild_id}:{how}")
async def celebrate(interaction: Interaction, guild_id: int, how: str) -> None:
    """Also from a direct message, where Discord does not say which server it is about."""
    chosen = next((known for known in ANSWERS if known == how), None)
    if chosen is None:
        raise NotFound(N_("That answer is not one of the three."))
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_from(guild_id)
    found = await bot.db.write(wins.choose, guild_id, caller.user_id, chosen, now=bot.clock.now())
    if found is None:
        raise NotFound(N_("There is nothing to celebrate yet. /find shows things to do!"))
    guild = await bot.db.read(guilds.find, guild_id)
    waits = await bot.db.read(wins.waits, guild_id, caller.user_id)
    answer = (ANSWERS if waits else FROM_NOW_ON)[chosen]
    if chosen != "no" and guild.quiet:
        answer = QUIET
    elif chosen != "no" and not _is_there(bot, guild):
        answer = NOWHERE
    card = Card(colour=Colour.GOOD).text(_(answer).format(channel=f"<#{guild.wins_channel_id}>"))
    more = button(_("Something else like this"), "find:0")
    enough = button(_("That's enough for now"), "find:enough")
    card = await leads_on(card, interaction, guild_id, more, enough)
    await answer_to(interaction).update(card.view())


def _is_there(bot: Groundswell, guild: Guild) -> bool:
    """Whether the channel for wins is, as far as Discord has told."""
    here = bot.get_guild(guild.guild_id)
    return here is not None and here.get_channel(guild.wins_channel_id or 0) is not None


async def draw_win(parcel: Parcel, db: Database, now: datetime, *, drawer: Drawer | None = None) -> Drawing:
    """Redrawn without the name when the person erases themselves or changes their mind."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    if guild.quiet and not parcel.may_stand:
        return NOT_IN_QUIET_MODE
    told = await db.read(telling.one, guild, parcel.subject_id or 0)
    if told is None or told.win.state == "over":
        if not parcel.may_stand:
            return Nothing("it is not to be told any more")
        return _taken_down(guild.wins_channel_id)
    card = Card(win_heading(told), colour=Colour.GOOD).text(f"🎉 {win_text(told)}")
    picture = await _picture(told, db, drawer)
    if picture is not None:
        card.picture(picture.address, picture.alt)
    card.row(join_in_button(told))
    named = discord.AllowedMentions(users=[discord.Object(told.person)] if told.person is not None else [])
    return Post(guild.wins_channel_id, card.view(), named, once=True, picture=picture)


async def _picture(told: Telling, db: Database, drawer: Drawer | None) -> Picture | None:
    """Of a round number: drawn once, and kept; where it can't be drawn the words say it all."""
    if told.win.kind != "milestone" or drawer is None:
        return None
    if told.win.picture_id is not None:
        return await db.read(telling.picture_of, told.win)
    count = number(told.win.number or 0)
    drawn = await drawer.draw(Milestone(number=count, text=_("things done together")))
    if drawn is None:
        return None
    alt = _("{count} things done together").format(count=count)
    return await db.write(telling.give_picture, told.win.id, alt=alt, image=Image("png", drawn))


def _taken_down(channel_id: int) -> Post:
    """What was taken back stands no more."""
    return Post(channel_id, Card(_("Taken back"), colour=Colour.ENDED).view(), gone=True)


async def draw_list(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """What has no post of its own that day."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    if guild.quiet and not parcel.may_stand:
        return NOT_IN_QUIET_MODE
    told = await db.read(telling.all_on, guild, str(parcel.detail.get("day")), digest=False)
    if not told and not parcel.may_stand:
        return Nothing("none of it is to be told any more")
    if not told:
        return _taken_down(guild.wins_channel_id)
    card = Card(_("What else went well"), colour=Colour.GOOD).text(win_lines(told))
    return Post(guild.wins_channel_id, card.view(), once=True)


@routes.click("win:{win_id}:cheer")
async def join_in(interaction: Interaction, win_id: int) -> None:
    bot = interaction.client
    new = await bot.db.write(win_sharing.join_in, win_id, caller_of(interaction), now=bot.clock.now())
    text = _("You've joined in. Everybody sees how many did, and nobody who.")
    card = Card(colour=Colour.GOOD).text(text if new else _("You have joined in already."))
    slip = button(_("That was a slip"), f"win:{win_id}:uncheer")
    await answer_to(interaction).update(card.row(button(_("Share one of yours"), "win:share"), slip).view())


@routes.click("win:{win_id}:uncheer")
async def stay_out(interaction: Interaction, win_id: int) -> None:
    bot = interaction.client
    await bot.db.write(win_sharing.stay_out, win_id, caller_of(interaction), now=bot.clock.now())
    card = Card(colour=Colour.CALM).text(_("All right, you are not counted."))
    await answer_to(interaction).update(card.row(to_mine()).view())


draws: dict[PostKind, Draw] = {PERSON_WIN: draw_win, GROUP_WIN: draw_win, WINS_LISTED: draw_list}


async def setup(bot: Groundswell) -> None:
    """No commands: routes and the posts of wins, one of which has a picture."""
    draws[GROUP_WIN] = partial(draw_win, drawer=bot.drawer)
