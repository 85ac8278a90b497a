"""In which language a parcel is drawn: that of whoever reads it."""

from __future__ import annotations

from bot.db import Transaction
from bot.services.guild import guilds
from bot.services.outbox import kinds
from bot.services.outbox.outbox import Parcel
from bot.services.people import preferences, volunteers


def of_reader(tx: Transaction, parcel: Parcel) -> str:
    """What is said to a person is said in their language, what is said in a channel in the guild's."""
    if kinds.message(parcel.kind) and parcel.user_id is not None:
        person = volunteers.find(tx, parcel.guild_id, parcel.user_id)
        if person is not None:
            return preferences.find(tx, parcel.guild_id, parcel.user_id).language or person.language
    return guilds.find(tx, parcel.guild_id).language
