"""A check-in before it is sent: what it asks, to how many it goes, and who reads what they write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from discord import ButtonStyle

from bot.answers import answer_to
from bot.i18n import _, ngettext
from bot.interactions import Interaction
from bot.services.checkins import checkins, sending
from bot.services.checkins.checkins import CheckIn
from bot.services.checkins.ready_questions import Question
from bot.services.record.figures import SMALLEST_GROUP
from cogs.ui.cards import Card, Colour
from cogs.ui.checkins import EMOJI, choice_text, question_text, readers_text
from cogs.ui.controls import button, entry, menu


async def show_checkin_draft(interaction: Interaction, draft: CheckIn) -> None:
    """With **Send**, and what can be chosen before."""
    bot, now = interaction.client, interaction.client.clock.now()
    at = now if draft.rhythm is None else now + timedelta(days=1)
    people = await bot.db.read(sending.audience, draft, at=at)
    readers = await bot.db.read(checkins.readers, draft.id)
    title = _("Looking back on something hard") if draft.is_debrief else _("A check-in")
    card = Card(f"{EMOJI} {title}", colour=Colour.CARE)
    card.text("\n".join(_line(question) for question in draft.asks))
    card.text(_goes_to(draft, len(people)))
    card.text(_when(draft))
    card.text(_notes(draft, readers))
    entries = []
    if not draft.is_debrief:
        entries.append(entry(_("What it asks"), f"checkin:{draft.id}:what"))
        entries.append(entry(_("How often"), f"checkin:{draft.id}:often"))
    entries.append(entry(_("Who reads what they write"), f"checkin:{draft.id}:reading"))
    card.row(menu("draft", _("Change something"), entries))
    own = [] if draft.is_debrief else [button(_("Own questions"), f"checkin:{draft.id}:own")]
    card.row(
        button(_("Send"), f"checkin:{draft.id}:send", ButtonStyle.primary, disabled=not people),
        *own,
        button(_("Discard"), f"checkin:{draft.id}:discard"),
    )
    await answer_to(interaction).update(card.view())


def _line(question: Question) -> str:
    answers = " · ".join(choice_text(question, given) for given in range(1, len(question.choices) + 1))
    return f"**{question_text(question)}**\n-# " + (answers or _("answered in words"))


def _goes_to(draft: CheckIn, people: int) -> str:
    if people == 0:
        if draft.is_debrief:
            return _("Nobody who was there can be asked now.")
        return _("Nobody has switched check-ins on yet. People do that in /mine; tell them about it first.")
    if people < SMALLEST_GROUP:
        return _("Goes to fewer than five people: no totals would be shown, so that nobody can be read off.")
    if draft.is_debrief:
        return ngettext(
            "Goes to {n} person who was there.", "Goes to {n} people who were there.", people
        ).format(n=people)
    return ngettext("Goes to {n} person who agreed.", "Goes to {n} people who agreed.", people).format(
        n=people
    )


def _when(draft: CheckIn) -> str:
    again = {
        "1": _("From tomorrow, every week in each person's own morning."),
        "2": _("From tomorrow, every two weeks in each person's own morning."),
        "month": _("From tomorrow, every month in each person's own morning."),
    }
    when = again.get(draft.rhythm or "", _("Now; who has quiet hours gets it after them."))
    return when + " " + _("Open for three days, and a week more for late answers.")


def _notes(draft: CheckIn, readers: Sequence[int]) -> str:
    if not readers:
        return _("Nobody reads notes, so none can be written.")
    return ngettext(
        "What people write is read by {names} alone, without names, and erased after {n} day. The invitation "
        "says so.",
        "What people write is read by {names} alone, without names, and erased after {n} days. The "
        "invitation "
        "says so.",
        draft.note_days,
    ).format(n=draft.note_days, names=readers_text(readers))
