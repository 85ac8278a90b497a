"""Check-ins: `/checkin new`, `/checkin manage`, and the question with four answers."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import N_, _, number, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import checkins
from bot.services.care.checkins import (
    ANSWERS,
    CHECKIN,
    CHECKIN_RESULT,
    LONGEST_QUESTION,
    CheckIn,
)
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.record.figures import SMALLEST_GROUP, Totals
from bot.services.record.schedules import Schedule
from cogs.ui import (
    RHYTHMS,
    Card,
    Colour,
    button,
    can_post,
    leads_on,
    paged,
    said,
    stop,
    to_help,
    to_mine,
)

#: Stands beside what a check-in asks, wherever it is read.
EMOJI = "💬"

routes = Routes()

#: Rounds and repetitions on one page.
PAGE = 5
checkin = app_commands.Group(name="checkin", description=N_("Ask how people are"), guild_only=True)

Question = app_commands.Range[str, 1, LONGEST_QUESTION]


@checkin.command(name="new", description=N_("Ask one question of everyone who switched check-ins on"))
@app_commands.describe(
    question=N_("For example: How are you doing this week?"), repeat=N_("Ask it again and again?")
)
@app_commands.choices(repeat=[app_commands.Choice(name=text, value=weeks) for weeks, text in RHYTHMS.items()])
async def new(interaction: Interaction, question: Question | None = None, repeat: int | None = None) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.read(checkins.before_new, caller)
    can_post(interaction.guild, guild.coordinators_channel_id)
    asked = question or _("How are you doing this week?")
    started = await bot.db.write(checkins.start, caller, asked, every_weeks=repeat, now=bot.clock.now())
    card = Card(_("The check-in goes round"), colour=Colour.CARE)
    card.text(_("“{question}”").format(question=said(started.question)))
    card.text(
        _(
            "Open until {when}. You'll see totals of {count} or more in the coordinators' channel, "
            "never who said what."
        ).format(when=timestamp(started.closes_at), count=SMALLEST_GROUP)
    )
    if repeat is not None:
        card.text(_("It repeats by itself. /checkin manage stops that."))
    card.row(button(_("All check-ins"), "checkin:rounds:0"))
    await answer_to(interaction).update(card.view())


@checkin.command(name="manage", description=N_("See the check-ins of this server, or end one"))
async def manage(interaction: Interaction) -> None:
    await show_rounds(interaction, 0)


@routes.click("checkin:rounds:{page}")
async def show_rounds(interaction: Interaction, page: int) -> None:
    """What comes round by itself first, then the rounds that were, the newest first."""
    bot, caller = interaction.client, caller_of(interaction)
    repeated = await bot.db.read(checkins.repeated_in, caller)
    found = await bot.db.read(checkins.recent_in, caller)
    card = Card(_("Check-ins"), colour=Colour.CARE)
    if not found:
        card.text(_("There has been none yet. /checkin new starts one."))
    every: list[Schedule | CheckIn] = [*repeated, *found]
    listed = paged(every, page, size=PAGE)
    for one in listed.shown:
        if isinstance(one, Schedule):
            _repeats(card, one)
            continue
        line = f"“{said(one.question)}”\n-# {_state(one)}"
        if one.told_at is None:
            card.beside(line, button(_("End it now"), f"checkin:{one.id}:end"))
        else:
            card.text(line)
    if turning := listed.turning("checkin:rounds:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(to_help()).view())


def _repeats(card: Card, repeated: Schedule) -> None:
    when = timestamp(repeated.next_at) if repeated.next_at else "–"
    question = said(str(repeated.detail["question"]))
    line = _("“{question}”: next time {when}").format(question=question, when=when)
    card.beside(line, button(_("Stop repeating"), f"checkin:repeat:{repeated.id}:stop"))


@routes.click("checkin:repeat:{schedule_id}:stop")
async def stop_repeating(interaction: Interaction, schedule_id: int) -> None:
    await interaction.client.db.write(checkins.stop_repeating, schedule_id, caller_of(interaction))
    await show_rounds(interaction, 0)


def _state(one: CheckIn) -> str:
    if one.told_at is not None:
        return _("ended {when}").format(when=timestamp(one.told_at, "R"))
    return _("open until {when}").format(when=timestamp(one.closes_at))


@routes.click("checkin:{checkin_id}:end")
async def end(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    ended = await bot.db.write(checkins.end, checkin_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Ended"), colour=Colour.ENDED)
    card.text(_("The totals of “{question}” are on their way.").format(question=said(ended.question)))
    card.row(button(_("All check-ins"), "checkin:rounds:0"))
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:answer:{given}")
async def answer(interaction: Interaction, checkin_id: int, given: int) -> None:
    bot = interaction.client
    answered = await bot.db.write(
        checkins.answer, checkin_id, caller_of(interaction), given, now=bot.clock.now()
    )
    card = Card(_("Thank you for telling us"), colour=Colour.CARE)
    card.text(
        _(
            "Your answer: {answer}. It is only ever shown in totals of {count} or more, and you can "
            "change it."
        ).format(answer=_(ANSWERS[given - 1]), count=SMALLEST_GROUP)
    )
    card.row(button(_("Change my answer"), f"checkin:{checkin_id}:again"))
    card = await leads_on(card, interaction, answered.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:again")
async def ask_again(interaction: Interaction, checkin_id: int) -> None:
    """The question, for who slipped or changed their mind."""
    bot = interaction.client
    shown = await bot.db.read(checkins.open_for, checkin_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).update(_question(shown).view())


async def draw_checkin(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(checkins.show, parcel.subject_id or 0)
    if shown.told_at is not None or shown.closes_at <= now:
        return Nothing("the check-in has closed")
    card = _question(shown)
    card.small(_("Why this? You switched check-ins on."))
    return Direct(parcel.user_id or 0, card.row(stop(shown.guild_id, "checkins")).view())


def _question(shown: CheckIn) -> Card:
    card = Card(f"{EMOJI} {said(shown.question)}", colour=Colour.CARE)
    card.text(_("Your answer is only ever shown in totals of {count} or more.").format(count=SMALLEST_GROUP))
    card.row(
        *(
            button(_(text), f"checkin:{shown.id}:answer:{answer}")
            for answer, text in enumerate(ANSWERS[:-1], 1)
        ),
        button(_(ANSWERS[-1]), f"checkin:{shown.id}:support", ButtonStyle.primary),
    )
    return card


async def draw_result(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    shown = await db.read(checkins.show, parcel.subject_id or 0)
    title = _("Check-in: “{question}”").format(question=said(shown.question))
    card = Card(f"{EMOJI} {title}", colour=Colour.CARE)
    card.text(_totals(await db.read(checkins.totals, shown.id)))
    return Post(guild.coordinators_channel_id, card.view(), once=True)


def _totals(totals: Totals) -> str:
    few = _("fewer than {count}").format(count=SMALLEST_GROUP)
    if totals.total is None:
        return _("{few} people answered, so nothing is shown.").format(few=few.capitalize())
    lines = [_("Answers: {count}").format(count=totals.total)]
    hidden = _("not shown")
    for text, count in zip(ANSWERS, totals.counts, strict=True):
        lines.append(f"- {_(text)}: {hidden if count is None else number(count)}")
    return "\n".join(lines)


draws = {CHECKIN: draw_checkin, CHECKIN_RESULT: draw_result}


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(checkin)
