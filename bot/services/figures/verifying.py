"""For the operator: whether what was published is what the record of what people did says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from bot.db import Transaction
from bot.models.activity import activity
from bot.models.guilds import guilds as guild_rows
from bot.services.figures import periods, shown_figures, staying
from bot.services.figures.definitions import FIGURES, STAYED
from bot.services.guild import guilds

#: Entries whose names were taken off since: of people who erased themselves, or in quiet mode.
_NAMELESS = select(func.count()).where(
    activity.c.guild_id == bindparam("guild_id"),
    activity.c.happened_at >= bindparam("since"),
    activity.c.happened_at < bindparam("until"),
    activity.c.user_id.is_(None),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A published figure, and the same counted now without the `nameless` entries of that time."""

    guild_id: int
    name: str
    starts_on: date
    ends_on: date
    published: int
    counted: int
    nameless: int

    @property
    def agrees(self) -> bool:
        """Whether the entries whose names are gone can be all the difference."""
        return self.counted <= self.published <= self.counted + self.nameless


def verify(tx: Transaction) -> Sequence[Compared]:
    """Count everything that is published once more, of every server. For the operator."""
    # Built here, not a constant: no statement of daily use may read a whole table.
    everywhere = select(guild_rows.c.guild_id).order_by(guild_rows.c.guild_id)
    return [one for guild_id in tx.values(everywhere) for one in _of(tx, int(guild_id))]


def _of(tx: Transaction, guild_id: int) -> Iterator[Compared]:
    zone = guilds.find(tx, guild_id).zone
    counts = {figure.name: figure.count for figure in (*FIGURES, STAYED)}
    for one in shown_figures.between(tx, guild_id, date.min, date.max):
        if one.people is None or one.name not in counts:
            continue
        since, until = periods.midnight(one.starts_on, zone), periods.midnight(one.ends_on, zone)
        if one.name == STAYED.name:
            counted = staying.stayed(tx, guild_id, *staying.months_of(one), zone)
        else:
            counted = int(tx.value(counts[one.name], guild_id=guild_id, since=since, until=until))
        nameless = int(tx.value(_NAMELESS, guild_id=guild_id, since=since, until=until))
        yield Compared(guild_id, one.name, one.starts_on, one.ends_on, one.people, counted, nameless)
