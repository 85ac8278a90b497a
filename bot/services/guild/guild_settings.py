"""What an admin sets, one verb for each section of `/setup`: read, held to its bounds, then changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import LANGUAGES, N_
from bot.services.guild import bounds, figure_views, guilds, translations
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Audience, Guild, MemberRole, Place, Value
from bot.services.record.times import zone_of

#: What one can choose of.
HOURS_IN_A_ROW = (4, 6, 8, 10, 12)

#: And of posts of wins on one day.
WINS_A_DAY = (1, 2, 3, 5, 10)
#: Days after which notes to check-ins are erased.
NOTE_DAYS = (30, 90, 180)

#: A number as somebody wrote it into a form.
Typed = str | int


def set_channel(
    tx: Transaction, caller: Caller, place: Place, channel_id: int | None, *, now: datetime
) -> Guild:
    """Choose a channel; the cards that stand in it move along."""
    return guilds.change(tx, caller, {f"{place}_channel_id": channel_id}, now=now)


def set_member_role(
    tx: Transaction, caller: Caller, which: MemberRole, role_id: int | None, *, now: datetime
) -> Guild:
    return guilds.change(tx, caller, {f"{which}_role_id": role_id}, now=now)


def set_language(tx: Transaction, caller: Caller, language: str, *, now: datetime) -> Guild:
    """The language of public posts; the organisation's own texts follow as far as they are translated.

    For admins. Raises Invalid for one without a catalogue.
    """
    caller.require_admin()
    if language not in LANGUAGES:
        raise Invalid(N_("That language is not available yet."))
    swapped = translations.swap(tx, guilds.hold(tx, caller, now=now), language)
    return guilds.change(tx, caller, {"language": language, **swapped}, now=now)


def set_words(
    tx: Transaction,
    caller: Caller,
    *,
    cause: str,
    norms: str,
    welcome: str = "",
    seen: str | None = None,
    now: datetime,
) -> Guild:
    """The cause in a sentence, how people treat each other, and what newcomers are greeted with.

    For admins. Raises Invalid where one is too long, and Overtaken.
    """
    caller.require_admin()
    wanted = {
        "cause": bounds.trimmed(cause, bounds.MOST_CAUSE),
        "norms": bounds.trimmed(norms, bounds.MOST_NORMS),
        "welcome": bounds.trimmed(welcome, bounds.MOST_WELCOME),
    }
    return guilds.change(tx, caller, wanted, seen=seen, now=now)


def set_rhythm(
    tx: Transaction,
    caller: Caller,
    *,
    time_zone: str,
    quiet_from: Typed = 21,
    quiet_until: Typed = 9,
    reminder_days: Typed = 1,
    weekly_cap: Typed = 2,
    seen: str | None = None,
    now: datetime,
) -> Guild:
    """When people are left in peace: a city or an IANA time zone in any case, local hours, and numbers
    within their bounds. For admins. Raises Invalid.
    """
    caller.require_admin()
    wanted: dict[str, Value] = {
        "time_zone": zone_of(time_zone),
        "quiet_from": bounds.number("quiet_from", quiet_from),
        "quiet_until": bounds.number("quiet_until", quiet_until),
        "reminder_days": bounds.number("reminder_days", reminder_days),
        "weekly_cap": bounds.number("weekly_cap", weekly_cap),
    }
    return guilds.change(tx, caller, wanted, seen=seen, now=now)


def set_privacy(
    tx: Transaction,
    caller: Caller,
    *,
    contact: str,
    privacy: str,
    minimum_age: Typed = "",
    days_after_leaving: Typed = 30,
    months_idle: Typed = 12,
    seen: str | None = None,
    now: datetime,
) -> Guild:
    """Whom to turn to, what is stored, from which age ("": any that Discord allows), and for how long.

    For admins. Raises Invalid.
    """
    caller.require_admin()
    wanted: dict[str, Value] = {
        "contact": bounds.trimmed(contact, bounds.MOST_CONTACT),
        "privacy": bounds.trimmed(privacy, bounds.MOST_PRIVACY),
        "minimum_age": bounds.number("minimum_age", minimum_age),
        "days_after_leaving": bounds.number("days_after_leaving", days_after_leaving),
        "months_idle": bounds.number("months_idle", months_idle),
    }
    return guilds.change(tx, caller, wanted, seen=seen, now=now)


def set_crisis(
    tx: Transaction, caller: Caller, crisis: str, *, seen: str | None = None, now: datetime
) -> Guild:
    """Whom people can turn to at once when it is urgent; empty: nobody in particular. For admins. Raises
    Invalid where it is too long, and Overtaken.
    """
    caller.require_admin()
    wanted = {"crisis": bounds.trimmed(crisis, bounds.MOST_CRISIS)}
    return guilds.change(tx, caller, wanted, seen=seen, now=now)


def set_quiet(tx: Transaction, caller: Caller, quiet: bool, *, now: datetime) -> Guild:
    """Nothing public about anybody, or names for those who like it; what stands there already follows."""
    return guilds.change(tx, caller, {"quiet": quiet}, now=now)


def set_names_newcomers(tx: Transaction, caller: Caller, named: bool, *, now: datetime) -> Guild:
    """Whether newcomers are welcomed by name; welcomes that are out already follow."""
    return guilds.change(tx, caller, {"names_newcomers": named}, now=now)


def set_stats_for(
    tx: Transaction, caller: Caller, audience: Audience, views: Sequence[str], *, now: datetime
) -> Guild:
    """Which views of the figures they see. For admins. Raises Invalid for what is no view."""
    caller.require_admin()
    return guilds.change(tx, caller, {f"stats_for_{audience}": figure_views.as_stored(views)}, now=now)


def set_hours_in_a_row(tx: Transaction, caller: Caller, hours: str, *, now: datetime) -> Guild:
    """More hours in a row than this are asked about before somebody says yes; "": none are. For admins.
    Raises Invalid for what is not among the choices.
    """
    caller.require_admin()
    if hours and hours not in map(str, HOURS_IN_A_ROW):
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    return guilds.change(tx, caller, {"hours_in_a_row": int(hours) if hours else None}, now=now)


def set_note_days(tx: Transaction, caller: Caller, days: str, *, now: datetime) -> Guild:
    """After so many days notes to check-ins are erased; a round can say otherwise, and one that was sent
    keeps to what it said. For admins. Raises Invalid for what is not among the choices.
    """
    caller.require_admin()
    if days not in map(str, NOTE_DAYS):
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    return guilds.change(tx, caller, {"note_days": int(days)}, now=now)


def set_wins_a_day(tx: Transaction, caller: Caller, most: str, *, now: datetime) -> Guild:
    """So many wins are posted on one day at most. For admins. Raises Invalid for what is not among the
    choices.
    """
    caller.require_admin()
    if most not in map(str, WINS_A_DAY):
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    return guilds.change(tx, caller, {"wins_a_day": int(most)}, now=now)
