"""The views of `/stats`, and how it is stored to whom a guild shows which of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from bot.errors import Invalid
from bot.i18n import N_

View = Literal["now", "ladder", "staying", "asks", "shifts", "checkins", "messages", "leading"]
#: The one that `/stats` opens with is the first.
VIEWS: tuple[View, ...] = get_args(View)
#: These are still to come: nobody is offered to open them.
TO_COME: frozenset[View] = frozenset({"shifts", "checkins", "messages", "leading"})
#: What concerns the work of coordinators: who waits, asks, shifts.
OF_THEIR_WORK = "now asks shifts"


def named_in(stored: str) -> frozenset[View]:
    """A view of another version of the program is left out."""
    return frozenset(view for view in VIEWS if view in stored.split())


def as_stored(views: Iterable[str]) -> str:
    """Raises Invalid for what is no view."""
    wanted = set(views)
    if not wanted <= set(VIEWS):
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    return " ".join(view for view in VIEWS if view in wanted)
