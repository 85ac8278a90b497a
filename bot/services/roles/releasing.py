"""Taking a role from somebody who has it: with a word if one likes, looked at first; they are told, kindly,
and the place passes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.record import drafts
from bot.services.things import applications, giving_back, history, managing, posting, rosters, things
from bot.services.things.applications import MOST_WORD, Application
from bot.services.things.rosters import Commitment
from bot.services.things.things import GONE, Thing

RELEASED = declare(
    Message(
        "released",
        N_("word that somebody no longer has a role"),
        waiting=N_("About a role you had"),
    )
)
_ROUTE = "release"


def holders(tx: Transaction, role_id: int, caller: Caller) -> tuple[Thing, Sequence[Commitment]]:
    """Who has it, but for whoever asks. For its leads and coordinators. Raises NotAllowed, NotFound."""
    thing, people = managing.people(tx, role_id, caller, kind="role")
    return thing, [one for one in people if one.state == "confirmed" and one.user_id != caller.user_id]


def keep_word(
    tx: Transaction, role_id: int, caller: Caller, user_id: int, word: str, *, now: datetime
) -> tuple[Thing, int]:
    """Keep it to be looked at, and return it with the draft's id; nothing is sent. For its leads and
    coordinators. Raises NotAllowed, NotFound, Invalid, and Refusal for who does not have it.
    """
    volunteers.hold(tx, caller.guild, caller.user_id)
    thing, people = holders(tx, role_id, caller)
    found = next((one for one in people if one.user_id == user_id), None)
    if found is None:
        raise _has_it_not(thing)
    posting.check_lengths((word, MOST_WORD))
    person, route = (caller.guild, caller.user_id), f"{_ROUTE}:{role_id}:{found.id}"
    drafts.drop(tx, *person, route)  # under a new id: what was shown before is not sent with other words
    return thing, drafts.keep(tx, *person, route, {"word": word.strip()}, now=now)


def word_of(tx: Transaction, draft_id: int, caller: Caller) -> str:
    """What they wrote, as they saw it. For whoever wrote it. Raises NotFound."""
    draft = drafts.take(tx, draft_id, caller.user_id)
    if not draft.route.startswith(f"{_ROUTE}:"):
        raise NotFound(GONE)
    return str(draft.values().get("word") or "")


def release(
    tx: Transaction, role_id: int, caller: Caller, user_id: int, word: str = "", *, now: datetime
) -> Thing:
    """It is no longer theirs: they are told, and the first in line has it. For its leads and coordinators.
    Raises NotAllowed, NotFound, Invalid, and Refusal for who does not have it (any more).
    """
    volunteers.hold(tx, caller.guild, user_id)
    thing = managing.locked(tx, role_id, caller, kind="role")
    found = rosters.commitment_of(tx, role_id, user_id)
    if found is None or found.state != "confirmed" or user_id == caller.user_id:
        raise _has_it_not(thing)
    posting.check_lengths((word, MOST_WORD))
    thing, change = giving_back.free(tx, thing, user_id, by=caller.user_id, now=now)
    history.note(tx, thing, "removed", by=caller.user_id, about=user_id, now=now)
    left = change.commitment or found
    applications.leave_word(tx, left, thing.guild_id, "removed", word.strip() or None, now=now)
    key = f"thing:{thing.id}:released:{found.id}:{found.position}"
    outbox.put(tx, RELEASED, thing.guild_id, key, user_id=user_id, subject_id=thing.id, now=now)
    return thing


def told(tx: Transaction, role_id: int, user_id: int) -> tuple[Thing, Application | None]:
    """It, and the word that was left for this person, if it is still gone. Raises NotFound."""
    thing, found = things.with_commitment(tx, role_id, user_id)
    left = None if found is None or found.state != "left" else applications.find(tx, found.id)
    return thing, left if left is not None and left.state == "removed" else None


def _has_it_not(thing: Thing) -> Refusal:
    return Refusal(N_("They don't have “{title}”, so there is nothing to take back."), title=thing.title)
