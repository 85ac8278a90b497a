"""Which control leads to which function.

A control's custom id is its whole state: `ask:{ask_id}:in` is the template, `ask:12:in` an id on a button.
A cog module has one `Routes` called `routes`; the client hands it to the router. Ids come back from
strangers' clients, so whatever does not fit its template exactly leads nowhere.
"""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar, get_type_hints
from urllib.parse import quote, unquote

import discord

from bot.numbers import whole_number
from bot.services.record.drafts import FieldValue

Handler = Callable[..., Awaitable[None]]
HandlerT = TypeVar("HandlerT", bound=Handler)
Surroundings = Callable[[Any], Awaitable[Mapping[str, object]]]
Value = str | int | None
Fields = dict[str, FieldValue]

#: Discord's limit for a custom id.
LONGEST_ID = 100
#: Begins the id of a select whose options' values are custom ids: it leads where they lead.
MENU = "menu:"
#: Parts a path, or a field's name, from the suffix that makes it new each time a modal opens.
FRESH = "~"


def as_written(text: str) -> str:
    """As it stands in a custom id."""
    return quote(text, safe=" ")


@dataclass(frozen=True, slots=True)
class Hole:
    """One `{name}` of a template, read as its handler annotates it; `| None` allows it to be empty."""

    name: str
    number: bool
    optional: bool

    def read(self, written: str) -> Value:
        """Raises ValueError where this can't be a value."""
        if not written and self.optional:
            return None
        if not self.number:
            return unquote(written)
        if (number := whole_number(written)) is None:
            raise ValueError(written)
        return number

    def fill(self, value: object) -> str:
        return "" if value is None else as_written(str(value))


class Template:
    """A custom id of segments between colons, each a word or a hole."""

    def __init__(self, text: str, handler: Handler) -> None:
        self.text = text
        self._segments = [_segment(written, handler) for written in text.split(":")]
        self._words = [(at, word) for at, word in enumerate(self._segments) if isinstance(word, str)]
        self._holes = [(at, hole) for at, hole in enumerate(self._segments) if isinstance(hole, Hole)]
        self.names = {hole.name for _at, hole in self._holes}

    @property
    def shape(self) -> tuple[str, ...]:
        """Two templates of one shape would fit the same ids."""
        return tuple("{}" if isinstance(segment, Hole) else segment for segment in self._segments)

    def read(self, path: Sequence[str]) -> dict[str, Value] | None:
        """The values in the holes, or None where the path does not fit; it has to have as many segments."""
        for at, word in self._words:
            if path[at] != word:
                return None
        try:
            return {hole.name: hole.read(path[at]) for at, hole in self._holes}
        except ValueError:
            return None

    def fill(self, values: Mapping[str, object]) -> str:
        path = ":".join(s.fill(values[s.name]) if isinstance(s, Hole) else s for s in self._segments)
        if len(path) > LONGEST_ID:
            raise ValueError(f"{path!r} is longer than a custom id may be ({LONGEST_ID})")
        return path


#: What a hole can hold, as its handler annotates it: whether it is a number, and whether it may be empty.
_HELD: dict[object, tuple[bool, bool]] = {
    int: (True, False),
    str: (False, False),
    int | None: (True, True),
    str | None: (False, True),
}


def _segment(written: str, handler: Handler) -> Hole | str:
    """Raises TypeError, when the cog is loaded, for a hole that its handler annotates as none of these."""
    if not written.startswith("{"):
        return written
    name = written.strip("{}")
    hint = _hint(handler, name)
    if hint not in _HELD:
        raise TypeError(
            f"{written} of {handler.__qualname__} is {hint!r}: a hole is int or str, or None besides"
        )
    number, optional = _HELD[hint]
    return Hole(name, number=number, optional=optional)


def _hint(handler: Handler, name: str) -> object:
    """The parameter's annotation, resolved where the handler was written. It alone: others are known only to
    type checkers.
    """
    annotation = inspect.signature(handler).parameters[name].annotation
    alone = SimpleNamespace(__annotations__={name: annotation})
    written = handler.func if isinstance(handler, partial) else handler
    return get_type_hints(alone, written.__globals__).get(name)


