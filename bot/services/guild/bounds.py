"""What the numbers of the set-up may be, each with a plain sentence for whoever typed something else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import Invalid
from bot.i18n import N_
from bot.numbers import whole_number

#: Characters; a panel holds 4000, and two screens of a phone about 1800.
MOST_CAUSE, MOST_NORMS, MOST_WELCOME, MOST_CONTACT, MOST_PRIVACY, MOST_GUIDE = 300, 1000, 500, 200, 1500, 800
MOST_CRISIS = 300
#: Of one of a list.
MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class Bound:
    """From least to most, both included."""

    least: int
    most: int
    sentence: str
    optional: bool = False


_HOUR = N_(
    "“{typed}” is no hour. Write a whole number from {least} to {most}; the day ends at 24, which is 0."
)
_DAYS = N_("“{typed}” can't be how long something is kept. Write a number of days, from {least} to {most}.")
_MONTHS = N_(
    "“{typed}” can't be how long something is kept. Write a number of months, from {least} to {most}."
)

#: Discord itself is for people from 13.
BOUNDS = {
    "quiet_from": Bound(0, 23, _HOUR),
    "quiet_until": Bound(0, 23, _HOUR),
    "reminder_days": Bound(
        1,
        14,
        N_("“{typed}” can't be used: reminders come from {least} to {most} days before."),
    ),
    "weekly_cap": Bound(
        1,
        7,
        N_("“{typed}” can't be used: from {least} to {most} invitations or check-ins may come in a week."),
    ),
    "minimum_age": Bound(
        13,
        99,
        N_("“{typed}” is no minimum age. Write a number from {least} to {most}, or leave it empty."),
        optional=True,
    ),
    "days_after_leaving": Bound(0, 730, _DAYS),
    "months_idle": Bound(1, 24, _MONTHS),
}


def number(setting: str, typed: str | int | None) -> int | None:
    """What was typed as the number it means; None for an empty one that may be empty. Raises Invalid."""
    bound = BOUNDS[setting]
    text = str("" if typed is None else typed).strip()
    if not text and bound.optional:
        return None
    value = whole_number(text, most=bound.most)
    if value is None or value < bound.least:
        raise Invalid(bound.sentence, typed=text[:20], least=bound.least, most=bound.most)
    return value


def trimmed(typed: str, most: int) -> str | None:
    """The text without the space around it, None for an empty one. Raises Invalid where it is too long."""
    text = typed.strip()
    if len(text) > most:
        raise Invalid(N_("One of the texts is {length} characters; {most} fit."), length=len(text), most=most)
    return text or None
