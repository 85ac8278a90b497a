"""The last moment to sign off, what is said after it, and how looking for cover stands; answered in
cogs/covering.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.db import Database
from bot.i18n import _, ngettext, number, timestamp
from bot.services.reach.covering import Board
from bot.services.record.figures import SMALLEST_GROUP
from bot.services.things import covers, standby
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui.controls import entry
from cogs.ui.people import people_text


def sign_off_text(at: datetime | None) -> str:
    """Said to who is in; empty where nothing but the start is the last moment."""
    if at is None:
        return ""
    return _("Last moment to sign off: {when}. Later than that leaves a gap.").format(when=timestamp(at))


async def late_text(db: Database, thing: Thing, user_id: int, *, done: bool) -> str:
    """After the last moment: who hears of it, before it is `done` and then; and what I do about it."""
    hears = await db.read(covers.who_hears, thing, user_id)
    if not done:
        return {
            "leads": _("It is late, and you still can: whoever looks after it hears of it at once."),
            "coordinators": _("It is late, and you still can: the coordinators hear of it at once."),
            "nobody": _("It is late, and you still can."),
        }[hears]
    told = {
        "leads": _("Whoever looks after it hears of it now."),
        "coordinators": _("The coordinators hear of it now."),
        "nobody": "",
    }[hears]
    if not await db.read(covers.is_going, thing.id):
        return told
    search = _("I look for somebody who can come instead.")
    return f"{told} {search}".strip()


def cover_entries(thing: Thing, *, now: datetime) -> Sequence[discord.SelectOption]:
    """For whoever looks after what happens at a moment."""
    if thing.occasion is None or not thing.is_open(now):
        return ()
    until = entry(_("When somebody can't come"), f"signoff:{thing.id}", _("last moment, free places"))
    if not standby.may_stand_by(thing, now):
        return (until,)
    return (entry(_("Find cover"), f"cover:{thing.id}", _("first who stands by")), until)


def cover_text(board: Board, *, named: bool = True) -> str:
    """How it stands, in a few lines; in a channel without names."""
    cover, lines = board.cover, []
    if cover is None:
        return _free(board)
    if cover.is_going:
        missing = board.missing or 0
        lines.append(ngettext("{n} person is missing.", "{n} people are missing.", missing).format(n=missing))
    else:
        lines.append(
            {
                "found": _("Cover is found."),
                "nobody": _("Nobody was found in time."),
                "stopped": _("Nobody else is asked."),
                "over": _("It is over, so nobody is asked any more."),
            }.get(cover.outcome or "over", "")
        )
    lines += _answers(board, named=named)
    return "\n".join(lines)


def _answers(board: Board, *, named: bool) -> list[str]:
    """Who was asked, and who said yes: by name only who stood by, or is in."""
    lines = []
    if board.called:
        until = max((one.offered_until for one in board.called if one.offered_until), default=None)
        asked = _("Asked, until {until}: {people}")
        lines.append(
            asked.format(until=timestamp(until, "t") if until else "–", people=_people(board.called, named))
        )
    if board.came:
        lines.append(_("In since then: {people}").format(people=_people(board.came, named)))
    if board.cover is not None and board.cover.wave:
        if board.asked is None:
            lines.append(_("People it fits are asked, fewer than {count}.").format(count=SMALLEST_GROUP))
        else:
            lines.append(_("People it fits are asked: {count}.").format(count=number(board.asked)))
    if board.cover is not None and board.cover.is_going and not (board.called or board.cover.wave):
        lines.append(_("I am looking whom I can ask."))
    return lines


def _people(those: Sequence[Commitment], named: bool) -> str:
    return people_text([one.user_id for one in those]) if named else number(len(those))


def _free(board: Board) -> str:
    free = board.missing
    if free is None:
        return _("There is room for as many as come: I look for one more.")
    return ngettext("{n} place is free.", "{n} places are free.", free).format(n=free)
