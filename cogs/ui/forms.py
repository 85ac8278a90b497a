"""Modals from fields; the names of the fields are what the form's handler gets them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.markup import clipped
from bot.numbers import whole_number

Label = discord.ui.Label[Any]

#: Discord's limits.
TITLE = 45
LABEL = 45
DESCRIPTION = 100
PLACEHOLDER = 100
MOST_TEXT = 4000


def form(title: str, *fields: Label) -> discord.ui.Modal:
    """A modal of one to five fields."""
    modal = discord.ui.Modal(title=clipped(title, TITLE), timeout=None)
    for field in fields:
        modal.add_item(field)
    return modal


def text_field(
    name: str,
    label: str,
    *,
    value: str | None = None,
    hint: str | None = None,
    example: str | None = None,
    long: bool = False,
    required: bool = True,
    most: int = MOST_TEXT,
) -> Label:
    """A line or, if long, a paragraph to write; `hint` below the label, `example` in grey."""
    box: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=value[:most] if value else None,
        placeholder=example and clipped(example, PLACEHOLDER),
        required=required,
        max_length=most,
    )
    return _labelled(label, hint, box)


def choice_field(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    *,
    chosen: Iterable[str] | None = None,
    hint: str | None = None,
    required: bool = True,
    most: int = 1,
) -> Label:
    """A select of (label, value) pairs inside a modal; the handler gets a list of values."""
    ticked = set(chosen or ())
    shown = [
        discord.SelectOption(label=clipped(text, 100), value=value, default=value in ticked)
        for text, value in options
    ]
    box: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=name, options=shown, required=required, min_values=int(required), max_values=most
    )
    return _labelled(label, hint, box)


def numbers(values: Iterable[str] | None) -> Iterator[int]:
    """Those of the chosen values that are numbers; forms come back from strangers."""
    return (number for value in values or () if (number := whole_number(value)) is not None)


def user_field(
    name: str,
    label: str,
    *,
    hint: str | None = None,
    required: bool = True,
    chosen: Iterable[str] | None = None,
    most: int = 1,
) -> Label:
    """People to choose inside a modal, one unless said otherwise; the handler gets a list of ids, as text."""
    ticked = [discord.Object(one, type=discord.User) for one in numbers(chosen)][:most]
    box: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
        custom_id=name,
        required=required,
        min_values=int(required),
        max_values=most,
        default_values=ticked,
    )
    return _labelled(label, hint, box)


def file_field(name: str, label: str, *, hint: str | None = None, required: bool = True) -> Label:
    """One file to choose inside a modal; the handler gets a list of ids, see bot/uploads.py."""
    box: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
        custom_id=name, required=required, min_values=int(required), max_values=1
    )
    return _labelled(label, hint, box)


def _labelled(label: str, hint: str | None, box: discord.ui.Item[Any]) -> Label:
    return discord.ui.Label(
        text=clipped(label, LABEL), description=hint and clipped(hint, DESCRIPTION), component=box
    )
