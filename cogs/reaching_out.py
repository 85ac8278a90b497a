"""Whom somebody might write to: one follow-up opened privately, what came of it, and for the person why
somebody may write to them, with a way to say that there is no need.
"""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import duty
from bot.services.followups import noticed, noticing, openers, reaching_out
from bot.services.followups.noticed import FOLLOWUP_BACK, FOLLOWUP_YOURS, FollowUp, Outcome
from bot.services.followups.noticing import FOLLOWUPS, FOLLOWUPS_DUTY, TO_WELCOMERS
from bot.services.followups.reaching_out import Opened
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Card,
    Colour,
    button,
    entry,
    followup_state,
    followup_title,
    leads_on,
    menu,
    no_longer_yours,
    safety_row,
    said,
    to_mine,
    to_the_server,
    why_written_to,
)

routes = Routes()

OUTCOMES: dict[str, Outcome] = {
    "written": "written",
    "talked": "talked",
    "no_answer": "no_answer",
    "not_needed": "not_needed",
}


@routes.click("noticed:{followup_id}:open")
async def open_one(interaction: Interaction, followup_id: int) -> None:
    """Only now a name is read: by whoever may write, privately."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(reaching_out.show, followup_id, caller, now=bot.clock.now())
    await _show(interaction, found)


@routes.click("noticed:{followup_id}:claim")
async def claim(interaction: Interaction, followup_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found, is_theirs = await bot.db.write(reaching_out.claim, followup_id, caller, now=bot.clock.now())
    if is_theirs:
        await _show(interaction, found)
        return
    card = Card(_("Somebody was faster"), colour=Colour.CALM)
    whose = found.followup.claimed_by
    card.text(_("<@{user_id}> has this one. Thank you for offering!").format(user_id=whose))
    await answer_to(interaction).update(card.row(_back()).view())


@routes.click("noticed:{followup_id}:done:{outcome}")
async def answer(interaction: Interaction, followup_id: int, outcome: str) -> None:
    """From here or from a direct message."""
    bot, caller = interaction.client, caller_of(interaction)
    if outcome not in OUTCOMES:
        raise NotFound(N_("That no longer exists."))
    one = await bot.db.write(reaching_out.answer, followup_id, caller, OUTCOMES[outcome], now=bot.clock.now())
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(_("That's settled. For two months I suggest them to nobody else."))
    card = await leads_on(card, interaction, one.guild_id, _who_else())
    await answer_to(interaction).update(card.view())


@routes.click("noticed:{followup_id}:pass")
async def hand_back(interaction: Interaction, followup_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    one = await bot.db.write(reaching_out.hand_back, followup_id, caller, now=bot.clock.now())
    card = Card(_("Back on the board"), colour=Colour.CALM)
    card.text(_("All right, somebody else will do it. Nobody asks why."))
    card = await leads_on(card, interaction, one.guild_id, _who_else())
    await answer_to(interaction).update(card.view())


async def _show(interaction: Interaction, found: Opened) -> None:
    """One of them with its name, what was agreed, and how one might begin."""
    one, caller = found.followup, caller_of(interaction)
    source = openers.source_of(one.reason)
    title = said(found.subject.title) if found.subject is not None else "–"
    card = Card(followup_title(one), colour=Colour.CARE)
    card.text(_(source.why).format(person=f"<@{one.user_id}>", title=title))
    lines = [_("Since {when}").format(when=timestamp(one.since, "D")), followup_state(one, caller.user_id)]
    if found.agreed_at is not None:
        agreed = timestamp(found.agreed_at, "D")
        lines.append(_("They agree to be written to, since {when}").format(when=agreed))
    card.text("\n".join(f"-# {line}" for line in lines))
    if one.claimed_by is None:
        card.row(button(_("I have this one"), f"noticed:{one.id}:claim", ButtonStyle.success), _back())
        card.small(
            _("It is yours for two days; then it goes back to the board. In /mine they read that it's you.")
        )
    elif one.claimed_by != caller.user_id:
        card.row(_back())
    else:
        await _how_to_write(interaction, card, one)
    await answer_to(interaction).update(card.view())


async def _how_to_write(interaction: Interaction, card: Card, one: FollowUp) -> None:
    caller, source = caller_of(interaction), openers.source_of(one.reason)
    words = await interaction.client.db.read(openers.to_read, one.guild_id, one.reason, caller.language)
    first, second = source.openers
    card.line().text(said(words.guide) if words.guide else _(source.guide))
    card.text(_("**You could begin like this**"))
    card.text(f"> {said(words.first) if words.first else _(first)}")
    card.text(f"> {said(words.second) if words.second else _(second)}").line()
    card.row(*_written(one), _back())
    card.row(menu("noticed", _("Or else …"), _or_else(one)))
    card.row(safety_row(one.guild_id, one.user_id))


def _written(one: FollowUp) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    return [button(_("I've written to them"), f"noticed:{one.id}:done:written", ButtonStyle.success)]


def _or_else(one: FollowUp) -> list[discord.SelectOption]:
    return [
        entry(_("We have talked"), f"noticed:{one.id}:done:talked"),
        entry(_("No answer"), f"noticed:{one.id}:done:no_answer", _("which is an answer, too")),
        entry(_("Not needed"), f"noticed:{one.id}:done:not_needed", _("it has settled itself")),
        entry(_("Somebody else please"), f"noticed:{one.id}:pass", _("nobody asks why")),
    ]


def _back() -> discord.ui.Button[discord.ui.LayoutView]:
    return button(_("Back"), "followup:show:all")


def _who_else() -> discord.ui.Button[discord.ui.LayoutView]:
    return button(_("Who else waits?"), "followup:show:all")


# For the person.


@routes.click("noticed:mine")
async def show_mine(interaction: Interaction) -> None:
    """Why somebody may write to them; nobody else reads it like this."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(reaching_out.own, caller.guild, caller.user_id, now=bot.clock.now())
    card = Card(_("Somebody may write to you"), colour=Colour.CARE)
    if found is None:
        card.text(_("Nobody is asked to write to you at the moment."))
        await answer_to(interaction).update(card.row(button(_("Back"), "mine")).view())
        return
    one = found.followup
    card.text(why_written_to(found))
    card.text(
        _(
            "Coordinators, welcomers and whoever is on duty can see that, because you agree that people here "
            "may write to you. It is a person who writes, not me, and only if somebody takes it on."
        )
    )
    card.row(button(_("No need, thanks"), f"noticed:{one.id}:decline"), button(_("Back"), "mine"))
    if one.claimed_by is not None:
        card.row(safety_row(one.guild_id, one.claimed_by))
    await answer_to(interaction).update(card.view())


