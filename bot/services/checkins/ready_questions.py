"""What a check-in asks: the four answers, ready-made questions, and the organisation's own.

Where the ready-made ones come from is in docs/design.md § 120.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import Invalid
from bot.i18n import N_

LONGEST_QUESTION, LONGEST_CHOICE = 200, 80
#: Of the organisation's own, and answers to choose from; as many as fit on a phone.
MOST_QUESTIONS, LEAST_CHOICES, MOST_CHOICES = 3, 2, 5
#: As somebody writes a scale down.
SCALE = ("1", "2", "3", "4", "5")

#: The four answers, by number.
ANSWERS = (N_("Energised"), N_("Steady"), N_("Stretched"), N_("I need support"))
STRETCHED, SUPPORT = 3, 4

_AGREE = (
    N_("Not at all"),
    N_("Hardly"),
    N_("Partly"),
    N_("Mostly"),
    N_("Completely"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """`choices` are the answers to choose from; without any it is answered in words. The first `split` of
    them belong together. A `ready` one is written in this program, and read in everybody's language.
    """

    text: str
    choices: tuple[str, ...] = ()
    split: int | None = None
    ready: str | None = None
    #: What its two groups are called.
    groups: tuple[str, str] | None = field(default=None, compare=False)
    #: Whether its text was written here, and not by the organisation.
    translated: bool = True

    @property
    def in_words(self) -> bool:
        return not self.choices


READY: Mapping[str, Question] = {
    one.ready or "": one
    for one in (
        Question(
            N_("How are you doing this week?"),
            ANSWERS,
            2,
            "steady",
            (N_("Energised or steady"), N_("Stretched or in need")),
        ),
        Question(
            N_("Going by what burnout means to you: how burned out are you by what you do here?"),
            (
                N_("I enjoy it, and have no signs of burnout."),
                N_("It is a lot at times, but I don't feel burned out."),
                N_("I am burning out: I am often exhausted."),
                N_("The signs of burnout don't go away."),
                N_("I am completely burned out, and need a change or help."),
            ),
            2,
            "burnout",
            (N_("Not burned out"), N_("Burning or burned out")),
        ),
        Question(
            N_("I know what is expected of me."),
            _AGREE,
            3,
            "expected",
            (N_("Partly at most"), N_("Mostly or completely")),
        ),
        Question(
            N_("I am heard here."),
            _AGREE,
            3,
            "heard",
            (N_("Partly at most"), N_("Mostly or completely")),
        ),
    )
}
#: Those that the three words of a debrief answer.
DEBRIEF = (
    Question(N_("What was hard for you?"), ready="hard"),
    Question(N_("What helped, or who?"), ready="helped"),
    Question(N_("What should be different next time?"), ready="different"),
)
_DEBRIEF = {one.ready: one for one in DEBRIEF}

Stored = Mapping[str, str | int | Sequence[str] | None]


def ready(name: str, text: str | None = None) -> Question:
    """A ready-made one, asked in other words if wanted. Raises Invalid for what there is not, and for words
    that are too long.
    """
    found = READY.get(name)
    if found is None:
        raise Invalid(N_("That is not one of the choices. Please open /checkin new again."))
    if text is None or text == found.text:
        return found
    return Question(_fitting(text), found.choices, found.split, name, found.groups, translated=False)


def own(typed: Sequence[str]) -> tuple[Question, ...]:
    """The organisation's own, as written down: the question in the first line, and below it two to five
    answers, a line each; or 1-5 for a scale; or nothing, to be answered in words. Raises Invalid.
    """
    found = tuple(_own(one) for one in typed if one.strip())
    if not 1 <= len(found) <= MOST_QUESTIONS:
        raise Invalid(N_("Please write one to three questions."))
    return found


def _own(typed: str) -> Question:
    text, *below = [line.strip() for line in typed.strip().splitlines() if line.strip()]
    if len(below) == 1 and below[0].replace(" ", "").replace("–", "-") == "1-5":
        return Question(_fitting(text), SCALE, 2, translated=False)
    if below and not LEAST_CHOICES <= len(below) <= MOST_CHOICES:
        raise Invalid(
            N_("Below a question come {least} to {most} answers, a line each; or 1-5; or nothing."),
            least=LEAST_CHOICES,
            most=MOST_CHOICES,
        )
    if any(len(one) > LONGEST_CHOICE for one in below):
        raise Invalid(N_("An answer has at most {most} characters."), most=LONGEST_CHOICE)
    if len({one.casefold() for one in below}) < len(below):
        raise Invalid(N_("Two of the answers are the same."))
    return Question(_fitting(text), tuple(below), translated=False)


def _fitting(text: str) -> str:
    """Raises Invalid."""
    text = " ".join(text.split())
    if not 1 <= len(text) <= LONGEST_QUESTION:
        raise Invalid(N_("A check-in asks one question of at most {most} characters."), most=LONGEST_QUESTION)
    return text


def stored(questions: Sequence[Question]) -> list[Stored]:
    """As they stand in the row of a round."""
    return [
        {"ready": one.ready, "text": None if one.translated else one.text}
        if one.ready
        else {"text": one.text, "choices": list(one.choices), "split": one.split}
        for one in questions
    ]


def read(rows: Sequence[Stored]) -> tuple[Question, ...]:
    """What stands there. A ready-made one of another version of the program is answered in words."""
    return tuple(_read(row) for row in rows)


def _read(row: Stored) -> Question:
    name, text = row.get("ready"), row.get("text")
    if isinstance(name, str):
        known = READY.get(name) or _DEBRIEF.get(name) or Question("–", ready=name)
        if not isinstance(text, str):
            return known
        return Question(text, known.choices, known.split, name, known.groups, translated=False)
    choices, split = row.get("choices"), row.get("split")
    return Question(
        str(text),
        tuple(choices) if isinstance(choices, list) else (),
        split if isinstance(split, int) else None,
        translated=False,
    )
