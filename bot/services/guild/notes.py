"""Putting a change of a setting into the log; reading it is in `changes`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert

from bot.db import Transaction
from bot.i18n import LANGUAGES
from bot.models.changes import changes
from bot.services.guild.callers import Caller

#: The log of changes holds their lengths, never their words.
_OWN = ("cause", "norms", "welcome", "contact", "crisis", "privacy", "hello_guide", "openers")
TEXTS = {*_OWN, *(f"{name}_{language}" for name in _OWN for language in LANGUAGES)}

_NOTE = insert(changes).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    setting=bindparam("setting"),
    old=bindparam("before"),
    new=bindparam("new"),
    changed_at=bindparam("now"),
)

Noted = str | int | bool | None


def note(tx: Transaction, caller: Caller, setting: str, old: Noted, new: Noted, *, now: datetime) -> None:
    """Who changed what, from what, to what; of a text, its length."""
    before, after = (_noted(setting, value) for value in (old, new))
    tx.execute(
        _NOTE,
        guild_id=caller.guild,
        user_id=caller.user_id,
        setting=setting,
        before=before,
        new=after,
        now=now,
    )


def _noted(setting: str, value: Noted) -> str | None:
    if value is None:
        return None
    return str(len(str(value))) if setting in TEXTS else str(value)