@routes.click("noticed:{followup_id}:decline")
async def decline(interaction: Interaction, followup_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(reaching_out.decline, followup_id, caller, now=bot.clock.now())
    card = Card(_("All right"), colour=Colour.GOOD)
    card.text(
        _(
            "Nobody is asked to write to you, and for half a year I suggest it to nobody. Whoever had wanted "
            "to reads only that it has settled itself."
        )
    )
    card.row(button(_("Nobody writes to me"), "prefs:agree:reached:no"), to_mine())
    card.small(_("**Nobody writes to me** takes back that people here may write to you at all."))
    await answer_to(interaction).update(card.view())


# What is said unasked.


async def draw_yours(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Half-way; an outcome and **Somebody else please** work from here."""
    one = await db.read(noticed.find, parcel.subject_id or 0)
    if one is None or one.state != "taken" or one.claimed_by != parcel.user_id or one.lapses_at is None:
        return Nothing("it is over, or with somebody else")
    if not await db.read(noticed.stands, one, now=now):
        return Nothing("its reason is gone")
    card = Card(_("Have you written to them?"), colour=Colour.CARE)
    card.text(
        _(
            "You took this on for <@{user_id}>: {what}. If you have written, say so here. If not: it is "
            "yours until {when}, and after that others can take it on."
        ).format(user_id=one.user_id, what=followup_title(one), when=timestamp(one.lapses_at))
    )
    card.row(*_written(one), button(_("Somebody else please"), f"noticed:{one.id}:pass"))
    card.row(safety_row(one.guild_id, one.user_id)).small(_("Why this? You had taken it on."))
    return Direct(parcel.user_id or 0, card.view(), one.lapses_at)


async def draw_back(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    return Direct(parcel.user_id or 0, no_longer_yours(lapsed=bool(parcel.detail["lapsed"])).view())


async def draw_news(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """How many, and nobody's name."""
    guild = await db.read(guilds.find, parcel.guild_id)
    is_welcomers = parcel.detail.get("to") == TO_WELCOMERS
    chosen = guild.board_channel_id if is_welcomers else guild.coordinators_channel_id
    channel = parcel.sent_channel_id or chosen
    if channel is None:
        return Nothing("no channel is chosen in /setup")
    waiting = await db.read(noticing.waiting_in, parcel.guild_id)
    if not waiting:
        return Nothing("nobody waits any more")
    card = _news(waiting).row(button(_("Show me"), "followup:show:free", ButtonStyle.primary))
    return Post(channel, card.view(), once=True)


async def draw_news_on_duty(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """The same to one person: how many they may write to. In a direct message nothing else can be seen."""
    user_id = parcel.user_id or 0
    if user_id not in await db.read(duty.on_duty, parcel.guild_id, now):
        return Nothing("somebody else is on duty by now")
    waiting = await db.read(reaching_out.waiting_for, parcel.guild_id, user_id, now=now)
    if not waiting:
        return Nothing("nobody waits any more")
    card = _news(waiting).text(_("In the server, /followups shows why: **I have this one**."))
    card.row(await to_the_server(db, parcel.guild_id))
    return Direct(user_id, card.small(_("Why this? You are on duty.")).view())


def _news(waiting: int) -> Card:
    card = Card(_("Somebody might be glad of a word"), colour=Colour.CARE)
    return card.text(
        ngettext(
            "{n} person might be glad of a word from one of us. Whoever opens it reads who and why.",
            "{n} people might be glad of a word from one of us. Whoever opens it reads who and why.",
            waiting,
        ).format(n=waiting)
    )


draws = {
    FOLLOWUP_YOURS: draw_yours,
    FOLLOWUP_BACK: draw_back,
    FOLLOWUPS: draw_news,
    FOLLOWUPS_DUTY: draw_news_on_duty,
}


async def setup(bot: Groundswell) -> None:
    """No commands: /followups and /mine lead here."""
