"""Kinds of parcels for tests of the outbox and the courier, and those of the program by name."""

from __future__ import annotations

from bot.promises import every_kind
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Kind, Message, Post, declare

#: Every kind that the program has of messages to a person, by name.
MESSAGES = [kind.name for kind in every_kind() if isinstance(kind, Message)]

NOTE = declare(Post("note", "a note"))
DIGEST = declare(Post("news", "some news"))
WAVERING = declare(Post("wavering", "what is one thing and then another"))
NOVELTY = declare(Post("novelty", "what a cog draws that is loaded later"))
STORY = declare(Post("story", "what is read in its order", in_order=True))
FRAGILE = declare(Post("fragile", "what can't be drawn at first"))


def called(name: str) -> Kind:
    """One that is declared."""
    found = kinds.find(name)
    assert found is not None, f"no kind is called {name}"
    return found
