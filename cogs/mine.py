"""`/mine`: everything about the person who asks, theirs to change and to erase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.followups import reaching_out
from bot.services.followups.reaching_out import Opened
from bot.services.outbox import kept, kinds
from bot.services.outbox.kept import Kept
from bot.services.own import mine, suspensions
from bot.services.own.mine import Mine
from bot.services.things import calendars, register
from bot.services.things.how_it_went import ASKED_FOR
from bot.services.things.things import Held
from bot.tree import OPEN_TO_SUSPENDED
from cogs.ui import (
    Card,
    Colour,
    button,
    clipped,
    entry,
    hand_line,
    here_button,
    leads_back_to,
    menu,
    paged,
    paged_to_fit,
    said,
    told_apart,
    when_and_where,
    why_written_to,
    with_way_back,
)

routes = Routes(open_to_suspended=True)

MOST_LISTED = 3
#: Characters of a title and of a step on the first page; its menu and the page behind it have all of them.
MOST_TITLE, MOST_STEP = 50, 120
#: Of a menu, which holds one more that leads to all of them.
MOST_ENTRIES = 24


@app_commands.command(
    name="mine",
    description=N_("Your commitments, your messages, and all that is stored about you"),
    extras=OPEN_TO_SUSPENDED,
)
@app_commands.guild_only()
async def show_mine(interaction: Interaction) -> None:
    await open_panel(interaction)


@routes.click("mine")
async def open_panel(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    suspended = await bot.db.read(suspensions.find, caller.guild, caller.user_id)
    written_to = await bot.db.read(reaching_out.own, caller.guild, caller.user_id, now=bot.clock.now())
    card = _panel(found, written_to, now=bot.clock.now())
    if suspended is not None:
        card.text(
            _("⚠️ **Your participation is suspended** since {when}: {reason}").format(
                when=timestamp(suspended.suspended_at, "D"), reason=said(suspended.reason) or "–"
            )
        )
    await answer_to(interaction).update(card.view())


def _panel(found: Mine, written_to: Opened | None, *, now: datetime) -> Card:
    card = Card(_("Yours"), colour=Colour.CALM)
    _waiting(card, found)
    _asked(card, found)
    if written_to is not None:
        card.beside(why_written_to(written_to), button(_("What is that?"), "noticed:mine"))
    _next_thing(card, found, now)
    _held(card, found, now)
    if not found.stored:
        card.text(_("Nothing is stored about you here."))
        card.text(_("/find shows things to do, /join makes you a volunteer."))
    if found.volunteer is not None and found.volunteer.paused(now):
        card.text(_standing(found, now))
    return card.row(
        button(_("How you reach me"), "prefs"),
        button(_("People here"), "mine:people"),
        button(_("My data"), "mine:data"),
    )


def _asked(card: Card, found: Mine) -> None:
    """Whoever waits for a word from somebody always reads how it stands."""
    if not found.hands:
        return
    card.beside(hand_line(found.hands[0]), button(_("How it stands"), "raised:list:0"))
    if len(found.hands) > 1:
        card.small(_("… and {count} more").format(count=len(found.hands) - 1))


def _held(card: Card, found: Mine, now: datetime) -> None:
    """What they said yes to, each of which can be opened."""
    if not found.stored:
        return
    lines = _commitments(found, now, most=MOST_TITLE)
    above = sum(map(bool, (found.waiting, found.hands, calendars.owed(found.held, now))))
    most = MOST_LISTED - max(above - 1, 0)
    card.text(
        _("**What you said yes to**\n{list}").format(
            list="\n".join(lines[:most]) or _("Nothing at the moment.")
        )
    )
    if len(lines) > most:
        card.small(_("… and {count} more").format(count=len(lines) - most))
    card.text(_proposed(found))
    waits = _("waiting for an answer")
    entries = [entry(one.title, f"draft:{one.thing_id}", waits) for one in found.proposed]
    names = told_apart([one.thing for one in found.held if _state(one, now)], found.hours.time_zone)
    entries += [
        entry(names[one.thing.id], f"thing:{one.thing.id}:mine", state)
        for one in found.held
        if (state := _state(one, now, plain=True))
    ]
    more = []
    if entries or _has_calendar(found, now):
        more.append(entry(_("All of it, and a calendar file"), "mine:held:0"))
    if any(one.done_at is not None and one.thing.starts_at is not None for one in found.held):
        more.append(entry(_("My hours"), "hours:0", _("What you did, and a signed record of it.")))
    if found.thanks:
        more.append(
            entry(_("Thanks"), "thanks:mine:0", _("What you were thanked for, and whom you thanked."))
        )
    if more:
        card.row(menu("held", _("Open one of them"), [*entries[: MOST_ENTRIES + 1 - len(more)], *more]))


def _proposed(found: Mine) -> str:
    """What waits for the coordinators; the menu opens it."""
    lines = [
        _("- {title} (waits since {when})").format(
            title=said(clipped(one.title, MOST_TITLE)), when=timestamp(one.proposed_at, "R")
        )
        for one in found.proposed
    ]
    return _("**What you proposed**\n{list}").format(list="\n".join(lines)) if lines else ""


@routes.click("mine:people")
async def show_people(interaction: Interaction) -> None:
    """Whom one would like to meet, and whom not."""
    card = Card(_("People here"), colour=Colour.CARE)
    card.text(
        _(
            "A hello from one of us, a buddy, somebody who listens, and people you'd rather not be brought "
            "together with."
        )
    )
    card.row(
        button(_("A hello from one of us"), "hello:mine"),
        button(_("Buddies"), "buddy:mine"),
        button(_("I'd like support"), "support:ask"),
        button(_("Not these people"), "boundary:list:0"),
    )
    await answer_to(interaction).update(card.row(button(_("Back"), "mine")).view())


@routes.click("mine:data")
async def show_data(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id, language=caller.language)
    card = Card(_("My data"), colour=Colour.CALM)
    card.text(_standing(found, bot.clock.now()))
    if found.interests:
        card.text(_("**Interests**: {list}").format(list=said(", ".join(found.interests))))
    card.text(_("Coordinators see what you said yes to, have done and can do; nothing else on this page."))
    card.row(
        button(_("Show everything"), "own:show:0"),
        button(_("Export"), "own:export"),
        button(_("What coordinators see"), "profile:own"),
    )
    card.row(button(_("Erase everything"), "mine:erase", ButtonStyle.danger), button(_("Back"), "mine"))
    await answer_to(interaction).update(card.view())


def _has_calendar(found: Mine, now: datetime) -> bool:
    """Also where the file only takes something off."""
    return bool(calendars.dated(found.held, now) or calendars.off(found.held, found.given_back, now))


def _next_thing(card: Card, found: Mine, now: datetime) -> None:
    """The nearest thing they owe; opened from the menu it can be given back."""
    owed = [one for one in calendars.owed(found.held, now) if register.kind_of(one).can_be_done]
    if not owed:
        return
    thing = owed[0]
    card.text(_("**Your next thing: {title}**").format(title=said(clipped(thing.title, MOST_TITLE))))
    card.text(said(clipped(thing.step, MOST_STEP))).text(when_and_where(thing.occasion, thing.deadline))
    if found.here.get(thing.id) == thing.starts_at and thing.starts_at is not None:
        card.small(_("You said that you're there."))
    elif here := here_button(thing, now, stands_out=len(found.waiting) != 1):
        card.row(*here)
        return
    if thing.starts_at is not None and thing.starts_at > now:
        return  # nobody has done what has not begun
    style = ButtonStyle.secondary if len(found.waiting) == 1 else ButtonStyle.success  # its button stands out
    card.row(button(_("Done"), f"{thing.kind}:{thing.id}:done", style))


def _commitments(found: Mine, now: datetime, *, most: int | None = None) -> list[str]:
    """A line each, what is owed first; titles of so many characters at most."""
    shown = [(one, state) for one in found.held if (state := _state(one, now))]
    undated = told_apart([one.thing for one, _said in shown if one.thing.due_at is None], "UTC")
    held = [(undated.get(one.thing.id, one.thing.title), state) for one, state in shown]
    return [f"- {said(clipped(title, most or len(title)))} ({state})" for title, state in held]


@routes.click("mine:held:{page}")
async def show_held(interaction: Interaction, page: int) -> None:
    """All that somebody said yes to, however much it is."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    listed = paged_to_fit(_commitments(found, bot.clock.now()), page, str)
    card = Card(_("What you said yes to"), colour=Colour.CALM).text("\n".join(listed.shown))
    if turning := listed.turning("mine:held:{page}"):
        card.row(turning)
    has_calendar = _has_calendar(found, bot.clock.now())
    card.row(
        button(_("Calendar file"), "mine:calendar", disabled=not has_calendar), button(_("Back"), "mine")
    )
    await answer_to(interaction).update(card.view())


