"""The kinds of things to do. A new kind is its table, its rules, its card, and its line here.

The reasons are in docs/design.md § 40.
"""

from __future__ import annotations

from bot.db import Transaction
from bot.services.outbox import cards
from bot.services.outbox.cards import Standing
from bot.services.things.asks import ASK
from bot.services.things.roles import ROLE
from bot.services.things.shifts import SHIFT
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import Thing

KINDS: dict[str, ThingKind] = {kind.name: kind for kind in (ASK, ROLE, SHIFT)}


def kind_of(thing: Thing) -> ThingKind:
    return KINDS[thing.kind]


def stands(tx: Transaction, thing: Thing) -> Standing | None:
    """Where its card stands, or the one it shares; None for one that was never put in."""
    return cards.known_by(tx, kind_of(thing).card_of(tx, thing)[0])
