"""Figures that were published, so that they stay as they were."""

from sqlalchemy import BigInteger, Column, Date, Integer, String, Table

from bot.models.base import metadata

#: One number of people in one period, as those who may see the figures see it; null: it is hidden, being of a
#: few or giving away a few. `ends_on` is the first day after. Of a cohort the period is its quarter's first
#: day and the day up to which was counted.
shown_figures = Table(
    "shown_figures",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(16), primary_key=True),
    Column("starts_on", Date, primary_key=True),
    Column("ends_on", Date, primary_key=True),
    Column("people", Integer),
    # Of a cohort's step: how many days it took half of those who took it.
    Column("median_days", Integer),
    sqlite_with_rowid=False,
)
