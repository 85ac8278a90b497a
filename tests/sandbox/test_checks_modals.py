import pytest

from sandbox.checks import check_modal
from sandbox.errors import Json
from tests.sandbox.payloads import label, modal, options, problems, row, select, text, text_input

BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"


def checkboxes(**fields: object) -> Json:
    return {"type": 22, "custom_id": "c", "options": options(3), **fields}


def radio(**fields: object) -> Json:
    return {"type": 21, "custom_id": "r", "options": options(3), **fields}


def upload(**fields: object) -> Json:
    return {"type": 19, "custom_id": "f", **fields}


def test_a_modal_with_fields_of_every_kind_is_accepted() -> None:
    check_modal(
        modal(
            text("Read this first"),
            label(text_input(value="x" * 10, min_length=10, max_length=4000)),
            label(select(min_values=0, max_values=3, required=False), description="x" * 100),
            label(radio()),
            label(checkboxes(min_values=0, max_values=3, required=False)),
        )
    )
    check_modal(
        modal(
            row(text_input(label="x" * 45)),
            label({"type": 5, "custom_id": "u", "max_values": 25}),
            label(upload(max_values=10)),
            label({"type": 23, "custom_id": "b", "default": True}),
        )
    )


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        (modal(label(text_input()), title="x" * 46), "title", BAD_LENGTH),
        (modal(label(text_input()), title=None), "title", "BASE_TYPE_REQUIRED"),
        (modal(label(text_input()), custom_id="x" * 101), "custom_id", BAD_LENGTH),
        (modal(), "components", BAD_LENGTH),
        (modal(*(label(text_input(str(n))) for n in range(6))), "components", BAD_LENGTH),
        (modal(text_input()), "components.0", "UNION_TYPE_CHOICES"),
        (modal(row(select())), "components.0.components.0", "UNION_TYPE_CHOICES"),
        (modal(row(text_input())), "components.0.components.0.label", "BASE_TYPE_REQUIRED"),
        (
            modal(row(text_input("a", label="A"), text_input("b", label="B"))),
            "components.0.components",
            BAD_LENGTH,
        ),
        (modal(label(text_input("a")), label(text_input("a"))), "components.1.component.custom_id", None),
        (modal(label(text_input(), label="x" * 46)), "components.0.label", BAD_LENGTH),
        (
            modal(label(text_input(), description="x" * 101)),
            "components.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (modal({"type": 18, "label": "L"}), "components.0.component", "BASE_TYPE_REQUIRED"),
        (modal(label(text("no field"))), "components.0.component", "UNION_TYPE_CHOICES"),
    ],
)
def test_a_modal_is_refused_with(payload: Json, path: str, code: str | None) -> None:
    assert problems(lambda: check_modal(payload)) == {path: [code or "COMPONENT_CUSTOM_ID_DUPLICATED"]}


@pytest.mark.parametrize(
    ("field", "path", "code"),
    [
        (text_input(style=3), "style", "BASE_TYPE_CHOICES"),
        (text_input(placeholder="x" * 101), "placeholder", "BASE_TYPE_MAX_LENGTH"),
        (text_input(min_length=4001), "min_length", "NUMBER_TYPE_MAX"),
        (text_input(max_length=4001), "max_length", "NUMBER_TYPE_MAX"),
        (text_input(max_length=0), "max_length", "NUMBER_TYPE_MIN"),
        (text_input(min_length=5, max_length=4), "min_length", "NUMBER_TYPE_MAX"),
        (text_input(value="x" * 4001), "value", "BASE_TYPE_MAX_LENGTH"),
        (text_input(value="x" * 11, max_length=10), "value", "BASE_TYPE_MAX_LENGTH"),
        (text_input(value="x", min_length=2), "value", BAD_LENGTH),
        (select(disabled=True), "disabled", "COMPONENT_DISABLED_IN_MODAL"),
        (select(count=26), "options", BAD_LENGTH),
        (radio(options=options(1)), "options", BAD_LENGTH),
        (radio(options=options(11)), "options", BAD_LENGTH),
        (radio(options=options(2, default=True)), "options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"),
        (checkboxes(options=options(11)), "options", BAD_LENGTH),
        (checkboxes(min_values=0), "min_values", BAD_LENGTH),
        (checkboxes(max_values=11), "max_values", "NUMBER_TYPE_MAX"),
        (checkboxes(min_values=3, max_values=2), "min_values", "NUMBER_TYPE_MAX"),
        (upload(max_values=11), "max_values", "NUMBER_TYPE_MAX"),
        ({"type": 23, "custom_id": "b", "default": "yes"}, "default", "BOOLEAN_TYPE_CONVERT"),
    ],
)
def test_a_field_is_refused_with(field: Json, path: str, code: str) -> None:
    found = problems(lambda: check_modal(modal(label(field))))
    assert found == {f"components.0.component.{path}": [code]}
