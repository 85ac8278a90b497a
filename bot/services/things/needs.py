"""What an ask or a role needs of people: a skill, hours a week, a language. Each may be left open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.services.guild import skills
from bot.services.guild.callers import Caller
from bot.services.people.preferences import HOURS
from bot.services.record import spoken_languages

#: What people are asked about, each by a consent of its own.
Kind = Literal["skills", "hours", "languages"]
#: What is needed can be met by what people can choose.
MOST_HOURS = HOURS[-1]
NOT_LISTED = N_("That skill is not on the list. Someone who manages this server can add it in /setup.")


@dataclass(frozen=True, slots=True)
class Needs:
    skill: int | None = None
    hours: int | None = None  # a week
    language: str | None = None  # its code

    def __bool__(self) -> bool:
        return self != NOTHING

    def of(self, kind: Kind) -> int | str | None:
        return {"skills": self.skill, "hours": self.hours, "languages": self.language}[kind]


NOTHING = Needs()


def check(tx: Transaction, guild_id: int, needs: Needs) -> None:
    """Raise Invalid for what can't be needed here."""
    if needs.skill is not None and not skills.known(tx, guild_id, [needs.skill]):
        raise Invalid(NOT_LISTED)
    if needs.hours is not None and not 1 <= needs.hours <= MOST_HOURS:
        raise Invalid(
            N_("Hours a week must be between 1 and {most}; you wrote {count}."),
            most=MOST_HOURS,
            count=needs.hours,
        )
    if needs.language is not None and not spoken_languages.is_known(needs.language):
        raise spoken_languages.unknown(needs.language)


def read(
    tx: Transaction, caller: Caller, *, skill: str | None, hours: int | None, language: str | None
) -> Needs:
    """What somebody chose or typed in a command: the id of a skill or its name, a language by name or code.

    Raises Invalid.
    """
    code = None if language is None else spoken_languages.code_of(language, language=caller.language)
    needs = Needs(_skill(tx, caller.guild, skill), hours, code)
    check(tx, caller.guild, needs)
    return needs


def _skill(tx: Transaction, guild_id: int, typed: str | None) -> int | None:
    if typed is None:
        return None
    wanted = _folded(typed)
    for one in skills.offered_in(tx, guild_id):
        if wanted in (str(one.id), _folded(one.name)):
            return one.id
    raise Invalid(NOT_LISTED)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
