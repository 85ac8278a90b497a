"""Asks that are written once and posted often: any old one can be copied, and some are kept for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.things import things as rows
from bot.services.guild import interests, rights, skills
from bot.services.guild.callers import Caller
from bot.services.preparing import drafting
from bot.services.things import asks, managing, pictures, posting, questions, things
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.searching import NAMING, Named
from bot.services.things.things import HERE, Thing

#: As many as a menu of Discord's can show.
MOST_TEMPLATES = 25
#: Whoever presses twice within it has one copy.
TWICE = timedelta(minutes=1)

_THEIRS = or_(rows.c.state != "draft", rows.c.created_by == bindparam("user_id"))
_TEMPLATES = (
    select(*NAMING)
    .where(HERE, rows.c.template_since.is_not(None), _THEIRS)
    .order_by(rows.c.title_folded, rows.c.id)
    .limit(MOST_TEMPLATES)
)
_HOW_MANY = select(func.count()).select_from(rows).where(HERE, rows.c.template_since.is_not(None))
_KEEP = update(rows).where(rows.c.id == bindparam("id")).values(template_since=bindparam("since"))


@dataclass(frozen=True, slots=True)
class Copied:
    """The new draft; what the old one was about, or needed, and is no longer on a list here."""

    draft: Ask
    lacks: bool


def copy(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Copied:
    """A new draft like this ask, without its moments; of a draft only one's own. Pressing twice makes one.
    For coordinators. Raises NotAllowed, NotFound, Refusal where there is no channel for it, and Invalid.
    """
    posting.before_new(tx, caller)
    old = asks.show(tx, ask_id)
    caller.require_here(old.guild_id)
    _require_own(tx, old, caller)
    known = interests.known(tx, old.guild_id, old.interests)
    needed = old.needs
    if needed.skill is not None and not skills.known(tx, old.guild_id, [needed.skill]):
        needed = replace(needed, skill=None)
    lacks = len(known) < len(set(old.interests)) or needed != old.needs
    again = _made_just_now(tx, old, caller, now=now)
    if again is not None:
        return Copied(asks.show(tx, again.id), lacks)
    draft = Draft(old.title, old.why, old.step, old.places, None, old.effort, known, needed)
    made = drafting.begin(tx, caller, draft, target=old.target, now=now)
    if old.picture_id is not None:
        pictures.copy(tx, old.picture_id, made.id)
    questions.want_like(tx, old, made.id)
    return Copied(asks.show(tx, made.id), lacks)


def _require_own(tx: Transaction, old: Ask, caller: Caller) -> None:
    """Of what is posted everybody may make one. For its leads, where it is a draft. Raises NotFound."""
    if old.state == "draft":
        managing.require_lead(tx, old, caller)


def _made_just_now(tx: Transaction, old: Thing, caller: Caller, *, now: datetime) -> Thing | None:
    like = (old.title, old.why, old.step)
    return next(
        (
            one
            for one in drafting.mine(tx, caller)
            if (one.title, one.why, one.step) == like and one.id > old.id and one.created_at > now - TWICE
        ),
        None,
    )


def templates(tx: Transaction, caller: Caller) -> Sequence[Named]:
    """What is kept to be copied here, by title; of drafts only one's own. For coordinators. Raises
    NotAllowed.
    """
    posting.before_new(tx, caller)
    return tx.list(Named, _TEMPLATES, guild_id=caller.guild, user_id=caller.user_id)


def to_begin_with(tx: Transaction, caller: Caller) -> tuple[Sequence[Thing], Sequence[Named]]:
    """Their drafts, and the templates, which are for coordinators. For everybody."""
    coordinates = rights.is_coordinator(tx, caller)
    return drafting.mine(tx, caller), templates(tx, caller) if coordinates else ()


def keep(tx: Transaction, ask_id: int, caller: Caller, *, kept: bool, now: datetime) -> Thing:
    """Keep it as a template, or no longer. For coordinators, and for the leads of what is posted. Twice is
    once. Raises NotAllowed, NotFound, and Refusal where there are as many as a menu can show.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    if managing.is_series(thing):
        managing.require_draft(thing)
    elif thing.state == "draft":
        rights.require_coordinator(tx, caller)
    if (thing.template_since is not None) == kept:
        return thing
    if kept and int(tx.value(_HOW_MANY, guild_id=thing.guild_id)) >= MOST_TEMPLATES:
        raise Refusal(
            N_("There are {most} templates here already, as many as a menu can show. Take one off first."),
            most=MOST_TEMPLATES,
        )
    tx.execute(_KEEP, id=ask_id, since=now if kept else None)
    return things.show(tx, ask_id)
