"""Calls to action: why it matters, one concrete step, and how many Done make it a success."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.asks import asks
from bot.models.things import things as thing_rows
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox.kinds import Post, declare
from bot.services.things import managing, posting, things, wins
from bot.services.things.posting import MOST_STEP, MOST_TITLE, MOST_WHY, Draft
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import GONE, Standing, Thing


@dataclass(frozen=True, slots=True)
class Ask(Thing):
    """An ask with the counts of its roster: all that its card shows."""

    target: int | None


_SHOW = (
    things.EVERY.add_columns(asks.c.target)
    .join(asks, asks.c.thing_id == thing_rows.c.id)
    .where(thing_rows.c.id == bindparam("id"))
)
_POST = insert(asks)
_SET_TARGET = update(asks).where(asks.c.thing_id == bindparam("thing"))
_TARGET = select(asks.c.target).where(asks.c.thing_id == bindparam("thing_id"))


def show(tx: Transaction, ask_id: int) -> Ask:
    """Raises NotFound."""
    found = tx.maybe(Ask, _SHOW, id=ask_id)
    if found is None:
        raise NotFound(GONE)
    return found


def show_to(tx: Transaction, ask_id: int, caller: Caller) -> Ask:
    """It, if it belongs to the server this person is in. Raises NotFound."""
    found = show(tx, ask_id)
    things.posted(found)
    caller.require_here(found.guild_id)
    return found


def post(tx: Transaction, caller: Caller, draft: Draft, *, target: int | None = None, now: datetime) -> Ask:
    """Publish an ask; its card is on the way to the asks channel. For coordinators.

    Raises NotAllowed, Refusal where there is no channel for it, and Invalid.
    """
    posted = write(tx, caller, draft, target=target, state="open", now=now)
    ASK.redraw(tx, posted, now=now)
    return posted


def write(
    tx: Transaction, caller: Caller, draft: Draft, *, target: int | None, state: Standing, now: datetime
) -> Ask:
    """Put one into the register, as a draft or open. For coordinators; a draft for everybody. Raises as
    `post` does.
    """
    (posting.before_draft if state == "draft" else posting.before_new)(tx, caller)
    check(draft.title, draft.why, draft.step, target)
    thing = posting.add(tx, caller, ASK, draft, state=state, now=now)
    tx.execute(_POST, thing_id=thing.id, guild_id=thing.guild_id, target=target)
    return show(tx, thing.id)


def check(title: str, why: str, step: str, target: int | None) -> None:
    """Raises Invalid for what no ask can be."""
    posting.check_places(target)
    posting.check_words(
        (title, MOST_TITLE),
        (why, MOST_WHY),
        (step, MOST_STEP),
        missing=N_("An ask needs a title, why it matters, and one concrete step."),
    )


def set_target(
    tx: Transaction,
    ask_id: int,
    caller: Caller,
    target: int | None,
    *,
    seen: str | None = None,
    now: datetime,
) -> Ask:
    """So many Done make it a success from now on; None: it has no target. Nobody is told, and where as many
    have done it already it is celebrated. For its leads and coordinators. Raises NotAllowed, NotFound,
    Invalid, Overtaken, and Refusal for what was taken back.
    """
    thing, before = managing.to_amend(tx, ask_id, caller, drafts=True), show(tx, ask_id).target
    merged = unless_overtaken({"target": before}, {"target": target}, seen)
    if "target" not in merged or target == before:
        return show(tx, ask_id)
    posting.check_places(target)
    tx.execute(_SET_TARGET, thing=ask_id, target=target)
    ASK.redraw(tx, thing, now=now)
    if target is not None and thing.done >= target:
        wins.target_reached(tx, thing.guild_id, ask_id, now=now)
    return show(tx, ask_id)


def _on_done(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """Celebrate when as many have done it as were hoped for."""
    if thing.done == tx.value(_TARGET, thing_id=thing.id):
        wins.target_reached(tx, thing.guild_id, thing.id, now=now)


ASK_CARD = declare(Post("ask_card", N_("an ask's card"), names="others", lasts=True))
ASK = ThingKind("ask", "📣", N_("a thing to do"), card=ASK_CARD, on_done=_on_done)
