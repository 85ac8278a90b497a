"""How often something comes round that repeats."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from bot.i18n import N_, _, locale
from bot.services.things.series import DAYS, rule_of

#: By the weeks between.
RHYTHMS = {1: N_("Every week"), 2: N_("Every two weeks"), 4: N_("Every four weeks")}
MONTHLY = N_("Every month")
#: By how a role goes round.
GOES_ROUND = {"week": RHYTHMS[1], "two_weeks": RHYTHMS[2], "month": MONTHLY}
#: By which one of its month a day of the week is.
_EACH = {
    "1": N_("Every month on the first {day}"),
    "2": N_("Every month on the second {day}"),
    "3": N_("Every month on the third {day}"),
    "4": N_("Every month on the fourth {day}"),
    "-1": N_("Every month on the last {day}"),
}
#: By the rule, as it is stored.
RULES = {
    "FREQ=WEEKLY": RHYTHMS[1],
    **{f"FREQ=WEEKLY;INTERVAL={n}": text for n, text in RHYTHMS.items()},
    **{f"FREQ=MONTHLY;BYDAY={n}{day}": MONTHLY for n in _EACH for day in DAYS},
}


def rule_text(rule: str, at: datetime, zone: str) -> str:
    """A rule in words; `at` is one of its moments."""
    if not rule.startswith("FREQ=MONTHLY"):
        return _(RULES[rule])
    which = rule.rpartition("=")[2][:-2]
    day = get_day_names("wide", locale=locale())[at.astimezone(ZoneInfo(zone)).weekday()]
    return _(_EACH[which]).format(day=day)


def rhythm_choices(at: datetime, zone: str) -> list[tuple[str, str]]:
    """How often what is at that moment may repeat, as a select shows it."""
    local = at.astimezone(ZoneInfo(zone))
    weekly = [(_(text), str(weeks)) for weeks, text in RHYTHMS.items()]
    return [*weekly, (rule_text(rule_of("month", local), at, zone), "month")]
