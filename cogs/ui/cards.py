"""Cards and panels: one container of texts and rows of controls.

`Card("Call your council").text(story).row(button(...), button(...)).view()` is a message. People's texts can
be long, and Discord refuses a message of more than 4000 characters or 40 components; a card shortens its
longest text, or leaves out its last lines, until it fits, so that no story makes a card fail.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache, wraps
from typing import Any, ParamSpec

import discord

from bot.i18n import spoken
from bot.markup import clipped
from bot.mentions import CommandIds, usable_commands, with_mentions

P = ParamSpec("P")

#: Discord's limits for one message.
MOST_TEXT = 4000
MOST_COMPONENTS = 40
#: Messages that are kept because many people get them; about five kilobytes each.
MOST_DRAWN = 100

Row = discord.ui.ActionRow[Any]
Section = discord.ui.Section[Any]
Gallery = discord.ui.MediaGallery[Any]
Part = str | Row | Section | Gallery | discord.ui.Separator[Any] | discord.ui.File[Any]
#: Characters beside a button.
MOST_BESIDE = 600


CONTROLS = (discord.ui.ActionRow, discord.ui.Section)


class Colour(IntEnum):
    """What the stripe beside a card stands for; the words say it too."""

    CALM = 0x5B8DEF
    ACT = 0xF2994A
    ROLE = 0x2AA198
    GOOD = 0x27AE60
    CARE = 0x9B6DD6
    ENDED = 0x828282


class Card:
    """Builds a message step by step; each step returns the card."""

    def __init__(self, title: str = "", *, colour: Colour = Colour.CALM, mark: int | None = None) -> None:
        """The mark is the container's component id, by which the courier knows its own message again."""
        self._colour = colour
        self._mark = mark
        self._parts: list[Part] = []
        if title:
            self.text(f"### {title}")

    def text(self, text: str) -> Card:
        """A paragraph in Discord's markdown; put people's words through `said`. Empty texts are left out.
        Commands of ours that it names can be pressed where they can be used.
        """
        if text:
            self._parts.append(with_mentions(text))
        return self

    def small(self, text: str) -> Card:
        """A line in small print."""
        return self.text("\n".join(f"-# {line}" for line in text.splitlines()))

    def line(self) -> Card:
        self._parts.append(discord.ui.Separator())
        return self

    def row(self, *items: discord.ui.Item[Any] | Row) -> Card:
        """A row of up to five buttons, or of one select; a finished row is taken as it is."""
        if len(items) == 1 and isinstance(items[0], discord.ui.ActionRow):
            self._parts.append(items[0])
        elif items:
            self._parts.append(discord.ui.ActionRow(*items))
        return self

    def beside(self, text: str, control: discord.ui.Button[Any]) -> Card:
        """A line of a list with the button that belongs to it: never a button without a name."""
        self._parts.append(discord.ui.Section(clipped(with_mentions(text), MOST_BESIDE), accessory=control))
        return self

    def picture(self, address: str, alt: str) -> Card:
        """A picture on the web, or `attachment://` and the name of a file that is sent along; `alt` says what
        it shows to those who don't see it.
        """
        self._parts.append(discord.ui.MediaGallery(discord.MediaGalleryItem(address, description=alt)))
        return self

    def without_picture(self) -> Card:
        self._parts = [part for part in self._parts if not isinstance(part, discord.ui.MediaGallery)]
        return self

    def file(self, name: str) -> Card:
        """A file sent along with the answer, by its name."""
        self._parts.append(discord.ui.File(f"attachment://{name}"))
        return self

    def view(self, *below: Card) -> discord.ui.LayoutView:
        """The message, within Discord's limits, with these cards below it, whose texts are kept."""
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(self._container(*below))
        for card in below:
            view.add_item(card._container())
        return view

    def _container(self, *besides: Card) -> discord.ui.Container[discord.ui.LayoutView]:
        """It in a frame, so short that these fit into the message, too."""
        container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
            accent_colour=int(self._colour), id=self._mark
        )
        parts = counted(
            self._parts, MOST_COMPONENTS - 1 - sum(1 + sum(map(_size, one._parts)) for one in besides)
        )
        beside = sum(_length(part) for part in parts if isinstance(part, discord.ui.Section))
        beside += sum(one._text_length() for one in besides)
        texts = iter(fitted([part for part in parts if isinstance(part, str)], MOST_TEXT - beside))
        for part in parts:
            container.add_item(discord.ui.TextDisplay(next(texts)) if isinstance(part, str) else part)
        return container

    def _text_length(self) -> int:
        return sum(
            len(part) if isinstance(part, str) else _length(part)
            for part in self._parts
            if isinstance(part, str | discord.ui.Section)
        )


def drawn_once(draw: Callable[P, Card]) -> Callable[P, discord.ui.LayoutView]:
    """For what a whole crowd is told: drawn once for each language, the commands to press, and each set of
    the arguments, which have to be all that the card depends on.

    Only for answers: what the courier carries gets a mark of its own, and this is everybody's. What it saves
    is in docs/design.md § 46.
    """

    def of_language(
        language: str, commands: CommandIds, *args: P.args, **kwargs: P.kwargs
    ) -> discord.ui.LayoutView:
        view = draw(*args, **kwargs).view()
        view.stop()  # sent many times, and changed by nobody
        return view

    drawn: Callable[..., discord.ui.LayoutView] = lru_cache(MOST_DRAWN)(of_language)

    @wraps(draw)
    def in_their_language(*args: P.args, **kwargs: P.kwargs) -> discord.ui.LayoutView:
        return drawn(spoken(), usable_commands(), *args, **kwargs)

    return in_their_language


def counted(parts: list[Part], limit: int = MOST_COMPONENTS - 1) -> list[Part]:
    """The parts without the last of the texts and lines, if there are too many; controls stay."""
    kept = list(parts)
    while sum(map(_size, kept)) > limit:
        spare = (at for at, part in enumerate(kept) if not isinstance(part, CONTROLS))
        kept.pop(max(spare, default=-1))
    return kept


def _size(part: Part) -> int:
    """How many components it is."""
    if isinstance(part, discord.ui.Section):
        return 2 + len(part.children)
    return 1 + len(part.children) if isinstance(part, discord.ui.ActionRow) else 1


def _length(section: Section) -> int:
    return sum(len(one.content) for one in section.children if isinstance(one, discord.ui.TextDisplay))


def fitted(texts: list[str], limit: int = MOST_TEXT) -> list[str]:
    """The texts, shortened from the longest down until together they fit."""
    fitting = list(texts)
    while (excess := sum(map(len, fitting)) - limit) > 0:
        longest = max(range(len(fitting)), key=lambda index: len(fitting[index]))
        second = max((len(text) for i, text in enumerate(fitting) if i != longest), default=0)
        size = len(fitting[longest])
        fitting[longest] = clipped(fitting[longest], max(1, min(size - 1, max(size - excess, second))))
    return fitting
