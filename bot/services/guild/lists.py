"""The lists an organisation writes for itself in /setup, such as what one can be interested in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import Invalid
from bot.services.guild import bounds, guilds, notes, translations
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken

#: Discord's limit for the options of one select.
MOST = 25
#: Characters of one.
LONGEST = bounds.MOST_NAME


@dataclass(frozen=True, slots=True)
class Listed:
    id: int
    name: str


class OwnList:
    """A list of names per guild, in a table of id, guild_id, name and position; its methods are services."""

    def __init__(self, table: Table, *, too_many: str) -> None:
        """`too_many` is said, with {count} and {most}, of more than fit."""
        self.setting = table.name
        """What its changes, and the translations of its names, are stored under."""
        self._too_many = too_many
        self._offered = (
            select(table.c.id, table.c.name)
            .where(table.c.guild_id == bindparam("guild_id"))
            .order_by(table.c.position)
        )
        self._add = insert(table).values(
            guild_id=bindparam("guild_id"), name=bindparam("name"), position=bindparam("position")
        )
        one = table.c.id == bindparam("id")
        self._move = update(table).where(one).values(position=bindparam("position"))
        self._drop = delete(table).where(one)

    def offered_in(self, tx: Transaction, guild_id: int, *, language: str | None = None) -> Sequence[Listed]:
        """In the order in which they are shown, as they are called in this language; None: as written."""
        listed = tx.list(Listed, self._offered, guild_id=guild_id)
        told = translations.of(tx, guild_id, language) if language is not None and listed else {}
        return [Listed(one.id, told.get(f"{self.setting}:{one.id}", one.name)) for one in listed]

    def known(self, tx: Transaction, guild_id: int, ids: Sequence[int]) -> list[int]:
        """Those of the ids that are on this guild's list, each once, in the order given."""
        offered = {one.id for one in self.offered_in(tx, guild_id)}
        return [one for one in dict.fromkeys(ids) if one in offered]

    def replace(
        self, tx: Transaction, caller: Caller, names: Sequence[str], *, seen: str | None = None, now: datetime
    ) -> None:
        """For admins. One that stays by name keeps the people who chose it. Raises Invalid for too many, and
        Overtaken.
        """
        caller.require_admin()
        wanted = list(dict.fromkeys(name.strip()[:LONGEST] for name in names if name.strip()))
        if len(wanted) > MOST:
            raise Invalid(self._too_many, count=len(wanted), most=MOST)
        guilds.hold(tx, caller, now=now)
        offered = {one.name: one.id for one in self.offered_in(tx, caller.guild)}
        written = {"names": "\n".join(wanted)}
        if list(offered) == wanted or not unless_overtaken({"names": "\n".join(offered)}, written, seen):
            return
        notes.note(tx, caller, self.setting, len(offered), len(wanted), now=now)
        for name in offered.keys() - set(wanted):
            tx.execute(self._drop, id=offered[name])
            translations.drop(tx, caller.guild, f"{self.setting}:{offered[name]}")
        for position, name in enumerate(wanted):
            if name in offered:
                tx.execute(self._move, id=offered[name], position=position)
            else:
                tx.execute(self._add, guild_id=caller.guild, name=name, position=position)


def translate(
    tx: Transaction,
    caller: Caller,
    language: str,
    written: Mapping[OwnList, str],
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """What those on these lists are called in this language, a line each in their order; nothing at all: as
    they were written. For admins. Raises Invalid where they are not as many, and Overtaken.
    """
    caller.require_admin()
    shown = {one: one.offered_in(tx, caller.guild, language=language) for one in written}
    stored = {one.setting: "\n".join(listed.name for listed in found) for one, found in shown.items()}
    wanted = {one.setting: text for one, text in written.items()}
    changed = unless_overtaken(stored, wanted, seen)
    for one, found in shown.items():
        if one.setting in changed:
            ids, lines = [listed.id for listed in found], changed[one.setting].splitlines()
            translations.set_names(tx, caller, language, one.setting, ids, lines, now=now)
