"""Shifts in a row on one timetable, in one message: answered for all of them, or otherwise for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ButtonStyle

from bot.i18n import _, timestamp
from bot.markup import said
from bot.services.shifts import answering
from bot.services.things.in_a_row import Part
from bot.services.things.things import Thing
from cogs.ui.controls import MOST_OPTIONS, Button, button, entry, menu
from cogs.ui.timetables import when_text_of
from cogs.ui.yes import plan_of, plan_text


def row_text(parts: Sequence[Part]) -> str:
    """A line for each; where they are not all at one place, with where it is."""
    elsewhere = len({one.thing.place for one in parts}) > 1
    lines = []
    for one in parts:
        start = timestamp(one.thing.starts_at) if one.thing.starts_at else ""
        end = timestamp(one.thing.ends_at, "t") if one.thing.ends_at else ""
        line = _("- {start} to {end}").format(start=start, end=end)
        lines.append(f"{line} · {said(one.thing.place)}" if elsewhere and one.thing.place else line)
    return "\n".join(lines)


def row_plan(parts: Sequence[Part]) -> str:
    """What to do there, where, and whom to turn to."""
    first = parts[0].thing
    texts = [plan_text(replace(plan_of(first), occasion=None))]
    if first.place and len({one.thing.place for one in parts}) == 1:
        texts.append(_("Where: {place}").format(place=said(first.place)))
    texts += dict.fromkeys(said(one.thing.details) for one in parts if one.thing.details)
    return "\n".join(text for text in texts if text)


def still_all(parts: Sequence[Part]) -> Button:
    """Yes, to each of them as it is here; answered in cogs/answering.py."""
    mark = answering.mark_of(parts)
    label = _("Yes, I'll be at all of them")
    return button(label, f"row:{parts[0].thing.id}:still:{mark}", ButtonStyle.success)


def how_they_went_row(anchor: Thing) -> tuple[Button, ...]:
    """From whoever was in and has said nothing of them; answered in cogs/answering.py."""
    return (
        button(_("I did them all"), f"row:{anchor.id}:done", ButtonStyle.success),
        button(_("They didn't work out"), f"row:{anchor.id}:fell_through"),
        button(_("I couldn't come"), f"row:{anchor.id}:could_not"),
    )


def one_of_them(anchor: Thing, parts: Sequence[Part], zone: str) -> discord.ui.Select[Any]:
    """To say otherwise for one of them."""
    shown = [(when_text_of(one.thing, zone), one.thing.id) for one in parts[:MOST_OPTIONS]]
    entries = [entry(when, f"row:{anchor.id}:of:{shift_id}") for when, shift_id in shown]
    return menu("row", _("Otherwise for one of them"), entries)
