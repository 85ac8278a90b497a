"""The welcomers' board: a count for all who see the channel, names and what was shared only privately."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import buddies, buddy_wishes, hellos, welcoming
from bot.services.care.hellos import HELLO_BACK, HELLO_BOARD, HELLO_CALL, HELLO_YOURS, Hello
from bot.services.guild import bounds, guilds
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    form,
    leads_on,
    marks_of,
    safety_row,
    said,
    settings_here,
    show_section,
    something_else,
    text_field,
)

routes = Routes()


def own_guide() -> str:
    """How to say hello, for organisations that have not written their own."""
    return _(
        "Write to them directly, in your own words: who you are, and how you came here.\n"
        "Ask one open question: what brings them, what they care about, what they are good at. Then listen.\n"
        "Offer one small thing you could do together, or a place to look in. No pressure; silence is fine.\n"
        "What they tell you stays between you."
    )


@routes.click("hello:show")
async def show_board(interaction: Interaction) -> None:
    db, caller = interaction.client.db, caller_of(interaction)
    found = await db.read(welcoming.board, caller)
    seeking = await db.read(buddies.seeking, caller)
    card = Card(_("Who would like a hello"), colour=Colour.CARE)
    if not (found.claimed or found.waiting or seeking):
        card.text(_("Nobody waits for you just now. Thank you for looking!")).row(something_else())
    for at, hello in enumerate(found.claimed):
        card.text(
            _("<@{user_id}>: yours, until {when}").format(
                user_id=hello.user_id, when=timestamp(hello.lapses_at)
            )
        )
        style = ButtonStyle.secondary if at else ButtonStyle.primary
        card.row(button(_("Open it"), f"hello:{hello.id}:open", style))
    for at, hello in enumerate(found.waiting):
        card.text(_waiting(hello))
        style = ButtonStyle.secondary if at or found.claimed else ButtonStyle.success
        card.row(button(_("I'll say hello"), f"hello:{hello.id}:claim", style))
    for pair in seeking:
        card.text(_("<@{user_id}> would like a buddy").format(user_id=pair.user_id))
        card.row(button(_("I would gladly"), f"buddy:{pair.id}:offer"))
    await answer_to(interaction).update(card.view())


def _waiting(hello: Hello) -> str:
    asked = _("<@{user_id}>, asked {when}").format(user_id=hello.user_id, when=timestamp(hello.asked_at, "R"))
    return f"{asked} · {said(hello.languages)}" if hello.languages else asked


@routes.click("hello:{hello_id}:claim")
async def claim(interaction: Interaction, hello_id: int) -> None:
    bot = interaction.client
    hello, guild = await bot.db.write(welcoming.claim, hello_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).update(_yours(hello, guild).view())


@routes.click("hello:{hello_id}:open")
async def reopen(interaction: Interaction, hello_id: int) -> None:
    hello, guild = await interaction.client.db.read(welcoming.claimed, hello_id, caller_of(interaction))
    await answer_to(interaction).update(_yours(hello, guild).view())


def _yours(hello: Hello, guild: Guild) -> Card:
    card = Card(_("Your hello"), colour=Colour.CARE)
    card.text(
        _("It's yours: please write to <@{user_id}> by {when}, and press **Done** here.").format(
            user_id=hello.user_id, when=timestamp(hello.lapses_at)
        )
    )
    card.text(_shared(hello) or _("They shared nothing beforehand, and that is fine."))
    if hello.reminded_at is None:
        card.small(_("Tomorrow I ask you both whether it was said."))
    card.line().text(said(guild.hello_guide) if guild.hello_guide else own_guide()).line()
    card.row(
        button(_("Done"), f"hello:{hello.id}:done", ButtonStyle.success),
        button(_("Somebody else please"), f"hello:{hello.id}:pass"),
    )
    return card.row(safety_row(hello.guild_id, hello.user_id))


def _shared(hello: Hello) -> str:
    told = (
        (_("To be called: {words}"), hello.called),
        (_("Languages: {words}"), hello.languages),
        (_("They say: {words}"), hello.shares),
    )
    return "\n".join(text.format(words=said(words)) for text, words in told if words)


@routes.click("hello:{hello_id}:done")
async def finish(interaction: Interaction, hello_id: int) -> None:
    bot = interaction.client
    hello = await bot.db.write(welcoming.finish, hello_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(_("A hello is what most people stay for. What they shared is thrown away now."))
    card = await leads_on(card, interaction, hello.guild_id, _who_else())
    await answer_to(interaction).update(card.row(safety_row(hello.guild_id, hello.user_id)).view())


def _who_else() -> Button:
    """On to the next."""
    return button(_("Who else waits?"), "hello:show")


@routes.click("hello:{hello_id}:pass")
async def hand_back(interaction: Interaction, hello_id: int) -> None:
    bot = interaction.client
    hello = await bot.db.write(welcoming.hand_back, hello_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Back on the board"), colour=Colour.CALM)
    card.text(_("All right, somebody else will do it. Nobody asks why."))
    card = await leads_on(card, interaction, hello.guild_id, _who_else())
    await answer_to(interaction).update(card.view())


# What an admin writes for the welcomers.


def guide_form(guide: str | None = None) -> discord.ui.Modal:
    return form(
        _("How to say hello"),
        text_field(
            "guide",
            _("The guide that welcomers see"),
            value=guide,
            hint=_("Empty: Groundswell's own words."),
            long=True,
            required=False,
            most=bounds.MOST_GUIDE,
        ),
    )


@routes.click("setup:hello_guide", opens_modal=True)
async def edit_guide(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    await answer_to(interaction).ask(
        set_guide.modal(seen=marks_of(guild, "hello_guide"), guide=guild.hello_guide or own_guide())
    )


@routes.form("setup:hello_guide:{seen}", build=guide_form)
async def set_guide(interaction: Interaction, seen: str, guide: str) -> None:
    bot = interaction.client
    await bot.db.write(welcoming.set_guide, caller_of(interaction), guide, seen=seen, now=bot.clock.now())
    card = Card(_("Saved"), colour=Colour.GOOD).text(_("Welcomers see it on every hello they take on."))
    await show_section(interaction, card)


# What is said unasked.


async def draw_board(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.board_channel_id is None:
        return Nothing("no channel is chosen in /setup")
    count = await db.read(welcoming.waiting_in, parcel.guild_id)
    card = Card(_("Hellos"), colour=Colour.CARE)
    card.text(
        ngettext("{n} person would like a hello.", "{n} people would like a hello.", count).format(n=count)
        if count
        else _("Nobody waits for a hello just now.")
    )
    if sought := await db.read(buddy_wishes.seeking_in, parcel.guild_id):
        card.text(
            ngettext("{n} person looks for a buddy.", "{n} people look for a buddy.", sought).format(n=sought)
        )
    card.row(button(_("Show me"), "hello:show", ButtonStyle.primary))
    return Post(guild.board_channel_id, card.view())


async def draw_call(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """The welcomers' member role is mentioned on purpose, at most once a day."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.board_channel_id is None:
        return Nothing("no channel is chosen in /setup")
    if not await db.read(welcoming.waiting_in, parcel.guild_id):
        return Nothing("nobody waits any more")
    card = Card(_("Somebody has waited for a hello since yesterday"), colour=Colour.CARE)
    card.text(_("Who has ten minutes for a few kind words?"))
    role = guild.welcomers
    if role is not None:
        card.small(f"<@&{role}>")
    card.row(button(_("Show me"), "hello:show", ButtonStyle.primary))
    roles = [discord.Object(role)] if role is not None else False
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=roles)
    return Post(guild.board_channel_id, card.view(), mentions, once=True)


