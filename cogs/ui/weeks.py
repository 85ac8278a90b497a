"""The weeks of a community in words and as a picture, wherever they are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.drawing import Line, Lines
from bot.i18n import _, ngettext, number, short_day, timestamp
from bot.services.figures.definitions import TOOK_PART
from bot.services.figures.stats import Waiting, Week


def week_in_words(weeks: Sequence[Week]) -> str:
    last, before = weeks[-1].took_part, weeks[-2].took_part
    if not weeks[-1].counted:
        return _("The last weeks are being counted. Look again in an hour.")
    if last is None:
        return _("How many took part last week is not shown: it could give a few of them away.")
    if last == 0:
        return _("Nobody took part last week.")
    people = number(last)
    if before is None:
        told = ngettext("{n} person took part last week.", "{n} people took part last week.", last)
        return told.format(n=people)
    if before == last:
        told = ngettext(
            "{n} person took part last week, as many as the week before.",
            "{n} people took part last week, as many as the week before.",
            last,
        )
        return told.format(n=people)
    if before < last:
        told = ngettext(
            "{n} person took part last week, {more} more than the week before.",
            "{n} people took part last week, {more} more than the week before.",
            last,
        )
        return told.format(n=people, more=number(last - before))
    told = ngettext(
        "{n} person took part last week, {fewer} fewer than the week before.",
        "{n} people took part last week, {fewer} fewer than the week before.",
        last,
    )
    return told.format(n=people, fewer=number(before - last))


def waiting_in_words(waiting: Waiting | None) -> str:
    if waiting is None:
        return ""
    if waiting.since is None:
        return _("Nobody waits for a word from one of you.")
    told = ngettext(
        "{n} person waits for a word from one of you, asked {since}: /followups",
        "{n} people wait for a word from one of you, the first asked {since}: /followups",
        waiting.people,
    )
    return told.format(n=number(waiting.people), since=timestamp(waiting.since, "R"))


def first_time_in_words(week: Week) -> str:
    """Nothing where nobody did, or where it is hidden."""
    if not week.first_did:
        return ""
    told = ngettext(
        "For {n} of them it was the first time.", "For {n} of them it was the first time.", week.first_did
    )
    return told.format(n=number(week.first_did))


def weeks_drawn(weeks: Sequence[Week]) -> Lines:
    lines = [Line(name=_(TOOK_PART.words), values=tuple(week.took_part for week in weeks))]
    if any(week.first_did for week in weeks):
        lines.append(Line(name=_("First time"), values=tuple(week.first_did for week in weeks)))
    days = tuple(short_day(week.starts) for week in weeks)
    return Lines(title=_("Week by week"), labels=days, lines=tuple(lines))


def weeks_in_words(weeks: Sequence[Week]) -> str:
    """What the picture shows, of the last six weeks, for those who hear it read out."""
    told = "; ".join(
        _("week of {day}: {took_part}, {first} for the first time").format(
            day=short_day(week.starts),
            took_part=people_in_words(week.took_part),
            first=people_in_words(week.first_did),
        )
        for week in weeks[-6:]
    )
    return _("People who took part, {weeks}").format(weeks=told)


def people_in_words(count: int | None) -> str:
    return _("not shown") if count is None else number(count)
