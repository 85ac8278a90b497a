import pytest

from sandbox.checks import check_components, numbered
from sandbox.errors import Json
from tests.sandbox.payloads import button, link, options, problems, row, select, text

LONG = "BASE_TYPE_MAX_LENGTH"
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"


def thumbnail(url: str = "https://example.org/a.png") -> Json:
    return {"type": 11, "media": {"url": url}}


def section(*texts: Json, accessory: Json | None = None) -> Json:
    return {"type": 9, "components": list(texts), "accessory": accessory or button()}


def container(*children: Json, **fields: object) -> Json:
    return {"type": 17, "components": list(children), **fields}


def test_a_full_classic_message_is_accepted() -> None:
    check_components([row(*(button(f"{line}:{place}") for place in range(5))) for line in range(5)])


def test_a_full_components_v2_message_is_accepted() -> None:
    check_components(
        [
            text(),
            section(text(), text(), text(), accessory=thumbnail()),
            {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "A"}]},
            {"type": 13, "file": {"url": "attachment://plan.txt"}},
            {"type": 14, "divider": True, "spacing": 2},
            container(
                text(), row(button(emoji={"name": "🌱"}), link()), row(select()), accent_color=0xFFFFFF
            ),
        ],
        v2=True,
        files=["a.png", "plan.txt"],
    )


@pytest.mark.parametrize(
    ("component", "path", "code"),
    [
        (button(label="x" * 81), "label", LONG),
        (button(custom_id="x" * 101), "custom_id", BAD_LENGTH),
        (button(custom_id=None), "custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED"),
        (button(label=None), "label", "BASE_TYPE_REQUIRED"),
        (button(style=7), "style", "BASE_TYPE_CHOICES"),
        (button(style=None), "style", "BASE_TYPE_REQUIRED"),
        (button(disabled="yes"), "disabled", "BOOLEAN_TYPE_CONVERT"),
        (button(emoji={"name": "seedling"}), "emoji.name", "COMPONENT_INVALID_EMOJI"),
        (button(url="https://example.org"), "custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"),
        (link(url=None), "url", "BUTTON_COMPONENT_URL_REQUIRED"),
        (link(url="example"), "url", "URL_TYPE_INVALID_URL"),
        (link(url="ftp://example.org"), "url", "URL_TYPE_INVALID_SCHEME"),
        (link(url="https://example.org/" + "x" * 500), "url", LONG),
        (link(custom_id="a"), "custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"),
        ({"type": 2, "style": 6, "sku_id": "1", "label": "Buy"}, "label", "BUTTON_COMPONENT_PREMIUM_FIELD"),
        (button(id=-1), "id", "NUMBER_TYPE_MIN"),
        (select(placeholder="x" * 151), "placeholder", LONG),
        (select(custom_id=""), "custom_id", "BASE_TYPE_REQUIRED"),
        (select(count=26), "options", BAD_LENGTH),
        (select(count=0), "options", BAD_LENGTH),
        (select(options=None), "options", "BASE_TYPE_REQUIRED"),
        (select(max_values=26), "max_values", "NUMBER_TYPE_MAX"),
        (select(max_values=0), "max_values", "NUMBER_TYPE_MIN"),
        (select(min_values=-1), "min_values", "NUMBER_TYPE_MIN"),
        (select(min_values=3, max_values=2), "min_values", "NUMBER_TYPE_MAX"),
        (select(max_values=4), "options", BAD_LENGTH),
        (select(options=options(2, value="a")), "options.1.value", "COMPONENT_OPTION_VALUE_DUPLICATED"),
        (select(options=options(2, default=True)), "options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"),
        (select(options=options(1, label="x" * 101)), "options.0.label", BAD_LENGTH),
        (select(options=options(1, value="x" * 101)), "options.0.value", BAD_LENGTH),
        (select(options=options(1, description="x" * 101)), "options.0.description", LONG),
        (select(options=options(1, emoji={"name": ""})), "options.0.emoji.name", "COMPONENT_INVALID_EMOJI"),
        (
            {"type": 5, "custom_id": "u", "default_values": [{"id": "1", "type": "role"}]},
            "default_values.0.type",
            "BASE_TYPE_CHOICES",
        ),
        (
            {"type": 6, "custom_id": "r", "default_values": [{"id": str(n), "type": "role"} for n in (1, 2)]},
            "default_values",
            BAD_LENGTH,
        ),
    ],
)
def test_a_row_refuses(component: Json, path: str, code: str) -> None:
    found = problems(lambda: check_components([row(component)]))
    assert found == {f"0.components.0.{path}".replace("0.", "components.0.", 1): [code]}


