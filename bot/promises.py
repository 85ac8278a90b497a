"""The promise table: every kind of parcel with what it declares, as `docs/messages.md` has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import walk_packages

import bot.services
from bot.services.outbox.kinds import Kind, Message, Post, Upkeep

_HEAD = """# Every message

Printed by `groundswell messages` from what each kind declares beside its feature; `make check` compares.
What may not go out to a person now waits in their `/mine`, or until their quiet hours are over; what would
be of no use by then comes at once and does not ring.

"""
_PAUSE = {
    "ignores": "goes on",
    "stops": "stops",
    "stops unless kept": "stops, unless they keep reminders",
}


def every_kind() -> Sequence[Kind]:
    """All that the features declare, by name; every one of them is loaded for that."""
    found = {kind.name: kind for module in _features() for kind in vars(module).values() if _is_kind(kind)}
    return [found[name] for name in sorted(found)]


def _features() -> Iterator[object]:
    for module in walk_packages(bot.services.__path__, "bot.services."):
        yield import_module(module.name)


def _is_kind(value: object) -> bool:
    return isinstance(value, Kind)


def printed() -> str:
    """The whole page, in Markdown."""
    kinds = every_kind()
    messages = [_message(kind) for kind in kinds if isinstance(kind, Message)]
    posts = [_post(kind) for kind in kinds if isinstance(kind, Post)]
    upkeep = [f"| {kind.name} | {kind.title} |" for kind in kinds if isinstance(kind, Upkeep)]
    return _HEAD + "\n".join(
        [
            "## To one person",
            "",
            "| kind | what | needs | quiet hours | weekly cap | on a break | private thread | first out |",
            "|---|---|---|---|---|---|---|---|",
            *messages,
            "",
            "## In a channel",
            "",
            "| kind | what | names | drawn anew when these settings change | in quiet hours |",
            "|---|---|---|---|---|",
            *posts,
            "",
            "## Upkeep",
            "",
            "| kind | what |",
            "|---|---|",
            *upkeep,
            "",
        ]
    )


def _message(kind: Message) -> str:
    needs = f"yes to {kind.needs}" if kind.needs else "a duty here" if kind.duty else "what it belongs to"
    if kind.switch:
        needs += "; each can switch it off"
    return _row(
        kind.name,
        kind.title,
        needs,
        "waits" if kind.quiet_hours else "goes out",
        "yes" if kind.capped else "no",
        _PAUSE[kind.pause],
        "by DM instead" if kind.duty else "allowed" if kind.thread else "never",
        kind.priority,
    )


def _post(kind: Post) -> str:
    return _row(kind.name, kind.title, _named(kind), ", ".join(sorted(kind.follows)) or "–", kind.at_night)


def _named(kind: Post) -> str:
    if kind.names == "nobody":
        return "nobody"
    for_so_long = f", for {kind.named_for.days} days" if kind.named_for else ""
    if kind.names == "others":
        return f"people, whom its feature takes out when they leave or erase{for_so_long}"
    return "its person; unnamed when they erase, and after 30 days in quiet mode" + for_so_long


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
