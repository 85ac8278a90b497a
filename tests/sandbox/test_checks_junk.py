"""Whatever stands in whatever place of a payload, it is accepted or refused: no check breaks on it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox import checks
from sandbox.errors import ApiError
from tests.sandbox.payloads import (
    V2,
    button,
    command,
    label,
    link,
    modal,
    option,
    options,
    row,
    select,
    text,
    text_input,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
NUMBERS: list[Any] = [0, -1, 1.5, 2**80, float("nan"), "9" * 30]
LISTS: list[Any] = [[], [[]], [{}], [None], ["a", "a"], [{"type": {}}]]
JUNK: list[Any] = [None, True, "", "x", "\ud83d", {}, {"a": 1}, {"type": []}, *NUMBERS, *LISTS]

LAYOUT = {
    "flags": V2,
    "allowed_mentions": {"parse": ["users"], "roles": ["1"]},
    "attachments": [{"id": "0"}],
    "components": [
        {
            "type": 17,
            "components": [
                text(),
                row(button(emoji={"name": "x", "id": "1"}), link()),
                row(select(min_values=0, max_values=1)),
                {
                    "type": 9,
                    "components": [text()],
                    "accessory": {"type": 11, "media": {"url": "https://a.b"}},
                },
                {"type": 12, "items": [{"media": {"url": "https://a.b"}}]},
                {"type": 13, "file": {"url": "attachment://a"}},
                {"type": 14, "spacing": 1},
            ],
        },
        row({"type": 5, "custom_id": "u", "default_values": [{"id": "1", "type": "user"}]}),
    ],
}
WORDS = {
    "content": "x",
    "nonce": "1",
    "embeds": [
        {
            "title": "t",
            "author": {"name": "n"},
            "footer": {"text": "f"},
            "fields": [{"name": "n", "value": "v"}],
            "timestamp": "2026-01-01",
            "image": {"url": "https://a.b"},
        }
    ],
    "components": [row(button())],
    "message_reference": {"message_id": "1"},
}
FORM = modal(
    row(text_input(label="x", min_length=1, max_length=5, value="abc")),
    label(select()),
    label({"type": 21, "custom_id": "r", "options": options(2)}),
    label({"type": 22, "custom_id": "c", "options": options(2), "max_values": 1}),
    label({"type": 19, "custom_id": "f", "min_values": 0, "required": False}),
)
ASK = command(
    option(
        2,
        "group",
        options=[
            option(
                1,
                "new",
                options=[
                    option(3, choices=[{"name": "a", "value": "b"}]),
                    option(4, "places", min_value=1, max_value=2),
                    option(10, "share", min_value=1.5, max_value=2),
                    option(7, "where", channel_types=[0]),
                ],
            )
        ],
    ),
    name_localizations={"de": "frage"},
    contexts=[0],
    default_member_permissions="1",
)
EVENT = {
    "name": "x",
    "privacy_level": 2,
    "entity_type": 3,
    "scheduled_start_time": "2030-01-01T00:00:00Z",
    "scheduled_end_time": "2030-01-02T00:00:00Z",
    "entity_metadata": {"location": "x"},
    "recurrence_rule": {"start": "2030-01-01", "frequency": 2, "interval": 1, "by_weekday": [1]},
}
CHOICES = {"type": 8, "data": {"choices": [{"name": "a", "value": 1.5}]}}
MEMBER = {"nick": "x", "roles": ["1"], "communication_disabled_until": "2026-05-02"}


@pytest.mark.parametrize(
    ("payload", "check"),
    [
        (LAYOUT, lambda body: checks.check_new_message(body, files=["a"])),
        (WORDS, checks.check_new_message),
        (WORDS, checks.check_message_edit),
        (
            {"type": 4, "data": WORDS},
            lambda body: checks.check_interaction_response(body, interaction_type=2),
        ),
        (CHOICES, lambda body: checks.check_interaction_response(body, interaction_type=4, option_type=10)),
        (FORM, checks.check_modal),
        (ASK, checks.check_command),
        ([ASK], checks.check_commands),
        (EVENT, lambda body: checks.check_scheduled_event(body, now=NOW)),
        ({"name": "x", "permission_overwrites": [{"id": "1", "type": 0}]}, checks.check_channel),
        ({"name": "x", "type": 12}, lambda body: checks.check_thread(body, creating=True)),
        ({"name": "x", "colors": {"primary_color": 1}}, checks.check_role),
        ([{"id": "1", "position": 1}], checks.check_role_positions),
        (MEMBER, lambda body: checks.check_member(body, now=NOW)),
        ({"messages": ["1", "2"]}, checks.check_bulk_delete),
    ],
    ids=lambda value: "" if callable(value) else None,
)
def test_junk_is_refused_and_breaks_nothing(payload: Any, check: Callable[[Any], None]) -> None:
    check(payload)
    for place in places(payload):
        for junk in JUNK:
            with suppress(ApiError):
                check(with_junk(payload, place, junk))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, each in inside:
        yield from places(each, (*path, key))


def with_junk(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """A copy with something else at this place."""
    if not path:
        return junk
    copy = value.copy()
    copy[path[0]] = with_junk(value[path[0]], path[1:], junk)
    return copy
