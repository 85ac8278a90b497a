"""What can refuse says so in its docstring, with the right it asks for: the signature can't."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import Module, modules
from tests.house.test_imports import none

#: Who may, as a docstring says it, by the last word of the call that looks.
RIGHTS = {
    "require_admin": "For admins",
    "require_moderator": "For moderators",
    "require_coordinator": "For coordinators",
    "require_lead": "For its leads",
    "require_welcomer": "For welcomers",
    "require_stats": "For whoever",
}


def functions() -> Iterator[tuple[Module, ast.FunctionDef]]:
    for module in modules():
        if module.name.startswith("bot.services."):
            yield from (
                (module, node)
                for node in module.tree.body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            )


def right_asked_for(function: ast.FunctionDef) -> str | None:
    calls = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
    return next((RIGHTS[end] for call in calls if (end := call.rpartition(".")[2]) in RIGHTS), None)


def test_a_rule_that_asks_for_a_right_says_for_whom_it_is() -> None:
    none(
        [
            f"{module.at(function.lineno)}: {function.name} asks for a right: “{right} …”"
            for module, function in functions()
            if (right := right_asked_for(function)) and right not in (ast.get_docstring(function) or "")
        ]
    )


def test_a_rule_that_can_refuse_says_what_it_raises() -> None:
    none(
        [
            f"{module.at(function.lineno)}: {function.name} can refuse: “Raises …”"
            for module, function in functions()
            if any(isinstance(node, ast.Raise) and node.exc for node in ast.walk(function))
            and "Raise" not in (ast.get_docstring(function) or "")
        ]
    )
