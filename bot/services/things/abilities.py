"""What people can do: asked when a thing they said yes to needs it, and kept only as they confirmed it.

Coordinators see a yes, and nobody but the person a no. "Rather not say" is a no to being asked about that
kind of thing, and erases what was said of it before. See docs/design.md § 42.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.abilities import volunteer_languages, volunteer_skills
from bot.models.preferences import preferences as preference_rows
from bot.models.rosters import commitments
from bot.models.skills import skills as skill_rows
from bot.services.guild import rights, skills
from bot.services.guild.callers import Caller
from bot.services.guild.skills import Skill
from bot.services.people import preferences, volunteers
from bot.services.record import spoken_languages
from bot.services.things import managing, things
from bot.services.things.needs import Kind, Needs
from bot.services.things.things import Thing

KINDS: tuple[Kind, ...] = ("skills", "languages", "hours")
#: As many as fit into one select.
MOST_LANGUAGES = 25

#: A skill's id, a language's code, or hours a week.
What = int | str


@dataclass(frozen=True, slots=True)
class Abilities:
    """By skill and by language: yes or no. What is not in there nobody knows."""

    skills: Mapping[int, bool] = field(default_factory=dict)
    languages: Mapping[str, bool] = field(default_factory=dict)
    hours: int | None = None  # a week

    def meets(self, needs: Needs) -> Mapping[Kind, bool]:
        """Whether each kind that is needed is met, as far as it is known."""
        found: dict[Kind, bool] = {}
        if needs.skill is not None and needs.skill in self.skills:
            found["skills"] = self.skills[needs.skill]
        if needs.language is not None and needs.language in self.languages:
            found["languages"] = self.languages[needs.language]
        if needs.hours is not None and self.hours is not None:
            found["hours"] = self.hours >= needs.hours
        return found


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask somebody next, because something they said yes to needs it."""

    kind: Kind
    thing: Thing
    skill: Skill | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    what: What
    has: bool


#: Where a yes or no to one of several is kept.
_SEVERAL: dict[Kind, Column[int] | Column[str]] = {
    "skills": volunteer_skills.c.skill_id,
    "languages": volunteer_languages.c.language,
}


def _theirs(table: Table) -> ColumnElement[bool]:
    return and_(table.c.guild_id == bindparam("guild_id"), table.c.user_id == bindparam("user_id"))


_FIND = {
    kind: select(what.label("what"), what.table.c.has).where(_theirs(what.table))
    for kind, what in _SEVERAL.items()
}
_NEW = {
    kind: upsert(what.table).values(
        {
            "guild_id": bindparam("guild_id"),
            "user_id": bindparam("user_id"),
            what.name: bindparam("name"),
            "has": bindparam("has"),
        }
    )
    for kind, what in _SEVERAL.items()
}
_SAY = {
    kind: new.on_conflict_do_update(
        index_elements=["guild_id", "user_id", _SEVERAL[kind].name], set_={"has": new.excluded.has}
    )
    for kind, new in _NEW.items()
}
_UNSAY = {
    kind: delete(what.table).where(_theirs(what.table), what == bindparam("name"))
    for kind, what in _SEVERAL.items()
}
_FORGET = {kind: delete(what.table).where(_theirs(what.table)) for kind, what in _SEVERAL.items()}
# Held, so that it can't be taken off the list before the answer is stored.
_LISTED = (
    select(skill_rows.c.id)
    .where(skill_rows.c.guild_id == bindparam("guild_id"), skill_rows.c.id == bindparam("id"))
    .with_for_update(read=True, key_share=True)
)
_ON_ROSTER = and_(commitments.c.thing_id == bindparam("thing_id"), commitments.c.state != "left")
_ABLE = {
    kind: select(commitments.c.user_id)
    .join(
        what.table,
        and_(what.table.c.guild_id == commitments.c.guild_id, what.table.c.user_id == commitments.c.user_id),
    )
    .where(_ON_ROSTER, what == bindparam("name"), what.table.c.has.is_(True))
    .order_by(commitments.c.position)
    for kind, what in _SEVERAL.items()
}
_ABLE["hours"] = (
    select(commitments.c.user_id)
    .join(
        preference_rows,
        and_(
            preference_rows.c.guild_id == commitments.c.guild_id,
            preference_rows.c.user_id == commitments.c.user_id,
        ),
    )
    .where(_ON_ROSTER, preference_rows.c.weekly_hours >= bindparam("name"))
    .order_by(commitments.c.position)
)


def find(tx: Transaction, guild_id: int, user_id: int) -> Abilities:
    skill_rows = tx.list(_Said, _FIND["skills"], guild_id=guild_id, user_id=user_id)
    language_rows = tx.list(_Said, _FIND["languages"], guild_id=guild_id, user_id=user_id)
    return Abilities(
        {int(one.what): one.has for one in skill_rows},
        {str(one.what): one.has for one in language_rows},
        preferences.find(tx, guild_id, user_id).weekly_hours,
    )


