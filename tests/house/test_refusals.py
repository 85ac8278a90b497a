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
    "require_view": "For whoever",
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


def test_a_cog_answers_with_a_card() -> None:
    """A sentence alone is a refusal, which the router says: an answer leads on, and a sentence can't."""
    ways = {"say", "update", "also"}
    none(
        [
            f"{module.at(node.lineno)}: answers with a sentence; a Card leads on, a Refusal is raised"
            for module in modules("cogs")
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ways
            and node.args
            and "answer_to" in ast.unparse(node.func)
            and (
                isinstance(node.args[0], ast.Constant)
                or ast.unparse(node.args[0]).startswith(("_(", "plain"))
            )
        ]
    )