async def draw_yours(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """A day after they took it on; **Done** and **Somebody else please** work from here."""
    hello = await db.read(hellos.show, parcel.subject_id or 0)
    if hello.state != "claimed" or hello.claimed_by != parcel.user_id:
        return Nothing("it was said, or is with somebody else")
    card = Card(_("Have you said hello?"), colour=Colour.CARE)
    card.text(
        _(
            "You took on a hello for <@{user_id}>. If you have written, press **Done**. If not: it is yours "
            "until {when}, and after that somebody else is asked."
        ).format(user_id=hello.user_id, when=timestamp(hello.lapses_at))
    )
    card.row(
        button(_("Done"), f"hello:{hello.id}:done", ButtonStyle.success),
        button(_("Open it"), f"hello:{hello.id}:open"),
        button(_("Somebody else please"), f"hello:{hello.id}:pass"),
    )
    card.row(safety_row(hello.guild_id, hello.user_id)).small(_("Why this? You had taken it on."))
    return Direct(parcel.user_id or 0, card.view(), hello.lapses_at)


async def draw_back(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Names nobody: it may be that they would rather not be named to this person."""
    card = Card(_("A hello is no longer with you"), colour=Colour.CALM)
    if parcel.detail["lapsed"]:
        card.text(
            _(
                "Two days have passed since you took it on, so somebody else is asked now. No harm done: "
                "life happens. Have you written already? Then all is well."
            )
        )
    else:
        card.text(_("It has taken care of itself. If you haven't written yet, please don't."))
    card.small(_("Why this? You had taken it on. **Show me** on the board lists those that still are yours."))
    return Direct(parcel.user_id or 0, card.view())


draws = {
    HELLO_BOARD: draw_board,
    HELLO_CALL: draw_call,
    HELLO_YOURS: draw_yours,
    HELLO_BACK: draw_back,
}


async def setup(bot: Groundswell) -> None:
    """No commands: the board's buttons lead here."""
