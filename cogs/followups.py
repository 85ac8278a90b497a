"""`/followups`: who waits for a word. The board shows what and since when; names open one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotAllowed, NotFound
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import buddies, followups, hand_kinds, hands, hellos, reports, welcoming
from bot.services.care.followups import Board
from bot.services.care.hand_kinds import Hand, HandKind, Outcome
from bot.services.care.hand_words import HAND_BACK, HAND_CALL, HAND_DUTY, HAND_YOURS
from bot.services.followups import reaching_out
from bot.services.followups.reaching_out import Listed
from bot.services.guild import guilds, interests, rights
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Card,
    Colour,
    WaitingLine,
    area_entries,
    button,
    entry,
    hand_in_a_line,
    hand_title,
    hellos_elsewhere,
    leads_on,
    menu,
    no_longer_yours,
    opened,
    paged,
    safety_row,
    said,
    to_answer,
    to_the_server,
    waiting_lines,
)

routes = Routes()

#: Of them on one page.
PAGE = 3
OUTCOMES: dict[str, Outcome] = {"written": "written", "unreached": "unreached"}


@app_commands.command(name="followups", description=N_("Who waits for a word from one of you"))
@app_commands.guild_only()
async def show_followups(interaction: Interaction) -> None:
    await show_board(interaction, "all")


@routes.click("followup:show:{which}")
@routes.click("followup:list:{which}:{page}")
async def show_board(interaction: Interaction, which: str, page: int = 0) -> None:
    """Who raised a hand comes first, then whom somebody might write to."""
    bot, caller = interaction.client, caller_of(interaction)
    now = bot.clock.now()
    might = await bot.db.read(reaching_out.listed, caller, now=now)
    try:
        board = await bot.db.read(followups.board, caller, now=now)
    except NotAllowed:
        if not await bot.db.read(reaching_out.may, caller, now=now):
            raise
        board = Board((), caller.user_id)
    lines = waiting_lines(board, might)
    elsewhere = await _elsewhere(bot.db, caller)
    counted = _counted(board, might) or _nothing(bool(elsewhere))
    if not await bot.db.read(rights.is_welcomer, caller):  # /stats counts them, too
        counted += hellos_elsewhere(await bot.db.read(hellos.waiting_in, caller.guild))
    card = _board(lines, which, page, counted=counted)
    offered = await bot.db.read(interests.offered_in, caller.guild, language=caller.language)
    if areas := area_entries(offered, lines):
        card.row(menu("areas", _("Only what is about …"), areas))
    if elsewhere:
        card.row(menu("elsewhere", _("Who else waits, elsewhere"), elsewhere))
    await answer_to(interaction).update(card.view())


async def _elsewhere(db: Database, caller: Caller) -> list[discord.SelectOption]:
    """What has a board of its own, where this person may see it and anything waits there."""
    entries = []
    if await db.read(rights.is_welcomer, caller):
        greeting, seeking = await db.read(welcoming.board, caller), await db.read(buddies.seeking, caller)
        if found := len(greeting.waiting) + len(greeting.claimed) + len(seeking):
            entries.append(entry(_("Hellos and buddies ({count})").format(count=found), "hello:show"))
    if reported := len(await db.read(reports.waiting_for, caller)):
        entries.append(entry(_("Reported problems ({count})").format(count=reported), "report:list:0"))
    return entries


def _board(lines: Sequence[WaitingLine], which: str, page: int, *, counted: str) -> Card:
    """What is due first comes first; who it is stands behind **Open**."""
    mine, free = [one for one in lines if one.is_mine], [one for one in lines if one.is_free]
    card = Card(_("Who waits for a word"), colour=Colour.CARE)
    card.text(counted)
    shown = {"mine": mine, "free": free, "all": lines}.get(which) or [
        one for one in lines if one.is_about(which)
    ]
    listed = paged(shown, page, size=PAGE)
    for one in listed.shown:
        card.beside(one.text, one.opens)
    if not shown and which == "mine":
        card.text(_("Nothing is with you at the moment."))
    if turning := listed.turning(f"followup:list:{which}:{{page}}"):
        card.row(turning)
    return card.row(
        button(_("All ({count})").format(count=len(lines)), "followup:show:all"),
        button(_("Mine ({count})").format(count=len(mine)), "followup:show:mine"),
        button(_("Unclaimed ({count})").format(count=len(free)), "followup:show:free"),
    )


def _nothing(elsewhere: bool) -> str:
    if elsewhere:
        return _("What waits to be taken on has a board of its own: see below.")
    return _("Nothing waits to be taken on.")


def _counted(board: Board, might: Sequence[Listed]) -> str:
    """Of those that nobody has."""
    counts = [(_(kind.title), board.counts.get(kind.name)) for kind in hand_kinds.declared()]
    might_be = sum(one.followup.claimed_by is None for one in might)
    counts.append((_("Might be glad of a word"), might_be))
    return " · ".join(_("{what}: {count}").format(what=what, count=count) for what, count in counts if count)


@routes.click("followup:{hand_id}:open")
async def open_one(interaction: Interaction, hand_id: int) -> None:
    """Only now a name is read: by whoever may answer, privately."""
    bot, caller = interaction.client, caller_of(interaction)
    hand = await bot.db.read(followups.show, hand_id, caller, now=bot.clock.now())
    await _show(interaction, hand)


@routes.click("followup:{hand_id}:claim")
async def claim(interaction: Interaction, hand_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hand, is_theirs = await bot.db.write(followups.claim, hand_id, caller, now=bot.clock.now())
    if is_theirs:
        await _show(interaction, hand)
        return
    card = Card(_("Somebody was faster"), colour=Colour.CALM)
    card.text(_("<@{user_id}> has this one. Thank you for offering!").format(user_id=hand.claimed_by))
    await answer_to(interaction).update(card.row(_back()).view())


@routes.click("followup:{hand_id}:done:{outcome}")
async def answer(interaction: Interaction, hand_id: int, outcome: str) -> None:
    """From here or from a direct message."""
    bot, caller = interaction.client, caller_of(interaction)
    if outcome not in OUTCOMES:
        raise NotFound(N_("That no longer exists."))
    hand = await bot.db.write(followups.answer, hand_id, caller, OUTCOMES[outcome], now=bot.clock.now())
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(
        _("I ask them whether it came. If they say nothing until {when}, it is settled.").format(
            when=timestamp(hand.due_at)
        )
    )
    card = await leads_on(card, interaction, hand.guild_id, _who_else())
    await answer_to(interaction).update(card.row(safety_row(hand.guild_id, hand.user_id)).view())


@routes.click("followup:{hand_id}:pass")
async def hand_back(interaction: Interaction, hand_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hand = await bot.db.write(followups.hand_back, hand_id, caller, now=bot.clock.now())
    card = Card(_("Back on the board"), colour=Colour.CALM)
    card.text(_("All right, somebody else will do it. Nobody asks why."))
    card = await leads_on(card, interaction, hand.guild_id, _who_else())
    await answer_to(interaction).update(card.view())


async def _show(interaction: Interaction, hand: Hand) -> None:
    """One of them with its name, and what can be done."""
    kind = hands.kind_of(hand)
    card = Card(hand_title(hand), colour=Colour.CARE)
    about = await interaction.client.db.read(followups.title_of, hand)
    card.text(f"**{said(about)}**" if about else "")
    card.text(_(kind.why).format(person=f"<@{hand.user_id}>"))
    card.text(hand_in_a_line(hand, caller_of(interaction).user_id))
    bot = interaction.client
    has_words, sealed = await bot.db.read(followups.note_of, hand.id, caller_of(interaction))
    if sealed is not None:
        card.text(_("They wrote:")).text(opened(bot.vault, sealed))
    elif has_words:
        card.text(_("They wrote something to whoever takes it on."))
    opens = await to_answer(interaction.client.db, hand, stands_out=hand.claimed_by is not None)
    if hand.claimed_by is None:
        mine = button(_("I have this one"), f"followup:{hand.id}:claim", ButtonStyle.success)
        card.row(mine, *([opens] if opens else []), _back())
        card.small(_yours_for(kind))
        await answer_to(interaction).update(card.view())
        return
    if hand.claimed_by != caller_of(interaction).user_id or hand.state == "answered":
        await answer_to(interaction).update(card.row(_back()).view())
        return
    card.line().text(_(kind.guide)).line()
    if opens is not None:
        card.row(opens, button(_("Somebody else please"), f"followup:{hand.id}:pass"), _back())
        await answer_to(interaction).update(card.view())
        return
    card.row(*_outcomes(hand), _back())
    card.row(menu("followup", _("Or else …"), _or_else(hand)))
    card.row(safety_row(hand.guild_id, hand.user_id))
    await answer_to(interaction).update(card.view())


def _yours_for(kind: HandKind) -> str:
    days = kind.lapses.days
    return ngettext(
        "They are told that it's you. It is yours for {n} day; then it goes back to the board.",
        "They are told that it's you. It is yours for {n} days; then it goes back to the board.",
        days,
    ).format(n=days)


def _outcomes(hand: Hand) -> Sequence[discord.ui.Button[discord.ui.LayoutView]]:
    return [button(_("I've written to them"), f"followup:{hand.id}:done:written", ButtonStyle.success)]


def _or_else(hand: Hand) -> list[discord.SelectOption]:
    return [
        entry(_("I couldn't reach them"), f"followup:{hand.id}:done:unreached", _("they are told so")),
        entry(_("Somebody else please"), f"followup:{hand.id}:pass", _("nobody asks why")),
    ]


def _back() -> discord.ui.Button[discord.ui.LayoutView]:
    return button(_("Back"), "followup:show:all")


def _who_else() -> discord.ui.Button[discord.ui.LayoutView]:
    return button(_("Who else waits?"), "followup:show:all")


# What is said unasked.


async def draw_yours(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Half-way; an outcome and **Somebody else please** work from here."""
    hand = await db.read(hands.find, parcel.subject_id or 0)
    if hand is None or hand.state != "taken" or hand.claimed_by != parcel.user_id:
        return Nothing("it is answered, or with somebody else")
    lapses = followups.lapses_at(hand)
    if hands.kind_of(hand).has_answer:
        return Direct(parcel.user_id or 0, (await _yours_to_answer(hand, lapses, db)).view(), lapses)
    card = Card(_("Have you written to them?"), colour=Colour.CARE)
    card.text(
        _(
            "You took this on for <@{user_id}>: {what}. If you have written, say so here. If not: it is "
            "yours until {when}, and after that others are asked."
        ).format(user_id=hand.user_id, what=hand_title(hand), when=timestamp(lapses))
    )
    card.row(*_outcomes(hand), button(_("Somebody else please"), f"followup:{hand.id}:pass"))
    card.row(safety_row(hand.guild_id, hand.user_id)).small(_("Why this? You had taken it on."))
    return Direct(parcel.user_id or 0, card.view(), lapses)


