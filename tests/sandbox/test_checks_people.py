from typing import Any

import pytest

from sandbox.checks import NotAccepted, check_option_values, check_selected, check_submitted, fields_of
from sandbox.errors import Json
from tests.sandbox.payloads import label, modal, option, options, row, select, text, text_input

OPTIONS = [
    option(3, "title", required=True, min_length=3, max_length=10),
    option(4, "places", min_value=1, max_value=100),
    option(10, "share", min_value=0.5),
    option(5, "quiet"),
    option(3, "effort", choices=[{"name": "Small", "value": "s"}, {"name": "Big", "value": "b"}]),
    option(7, "where", channel_types=[0]),
    option(6, "who"),
]


def test_right_values_are_sent() -> None:
    values = {
        "title": "Clean",
        "places": 1,
        "share": 0.5,
        "quiet": True,
        "effort": "s",
        "where": "7",
        "who": "1",
    }
    check_option_values(OPTIONS, values, channel_types={"7": 0})
    check_option_values(OPTIONS, {"title": "Clean"})


@pytest.mark.parametrize(
    ("values", "about"),
    [
        ({"title": None}, "title"),
        ({"title": "ab"}, "at least 3"),
        ({"title": "x" * 11}, "10 characters or fewer"),
        ({"places": 0}, "at least 1"),
        ({"places": 101}, "at most 100"),
        ({"places": "many"}, "integer"),
        ({"places": 1.5}, "integer"),
        ({"places": True}, "integer"),
        ({"share": 0.4}, "at least 0.5"),
        ({"share": "half"}, "number"),
        ({"quiet": "yes"}, "True or False"),
        ({"effort": "huge"}, "on the list"),
        ({"where": "8"}, "Channel type"),
        ({"colour": "red"}, "unknown option"),
    ],
)
def test_wrong_values_are_not_sent(values: dict[str, Any], about: str) -> None:
    with pytest.raises(NotAccepted, match=about):
        check_option_values(OPTIONS, {"title": "Clean", **values}, channel_types={"8": 2})


def test_a_required_option_must_be_given() -> None:
    with pytest.raises(NotAccepted, match=r"title: This option is required\. Specify a value\."):
        check_option_values(OPTIONS, {})


def test_what_autocomplete_offers_is_not_the_only_thing_one_may_send() -> None:
    check_option_values([option(3, "ask", autocomplete=True)], {"ask": "anything at all"})


def test_integers_have_an_end_of_their_own() -> None:
    with pytest.raises(NotAccepted, match="at most"):
        check_option_values([option(4, "places")], {"places": 2**53 + 1})


def test_a_select_takes_what_it_offers() -> None:
    check_selected(select(), ["1"])
    check_selected(select(min_values=0, max_values=3), [])
    check_selected({"type": 5, "custom_id": "u", "max_values": 2}, ["11", "12"])


@pytest.mark.parametrize(
    ("component", "values", "about"),
    [
        (select(), [], "at least 1"),
        (select(min_values=2, max_values=3), ["1"], "at least 2 selections"),
        (select(), ["1", "2"], "at most 1"),
        (select(), ["9"], "no option '9'"),
        (select(max_values=2), ["1", "1"], "only once"),
        (select(disabled=True), ["1"], "disabled"),
    ],
)
def test_a_select_does_not_take(component: Json, values: list[str], about: str) -> None:
    with pytest.raises(NotAccepted, match=about):
        check_selected(component, values)


FORM = modal(
    text("Tell us"),
    label(text_input("story", min_length=3, max_length=10), label="Story"),
    label(select("topics", max_values=2, required=False), label="Topics"),
    label({"type": 21, "custom_id": "size", "options": options(2)}, label="Size"),
    label({"type": 22, "custom_id": "days", "options": options(3), "required": False}, label="Days"),
)


def test_the_fields_of_a_modal_come_in_reading_order_with_their_labels() -> None:
    assert [field["label"] for field in fields_of(FORM)] == ["Story", "Topics", "Size", "Days"]
    older = modal(row(text_input("a", label="Older")))
    assert [(field["label"], field["custom_id"]) for field in fields_of(older)] == [("Older", "a")]


def test_a_filled_in_form_is_sent() -> None:
    check_submitted(FORM, {"story": "It was", "size": ["1"], "topics": ["0", "2"], "days": ["0", "1", "2"]})
    check_submitted(FORM, {"story": "It was", "size": ["1"]})
    check_submitted(modal(label({"type": 23, "custom_id": "ok"})), {"ok": False})


@pytest.mark.parametrize(
    ("values", "about"),
    [
        ({"story": ""}, "Story: This field is required"),
        ({"story": "ab"}, "at least 3"),
        ({"story": "x" * 11}, "10 characters or fewer"),
        ({"story": 5}, "Input a text"),
        ({"topics": ["0", "1", "2"]}, "at most 2"),
        ({"topics": ["9"]}, "no option"),
        ({"topics": "0"}, "Choose from"),
        ({"size": []}, "Size: This field is required"),
        ({"size": ["0", "1"]}, "at most 1"),
        ({"days": ["0", "0"]}, "only once"),
        ({"other": "x"}, "no field 'other'"),
    ],
)
def test_a_wrongly_filled_in_form_is_not_sent(values: dict[str, Any], about: str) -> None:
    with pytest.raises(NotAccepted, match=about):
        check_submitted(FORM, {"story": "It was", "size": ["1"], **values})
