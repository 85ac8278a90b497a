"""The pictures of things to do."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from bot.models.base import metadata
from bot.models.types import Id

#: One picture, as it is: another one is another row. Either an address (`link`), or bytes of a kind, which
#: are read only to be sent, so they stand last. `sent_message_id` and `attachment_id` say on which message
#: Discord has the bytes already; `refused` why Discord would not show it.
pictures = Table(
    "pictures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # What it shows, for those who don't see it.
    Column("alt", String(1000), nullable=False),
    Column("link", String(1000)),
    Column("kind", String(4)),
    Column("sent_message_id", BigInteger),
    Column("attachment_id", BigInteger),
    Column("refused", String(12)),
    Column("data", LargeBinary),
    sqlite_autoincrement=True,
)