async def _yours_to_answer(hand: Hand, lapses: datetime, db: Database) -> Card:
    card = Card(_("It still waits for an answer"), colour=Colour.CARE)
    card.text(
        _(
            "You took this on: {what}. It is yours until {when}, and after that others are asked. In the "
            "server, /followups, **Mine** leads there."
        ).format(what=hand_title(hand), when=timestamp(lapses))
    )
    card.row(
        button(_("Somebody else please"), f"followup:{hand.id}:pass"), await to_the_server(db, hand.guild_id)
    )
    return card.small(_("Why this? You had taken it on."))


async def draw_back(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    return Direct(parcel.user_id or 0, no_longer_yours(lapsed=bool(parcel.detail["lapsed"])).view())


async def draw_duty(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """To whoever is asked by name; who waits stands on the board."""
    hand = await db.read(hands.find, parcel.subject_id or 0)
    if hand is None or hand.state != "waiting":
        return Nothing("it is settled, or somebody has it")
    card = Card(_("Somebody waits for a word"), colour=Colour.CARE)
    card.text(
        _("{what}, since {when}. In the server, /followups shows who it is: **I have this one**.").format(
            what=hand_title(hand), when=timestamp(hand.raised_at, "R")
        )
    )
    card.row(await to_the_server(db, hand.guild_id))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You are the one to ask.")).view(), hand.due_at)


async def draw_call(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Those on a rung are mentioned on purpose, and nobody is named."""
    hand = await db.read(hands.find, parcel.subject_id or 0)
    kind = hand_kinds.find(hand.kind) if hand is not None else None
    if hand is None or kind is None or hand.state not in ("waiting", "unanswered"):
        return _not_any_more(parcel, hand)
    guild = await db.read(guilds.find, parcel.guild_id)
    rung = kind.rung_of(hand.rung)
    channel = parcel.sent_channel_id or rung.channel(guild)
    if channel is None:
        return Nothing("no channel is chosen in /setup")
    card = Card(_("Somebody waits for a word"), colour=Colour.CARE)
    card.text(
        _("{what}, since {when}. Whoever opens it reads who it is.").format(
            what=hand_title(hand), when=timestamp(hand.raised_at, "R")
        )
    )
    role = rung.member_role(guild)
    if role is not None:
        card.small(f"<@&{role}>")
    card.row(button(_("Open it"), f"followup:{hand.id}:open", ButtonStyle.primary))
    roles = [discord.Object(role)] if role is not None else False
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=roles)
    return Post(channel, card.view(), mentions, once=True)


def _not_any_more(parcel: Parcel, hand: Hand | None) -> Drawing:
    """What stands in the channel says so; what does not stand yet is not said."""
    if not parcel.may_stand or parcel.sent_channel_id is None:
        return Nothing("it is settled, or somebody has it")
    card = Card(_("Somebody waited for a word"), colour=Colour.ENDED)
    card.text(_("Somebody has taken it on.") if hand is not None else _("Nobody waits any more."))
    return Post(parcel.sent_channel_id, card.view(), once=True)


draws = {HAND_YOURS: draw_yours, HAND_BACK: draw_back, HAND_DUTY: draw_duty, HAND_CALL: draw_call}


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_followups)
