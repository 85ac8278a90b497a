"""What is late, what failed, and whether direct messages arrive."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.doctor.findings import FINE, NOTE, WRONG, Finding
from bot.i18n import N_, _, ngettext
from bot.markup import said
from bot.naming import carried_name
from bot.reasons import translated
from bot.services.outbox.symptoms import LATE, Symptoms, Trouble
from bot.services.record.setbacks import Setback

#: What each round looks after, as people call it.
ROUND_NAMES = {
    "schedules": N_("what repeats"),
    "reminders": N_("reminding people of something"),
    "what is over": N_("something that is over"),
    "offers": N_("an offered place"),
    "places on offer": N_("a place that somebody offers"),
    "swaps": N_("a swap that nobody answered"),
    "too few": N_("telling who leads something that too few are in"),
    "roll call": N_("looking who is there at the start of something"),
    "cover": N_("looking for somebody who can come"),
    "invitations": N_("asking people about something"),
    "terms": N_("somebody's term in a role"),
    "turns": N_("whose turn it is"),
    "check-ins": N_("a check-in that is over"),
    "thanks": N_("whom one could thank for what they did"),
    "hands": N_("somebody who waits for a word"),
    "noticing": N_("looking whom somebody might write to"),
    "follow-ups": N_("somebody whom one of us might write to"),
    "hellos": N_("a hello"),
    "buddies": N_("two buddies"),
    "applications": N_("somebody who would like a role"),
    "wins": N_("telling what went well"),
    "digests": N_("the weekly digest"),
    "briefings": N_("the briefing of the week"),
    "reports": N_("a report"),
    "departures": N_("what is stored about somebody"),
    "figures": N_("counting a week or a month that is over"),
    "fading": N_("taking names off what is over"),
    "removals": N_("throwing away what a server left"),
}

#: What a reason names by its id, as the app shows it.
_MEMBER_ROLE = re.compile(r"\b\d{17,20}\b")


def examine(symptoms: Symptoms, *, now: datetime, stopped: bool = False) -> list[Finding]:
    """`stopped`: Discord refuses so many direct messages that this process does not try for a while."""
    return [
        outbox_lag(symptoms, now=now),
        schedule_lag(symptoms, now=now),
        *(failed(trouble) for trouble in symptoms.failed),
        *(undrawn(kind) for kind in symptoms.undrawn),
        *(set_aside(one) for one in symptoms.aside),
        *direct_messages(symptoms, stopped=stopped),
    ]


def outbox_lag(symptoms: Symptoms, *, now: datetime) -> Finding:
    late = now - symptoms.oldest_due if symptoms.oldest_due else timedelta()
    if late < LATE:
        return Finding(FINE, _("Everything that was due has been sent."))
    return Finding(
        WRONG,
        _("Something has been waiting to be sent for {minutes} minutes.").format(minutes=_minutes(late)),
        _("Posts and reminders come late."),
        _("See whether the bot runs, reaches Discord, and what its log says."),
    )


def schedule_lag(symptoms: Symptoms, *, now: datetime) -> Finding:
    late = now - symptoms.oldest_occurrence if symptoms.oldest_occurrence else timedelta()
    if late < LATE:
        return Finding(FINE, _("What repeats came on time."))
    return Finding(
        WRONG,
        _("Something that repeats is {minutes} minutes late.").format(minutes=_minutes(late)),
        _("A repeated check-in, for example, has not been asked."),
        _("See whether the bot runs, and what its log says."),
    )


def _minutes(late: timedelta) -> int:
    return int(late.total_seconds() // 60)


def failed(trouble: Trouble) -> Finding:
    return Finding(
        WRONG,
        ngettext(
            "{n} time in the last days this could not be done: {kind}.",
            "{n} times in the last days this could not be done: {kind}.",
            trouble.times,
        ).format(n=trouble.times, kind=_(carried_name(trouble.kind))),
        _MEMBER_ROLE.sub(r"<@&\g<0>>", translated(trouble.reason or "")),
        _("Mend what the reason names; a card is sent again when it changes."),
    )


def undrawn(kind: str) -> Finding:
    return Finding(
        WRONG,
        _("Something waits that no part of this program knows how to show: {kind}.").format(kind=said(kind)),
        _("It stays unsaid until a version runs that does."),
        _("Start the newest version of the bot; its log names any part that did not load."),
    )


def set_aside(one: Setback) -> Finding:
    return Finding(
        WRONG,
        ngettext(
            "{n} time I could not look after something, and set it aside: {what}.",
            "{n} times I could not look after something, and set it aside: {what}.",
            one.times,
        ).format(n=one.times, what=_(ROUND_NAMES.get(one.round, one.round))),
        _("Whoever waits for it waits on. I try again by myself, at least every six hours."),
        _("Show whoever runs the bot this word, which is in its log too: {error}").format(
            error=said(one.error)
        ),
    )


def direct_messages(symptoms: Symptoms, *, stopped: bool) -> list[Finding]:
    found = []
    if stopped or symptoms.refused_dms:
        found.append(
            Finding(
                WRONG if stopped else NOTE,
                _("Discord refuses direct messages of this server for the moment.")
                if stopped
                else _("Discord has refused direct messages in the last days."),
                _("A bot that goes on trying is shut out. What was to be said waits in /mine."),
                _("Nothing: it is tried again, a little at a time. Ask people to look into /mine."),
            )
        )
    if symptoms.closed_dms:
        found.append(
            Finding(
                NOTE,
                ngettext(
                    "{n} message waits in /mine because somebody's direct messages are closed.",
                    "{n} messages wait in /mine because people's direct messages are closed.",
                    symptoms.closed_dms,
                ).format(n=symptoms.closed_dms),
                _("They asked to be told and were not."),
                _("Tell everyone: this server's Privacy Settings, Direct Messages; or look into /mine."),
            )
        )
    return found or [Finding(FINE, _("Direct messages arrive."))]