class Click:
    """A button or a select; what the handler asks for by name (`values`, `users`, ...) it is given."""

    def __init__(
        self, template: str, handler: Handler, *, opens_modal: bool = False, open_to_suspended: bool = False
    ) -> None:
        self.template = Template(template, handler)
        self.handler = handler
        self.opens_modal = opens_modal
        self.open_to_suspended = open_to_suspended
        self.wants = {"values", "users", "roles", "channels"} & set(inspect.signature(handler).parameters)


class Form:
    """A modal and what happens when it is sent: `await answer.ask(new_ask.modal(target=5, title="Call"))`."""

    def __init__(
        self,
        template: str,
        handler: Handler,
        build: Callable[..., discord.ui.Modal],
        given: Surroundings | None = None,
        open_to_suspended: bool = False,
    ) -> None:
        self.template = Template(template, handler)
        self.open_to_suspended = open_to_suspended
        self.handler = handler
        self._build = build
        self._given = given
        self._signature = inspect.signature(handler)
        self._prefillable = set(inspect.signature(build).parameters)

    async def surroundings(self, interaction: discord.Interaction) -> Mapping[str, object]:
        """What the modal shows of the server it is opened in, such as the options of a select."""
        return await self._given(interaction) if self._given is not None else {}

    def modal(self, **values: object) -> discord.ui.Modal:
        """The modal to open: the template's holes go into its id, the rest prefills fields by name."""
        return self.reopened(self.template.fill(values), values)

    def reopened(self, path: str, prefill: Mapping[str, object]) -> discord.ui.Modal:
        """The modal for an id that is filled already, with new ids: phones show old input for known ones."""
        modal = self._build(**{name: prefill[name] for name in prefill.keys() & self._prefillable})
        suffix = FRESH + secrets.token_hex(3)
        modal.custom_id = path + suffix
        if len(modal.custom_id) > LONGEST_ID:
            raise ValueError(f"{modal.custom_id!r} is longer than a custom id may be ({LONGEST_ID})")
        for item in modal.walk_children():
            if hasattr(item, "custom_id"):
                item.custom_id += suffix
        return modal

    def takes(self, *arguments: object, **values: object) -> bool:
        """Whether the handler can be called like this; not so for a modal opened before an upgrade."""
        try:
            self._signature.bind(*arguments, **values)
        except TypeError:
            return False
        return True


@dataclass(slots=True)
class Routes:
    """The clicks and forms of one cog module.

    Somebody whose participation is suspended still reaches what is `open_to_suspended`: their own data, a way
    out, a way to say that something is wrong.
    """

    open_to_suspended: bool = False
    clicks: list[Click] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def click(self, template: str, *, opens_modal: bool = False) -> Callable[[HandlerT], HandlerT]:
        """Run the function for controls with such an id.

        A route that opens a modal is never deferred: it may read for a second at most, and write nothing.
        """

        def add(handler: HandlerT) -> HandlerT:
            self.clicks.append(
                Click(template, handler, opens_modal=opens_modal, open_to_suspended=self.open_to_suspended)
            )
            return handler

        return add

    def form(
        self, template: str, *, build: Callable[..., discord.ui.Modal], given: Surroundings | None = None
    ) -> Callable[[Handler], Form]:
        """Run the function with a modal's fields, by name, when it is sent; the name becomes the `Form`.

        `given` reads what `build` needs of the server besides the fields.
        """

        def add(handler: Handler) -> Form:
            form = Form(template, handler, build, given, self.open_to_suspended)
            self.forms.append(form)
            return form

        return add


RouteT = TypeVar("RouteT", Click, Form)


class Table(dict[tuple[str, int], list[RouteT]]):
    """Routes by first word and number of segments, so that a click compares with a handful of them."""

    def add(self, route: RouteT) -> None:
        shape = route.template.shape
        family = self.setdefault((shape[0], len(shape)), [])
        for other in family:
            if other.template.shape == shape:
                raise ValueError(f"{route.template.text} and {other.template.text} fit the same custom ids")
        family.append(route)

    def find(self, path: str) -> tuple[RouteT, dict[str, Value]] | None:
        segments = path.split(":")
        for route in self.get((segments[0], len(segments)), ()):
            values = route.template.read(segments)
            if values is not None:
                return route, values
        return None
