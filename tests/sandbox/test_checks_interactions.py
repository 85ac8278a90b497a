from functools import partial
from typing import Any

import pytest

from sandbox.checks import check_choices, check_interaction_response
from sandbox.errors import ApiError, Json
from tests.sandbox.payloads import V2, button, label, modal, problems, row, text, text_input

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MODAL = modal(label(text_input()))
ANSWERS: dict[int, Json] = {
    4: {"content": "Hello"},
    5: {"flags": 64},
    6: {},
    7: {"content": "Changed"},
    8: {"choices": []},
    9: MODAL,
}


@pytest.mark.parametrize(
    ("interaction_type", "message_based", "allowed"),
    [
        (COMMAND, False, {4, 5, 9}),
        (COMPONENT, True, {4, 5, 6, 7, 9}),
        (AUTOCOMPLETE, False, {8}),
        (MODAL_SUBMIT, False, {4, 5}),
        (MODAL_SUBMIT, True, {4, 5, 6, 7}),
    ],
)
def test_each_interaction_takes_certain_answers(
    interaction_type: int, message_based: bool, allowed: set[int]
) -> None:
    def answer(kind: int) -> None:
        payload = {"type": kind, "data": ANSWERS.get(kind, {})}
        check_interaction_response(payload, interaction_type=interaction_type, message_based=message_based)

    for kind in range(1, 14):
        if kind in allowed:
            answer(kind)
        else:
            assert problems(partial(answer, kind)) == {"type": ["BASE_TYPE_CHOICES"]}


def respond(payload: Any, **given: Any) -> None:
    check_interaction_response(payload, interaction_type=COMPONENT, **given)


def test_an_answer_needs_a_type() -> None:
    assert problems(lambda: respond({})) == {"type": ["BASE_TYPE_REQUIRED"]}


def test_what_is_wrong_with_a_message_is_found_below_data() -> None:
    found = problems(lambda: respond({"type": 4, "data": {"content": "x" * 2001}}))
    assert found == {"data.content": ["BASE_TYPE_MAX_LENGTH"]}
    found = problems(lambda: respond({"type": 7, "data": {"components": [row(button(label="x" * 81))]}}))
    assert found == {"data.components.0.components.0.label": ["BASE_TYPE_MAX_LENGTH"]}


def test_what_is_wrong_with_a_modal_is_found_below_data() -> None:
    found = problems(lambda: respond({"type": 9, "data": {**MODAL, "title": "x" * 46}}))
    assert found == {"data.title": ["BASE_TYPE_BAD_LENGTH"]}


@pytest.mark.parametrize("kind", [4, 9])
def test_an_answer_that_shows_something_must_hold_something(kind: int) -> None:
    with pytest.raises(ApiError) as refusal:
        respond({"type": kind})
    assert refusal.value.code == (50006 if kind == 4 else 50035)


@pytest.mark.parametrize("kind", [5, 6])
def test_a_deferral_needs_no_data(kind: int) -> None:
    respond({"type": kind})


def test_an_update_cannot_take_components_v2_back() -> None:
    payload = {"type": 7, "data": {"content": "Hi", "flags": 0}}
    found = problems(lambda: respond(payload, existing_flags=V2, existing=["components"]))
    assert found["data.flags"] == ["MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG"]
    respond({"type": 7, "data": {"components": [text()]}}, existing_flags=V2, existing=["components"])


def test_an_answer_with_a_file_needs_no_words() -> None:
    respond({"type": 4, "data": {"attachments": [{"id": 0, "filename": "a.ics"}]}}, files=["a.ics"])


def choices(count: int = 1, **fields: Any) -> Json:
    return {"choices": [{"name": f"n{number}", "value": f"v{number}", **fields} for number in range(count)]}


def test_at_most_twenty_five_choices_are_offered() -> None:
    check_choices(choices(25))
    assert problems(lambda: check_choices(choices(26))) == {"choices": ["BASE_TYPE_MAX_LENGTH"]}


@pytest.mark.parametrize(
    ("fields", "option_type", "path", "code"),
    [
        ({"name": "x" * 101}, 3, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": ""}, 3, "name", "BASE_TYPE_REQUIRED"),
        ({"value": "x" * 101}, 3, "value", "BASE_TYPE_MAX_LENGTH"),
        ({"value": None}, 3, "value", "BASE_TYPE_REQUIRED"),
        ({"value": 5}, 3, "value", "STRING_TYPE_CONVERT"),
        ({"value": "five"}, 4, "value", "NUMBER_TYPE_COERCE"),
        ({"value": 2**53 + 1}, 4, "value", "NUMBER_TYPE_MAX"),
        ({"value": "five"}, 10, "value", "NUMBER_TYPE_COERCE"),
        ({"value": None}, 10, "value", "BASE_TYPE_REQUIRED"),
    ],
)
def test_a_choice_is_refused_with(fields: Json, option_type: int, path: str, code: str) -> None:
    found = problems(lambda: check_choices(choices(**fields), option_type=option_type))
    assert found == {f"choices.0.{path}": [code]}


def test_choices_of_an_autocomplete_are_checked_below_data() -> None:
    payload = {"type": 8, "data": choices(26)}
    found = problems(lambda: check_interaction_response(payload, interaction_type=AUTOCOMPLETE))
    assert found == {"data.choices": ["BASE_TYPE_MAX_LENGTH"]}
