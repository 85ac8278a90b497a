"""What a message holds for the eye: its text, and the buttons and menus in it, however deep they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Self

from sandbox.checks import components as tree_of
from sandbox.world.kept import walk
from sandbox.world.model import Json, Message


class Control(str):
    """A button, a menu or an option of one; it equals the text people know it by."""

    __slots__ = ("beside", "json")
    json: Json
    beside: str
    """The text of the section it stands in; empty elsewhere."""

    def __new__(cls, name: str, json: Json, beside: str = "") -> Self:
        control = super().__new__(cls, name)
        control.json = json
        control.beside = beside
        return control

    @property
    def custom_id(self) -> str | None:
        return self.json.get("custom_id")

    @property
    def disabled(self) -> bool:
        return bool(self.json.get("disabled"))

    @property
    def emoji(self) -> str | None:
        return (self.json.get("emoji") or {}).get("name")

    def is_called(self, name: str) -> bool:
        return name in (str(self), self.custom_id, self.emoji, f"{self.emoji} {self}")


class Button(Control):
    __slots__ = ()

    @property
    def style(self) -> int:
        return int(self.json["style"])

    @property
    def url(self) -> str | None:
        """Where a link button leads; such a button tells the bot nothing."""
        return self.json.get("url")


class Option(Control):
    """One line of a menu."""

    __slots__ = ()

    @property
    def value(self) -> str:
        return str(self.json["value"])

    @property
    def description(self) -> str:
        return str(self.json.get("description") or "")

    @property
    def default(self) -> bool:
        return bool(self.json.get("default"))


class Select(Control):
    """A menu; people know it by its placeholder."""

    __slots__ = ()

    @property
    def type(self) -> int:
        return int(self.json["type"])

    @property
    def options(self) -> list[Option]:
        """What a menu of texts offers; the others offer people, roles or channels."""
        return options_of(self.json)


def options_of(component: Json) -> list[Option]:
    return [Option(option["label"], option) for option in component.get("options") or ()]


def controls(components: Sequence[Json], beside: str = "") -> Iterator[Control]:
    """All buttons and menus in reading order, however deep they are."""
    for component in components:
        kind = component["type"]
        if kind == tree_of.BUTTON:
            name = component.get("label") or (component.get("emoji") or {}).get("name") or ""
            yield Button(name, component, beside)
        elif kind in tree_of.SELECTS:
            yield Select(component.get("placeholder") or component["custom_id"], component, beside)
        elif kind == tree_of.SECTION:
            yield from controls((component["accessory"],), text_of(component["components"]))
        else:
            yield from controls(component.get("components", ()), beside)


def text_of(components: Sequence[Json]) -> str:
    return "\n".join(c["content"] for c in walk(components) if c["type"] == tree_of.TEXT)


class Picture(str):
    """A picture on a message; it equals what is said of it to those who don't see it."""

    __slots__ = ("url",)
    url: str

    def __new__(cls, alt: str | None, url: str) -> Self:
        picture = super().__new__(cls, alt or "")
        picture.url = url
        return picture


def pictures(components: Sequence[Json]) -> list[Picture]:
    """All of them in reading order."""
    shown = [
        item
        for component in walk(components)
        if component["type"] in (tree_of.THUMBNAIL, tree_of.GALLERY)
        for item in component.get("items", (component,))
    ]
    return [Picture(item.get("description"), item["media"]["url"]) for item in shown]


def _embed_texts(embed: Json) -> Iterator[str | None]:
    yield embed.get("author", {}).get("name")
    yield embed.get("title")
    yield embed.get("description")
    for field in embed.get("fields", ()):
        yield field["name"]
        yield field["value"]
    yield embed.get("footer", {}).get("text")


def full_text(message: Message) -> str:
    """Content, embeds and text displays in reading order, one a line."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [part for part in _embed_texts(embed) if part]
    parts.append(text_of(message.components))
    return "\n".join(part for part in parts if part)


#: A command that can be pressed: the app shows everybody what stands before the colon, in no other language.
COMMAND_MENTION = re.compile(r"(?<!\\)<(/[^:<>\n]+):(\d+)>")


def with_commands(text: str) -> str:
    """The text with the names of the commands that can be pressed in it."""
    return COMMAND_MENTION.sub(r"\1", text)
