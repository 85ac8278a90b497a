"""Discord's own description of its API, to hold requests and answers against.

It lies beside the project, at ../shared/discord/openapi.json, and is no part of it. Where it is missing,
tests marked `needs_description` are skipped with a reason that says so.

Requests are read as kindly as Discord reads them: a number may come as text, an id as a number.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from sandbox.errors import Json

DESCRIPTION = Path(__file__).resolve().parents[2].parent / "shared" / "discord" / "openapi.json"

needs_description = pytest.mark.skipif(
    not DESCRIPTION.exists(),
    reason=f"NOT HELD AGAINST DISCORD'S API DESCRIPTION: there is none at {DESCRIPTION}",
)

_LONG_NUMBER = re.compile(r"\b\d{15,20}\b")
_PARAMETER = re.compile(r"\{[^}]*\}")


class Request(Protocol):
    """A request as the sandbox's log keeps it."""

    @property
    def method(self) -> str: ...
    @property
    def route(self) -> str: ...
    @property
    def body(self) -> object: ...


def is_described(method: str, route: str) -> bool:
    """Whether Discord has this route."""
    return _operation(method, route) is not None


def problems_with(request: Request) -> list[str]:
    """What Discord's description has against a request; empty if nothing."""
    alike = _with_other_ids(json.dumps(request.body))
    return [
        f"{request.method} {request.route}: {each}" for each in _known(request.method, request.route, alike)
    ]


def _with_other_ids(body: str) -> str:
    """Most requests differ by their ids only. Different ones stay different, as some lists ask for it, and as
    long as before: a nonce may have as many digits by chance."""
    others: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        number = found.group()
        return others.setdefault(number, str(10 ** (len(number) - 1) + len(others)))

    return _LONG_NUMBER.sub(other, body)


@lru_cache(maxsize=5000)
def _known(method: str, route: str, body: str) -> list[str]:
    operation = _operation(method, route)
    if operation is None:
        return ["Discord has no such route"]
    return _of_body(operation, json.loads(body))


def problems_with_answer(method: str, route: str, status: int, body: object) -> list[str]:
    """What Discord's description has against an answer; a body of None is an answer without one."""
    operation = _operation(method, route)
    if operation is None:
        return [f"{method} {route}: Discord has no such route"]
    answers = operation["responses"]
    answer = answers.get(str(status)) or answers.get(f"{status // 100}XX")
    if answer is None:
        return [f"{method} {route}: {status} is none of {', '.join(answers)}"]
    schema = _schema(_resolved(answer))
    if schema is None:
        found = [] if body is None else ["a body where Discord gives none"]
    elif body is None:
        found = ["no body where Discord gives one"]
    else:
        found = _problems(_ANSWERS(schema, format_checker=_FORMATS), body)
    return [f"{method} {route} answered {status}: {problem}" for problem in found]


def _of_body(operation: Json, body: object) -> list[str]:
    described = operation.get("requestBody")
    if described is None:
        return [] if body in (None, {}) else ["a body where Discord takes none"]
    if body is None:
        return ["no body where Discord needs one"] if described.get("required") else []
    schema = _schema(described)
    return [] if schema is None else _problems(_REQUESTS(schema, format_checker=_FORMATS), body)


def _problems(validator: Any, body: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(body)]


# ---------------------------------------------------------------------- finding one's way in the description


@cache
def _description() -> Json:
    found: Json = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    # The description says that the codes of nested errors are numbers; they are names.
    problem = {"type": "object", "required": ["code", "message"], "properties": {"code": {"type": "string"}}}
    schemas = found["components"]["schemas"]
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = problem
    return found


@cache
def _operations() -> dict[tuple[str, str], Json]:
    """Every operation, by method and the path with its parameters' names taken out."""
    return {
        (method.upper(), _PARAMETER.sub("{}", path)): operation
        for path, methods in _description()["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    }


def _operation(method: str, route: str) -> Json | None:
    return _operations().get((method, _PARAMETER.sub("{}", route)))


def _resolved(thing: Json) -> Json:
    reference = thing.get("$ref")
    if reference is None:
        return thing
    place: Json = _description()
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


def _schema(content: Json) -> Json | None:
    found = content.get("content", {}).get("application/json")
    return None if found is None else found["schema"]


# ---------------------------------------------------------------------- reading its schemas


def _reference(validator: Any, reference: str, instance: object, _schema: Json) -> Iterator[ValidationError]:
    yield from validator.descend(instance, _resolved({"$ref": reference}), schema_path=reference)


def _union(validator: Any, options: list[Json], instance: object, _schema: Json) -> Iterator[ValidationError]:
    """One of several shapes: the one that names the instance's type if there is one, so that what is wrong is
    told about it and not about all the others."""
    fitting = [option for option in map(_resolved, options) if _fits(option, instance)]
    if len(fitting) == 1:
        yield from validator.descend(instance, fitting[0])
    elif not any(validator.evolve(schema=option).is_valid(instance) for option in fitting or options):
        yield ValidationError(f"{instance!r} has none of the {len(options)} shapes it could have")


def _fits(option: Json, instance: object) -> bool:
    """Whether the instance is what its own type says, as far as the option asks for one."""
    if not isinstance(instance, dict):
        return option.get("type") != "null" and "const" not in option and instance is not None
    if option.get("type") == "null":
        return False
    properties = option.get("properties", {})
    return all(
        instance[name] in schema["enum"]
        for name, schema in properties.items()
        if name in instance and "enum" in schema
    )


def _is_whole(_checker: object, instance: object) -> bool:
    if isinstance(instance, str):
        return instance.removeprefix("-").isdecimal()
    return isinstance(instance, int) and not isinstance(instance, bool)


def _kind_reading(validator: Any, kinds: str | list[str], instance: object, schema: Json) -> Iterator[Any]:
    """An id may come as a number."""
    if schema.get("format") == "snowflake" and isinstance(instance, int):
        return
    yield from Draft202012Validator.VALIDATORS["type"](validator, kinds, instance, schema)


def _is_moment(instance: object) -> bool:
    return not isinstance(instance, str) or datetime.fromisoformat(instance) is not None


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date-time", raises=ValueError)(_is_moment)


_READING = {"$ref": _reference, "oneOf": _union, "anyOf": _union}
_ANSWERS = extend(Draft202012Validator, _READING)
_REQUESTS = extend(
    Draft202012Validator,
    {**_READING, "type": _kind_reading},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)
