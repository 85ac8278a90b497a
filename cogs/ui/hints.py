"""What could be better about an ask, said quietly while it is written; nothing of it has to be done."""

from __future__ import annotations

import re

from bot.i18n import _, ngettext
from bot.markup import clipped, said
from bot.services.preparing.similar import Past
from bot.services.things.asks import Ask

MOST_HINTS = 2
#: Characters; with a longer story the panel would be taller than two screens of a phone.
ROOM_FOR_HINTS, SHORTEST_WHY = 500, 20
MOST_TITLE, MOST_LESSON = 40, 90
#: A title that begins with an article names something, and asks nobody to do it. In other languages nothing
#: is said.
_NAMES_SOMETHING = re.compile(r"(the|a|an|our|el|la|los|las|un|una|nuestra?s?)\s+\w", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")
_AND = re.compile(r"\b(?:and|then|y|después|luego)\b", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)


def hints(draft: Ask) -> list[str]:
    """Up to two lines, what matters most first; only where something is surely missing."""
    if len(draft.why) + len(draft.step) > ROOM_FOR_HINTS:
        return []
    found = []
    if len(draft.why) < SHORTEST_WHY:
        found.append(_("A sentence more on why it matters is what moves people."))
    if _is_several(draft.step):
        found.append(_("It reads like several steps. One alone is done more often."))
    if _NAMES_SOMETHING.match(draft.title):
        found.append(_("A title that begins with a verb says what to do: “Call your council”."))
    if draft.due_at is None:
        found.append(_("What has a date is put off less. When and where gives it one."))
    return found[:MOST_HINTS]


def _is_several(step: str) -> bool:
    joined = len(_AND.findall(step))
    return len(_LISTED.findall(step)) > 1 or len(_SENTENCE.findall(step)) > 2 or joined > 1


def past_line(past: Past) -> str:
    """`Like it before: **Count the herons**, 34 of 40 in 3 days; “would post earlier”`."""
    if past.target is not None:
        outcome = ngettext("{done} of {target} in {n} day", "{done} of {target} in {n} days", past.days)
    else:
        outcome = ngettext("{done} done in {n} day", "{done} done in {n} days", past.days)
    line = _("Like it before: **{title}**, {outcome}").format(
        title=said(clipped(past.title, MOST_TITLE)),
        outcome=outcome.format(done=past.done, target=past.target, n=past.days),
    )
    lesson = " ".join((past.to_change or "").split())
    if not lesson:
        return line
    return _("{line}; next time: “{lesson}”").format(line=line, lesson=said(clipped(lesson, MOST_LESSON)))
