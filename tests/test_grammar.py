"""What counts as a dead end, and what leads on; the count itself runs over everything that tests draw."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from sandbox.api.log import Request
from tests import grammar

SAID = {"type": 10, "content": "Thank you!"}
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


def button(custom_id: str, **more: Any) -> dict[str, Any]:
    return {"type": 2, "label": "…", "custom_id": custom_id, **more}


def answered(*parts: dict[str, Any], framed: bool = True, route: str = CALLBACK, path: str = "") -> Request:
    components = [{"type": 17, "components": [*parts]}] if framed else [*parts]
    body = {"type": 4, "data": {"components": components}}
    return Request(0.0, "POST", path, route, orjson.dumps(body), 200, 0.0)


@pytest.mark.parametrize(
    "controls",
    [
        *([], [button("thing:1:undone")], [button("thing:1:out"), button("thing:1:stored")]),
        *([button("find:0", disabled=True)], [button("report:1:2:new"), button("boundary:1:2:draw")]),
        [button("x:0", disabled=True), button("x:here", disabled=True), button("x:1")],
    ],
)
def test_with_nothing_but_this_one_is_left_alone(controls: list[dict[str, Any]]) -> None:
    row = {"type": 1, "components": controls}
    assert grammar.dead_ends(answered(SAID, *([row] if controls else [])))


@pytest.mark.parametrize(
    "control",
    [button("mine"), {"type": 2, "style": 5, "url": "https://example.org"}, {"type": 3, "custom_id": "x"}],
)
def test_with_this_one_goes_on(control: dict[str, Any]) -> None:
    slip = {"type": 1, "components": [button("thing:1:undone")]}
    assert grammar.dead_ends(answered(SAID, slip, {"type": 1, "components": [control]})) == []


def test_a_refusal_and_what_stands_in_a_channel_are_no_dead_ends() -> None:
    assert grammar.dead_ends(answered(SAID, framed=False)) == []
    assert grammar.dead_ends(answered(SAID, route="/channels/{channel_id}/messages")) == []


@pytest.mark.parametrize("answers", [[], ["framed"]])
def test_what_is_said_beside_a_private_panel_is_noticed(answers: list[str]) -> None:
    def beside(*, ephemeral: bool) -> list[str]:
        act: Any = SimpleNamespace(message=SimpleNamespace(ephemeral=ephemeral))
        request = answered(SAID, framed=bool(answers), path="/interactions/1/abc/callback")
        return grammar.stacked(request, {"abc": act})

    assert len(beside(ephemeral=True)) == len(answers), "a refusal leaves the panel as it is"
    assert beside(ephemeral=False) == []
