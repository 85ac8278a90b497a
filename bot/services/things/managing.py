"""Who may see who is on a thing to do, and change it: whoever looks after it, and every coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.things import leads, rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import GONE, Thing

#: Whoever changes something, or calls it off, has so long to mend a slip before anybody hears of it.
GRACE = timedelta(minutes=1)


def require_lead(tx: Transaction, thing: Thing, caller: Caller, *, by_dm: bool = False) -> None:
    """For coordinators, and for its leads; these from a direct message, too, where it is so said. A draft
    that is no series is for who wrote it and for its leads: to everybody else there is none. Raises
    NotAllowed, and NotFound from another server.
    """
    if by_dm:
        caller.require_from(thing.guild_id)
    else:
        caller.require_here(thing.guild_id)
    if thing.state == "draft" and not is_model(thing):
        if caller.user_id != thing.created_by and caller.user_id not in leads.of(tx, thing.id):
            raise NotFound(GONE)
    elif caller.user_id not in leads.of(tx, thing.id):
        rights.require_coordinator(tx, caller)


def people(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None
) -> tuple[Thing, Sequence[Commitment]]:
    """Who is in, who is done, who waits. For its leads, and for coordinators. Raises NotAllowed, NotFound."""
    found = things.show_of(tx, thing_id, kind=kind)
    require_lead(tx, found, caller)
    return found, rosters.people(tx, thing_id)


def locked(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    kind: str | None = None,
    by_dm: bool = False,
    drafts: bool = False,
) -> Thing:
    """It, with its roster held; a draft only for who asks for `drafts`, too. For its leads, and for
    coordinators. Raises NotAllowed, NotFound.
    """
    found = things.locked(tx, thing_id, caller, kind=kind, drafts=drafts)
    require_lead(tx, found, caller, by_dm=by_dm)
    return found


def is_series(thing: Thing) -> bool:
    """It is what the coming ones of a series are made from; see `series`."""
    return thing.state == "draft" and thing.series_id is not None


def is_model(thing: Thing) -> bool:
    """Things are made from it, so it is every coordinator's, too: a series, or a posted timetable."""
    return is_series(thing) or thing.timetable_since is not None


def require_draft(thing: Thing) -> None:
    """Raises Refusal for what is posted, and for a series."""
    if is_series(thing):
        raise Refusal(
            N_("“{title}” repeats: each of its dates is posted by itself. /ask manage shows them."),
            title=thing.title,
        )
    if thing.timetable_since is not None:
        raise Refusal(N_("“{title}” is posted already. /shift manage can end it."), title=thing.title)
    if thing.state != "draft":
        raise Refusal(N_("“{title}” is posted already. /ask manage can end it."), title=thing.title)


def to_amend(
    tx: Transaction, thing_id: int, caller: Caller, *, drafts: bool = False, by_dm: bool = False
) -> Thing:
    """It, locked, for its leads and the coordinators of its server; drafts, and direct messages, as in
    `locked`. Raises NotAllowed, NotFound, Refusal.
    """
    thing = locked(tx, thing_id, caller, drafts=drafts, by_dm=by_dm)
    if thing.state == "taken_back":
        raise Refusal(N_("“{title}” was taken back. Post it anew instead."), title=thing.title)
    return thing
