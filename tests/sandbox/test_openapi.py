"""The validator that holds what the bot asks, and what the sandbox answers, against Discord's description."""

from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.errors import Problems
from tests.sandbox.openapi import needs_description, problems_with, problems_with_answer
from tests.sandbox.payloads import V2, button, command, label, modal, option, row, select, text, text_input

pytestmark = needs_description

MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
COMMANDS = "/applications/{application_id}/commands"


@dataclass
class Asked:
    method: str
    route: str
    body: Any = None


def test_the_requests_of_a_bot_are_in_order() -> None:
    for request in (
        Asked("GET", "/gateway/bot"),
        Asked("POST", MESSAGES, {"content": "Hi", "nonce": "12", "components": [row(button(), button("b"))]}),
        Asked("POST", MESSAGES, {"flags": V2, "components": [{"type": 17, "components": [text()]}]}),
        Asked("POST", MESSAGES, {"content": "file", "attachments": [{"id": 0, "filename": "a.png"}]}),
        Asked("PUT", COMMANDS, [command(option(), default_member_permissions="32", contexts=[0])]),
        Asked("POST", CALLBACK, {"type": 4, "data": {"content": "Hi", "flags": 64}}),
        Asked("POST", CALLBACK, {"type": 5}),
        Asked("POST", CALLBACK, {"type": 7, "data": {"components": [row(select())]}}),
        Asked("POST", CALLBACK, {"type": 8, "data": {"choices": [{"name": "a", "value": 1}]}}),
        Asked("POST", CALLBACK, {"type": 9, "data": modal(label(text_input()))}),
        Asked("POST", "/users/@me/channels", {"recipient_id": 5}),
        Asked("PUT", "/channels/{c}/messages/{m}/reactions/{e}/@me"),
    ):
        assert problems_with(request) == []


@pytest.mark.parametrize(
    ("request_", "about"),
    [
        (Asked("POST", "/channels/{channel_id}/letters", {}), "no such route"),
        (Asked("POST", MESSAGES), "no body"),
        (Asked("GET", MESSAGES, {"limit": 5}), "a body where Discord takes none"),
        (Asked("POST", MESSAGES, {"content": "x" * 4001}), "$.content"),
        (Asked("POST", MESSAGES, {"nonce": "x" * 26}), "$.nonce"),
        (
            Asked("POST", MESSAGES, {"components": [row(button(label="x" * 81))]}),
            "$.components[0].components[0].label",
        ),
        (Asked("POST", MESSAGES, {"components": [button()]}), "$.components[0]"),
        (Asked("POST", MESSAGES, {"embeds": [{"timestamp": "soon"}]}), "$.embeds[0].timestamp"),
        (Asked("POST", "/users/@me/channels", {"recipient_id": "Ana"}), "$.recipient_id"),
        (Asked("PUT", COMMANDS, [command(), command(name="x" * 33)]), "$[1].name"),
        (Asked("PUT", COMMANDS, [command(option(3, min_length=-1))]), "$[0].options[0].min_length"),
        (Asked("POST", CALLBACK, {"type": 9, "data": modal(title="x" * 46)}), "$.data.title"),
        (Asked("POST", CALLBACK, {"type": 8, "data": {"choices": [{"name": "a"}] * 26}}), "$.data"),
        (Asked("POST", CALLBACK, {"type": 3}), "none of the"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_with_its_place(request_: Asked, about: str) -> None:
    found = problems_with(request_)
    assert any(about in problem for problem in found), found


USER = {
    "id": "1",
    "username": "ana",
    "avatar": None,
    "discriminator": "0",
    "public_flags": 0,
    "global_name": None,
}


def test_answers_are_read_strictly() -> None:
    route = "/users/{user_id}"
    whole = {**USER, "flags": 0, "primary_guild": None}
    assert problems_with_answer("GET", route, 200, whole) == []
    assert "$.id" in problems_with_answer("GET", route, 200, {**whole, "id": 1})[0]
    assert "username" in problems_with_answer("GET", route, 200, {"id": "1"})[0]
    assert "no body" in problems_with_answer("GET", route, 200, None)[0]
    assert "none of" in problems_with_answer("GET", route, 302, None)[0]


def test_the_sandboxes_refusals_have_the_shape_discord_describes() -> None:
    problems = Problems()
    problems.add(("components", 0, "label"), "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.")
    nested = {"code": 50035, "message": "Invalid Form Body", "errors": problems.errors()}
    assert problems_with_answer("POST", MESSAGES, 400, nested) == []
    assert problems_with_answer("POST", MESSAGES, 404, {"code": 10003}) != []


def test_an_answer_without_a_body_is_204() -> None:
    route = MESSAGES + "/{message_id}"
    assert problems_with_answer("DELETE", route, 204, None) == []
    assert problems_with_answer("DELETE", route, 204, {}) != []
