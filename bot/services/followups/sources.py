"""Why somebody might be glad of a word, and how it is found; those there are stand in `reasons.ALL`.

    QUIET = Source("quiet", N_("Quiet for a while"), found=select(...), before=..., ...)

A statement selects of the `volunteers` of one server `user_id`, `subject_id` (a thing to do, or 0) and
`since`, by index. Whether somebody may be written to at all is asked alike for all of them: `worth_noticing`
and `still_so`. See docs/design.md § 119.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, or_

from bot.models.followups import OPEN
from bot.models.followups import followups as rows
from bot.models.hands import hands
from bot.models.preferences import preferences
from bot.models.suspensions import suspensions
from bot.models.volunteers import consents
from bot.models.volunteers import volunteers as people
from bot.services.guild.guilds import Guild

#: Of whom: user_id, subject_id, since.
Found: TypeAlias = Select[int, int, datetime]
#: The moments that a statement compares with, by the names of its values; None: it is switched off here.
Before: TypeAlias = Callable[[Guild, datetime], Mapping[str, datetime] | None]


@dataclass(frozen=True, slots=True)
class Source:
    """`name` is stored. Untranslated: `title` is what it is called on the board; `why` is read by whoever
    opens it, with "{person}" and "{title}"; `told` by the person, after "because", with "{title}"; `guide` is
    how one goes about it, and `openers` are two ways to begin, until an organisation has its own.
    """

    name: str
    title: str
    why: str
    told: str
    guide: str
    openers: tuple[str, str]
    found: Found
    before: Before
    #: They said themselves that somebody may write to them because of it: it waits for no place among the few
    #: of a morning, a light week keeps nobody away, and only a later "nobody writes to me" does.
    is_wanted: bool = False


_SAME_PERSON = and_(rows.c.guild_id == people.c.guild_id, rows.c.user_id == people.c.user_id)
#: A yes to being written to; that of a hello was for this one hello.
_AGREED = exists().where(
    consents.c.guild_id == people.c.guild_id,
    consents.c.user_id == people.c.user_id,
    consents.c.kind == "reached",
    consents.c.agreed.is_(True),
    consents.c.place != "hello",
)
_PAUSES = case((people.c.paused_until > bindparam("now"), 1), else_=0) == 1
_HAS_A_LIGHT_WEEK = exists().where(
    preferences.c.guild_id == people.c.guild_id,
    preferences.c.user_id == people.c.user_id,
    preferences.c.light_until > bindparam("now"),
)
_SUSPENDED = exists().where(
    suspensions.c.guild_id == people.c.guild_id,
    suspensions.c.user_id == people.c.user_id,
    suspensions.c.lifted_at.is_(None),
)
#: Whoever waits for somebody hears from them anyway.
_WAITS = exists().where(hands.c.guild_id == people.c.guild_id, hands.c.user_id == people.c.user_id)


def _may_be_written_to(source: Source) -> list[ColumnElement[bool]]:
    here = [people.c.left_at.is_(None), ~_PAUSES, ~_SUSPENDED, ~_WAITS]
    if not source.is_wanted:
        return [*here, _AGREED, ~_HAS_A_LIGHT_WEEK]
    no_since = exists().where(
        consents.c.guild_id == people.c.guild_id,
        consents.c.user_id == people.c.user_id,
        consents.c.kind == "reached",
        consents.c.agreed.is_(False),
        consents.c.answered_at > _since(source),
    )
    return [*here, ~no_since]


def worth_noticing(source: Source) -> Found:
    """Whom nobody was asked to write to lately, nor since it began, whatever the reason was, and who did not
    say "No need"; those for whom it began first.
    """
    since = _since(source)
    rests = or_(rows.c.over_at > bindparam("rested_before"), rows.c.outcome == "declined")
    if source.is_wanted:
        rests = and_(rests, rows.c.over_at >= since)
    known = exists().where(_SAME_PERSON, or_(OPEN, rests, rows.c.noticed_at >= since))
    found = source.found.where(*_may_be_written_to(source), ~known)
    return found.order_by(since, people.c.user_id).limit(bindparam("most"))


def still_so(source: Source) -> Select[int]:
    """The ids of open follow-ups whose reason holds, and whose person may be written to."""
    of_it = and_(_SAME_PERSON, rows.c.guild_id == bindparam("guild_id"), OPEN, rows.c.reason == source.name)
    return source.found.join(rows, of_it).with_only_columns(rows.c.id).where(*_may_be_written_to(source))


def _since(source: Source) -> ColumnElement[datetime]:
    return source.found.selected_columns["since"]
