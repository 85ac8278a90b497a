"""An organisation's own texts in the other languages that its people read.

What is private is read in the reader's language, what is public in the server's; what nobody has translated
is read as it was written. See docs/design.md § 72.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import LANGUAGES, N_
from bot.models.translations import translations as rows
from bot.services.guild import bounds, guilds, notes
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.guild.overtaking import unless_overtaken

#: What can be translated, by the names of the settings, with how many characters fit.
TEXTS = {
    "cause": bounds.MOST_CAUSE,
    "norms": bounds.MOST_NORMS,
    "welcome": bounds.MOST_WELCOME,
    "contact": bounds.MOST_CONTACT,
    "crisis": bounds.MOST_CRISIS,
    "privacy": bounds.MOST_PRIVACY,
    "hello_guide": bounds.MOST_GUIDE,
}
#: What people agree to when they join: another translation of it is another wording.
AGREED = {"norms", "contact", "privacy"}


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    text: str


_ONE = and_(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.language == bindparam("language"),
    rows.c.name == bindparam("name"),
)
_IN = select(rows.c.name, rows.c.text).where(
    rows.c.guild_id == bindparam("guild_id"), rows.c.language == bindparam("language")
)
_CAUSES = (
    select(rows.c.language)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.name == "cause")
    .order_by(rows.c.language)
)
_WRITE = upsert(rows).values(
    guild_id=bindparam("guild_id"),
    language=bindparam("language"),
    name=bindparam("name"),
    text=bindparam("text"),
)
_SET = _WRITE.on_conflict_do_update(
    index_elements=["guild_id", "language", "name"], set_={"text": _WRITE.excluded.text}
)
_UNSET = delete(rows).where(_ONE)
_DROP = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.name == bindparam("name"))


def of(tx: Transaction, guild_id: int, language: str) -> Mapping[str, str]:
    """All that is translated into this language, by name."""
    return {one.name: one.text for one in tx.list(_Text, _IN, guild_id=guild_id, language=language)}


def languages_of(tx: Transaction, guild_id: int) -> Sequence[str]:
    """Those in which the welcome card can be read, beside the server's own."""
    return tx.values(_CAUSES, guild_id=guild_id)


def guild_in(tx: Transaction, guild_id: int, language: str) -> Guild:
    """The guild's settings with its own texts as this reader reads them."""
    guild = guilds.find(tx, guild_id)
    if language == guild.language:
        return guild
    told = of(tx, guild_id, language)
    return replace(
        guild,
        cause=told.get("cause", guild.cause),
        norms=told.get("norms", guild.norms),
        welcome=told.get("welcome", guild.welcome),
        contact=told.get("contact", guild.contact),
        crisis=told.get("crisis", guild.crisis),
        privacy=told.get("privacy", guild.privacy),
        hello_guide=told.get("hello_guide", guild.hello_guide),
    )


def missing(
    tx: Transaction, guild: Guild, language: str, *, among: Collection[str] = tuple(TEXTS)
) -> list[str]:
    """Which of these texts nobody has translated into this language, of those that it has."""
    if language == guild.language:
        return []
    told = of(tx, guild.guild_id, language)
    return [name for name in among if getattr(guild, name) and name not in told]


def set_texts(
    tx: Transaction,
    caller: Caller,
    language: str,
    texts: Mapping[str, str],
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Some of the texts in this language; an empty one is read as it was written again. For admins. Raises
    Invalid where one is too long, for the server's own language and for one that we don't speak, and
    Overtaken.
    """
    guild = _hold(tx, caller, language, now=now)
    wanted = {name: bounds.trimmed(text, TEXTS[name]) for name, text in texts.items()}
    told = of(tx, guild.guild_id, language)
    wanted = unless_overtaken({name: told.get(name) for name in wanted}, wanted, seen)
    changed = {name: text for name, text in wanted.items() if told.get(name) != text}
    for name, text in changed.items():
        _write(tx, guild.guild_id, language, name, text)
        notes.note(tx, caller, f"{name}_{language}", told.get(name), text, now=now)
    if changed.keys() & AGREED:
        guilds.reword(tx, guild.guild_id)
    if changed:
        guilds.redraw_welcome(tx, guild.guild_id, now=now)


def set_names(
    tx: Transaction,
    caller: Caller,
    language: str,
    listed: str,
    ids: Sequence[int],
    names: Sequence[str],
    *,
    now: datetime,
) -> None:
    """What those on a list ("interests", "skills") are called in this language, in the order of their ids;
    none at all: as they were written. For admins. Raises Invalid where they are not as many.
    """
    guild = _hold(tx, caller, language, now=now)
    wanted = [name.strip()[: bounds.MOST_NAME] for name in names if name.strip()]
    if wanted and len(wanted) != len(ids):
        raise Invalid(
            N_("You wrote {count} lines, and there are {most} on the list: one line each, in their order."),
            count=len(wanted),
            most=len(ids),
        )
    told = of(tx, guild.guild_id, language)
    before = sum(f"{listed}:{one}" in told for one in ids)
    for place, one in enumerate(ids):
        _write(tx, guild.guild_id, language, f"{listed}:{one}", wanted[place] if wanted else None)
    notes.note(tx, caller, f"{listed}_{language}", before, len(wanted), now=now)


def drop(tx: Transaction, guild_id: int, name: str) -> None:
    """In every language: what it translates is gone."""
    tx.execute(_DROP, guild_id=guild_id, name=name)


def swap(tx: Transaction, guild: Guild, language: str) -> dict[str, str]:
    """The texts that the (held) guild has in what becomes its own language, to be set; what they were stays
    as the translation into the language it had before.
    """
    told = {} if language == guild.language else of(tx, guild.guild_id, language)
    swapped = {name: text for name, text in told.items() if name in TEXTS}
    for name in swapped:
        _write(tx, guild.guild_id, guild.language, name, getattr(guild, name))
        _write(tx, guild.guild_id, language, name, None)
    return swapped


def _hold(tx: Transaction, caller: Caller, language: str, *, now: datetime) -> Guild:
    guild = guilds.hold(tx, caller, now=now)
    if language not in LANGUAGES or language == guild.language:
        raise Invalid(N_("That language is not available yet."))
    return guild


def _write(tx: Transaction, guild_id: int, language: str, name: str, text: str | None) -> None:
    if text:
        tx.execute(_SET, guild_id=guild_id, language=language, name=name, text=text)
    else:
        tx.execute(_UNSET, guild_id=guild_id, language=language, name=name)
