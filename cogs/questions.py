"""The thread for questions on the card of an ask, for whoever looks after it; reached from **More**."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post, QuestionThread
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.markup import clipped
from bot.routes import Routes
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from bot.services.things import asks, questions, things
from bot.services.things.questions import QUESTION_THREAD, QUESTIONS_OPEN, QUESTIONS_REFUSED, Why
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    back_to_people,
    button,
    has_ended,
    leads_on,
    link,
    said,
    see_card,
)

routes = Routes()

#: Characters of a thread's name.
MOST_NAME = 90
_DISCORD = "https://discord.com"


@routes.click("questions:{thing_id}")
async def show(interaction: Interaction, thing_id: int) -> None:
    await _update(interaction, thing_id)


@routes.click("questions:{thing_id}:on")
async def switch_on(interaction: Interaction, thing_id: int) -> None:
    await _switch(interaction, thing_id, on=True)


@routes.click("questions:{thing_id}:off")
async def switch_off(interaction: Interaction, thing_id: int) -> None:
    await _switch(interaction, thing_id, on=False)


async def _switch(interaction: Interaction, thing_id: int, *, on: bool) -> None:
    bot = interaction.client
    await bot.db.write(questions.switch, thing_id, caller_of(interaction), on=on, now=bot.clock.now())
    await _update(interaction, thing_id)


@routes.click("questions:{thing_id}:again")
async def try_again(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    await bot.db.write(questions.try_again, thing_id, caller_of(interaction), now=bot.clock.now())
    await _update(interaction, thing_id, _("I try once more, and tell you if it does not work."))


async def _update(interaction: Interaction, thing_id: int, told: str = "") -> None:
    caller, now = caller_of(interaction), interaction.client.clock.now()
    thing, thread, guild = await interaction.client.db.read(questions.show_to, thing_id, caller, by_dm=True)
    card = Card(_("Thread for questions"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    ways: list[Button] = []
    if thread is not None and thread.wanted:
        card.text(told).text(_state(thread, thing, guild, now=now))
        if thread.refused:
            ways.append(button(_("Try again"), f"questions:{thing_id}:again", ButtonStyle.primary))
        if thing.thread_id:
            ways.append(link(_("Show it"), f"{_DISCORD}/channels/{thing.guild_id}/{thing.thread_id}"))
        ways.append(button(_("No thread"), f"questions:{thing_id}:off"))
    else:
        _offer(card, interaction, guild)
        why_not = _why_not(thing, guild, now=now)
        card.small(why_not)
        off = bool(why_not)
        ways.append(button(_("With a thread"), f"questions:{thing_id}:on", ButtonStyle.primary, disabled=off))
    if caller.guild_id is not None:
        card.row(*ways, _back(thing))
    else:
        await leads_on(card.row(*ways), interaction, thing.guild_id)
    await answer_to(interaction).update(card.view())


def _back(thing: Thing) -> Button:
    return back_to_people(thing) if thing.state != "draft" else button(_("Back"), f"draft:{thing.id}:more")


def _offer(card: Card, interaction: Interaction, guild: Guild) -> None:
    """What it would be, and what is in the way."""
    card.text(
        _(
            "Everybody can ask in a public thread on its card, and reads what was answered. Whoever says yes "
            "is told of it, and those who look after it are in it from the beginning."
        )
    )
    card.text(_("When it is over the thread is put away; what was written in it stays."))
    place = interaction.guild.get_channel(guild.asks_channel_id or 0) if interaction.guild else None
    if interaction.guild is None or place is None:
        return
    held = place.permissions_for(interaction.guild.me)
    if not (held.create_public_threads and held.send_messages_in_threads):
        card.text(f"⚠️ {_may_not()}")


def _why_not(thing: Thing, guild: Guild, *, now: datetime) -> str:
    """What keeps it from having one; empty if nothing does."""
    if guild.quiet:
        return _("In quiet mode I open no threads: they show who takes part.")
    return "" if thing.state == "draft" or thing.is_open(now) else has_ended(thing)


def _state(thread: questions.QuestionThread, thing: Thing, guild: Guild, *, now: datetime) -> str:
    """How far it is."""
    if thread.refused is not None:
        return f"⚠️ {_refused(thread.refused)}"
    if thing.thread_id is not None:
        return _("It is here: {thread}. Its card says so, and whoever says yes is told.").format(
            thread=f"<#{thing.thread_id}>"
        )
    if thing.state == "draft":
        return _("It will be on the card once that is posted.")
    return _why_not(thing, guild, now=now) or _("It will be on the card in a moment.")


def _refused(why: Why) -> str:
    """What is in the way, and what to do."""
    if why == "taken down":
        return _(
            "Somebody deleted the thread, so there is none. **Try again** opens one, if Discord lets me."
        )
    if why == "may not":
        return _may_not()
    return _("Discord opened no thread on the card.")


def _may_not() -> str:
    return _(
        "I may not open threads in the asks channel. Someone who manages this server can give me “Create "
        "Public Threads” and “Send Messages in Threads” there."
    )


# What the courier does about it, and says.


async def draw_thread(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing_id = parcel.subject_id or 0
    key = asks.ASK.card_key(thing_id)
    wish = await db.read(questions.wish, thing_id, card=key, now=now)
    if wish is None:
        return Nothing("there is to be none")
    name = clipped(wish.thing.title, MOST_NAME)
    return QuestionThread(wish.thread, wish.standing, name, wish.card, key, wish.led_by)


async def draw_first_words(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    if thing.thread_id is None or not parcel.key.endswith(f":{thing.thread_id}"):
        return Nothing("it is put away, or gone")
    card = Card(_("Questions about “{title}”").format(title=said(thing.title)), colour=Colour.CALM)
    card.text(
        _("Ask here whatever you'd like to know. Everybody can read it, so what is private is not for here.")
    )
    card.text(
        _(
            "Nobody answers, or it is not for everybody? **I have a question** asks whoever looks after it, "
            "and then the coordinators, until somebody answers you."
        )
    )
    card.row(button(_("I have a question"), f"question:{thing.id}:ask"), *await see_card(db, thing))
    return Post(thing.thread_id, card.view(), once=True)


async def draw_refused(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    thread = await db.read(questions.find, thing.id)
    if thread is None or not thread.wanted or thread.refused in (None, "taken down"):
        return Nothing("there is one, or is to be none any more")
    if not thing.is_open(now):
        return Nothing("it is over")
    card = Card(_("There is no thread for questions"), colour=Colour.ACT)
    card.text(_("**{title}** goes on without it.").format(title=said(thing.title)))
    card.text(_refused(thread.refused))
    card.row(button(_("Try again"), f"questions:{thing.id}:again", ButtonStyle.primary))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You look after it.")).view())


draws = {
    QUESTION_THREAD: draw_thread,
    QUESTIONS_OPEN: draw_first_words,
    QUESTIONS_REFUSED: draw_refused,
}


async def setup(bot: Groundswell) -> None:
    """Reached from a draft, and from the list of who is in."""