@pytest.mark.parametrize(
    ("component", "path", "code"),
    [
        (text(""), "content", "BASE_TYPE_REQUIRED"),
        (text("x" * 4001), "content", BAD_LENGTH),
        (section(*(text() for _ in range(4))), "components", BAD_LENGTH),
        (section(), "components", BAD_LENGTH),
        (section(row(button())), "components.0", "UNION_TYPE_CHOICES"),
        ({"type": 9, "components": [text()]}, "accessory", "BASE_TYPE_REQUIRED"),
        (section(text(), accessory=select()), "accessory", "UNION_TYPE_CHOICES"),
        (section(text(), accessory=thumbnail("data:x")), "accessory.media.url", "URL_TYPE_INVALID_URL"),
        (container(), "components", BAD_LENGTH),
        (container(container(text())), "components.0", "UNION_TYPE_CHOICES"),
        (container(text(), accent_color=0x1000000), "accent_color", "NUMBER_TYPE_MAX"),
        ({"type": 12, "items": []}, "items", BAD_LENGTH),
        ({"type": 12, "items": [{"media": {"url": "https://a.b"}}] * 11}, "items", BAD_LENGTH),
        ({"type": 13, "file": {"url": "https://a.b/c"}}, "file.url", "URL_TYPE_INVALID_SCHEME"),
        ({"type": 14, "spacing": 3}, "spacing", "BASE_TYPE_CHOICES"),
        (button(), "", "UNION_TYPE_CHOICES"),
        ({"type": 99}, "", "UNION_TYPE_CHOICES"),
    ],
)
def test_components_v2_refuse(component: Json, path: str, code: str) -> None:
    found = problems(lambda: check_components([component], v2=True))
    assert found == {f"components.0.{path}".rstrip("."): [code]}


def test_a_classic_message_has_at_most_five_rows() -> None:
    rows = [row(button(str(number))) for number in range(6)]
    assert problems(lambda: check_components(rows)) == {"components": [LONG]}


def test_a_row_has_one_to_five_buttons() -> None:
    buttons = [button(str(number)) for number in range(6)]
    assert problems(lambda: check_components([row(*buttons)])) == {"components.0.components": [BAD_LENGTH]}
    assert problems(lambda: check_components([row()])) == {"components.0.components": [BAD_LENGTH]}


@pytest.mark.parametrize("pair", [(select(), button()), (button(), select()), (select("s"), select("t"))])
def test_a_select_fills_its_row(pair: tuple[Json, Json]) -> None:
    found = problems(lambda: check_components([row(*pair)]))
    assert found == {"components.0.components.1": ["COMPONENT_LAYOUT_WIDTH_EXCEEDED"]}


def test_components_of_v2_need_its_flag() -> None:
    assert problems(lambda: check_components([text()])) == {"components.0": ["UNION_TYPE_CHOICES"]}


def test_custom_ids_are_unique_in_a_message_even_of_disabled_buttons() -> None:
    twice = [row(button("a")), row(button("a", disabled=True))]
    found = problems(lambda: check_components(twice))
    assert found == {"components.1.components.0.custom_id": ["COMPONENT_CUSTOM_ID_DUPLICATED"]}


def test_ids_are_unique_in_a_message_and_zero_asks_for_one() -> None:
    check_components([row(button("a", id=0), button("b", id=0), button("c", id=1))])
    twice = [row(button("a", id=7), button("b", id=7))]
    found = problems(lambda: check_components(twice))
    assert found == {"components.0.components.1.id": ["COMPONENT_ID_DUPLICATED"]}


def test_forty_components_are_the_most_counting_those_inside_others() -> None:
    buttons = row(button("a"), button("b"), button("c"))
    nested = container(*(text() for _ in range(32)), buttons, section(text(), accessory=button("d")))
    check_components([nested], v2=True)
    found = problems(lambda: check_components([nested, text()], v2=True))
    assert found == {"components": ["COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"]}


def test_four_thousand_characters_are_the_most_in_all_texts_together() -> None:
    check_components([text("x" * 2000), container(text("y" * 2000))], v2=True)
    found = problems(lambda: check_components([text("x" * 2000), container(text("y" * 2001))], v2=True))
    assert found == {"components": ["COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"]}


def test_an_attachment_that_is_shown_must_be_sent() -> None:
    shown = [{"type": 13, "file": {"url": "attachment://b.txt"}}]
    found = problems(lambda: check_components(shown, v2=True, files=["a.txt"]))
    assert found == {"components.0.file.url": ["UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"]}


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = [row(button(label="x" * 81), button("b", style=9)), row(select(placeholder="x" * 151))]
    assert set(problems(lambda: check_components(wrong))) == {
        "components.0.components.0.label",
        "components.0.components.1.style",
        "components.1.components.0.placeholder",
    }


def test_components_come_back_with_ids_and_keep_those_they_had() -> None:
    given = [container(text(), row(button("a", id=1), button("b"))), section(text(), accessory=button("c"))]
    first, second = numbered(given)
    ids = [
        first["id"],
        first["components"][0]["id"],
        first["components"][1]["id"],
        first["components"][1]["components"][0]["id"],
        first["components"][1]["components"][1]["id"],
        second["id"],
        second["components"][0]["id"],
        second["accessory"]["id"],
    ]
    assert ids == [2, 3, 4, 1, 5, 6, 7, 8]
    assert "id" not in given[0], "what was given is left as it was"
