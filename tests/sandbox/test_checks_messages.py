from collections.abc import Sequence
from typing import Any

import pytest

from sandbox.checks import check_bulk_delete, check_message_edit, check_new_message
from sandbox.errors import ApiError, Json
from tests.sandbox.payloads import V2, button, problems, row, text

LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"


def code_of(payload: Json, **given: Any) -> int:
    with pytest.raises(ApiError) as refusal:
        check_new_message(payload, **given)
    return refusal.value.code


def test_a_message_with_everything_is_accepted() -> None:
    check_new_message(
        {
            "content": "x" * 2000,
            "tts": False,
            "flags": 4096,
            "nonce": "1" * 25,
            "enforce_nonce": True,
            "embeds": [
                {
                    "title": "x" * 256,
                    "description": "x" * 3000,
                    "color": 0xFFFFFF,
                    "timestamp": "2026-01-01T00:00:00+00:00",
                    "url": "https://example.org",
                    "author": {"name": "Ana", "icon_url": "attachment://a.png"},
                    "footer": {"text": "foot"},
                    "image": {"url": "https://example.org/a.png"},
                    "fields": [{"name": "n", "value": "v", "inline": True}] * 25,
                }
            ],
            "allowed_mentions": {"parse": ["roles"], "users": ["1", "2"], "replied_user": False},
            "components": [row(button())],
            "message_reference": {"message_id": "5"},
            "attachments": [{"id": 0, "filename": "a.png"}],
        },
        files=["a.png"],
    )


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
        ({"nonce": "x" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
        ({"nonce": 2**63}, "nonce", "NONCE_TYPE_OUT_OF_BOUNDS"),
        ({"nonce": True}, "nonce", "NONCE_TYPE_INVALID_TYPE"),
        ({"flags": "many"}, "flags", "NUMBER_TYPE_COERCE"),
        ({"tts": 1}, "tts", "BOOLEAN_TYPE_CONVERT"),
        ({"sticker_ids": ["1"] * 4}, "sticker_ids", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "t"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": ["title"]}, "embeds.0", "MODEL_TYPE_CONVERT"),
        ({"embeds": {"title": "t"}}, "embeds", "LIST_TYPE_CONVERT"),
        ({"embeds": [{}]}, "embeds.0.description", "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "t", "color": -1}]}, "embeds.0.color", "NUMBER_TYPE_MIN"),
        ({"embeds": [{"title": "t", "url": "javascript://x"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        ({"embeds": [{"title": "t", "timestamp": "soon"}]}, "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        ({"embeds": [{"author": {"name": "x" * 257}}]}, "embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "t", "image": {}}]}, "embeds.0.image.url", "BASE_TYPE_REQUIRED"),
        (
            {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
            "embeds.0.fields",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"embeds": [{"fields": [{"name": "x" * 257, "value": "v"}]}]},
            "embeds.0.fields.0.name",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"embeds": [{"fields": [{"name": "n", "value": "x" * 1025}]}]},
            "embeds.0.fields.0.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"embeds": [{"fields": [{"name": "n", "value": ""}]}]},
            "embeds.0.fields.0.value",
            "BASE_TYPE_REQUIRED",
        ),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"allowed_mentions": {"parse": ["here"]}}, "allowed_mentions.parse.0", "BASE_TYPE_CHOICES"),
        (
            {"allowed_mentions": {"users": [str(n) for n in range(101)]}},
            "allowed_mentions.users",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"allowed_mentions": {"users": ["1", "1"]}},
            "allowed_mentions.users",
            "SET_TYPE_ALREADY_CONTAINS_VALUE",
        ),
        (
            {"allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        ({"message_reference": {}}, "message_reference.message_id", "BASE_TYPE_REQUIRED"),
        ({"attachments": [{"id": 0}]}, "attachments.0", "ATTACHMENT_NOT_FOUND"),
        ({"attachments": [{"id": "x"}]}, "attachments.0.id", "NUMBER_TYPE_COERCE"),
        ({"components": [text()]}, "components.0", "UNION_TYPE_CHOICES"),
    ],
)
def test_a_new_message_is_refused_with(fields: Json, path: str, code: str) -> None:
    assert problems(lambda: check_new_message({"content": "Hello", **fields})) == {path: [code]}


def test_at_most_ten_files_are_sent() -> None:
    files = [f"{number}.txt" for number in range(11)]
    found = problems(lambda: check_new_message({}, files=files))
    assert found == {"attachments": ["BASE_TYPE_MAX_LENGTH"]}


@pytest.mark.parametrize(
    "payload", [{}, {"content": ""}, {"content": " \n "}, {"embeds": []}, {"flags": V2}, {"components": []}]
)
def test_an_empty_message_is_refused(payload: Json) -> None:
    assert code_of(payload) == 50006


@pytest.mark.parametrize(
    ("payload", "files"),
    [
        ({"components": [row(button())]}, []),
        ({"sticker_ids": ["1"]}, []),
        ({}, ["a.txt"]),
        ({"flags": V2, "components": [text()]}, []),
        ({"message_reference": {"type": 1, "message_id": "3", "channel_id": "2"}}, []),
    ],
)
def test_a_message_needs_no_words_if_it_has_something_else(payload: Json, files: list[str]) -> None:
    check_new_message(payload, files=files)


@pytest.mark.parametrize("legacy", [{"content": "Hi"}, {"embeds": [{"title": "t"}]}, {"sticker_ids": ["1"]}])
def test_components_v2_take_the_place_of_all_else(legacy: Json) -> None:
    payload = {"flags": V2, "components": [text()], **legacy}
    assert problems(lambda: check_new_message(payload)) == {next(iter(legacy)): [LEGACY]}


def test_a_body_that_is_no_object_is_refused() -> None:
    assert problems(lambda: check_new_message(["Hello"])) == {"": ["MODEL_TYPE_CONVERT"]}


def test_an_edit_may_leave_fields_out() -> None:
    check_message_edit({"components": []}, existing=["content", "components"])
    check_message_edit({}, existing=["embeds"])


def test_an_edit_may_not_leave_the_message_empty() -> None:
    with pytest.raises(ApiError) as refusal:
        check_message_edit({"content": "", "components": None}, existing=["content", "components"])
    assert refusal.value.code == 50006
    check_message_edit({"content": None}, existing=["content", "attachments"])


def test_components_v2_stay_without_their_flag_in_the_edit() -> None:
    check_message_edit({"components": [text()]}, existing_flags=V2, existing=["components"])


def test_components_v2_cannot_be_taken_back() -> None:
    found = problems(lambda: check_message_edit({"content": "Hi", "flags": 0}, existing_flags=V2))
    assert found["flags"] == ["MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG"]
    assert found["content"] == [LEGACY]


def test_a_message_becomes_components_v2_only_when_its_words_are_taken_away() -> None:
    edit = {"flags": V2, "components": [text()]}
    assert problems(lambda: check_message_edit(edit, existing=["content"])) == {"content": [LEGACY]}
    check_message_edit({**edit, "content": None}, existing=["content"])


def test_an_edit_has_the_limits_of_a_new_message() -> None:
    found = problems(lambda: check_message_edit({"content": "x" * 2001}))
    assert found == {"content": ["BASE_TYPE_MAX_LENGTH"]}


def test_an_edit_refers_to_the_files_that_it_names() -> None:
    def edit(url: str, **more: object) -> dict[str, object]:
        return {"components": [{"type": 12, "items": [{"media": {"url": url}}]}], **more}

    def check(payload: dict[str, object], files: Sequence[str] = ()) -> dict[str, list[str]]:
        attached = {7: "old.png"}
        return problems(
            lambda: check_message_edit(payload, existing_flags=V2, files=files, attached=attached)
        )

    named = {"id": "7", "filename": "old.png"}
    check_message_edit(edit("attachment://old.png"), existing_flags=V2, attached={7: "old.png"})
    check_message_edit(
        edit("attachment://old.png", attachments=[named]), existing_flags=V2, attached={7: "old.png"}
    )
    check_message_edit(edit("attachment://new.png"), existing_flags=V2, files=["new.png"], attached={})
    gone = {"components.0.items.0.media.url": ["UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"]}
    assert check(edit("attachment://old.png", attachments=[])) == gone
    assert check(edit("attachment://old.png", attachments=[{"id": "7"}])) == gone
    unknown = {"attachments.0": ["ATTACHMENT_NOT_FOUND"]}
    assert check(edit("https://example.org/a.png", attachments=[{"id": "8"}])) == unknown


def test_two_to_a_hundred_messages_are_deleted_at_once() -> None:
    check_bulk_delete({"messages": [str(number) for number in range(100)]})
    for count in (1, 101):
        with pytest.raises(ApiError) as refusal:
            check_bulk_delete({"messages": ["1"] * count})
        assert refusal.value.code == 50016
    assert problems(lambda: check_bulk_delete({})) == {"messages": ["BASE_TYPE_REQUIRED"]}
    found = problems(lambda: check_bulk_delete({"messages": ["1", "two"]}))
    assert found == {"messages.1": ["NUMBER_TYPE_COERCE"]}