def _state(one: Held, now: datetime, *, plain: bool = False) -> str:
    """How it stands, in a word or two; empty for what is over, if they are not asked about it. `plain`: where
    Discord draws no times.
    """
    if one.done_at is not None:
        return _("done")
    if not one.thing.is_open(now):
        return _("over: how did it go?") if _is_asked(one, now) else ""
    if one.state == "pending":
        return _("waiting for an answer")
    if one.state in ("waitlisted", "standby"):
        return _("waiting for a place") if one.state == "waitlisted" else _("you stand by")
    if one.state == "offered" and one.offered_until is not None:
        if plain:
            return _("a place is yours if you take it")
        return _("a place is yours if you take it until {when}").format(when=timestamp(one.offered_until))
    if plain:
        return _("you're in")
    if one.thing.starts_at is not None:
        return _("starts on {when}").format(when=timestamp(one.thing.starts_at))
    if one.remind_at is not None and one.remind_at > now:
        return _("you want to do it {when}").format(when=timestamp(one.remind_at))
    if one.thing.deadline is not None:
        return _("until {when}").format(when=timestamp(one.thing.deadline))
    kind = register.kind_of(one.thing)
    return _("no deadline") if kind.can_be_done else _(kind.called)


def _is_asked(one: Held, now: datetime) -> bool:
    """It is over, they have said nothing of it yet, and it is not long ago."""
    ended = one.thing.ended_at
    is_recent = ended is not None and now - ended < ASKED_FOR
    return one.thing.state == "closed" and one.owed and one.account is None and is_recent


