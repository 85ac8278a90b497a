"""The kinds of things to do. A new kind is its table, its rules, its card, and its line here.

The reasons are in docs/design.md § 40.
"""

from __future__ import annotations

from bot.services.things.asks import ASK
from bot.services.things.roles import ROLE
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import Thing

KINDS: dict[str, ThingKind] = {kind.name: kind for kind in (ASK, ROLE)}


def kind_of(thing: Thing) -> ThingKind:
    return KINDS[thing.kind]
