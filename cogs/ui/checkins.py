"""What a check-in asks and what was told of it, as several cogs show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discord import ButtonStyle

from bot.i18n import _, ngettext, number, timestamp
from bot.markup import said
from bot.services.checkins import ready_questions
from bot.services.checkins.checkins import CheckIn
from bot.services.checkins.ready_questions import ANSWERS, READY, SUPPORT, Question
from bot.services.checkins.tallies import Result
from bot.services.record.holdings import Row
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import Button, button, entry, menu

#: Stands beside what a check-in asks, wherever it is read.
EMOJI = "💬"
#: What fits on a button of a phone.
ON_A_BUTTON = 34
#: With words on them.
MOST_BUTTONS = 4

#: Questions that are written here.
OURS = frozenset(one.text for one in READY.values())


def question_text(question: Question) -> str:
    """In the reader's language, where it is ours."""
    return _(question.text) if question.translated else said(question.text)


def choice_text(question: Question, given: int) -> str:
    """One of its answers, by its number from one."""
    text = question.choices[given - 1]
    return _(text) if question.ready else said(text)


def checkin_title(checkin: CheckIn) -> str:
    """What it asks first, as lists show it."""
    return question_text(checkin.asks[0])


def readers_text(readers: Sequence[int]) -> str:
    return " · ".join(f"<@{one}>" for one in readers)


def asked_card(checkin: CheckIn, at: int, readers: Sequence[int]) -> Card:
    """One of the questions with a button for each of its answers, and what else one can do."""
    question = checkin.asks[at]
    card = Card(f"{EMOJI} {question_text(question)}", colour=Colour.CARE)
    if len(checkin.asks) > 1:
        card.small(_("{page} of {pages}").format(page=at + 1, pages=len(checkin.asks)))
    texts = [choice_text(question, given) for given in range(1, len(question.choices) + 1)]
    if texts:
        card.text(
            _(
                "Your answer is only ever shown in totals of five or more, and nobody sees whether you "
                "answered."
            )
        )
        labels = _labels(texts)
        if [*labels] != texts:
            lines = zip(labels, texts, strict=True)
            card.text("\n".join(f"**{label}** {text}" for label, text in lines))
        card.row(*(_answer(checkin, at, given, label) for given, label in enumerate(labels, 1)))
        if readers and at == 0:
            card.small(private_text(checkin, readers))
    elif readers:
        card.text(private_text(checkin, readers))
        card.row(button(_("Write"), f"checkin:{checkin.id}:note:{at}", ButtonStyle.primary))
    entries = [
        entry(_("Not this time"), f"checkin:{checkin.id}:skip", _("Nothing is noted")),
        entry(_("Less often"), f"checkin:{checkin.id}:seldom"),
        entry(_("Stop these"), f"stop:{checkin.guild_id}:checkins"),
    ]
    return card.row(menu("checkin", _("Something else"), entries))


def _labels(texts: Sequence[str]) -> Sequence[str]:
    """What stands on the buttons, one for each answer, so that it takes one tap: more of them than fit beside
    each other, or longer ones, are numbered, and none is harder to choose than another.
    """
    if len(texts) > MOST_BUTTONS or any(len(text) > ON_A_BUTTON for text in texts):
        return [str(given) for given in range(1, len(texts) + 1)]
    return texts


def _answer(checkin: CheckIn, at: int, given: int, label: str) -> Button:
    if checkin.asks[at].ready == "steady" and given == SUPPORT:
        return button(_(ANSWERS[-1]), f"checkin:{checkin.id}:support", ButtonStyle.primary)
    return button(label, f"checkin:{checkin.id}:answer:{at}:{given}")


def private_text(checkin: CheckIn, readers: Sequence[int]) -> str:
    """Who reads what is written, and for how long."""
    return ngettext(
        "What you write is read by {names} and nobody else, without your name, and erased after {n} day. "
        "Your "
        "words may still tell who you are.",
        "What you write is read by {names} and nobody else, without your name, and erased after {n} days. "
        "Your "
        "words may still tell who you are.",
        checkin.note_days,
    ).format(n=checkin.note_days, names=readers_text(readers))


def result_lines(question: Question, result: Result | None) -> str:
    """What was told of one question."""
    if result is None:
        return _("Nothing can be told of this round alone without giving somebody away: it joins the next.")
    lines = [_("Answers: {count}").format(count=number(result.total))] if result.total is not None else []
    names = names_of_groups(question) if result.in_two else names_of_answers(question)
    lines += [f"- {name}: {counted(count)}" for name, count in zip(names, result.counts, strict=False)]
    if result.rounds > 1:
        before = result.rounds - 1
        lines.append(
            ngettext(
                "-# With {n} round before it; each person counts once, with the newest answer.",
                "-# With {n} rounds before it; each person counts once, with the newest answer.",
                before,
            ).format(n=before)
        )
    return "\n".join(lines)


def result_line(question: Question, result: Result) -> str:
    """The same in a line of a trend."""
    names = names_of_groups(question) if result.in_two else names_of_answers(question)
    parts = " · ".join(f"{name}: {counted(count)}" for name, count in zip(names, result.counts, strict=False))
    return f"{timestamp(result.told_at, 'D')} {parts}"


def counted(count: int | None) -> str:
    """A number of people, or that it is hidden."""
    return _("hidden") if count is None else number(count)


def names_of_answers(question: Question) -> list[str]:
    """In the reader's language."""
    return [choice_text(question, given) for given in range(1, len(question.choices) + 1)]


def names_of_groups(question: Question) -> list[str]:
    """What the two groups are called; of the organisation's own by what they are made of."""
    if question.groups is not None:
        return [_(name) for name in question.groups]
    names, split = names_of_answers(question), question.split or 1
    return [", ".join(names[:split]), ", ".join(names[split:])]


def stored_question(text: str) -> str:
    """What repeats, as its schedule names it."""
    return _(text) if text in OURS else said(text)


def question_stored(row: Row, words: Callable[[str], str]) -> str:
    """What was asked, in an answer that is stored."""
    question = _stored(row)
    return _(question.text) if question.translated else words(question.text)


def answer_stored(row: Row, words: Callable[[str], str]) -> str:
    """What was answered; nothing for what another version of the program asked."""
    question, answer = _stored(row), row["answer"]
    if not isinstance(answer, int) or not 1 <= answer <= len(question.choices):
        return ""
    text = question.choices[answer - 1]
    return _(text) if question.ready else words(text)


def _stored(row: Row) -> Question:
    questions, number_ = row["questions"], row["number"]
    asks = ready_questions.read(questions if isinstance(questions, list) else [])
    return asks[number_] if isinstance(number_, int) and number_ < len(asks) else Question("–")