def _standing(found: Mine, now: datetime) -> str:
    """Since when, and whether on a break."""
    volunteer = found.volunteer
    lines = []
    if volunteer is not None and volunteer.joined_at is not None:
        lines.append(_("Joined: {day}").format(day=timestamp(volunteer.joined_at, "D")))
    if volunteer is not None and volunteer.paused(now) and volunteer.paused_until is not None:
        lines.append(_("On a break until {day}").format(day=timestamp(volunteer.paused_until, "D")))
    return "\n".join(lines)


def _waiting(card: Card, found: Mine) -> None:
    """First of all: one message as a button, several in a menu."""
    if not found.waiting:
        return
    if len(found.waiting) == 1:
        [one] = found.waiting
        card.text(_("**A message waits for you**"))
        card.row(button(_called(one.kind), f"mine:read:{one.id}", ButtonStyle.primary))
        return
    entries = _messages(found.waiting[:MOST_ENTRIES])
    if len(found.waiting) > MOST_ENTRIES:
        more = _("… and {count} more").format(count=len(found.waiting) - MOST_ENTRIES)
        entries.append(entry(more, "mine:waiting:0"))
    waits = ngettext("**{n} message waits for you**", "**{n} messages wait for you**", len(found.waiting))
    card.text(waits.format(n=len(found.waiting))).row(menu("waiting", _("Waiting for you"), entries))


def _messages(waiting: Sequence[Kept]) -> list[discord.SelectOption]:
    return [entry(_called(one.kind), f"mine:read:{one.id}") for one in waiting]


@routes.click("mine:waiting:{page}")
async def show_waiting(interaction: Interaction, page: int) -> None:
    """All that waits, however much it is."""
    caller = caller_of(interaction)
    found = await interaction.client.db.read(mine.show, caller.guild, caller.user_id)
    card = Card(_("Waiting for you"), colour=Colour.CALM)
    listed = paged(found.waiting, page, size=MOST_ENTRIES)
    if found.waiting:
        card.row(menu("waiting", _("Waiting for you"), _messages(listed.shown)))
    else:
        card.text(_("Nothing waits for you."))
    if turning := listed.turning("mine:waiting:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(button(_("Back"), "mine")).view())


def _called(kind: str) -> str:
    """What waits, as its button says it; a kind of another version still waits."""
    found = kinds.message(kind)
    return _("A message") if found is None else _(found.waiting)


@routes.click("mine:read:{parcel_id}")
async def read_message(interaction: Interaction, parcel_id: int) -> None:
    """The message as it would have come, drawn from today's facts."""
    bot, caller = interaction.client, caller_of(interaction)
    parcel = await bot.db.write(kept.read, caller.guild, caller.user_id, parcel_id)
    view = await bot.courier.drawn_for(parcel)
    if view is None:
        card = Card(_("That has settled itself; nothing is left to do."), colour=Colour.GOOD)
        view = card.view()
    with_way_back(view, button(_("Back"), "mine"))
    leads_back_to(view, parcel_id)
    await answer_to(interaction).update(view)


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_mine)
