"""Who was erased, in a form that names nobody: so that a restored backup does not bring them back."""

from sqlalchemy import Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One person (or all of a guild) that was erased: a keyed hash of whom, and when. The same lines stand in
#: the journal beside the database; ids grow, so that what the journal lacks is what came later.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("erased_at", UTCDateTime, nullable=False),
    sqlite_autoincrement=True,
)

#: The key of these hashes, in one row: without it the journal says nothing.
erasure_keys = Table(
    "erasure_keys",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False),
)
