"""How one writes to somebody, for each reason and in each language: a guide and two ways to begin, in the
organisation's own words where it has written some, and how long somebody is quiet before it is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, NotFound
from bot.i18n import LANGUAGES, N_
from bot.models.followups import followup_words as rows
from bot.services.followups import reasons
from bot.services.followups.sources import Source
from bot.services.guild import bounds, guilds, notes
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.guild.overtaking import unless_overtaken

#: What one can choose of.
WEEKS = (3, 4, 6, 8, 12, 26)
#: Characters.
MOST_GUIDE, MOST_OPENER = 500, 300


@dataclass(frozen=True, slots=True)
class Words:
    """None: as the program says it."""

    guide: str | None = None
    first: str | None = None
    second: str | None = None


_ONE = and_(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.reason == bindparam("reason"),
    rows.c.language == bindparam("language"),
)
_FIND = select(*(rows.c[name] for name in Words.__dataclass_fields__)).where(_ONE)
_NEW = upsert(rows).values(
    **{name: bindparam(name) for name in ("guild_id", "reason", "language", "guide", "first", "second")}
)
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["guild_id", "reason", "language"],
    set_={name: _NEW.excluded[name] for name in ("guide", "first", "second")},
)


def find(tx: Transaction, guild_id: int, reason: str, language: str) -> Words:
    """The organisation's own in this language; what is none is the program's."""
    return tx.maybe(Words, _FIND, guild_id=guild_id, reason=reason, language=language) or Words()


def to_read(tx: Transaction, guild_id: int, reason: str, language: str) -> Words:
    """For whoever writes: in their language, else as the organisation wrote it in its own."""
    own = find(tx, guild_id, reason, language)
    usual = guilds.find(tx, guild_id).language
    if own != Words() or usual == language:
        return own
    return find(tx, guild_id, reason, usual)


def source_of(reason: str) -> Source:
    """Raises NotFound: custom ids come back from strangers."""
    source = reasons.ALL.get(reason)
    if source is None:
        raise NotFound(N_("That no longer exists."))
    return source


def to_edit(tx: Transaction, caller: Caller, reason: str, language: str) -> Words:
    """For admins. Raises NotAllowed, NotFound."""
    caller.require_admin()
    _require_known(reason, language)
    return find(tx, caller.guild, reason, language)


def write(
    tx: Transaction,
    caller: Caller,
    reason: str,
    language: str,
    typed: Mapping[str, str],
    *,
    seen: str | None = None,
    now: datetime,
) -> Words:
    """The guide and the two openers; an empty one is the program's again. For admins. Raises Invalid where
    one is too long, NotFound, and Overtaken.
    """
    _require_known(reason, language)
    guilds.hold(tx, caller, now=now)
    before = find(tx, caller.guild, reason, language)
    stored = {"guide": before.guide, "first": before.first, "second": before.second}
    most = {"guide": MOST_GUIDE, "first": MOST_OPENER, "second": MOST_OPENER}
    wanted = {name: bounds.trimmed(typed.get(name, ""), most[name]) for name in stored}
    after = {**stored, **unless_overtaken(stored, wanted, seen)}
    if after != stored:
        tx.execute(_WRITE, guild_id=caller.guild, reason=reason, language=language, **after)
        old, new = ("".join(filter(None, words.values())) for words in (stored, after))
        notes.note(tx, caller, f"openers_{language}", old, new, now=now)
    return find(tx, caller.guild, reason, language)


def set_weeks(tx: Transaction, caller: Caller, weeks: str, *, now: datetime) -> Guild:
    """After so many weeks without a sign somebody is noticed; "": nobody is. For admins. Raises Invalid for
    what is not among the choices.
    """
    caller.require_admin()
    if weeks and weeks not in map(str, WEEKS):
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    return guilds.change(tx, caller, {"followup_weeks": int(weeks) if weeks else None}, now=now)


def _require_known(reason: str, language: str) -> None:
    source_of(reason)
    if language not in LANGUAGES:
        raise NotFound(N_("That language is not available yet."))
