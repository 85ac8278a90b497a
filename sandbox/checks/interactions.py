"""Answers to interactions: which kind of answer goes with which kind of interaction, and what it carries."""

from collections.abc import Collection, Mapping

from sandbox.checks import messages, modals
from sandbox.checks.forms import Form, root
from sandbox.errors import Problems

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

STRING_OPTION, INTEGER_OPTION, NUMBER_OPTION = 3, 4, 10
MOST_CHOICES = 25

_ANSWERS = {
    COMMAND: frozenset((MESSAGE, DEFERRED_MESSAGE, MODAL)),
    COMPONENT: frozenset((MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL)),
    AUTOCOMPLETE: frozenset((CHOICES,)),
    MODAL_SUBMIT: frozenset((MESSAGE, DEFERRED_MESSAGE)),
}
_ANSWERS_TO_MODAL_OF_A_MESSAGE = _ANSWERS[MODAL_SUBMIT] | {DEFERRED_UPDATE, UPDATE}


def check_interaction_response(
    payload: object,
    *,
    interaction_type: int,
    message_based: bool = False,
    option_type: int = STRING_OPTION,
    existing_flags: int = 0,
    existing: Collection[str] = (),
    files: Collection[str] = (),
    attached: Mapping[int, str] | None = None,
) -> None:
    """The body of an interaction callback.

    ``message_based`` says of a submitted modal that it was opened from a message's component: only then can
    the answer update that message. ``existing_flags``, ``existing`` and ``attached`` tell of that message, as
    for an edit.
    ``option_type`` is the type of the option an autocomplete asks about.
    """
    problems = Problems()
    form = root(payload, problems)
    allowed = _ANSWERS[interaction_type]
    if interaction_type == MODAL_SUBMIT and message_based:
        allowed = _ANSWERS_TO_MODAL_OF_A_MESSAGE
    kind = form.choice("type", allowed, required=True)
    problems.raise_if_any()
    data = form.form("data", required=kind in (CHOICES, MODAL)) or Form({}, problems, ("data",))
    problems.raise_if_any()
    if kind == MESSAGE:
        messages.new_message(data, files=files)
    elif kind == UPDATE:
        messages.message_edit(
            data, existing_flags=existing_flags, existing=existing, files=files, attached=attached
        )
    elif kind == DEFERRED_MESSAGE:
        data.number("flags")
    elif kind == CHOICES:
        choices(data, option_type=option_type)
    elif kind == MODAL:
        modals.modal(data)
    problems.raise_if_any()


def check_choices(payload: object, *, option_type: int = STRING_OPTION) -> None:
    """The data of an autocomplete answer: ``{"choices": [...]}``."""
    problems = Problems()
    choices(root(payload, problems), option_type=option_type)
    problems.raise_if_any()


def choices(form: Form, *, option_type: int) -> None:
    """The ``choices`` of an option or of an autocomplete answer."""
    for choice in form.forms("choices", most=MOST_CHOICES):
        choice.text("name", least=1, most=100, required=True)
        if option_type == STRING_OPTION:
            choice.text("value", most=100, required=True)
        elif option_type == INTEGER_OPTION:
            choice.number("value", least=-(2**53), most=2**53, required=True)
        else:
            choice.decimal("value", required=True)
