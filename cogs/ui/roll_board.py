"""Who's missing now, as whoever looks after it sees it: in the server, and in a direct message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.i18n import _, timestamp
from bot.services.shifts.roll_call import Awaited, Board, OnStandby
from bot.services.things import attendance, presence
from bot.services.things.attendance import PAGE
from bot.services.things.rosters import Commitment
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button, user_select
from cogs.ui.facts import heading
from cogs.ui.managing import back_to_people
from cogs.ui.pages import paged
from cogs.ui.people import people_text
from cogs.ui.presence import here_button

#: Of those who are missing, each with a button of their own.
MOST_LINES = 5


def roll_board(
    board: Board,
    on_standby: OnStandby,
    page: int,
    *,
    by: int,
    told: str = "",
    ticked: int | None = None,
    in_server: bool,
    now: datetime,
) -> Card:
    thing, missing = board.thing, board.missing
    listed = paged(board.people, page, size=PAGE)
    card = Card(_title(board, now), colour=Colour.ACT if missing else Colour.GOOD)
    card.text(f"**{heading(thing)}**\n{began_text(board)}").text(told)
    if not board.people:
        card.text(_("Nobody is in, so nobody is missing."))
    is_on = presence.has_begun(thing, now)
    awaited = [one for one in listed.shown if not one.is_here]
    awaited.sort(key=lambda one: one.expected_at is not None)  # who has said nothing comes first
    _missing(card, awaited, listed.page, thing.id, is_on=is_on)
    here = [one.one.user_id for one in listed.shown if one.is_here]
    if here:
        there = _("**There** ({count}): {people}")
        card.text(there.format(count=len(here), people=people_text(here)))
    card.text("\n".join(_called(one) for one in on_standby.called))
    if in_server and is_on and listed.shown:
        seen = attendance.shown([one.one for one in listed.shown], now=now)
        card.row(
            user_select(
                f"roll:{thing.id}:{listed.page}:{seen.first}:{seen.last}:{seen.at}:tick",
                _("Tick who is there"),
                most=len(listed.shown),
                least=0,
                chosen=here,
            )
        )
    if turning := listed.turning(f"roll:{thing.id}:{{page}}"):
        card.row(turning)
    can_call = on_standby.to_call > 0
    return _ways(
        card, board, listed.page, by=by, can_call=can_call, ticked=ticked, in_server=in_server, now=now
    )


def _title(board: Board, now: datetime) -> str:
    thing = board.thing
    if not presence.has_begun(thing, now):
        return _("It begins later") if thing.is_open(now) else _("It is over")
    if board.people and not board.missing:
        return _("Everybody is there")
    return _("Who's missing now")


def began_text(board: Board) -> str:
    starts_at = board.thing.starts_at
    if starts_at is None:
        return ""
    return _("Start: {when} ({relative})").format(
        when=timestamp(starts_at, "t"), relative=timestamp(starts_at, "R")
    )


def _missing(card: Card, people: Sequence[Awaited], page: int, thing_id: int, *, is_on: bool) -> None:
    """The first five with a button each, the others in one text."""
    with_button = people[:MOST_LINES] if is_on else ()
    for one in with_button:
        here = button(_("Is there"), f"roll:{thing_id}:{page}:there:{one.one.id}")
        card.beside(_line(one), here)
    card.text("\n".join(_line(one) for one in people[len(with_button) :]))


def _line(one: Awaited) -> str:
    """Who it is, and what is known of them."""
    known = []
    if one.expected_at is not None:
        known.append(_("will be there at about {when}").format(when=timestamp(one.expected_at, "t")))
    if one.asked_at is not None:
        known.append(_("asked {when}").format(when=timestamp(one.asked_at, "R")))
    return " · ".join([f"<@{one.one.user_id}>", *known])


def _called(one: Commitment) -> str:
    until = "" if one.offered_until is None else timestamp(one.offered_until, "t")
    return _("{person}: called on, and can say yes until {when}").format(
        person=f"<@{one.user_id}>", when=until
    )


def _ways(
    card: Card,
    board: Board,
    page: int,
    *,
    by: int,
    can_call: bool,
    ticked: int | None,
    in_server: bool,
    now: datetime,
) -> Card:
    thing = board.thing
    begun = thing.starts_at is not None and thing.starts_at <= now and thing.is_open(now)
    ways = []
    if begun and any(one.is_to_be_asked(by, now) for one in board.missing):
        ways.append(button(_("Ask them"), f"roll:{thing.id}:{page}:ask", ButtonStyle.primary))
    if can_call and (board.missing or thing.roster.free):
        ways.append(button(_("Call on standby"), f"roll:{thing.id}:{page}:call"))
    misses_itself = any(one.one.user_id == by for one in board.missing)
    if ticked is not None and not misses_itself:
        ways.append(button(_("That was a slip"), f"roll:{thing.id}:{page}:slip:{ticked}"))
    ways.append(button(_("Refresh"), f"roll:{thing.id}:{page}"))
    back = (back_to_people(thing),) if in_server else ()
    card.row(*ways, *back)
    if misses_itself:
        card.small(_("You are in, too, and have not said that you're there.")).row(
            *here_button(thing, now, stands_out=False)
        )
    return card.small(_("Only those who look after it see this. What people say themselves stands."))
