"""Right payloads to spoil one field at a time, and the way to read what was refused."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.errors import ApiError, Json

V2 = 1 << 15


def button(custom_id: str | None = "a", **fields: Any) -> Json:
    return {"type": 2, "style": 1, "custom_id": custom_id, "label": "I'm in", **fields}


def link(**fields: Any) -> Json:
    return {"type": 2, "style": 5, "url": "https://example.org", "label": "Read", **fields}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def options(count: int, **fields: Any) -> list[Json]:
    return [{"label": f"Option {number}", "value": str(number), **fields} for number in range(count)]


def select(custom_id: str = "s", *, count: int = 3, **fields: Any) -> Json:
    return {"type": 3, "custom_id": custom_id, "options": options(count), **fields}


def text(content: str = "Hello") -> Json:
    return {"type": 10, "content": content}


def label(component: Json, **fields: Any) -> Json:
    return {"type": 18, "label": "Title", "component": component, **fields}


def text_input(custom_id: str = "title", **fields: Any) -> Json:
    return {"type": 4, "custom_id": custom_id, "style": 1, **fields}


def modal(*components: Json, **fields: Any) -> Json:
    return {"custom_id": "ask", "title": "A new ask", "components": list(components), **fields}


def option(kind: int = 3, name: str = "title", **fields: Any) -> Json:
    return {"type": kind, "name": name, "description": "What it is", **fields}


def command(*opts: Json, **fields: Any) -> Json:
    return {"name": "ask", "description": "Ask people to act", "options": list(opts), **fields}


def problems(check: Callable[[], None]) -> dict[str, list[str]]:
    """What a 50035 answer names: codes by dotted path."""
    with pytest.raises(ApiError) as refusal:
        check()
    assert refusal.value.code == 50035, refusal.value
    found: dict[str, list[str]] = {}
    _collect(refusal.value.errors or {}, "", found)
    return found


def _collect(errors: Json, path: str, found: dict[str, list[str]]) -> None:
    for key, value in errors.items():
        if key == "_errors":
            found[path] = [problem["code"] for problem in value]
        else:
            _collect(value, f"{path}.{key}".lstrip("."), found)
