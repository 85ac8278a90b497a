"""What a feature stores about a person, declared once: how to show it, and how to erase it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, make_dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Column, Select

from bot.db import Transaction

#: One thing that is stored, by the names of its columns.
Row: TypeAlias = Mapping[str, object]
#: One that selects rows, whatever their columns.
Statement: TypeAlias = "Select[*tuple[object, ...]]"
Show: TypeAlias = Callable[[Transaction, int, int], Sequence[Row]]
Forget: TypeAlias = Callable[[Transaction, int, int, datetime], object]

#: Rows of one sort that are read, the newest; more than anybody reads, and a bound for what an export takes.
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of what is stored: `name` is its file in an export, `title` its heading, to be translated."""

    name: str
    title: str
    show: Show


@dataclass(frozen=True, slots=True)
class Holding:
    """What one feature stores about people: every column with somebody's id, what of it a person is shown
    (never what others told us), and how all of it is erased.
    """

    columns: tuple[Column[int], ...]
    sheets: tuple[Sheet, ...]
    forget: Forget
    #: What ends at once when a person leaves the server, before the rest is erased.
    leave: Forget | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet with what is on it."""

    name: str
    title: str
    rows: Sequence[Row]


class Selected:
    """Shows the rows of a statement with the values `guild` and `user`; `names` are its columns."""

    def __init__(self, statement: Statement) -> None:
        self.names = tuple(str(column.key) for column in statement.selected_columns)
        self._statement = statement.limit(MOST_ROWS)
        self._row: type[object] = make_dataclass("StoredRow", [(name, object) for name in self.names])

    def __call__(self, tx: Transaction, guild_id: int, user_id: int) -> Sequence[Row]:
        found = tx.list(self._row, self._statement, guild_id=guild_id, user_id=user_id)
        return [vars(row) for row in found]
