"""Every text a person may read, found in the code, and where its length is limited by Discord."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

from tests.house.source import Module, modules

MARKERS = ("_", "N_", "ngettext")


@dataclass(frozen=True)
class Text:
    """One text; `many` is its plural, where it has one."""

    one: str
    many: str | None
    where: str

    @property
    def key(self) -> str | tuple[str, str]:
        """What a catalogue knows it by."""
        return self.one if self.many is None else (self.one, self.many)


@cache
def texts() -> list[Text]:
    return [text for module in modules("bot", "cogs") for text in texts_in(module.tree, module)]


def texts_in(node: ast.AST, module: Module) -> Iterator[Text]:
    for call in calls(node):
        if called(call) in MARKERS and call.args and isinstance(call.args[0], ast.Constant):
            forms = [str(ast.literal_eval(form)) for form in call.args[:2]] if len(call.args) == 3 else []
            one, many = forms or (str(call.args[0].value), None)
            yield Text(one, many, module.at(call.lineno))


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Call))


def called(call: ast.Call) -> str:
    """The last word of what is called: `button`, also for `discord.ui.button`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def placeholders(text: str) -> set[str]:
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name is not None}


# Where Discord limits a text's length; our functions would cut it off with an ellipsis.

BUTTON, MODAL, DESCRIPTION, PLACEHOLDER = 80, 45, 100, 150

#: By function: by an argument's position or name, how many characters fit.
LIMITS: dict[str, dict[int | str, int]] = {
    "button": {0: BUTTON, "label": BUTTON},
    "link": {0: BUTTON, "label": BUTTON},
    "Button": {"label": BUTTON},
    "confirm": {"yes": BUTTON, "no": BUTTON},
    "select": {1: PLACEHOLDER},
    "channel_select": {1: PLACEHOLDER},
    "role_select": {1: PLACEHOLDER},
    "user_select": {1: PLACEHOLDER},
    "form": {0: MODAL},
    "text_field": {1: MODAL, "hint": DESCRIPTION, "example": DESCRIPTION},
    "choice_field": {1: MODAL, "hint": DESCRIPTION},
    "command": {"description": DESCRIPTION},
    "Group": {"description": DESCRIPTION},
}
#: Its arguments are named after the options they describe.
DESCRIBES_OPTIONS = "describe"


@dataclass(frozen=True)
class Limited:
    text: Text
    most: int


@cache
def limited() -> list[Limited]:
    return [
        Limited(text, most)
        for module in modules("bot", "cogs")
        for call in calls(module.tree)
        for argument, most in limited_arguments(call)
        for text in texts_in(argument, module)
    ]


def limited_arguments(call: ast.Call) -> Iterator[tuple[ast.expr, int]]:
    name = called(call)
    limits = LIMITS.get(name, {})
    arguments = [*enumerate(call.args), *((given.arg or "", given.value) for given in call.keywords)]
    for place, argument in arguments:
        if name == DESCRIBES_OPTIONS:
            yield argument, DESCRIPTION
        elif place in limits:
            yield argument, limits[place]
