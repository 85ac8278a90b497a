"""Check-ins: `/checkin manage`, what was told of each round, and how it changes."""

from __future__ import annotations

from datetime import datetime

from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.checkins import checkins, coming_round, ready_questions, starting, tallies
from bot.services.checkins.checkins import CHECKIN_RESULT, CheckIn
from bot.services.checkins.ready_questions import LONGEST_QUESTION
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.record.schedules import Schedule
from cogs.ui import (
    CHECKIN_EMOJI,
    Card,
    Colour,
    button,
    can_post,
    checkin_title,
    paged,
    pager,
    question_text,
    result_line,
    result_lines,
    show_checkin_draft,
    stored_question,
    to_help,
    trend_chart,
    update_with_trend,
)

routes = Routes()

#: Rounds and repetitions on one page, and results of a trend.
PAGE, TREND = 5, 6
checkin = app_commands.Group(name="checkin", description=N_("Ask how people are"), guild_only=True)


Question = app_commands.Range[str, 1, LONGEST_QUESTION]


@checkin.command(name="new", description=N_("Ask everyone who switched check-ins on; you look at it first"))
@app_commands.describe(
    question=N_("For example: How are you doing this week?"), repeat=N_("Ask it again and again?")
)
@app_commands.choices(
    repeat=[
        app_commands.Choice(name=N_("Every week"), value="1"),
        app_commands.Choice(name=N_("Every two weeks"), value="2"),
        app_commands.Choice(name=N_("Every month"), value="month"),
    ]
)
async def new(interaction: Interaction, question: Question | None = None, repeat: str | None = None) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.read(starting.before_new, caller)
    can_post(interaction.guild, guild.coordinators_channel_id)
    asks = [ready_questions.ready("steady", question)]
    drafted = await bot.db.write(starting.draft, caller, asks, rhythm=repeat, now=bot.clock.now())
    await show_checkin_draft(interaction, drafted)


@checkin.command(name="manage", description=N_("See the check-ins of this server, or end one"))
async def manage(interaction: Interaction) -> None:
    await show_rounds(interaction, 0)


@routes.click("checkin:rounds:{page}")
async def show_rounds(interaction: Interaction, page: int) -> None:
    """What comes round by itself first, then the rounds that were, the newest first."""
    bot, caller = interaction.client, caller_of(interaction)
    repeated = await bot.db.read(coming_round.repeated_in, caller)
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
        line = f"“{checkin_title(one)}”\n-# {_state(one)}"
        if one.told_at is None:
            card.beside(line, button(_("End it now"), f"checkin:{one.id}:end"))
        else:
            card.beside(line, button(_("Open it"), f"checkin:{one.id}:show:0"))
    if turning := listed.turning("checkin:rounds:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(to_help()).view())


def _repeats(card: Card, repeated: Schedule) -> None:
    when = timestamp(repeated.next_at) if repeated.next_at else "–"
    question = stored_question(str(repeated.detail["question"]))
    line = _("“{question}”: next time {when}").format(question=question, when=when)
    card.beside(line, button(_("Stop repeating"), f"checkin:repeat:{repeated.id}:stop"))


@routes.click("checkin:repeat:{schedule_id}:stop")
async def stop_repeating(interaction: Interaction, schedule_id: int) -> None:
    await interaction.client.db.write(coming_round.stop_repeating, schedule_id, caller_of(interaction))
    await show_rounds(interaction, 0)


def _state(one: CheckIn) -> str:
    if one.told_at is not None:
        return _("ended {when}").format(when=timestamp(one.told_at, "R"))
    return _("open until {when}").format(when=timestamp(one.closes_at))


@routes.click("checkin:{checkin_id}:end")
async def end(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    ended = await bot.db.write(starting.end, checkin_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Ended"), colour=Colour.ENDED)
    card.text(_("The totals of “{question}” are on their way.").format(question=checkin_title(ended)))
    card.row(button(_("All check-ins"), "checkin:rounds:0"))
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:show:{at}")
async def show(interaction: Interaction, checkin_id: int, at: int) -> None:
    """What was told of one question of a round, and before it; the others are a page further."""
    bot, caller = interaction.client, caller_of(interaction)
    shown = await bot.db.read(tallies.show, checkin_id, caller)
    at = max(0, min(at, len(shown.asks) - 1))
    question = shown.asks[at]
    card, chart = Card(f"{CHECKIN_EMOJI} {question_text(question)}", colour=Colour.CARE), None
    card.small(_state(shown))
    if shown.told_at is not None and question.choices:
        results = await bot.db.read(tallies.results_of, shown)
        card.text(result_lines(question, results[at]))
        trend = await bot.db.read(tallies.trend, shown, at)
        guild = await bot.db.read(guilds.find, shown.guild_id)
        chart = trend_chart(question, [one for one in trend if one.checkin_id <= checkin_id], guild.zone)
        before = [one for one in trend if one.checkin_id < checkin_id][:TREND]
        if before:
            card.text(_("**Before that**")).text("\n".join(result_line(question, one) for one in before))
    readers = await bot.db.read(checkins.readers, checkin_id)
    if turning := pager(f"checkin:{checkin_id}:show:{{page}}", at, len(shown.asks)):
        card.row(turning)
    ways = [button(_("What people wrote"), f"checkin:{checkin_id}:notes:0")]
    card.row(
        *(ways if caller.user_id in readers and shown.told_at is not None else []),
        button(_("Back"), "checkin:rounds:0"),
    )
    await update_with_trend(interaction, card, chart)


async def draw_result(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    shown = await db.read(checkins.show, parcel.subject_id or 0)
    title = _("Check-in: “{question}”").format(question=checkin_title(shown))
    if shown.is_debrief:
        title = _("The look back is over")
    card = Card(f"{CHECKIN_EMOJI} {title}", colour=Colour.CARE)
    results = await db.read(tallies.results_of, shown)
    for question, result in zip(shown.asks, results, strict=True):
        if not question.choices:
            continue
        if len(shown.asks) > 1:
            card.text(f"**{question_text(question)}**")
        card.text(result_lines(question, result))
    card.row(button(_("Open it"), f"checkin:{shown.id}:show:0"))
    return Post(guild.coordinators_channel_id, card.view(), once=True)


draws = {CHECKIN_RESULT: draw_result}


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(checkin)