def question_for(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    thing: Thing,
    *,
    language: str | None = None,
    now: datetime,
) -> Question | None:
    """The first thing that it needs, that this person has not said and did not refuse to be asked about."""
    if not thing.is_open(now):
        return None
    known = find(tx, guild_id, user_id).meets(thing.needs)
    for kind in KINDS:
        if thing.needs.of(kind) is None or kind in known:
            continue
        if volunteers.agreed_to(tx, guild_id, user_id, kind) is False:
            continue
        if kind != "skills":
            return Question(kind, thing)
        offered = skills.offered_in(tx, guild_id, language=language)
        listed = [one for one in offered if one.id == thing.needs.skill]
        if listed:  # it may have been taken off
            return Question(kind, thing, listed[0])
    return None


def answer(
    tx: Transaction,
    caller: Caller,
    thing_id: int,
    kind: Kind,
    what: What,
    *,
    yes: bool = True,
    now: datetime,
) -> Question | None:
    """A person's answer to such a question, with what they were asked about; returns the next one.

    Raises Refusal, and stores nothing, if the thing has ended or needs something else by now.
    """
    thing = things.show_to(tx, thing_id, caller)
    wanted = thing.needs.of(kind)
    if not thing.is_open(now) or wanted is None or (kind != "hours" and wanted != what):
        raise Refusal(
            N_("“{title}” has changed or ended meanwhile, so I don't need to know that. Nothing is stored."),
            title=thing.title,
        )
    say(tx, caller, kind, what, yes=yes, place=f"yes to {thing.kind}", now=now)
    return question_for(tx, caller.guild, caller.user_id, thing, language=caller.language, now=now)


def refuse(tx: Transaction, caller: Caller, thing_id: int, kind: Kind, *, now: datetime) -> Question | None:
    """ "Rather not say" to such a question; returns the next one."""
    thing = things.show_to(tx, thing_id, caller)
    rather_not(tx, caller, kind, place=f"yes to {thing.kind}", now=now)
    return question_for(tx, caller.guild, caller.user_id, thing, language=caller.language, now=now)


def say(
    tx: Transaction, caller: Caller, kind: Kind, what: What, *, yes: bool, place: str, now: datetime
) -> None:
    """Yes or no to a skill or a language; of hours, how many. Raises NotFound for a skill off the list."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    if kind == "hours":
        preferences.choose_weekly_hours(tx, caller, int(what), now=now)
    else:
        _check(tx, caller, kind, what)
        tx.execute(_SAY[kind], guild_id=caller.guild, user_id=caller.user_id, name=what, has=yes)
    volunteers.consent(tx, caller.guild, caller.user_id, kind, agreed=True, place=place, now=now)


def _check(tx: Transaction, caller: Caller, kind: Kind, what: What) -> None:
    if kind == "skills" and tx.value(_LISTED, guild_id=caller.guild, id=what) is None:
        raise NotFound(N_("That skill is no longer on the list, so nothing is stored."))
    if kind == "languages":
        spoken = find(tx, caller.guild, caller.user_id).languages
        if not spoken_languages.is_known(str(what)):
            raise NotFound(N_("That is no language I know, so nothing is stored."))
        if len(spoken) >= MOST_LANGUAGES and what not in spoken:
            raise Invalid(
                N_("That is more than {most} languages. Please take one off first."), most=MOST_LANGUAGES
            )


def choose(tx: Transaction, caller: Caller, kind: Kind, chosen: Sequence[What], *, now: datetime) -> None:
    """In /mine: these are all of the kind that they can; a no to another one stays."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    before = find(tx, caller.guild, caller.user_id)
    said = [*before.skills.items()] if kind == "skills" else [*before.languages.items()]
    for what, has in said:
        if has and what not in chosen:
            tx.execute(_UNSAY[kind], guild_id=caller.guild, user_id=caller.user_id, name=what)
    for what in chosen:
        say(tx, caller, kind, what, yes=True, place="mine", now=now)


def rather_not(tx: Transaction, caller: Caller, kind: Kind, *, place: str, now: datetime) -> None:
    """They are not asked about that kind any more, and nothing of it is kept."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    volunteers.consent(tx, caller.guild, caller.user_id, kind, agreed=False, place=place, now=now)
    if kind == "hours":
        preferences.choose_weekly_hours(tx, caller, None, now=now)
    else:
        tx.execute(_FORGET[kind], guild_id=caller.guild, user_id=caller.user_id)


def erase(tx: Transaction, caller: Caller, *, now: datetime) -> None:
    """In /mine: all of it, and no more questions."""
    for kind in KINDS:
        rather_not(tx, caller, kind, place="mine", now=now)


def able(tx: Transaction, thing: Thing, caller: Caller) -> Mapping[Kind, Sequence[int]]:
    """Who of those on its roster said that they can what it needs: for coordinators, of whom people know that
    they see it. For its leads who are none it is nobody.
    """
    managing.require_lead(tx, thing, caller)
    if not rights.is_coordinator(tx, caller):
        return {}
    return {
        kind: tx.values(_ABLE[kind], thing_id=thing.id, name=thing.needs.of(kind))
        for kind in KINDS
        if thing.needs.of(kind) is not None
    }


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    for statement in _FORGET.values():
        tx.execute(statement, guild_id=guild_id, user_id=user_id)
