"""Two people at once in the same form: whoever sends second is told, and nothing is silently put back.

A form bears marks of what it showed. What its writer left as it was is not written; what they changed is,
unless somebody else has changed it meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TypeVar

from bot.errors import Overtaken
from bot.i18n import N_

ValueT = TypeVar("ValueT")

#: Characters per field; five of them leave room in a custom id.
MARK = 6
#: Characters of what is shown of somebody else's words.
MOST_SHOWN = 300


def marks(stored: Mapping[str, object]) -> str:
    """What a form shows of these, for its custom id; in the order of their names."""
    return "".join(_mark(stored[name]) for name in sorted(stored))


def unless_overtaken(
    stored: Mapping[str, object], wanted: Mapping[str, ValueT], seen: str | None
) -> dict[str, ValueT]:
    """What to write of what is wanted, by whoever saw this (None: who saw no form). Raises Overtaken."""
    if seen is None:
        return {**wanted}
    names = sorted(wanted)
    shown = {name: seen[place * MARK : (place + 1) * MARK] for place, name in enumerate(names)}
    changed = {name: value for name, value in wanted.items() if _mark(value) != shown[name]}
    lost = [
        name
        for name in changed
        if _mark(stored[name]) != shown[name] and _text(stored[name]) != _text(changed[name])
    ]
    if lost:
        theirs = "\n".join(_text(stored[name])[:MOST_SHOWN] or "–" for name in lost)
        raise Overtaken(
            N_(
                "Somebody else changed this while you were writing. It now says: {theirs}\n\nYours is not "
                "stored yet. Fix it brings back what you wrote, and sending that replaces theirs."
            ),
            theirs=theirs,
            seen=marks({name: stored[name] for name in names}),
        )
    return changed


def _mark(value: object) -> str:
    return sha256(_text(value).encode()).hexdigest()[:MARK]


def _text(value: object) -> str:
    """As somebody would write it into a form."""
    return "" if value is None else "\n".join(str(value).strip().splitlines())
