"""What happens in the story, as a reader sees it."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from sandbox.people import Person
from sandbox.replies import Reply, Shown

#: Where the story happens.
ZONE = "Europe/Madrid"

ReplyT = TypeVar("ReplyT", bound=Reply)


class Broken(Exception):
    """A step of the story did not hold."""


class Transcript:
    """Prints what people do and what they see, and stops at the first thing that is not as it should be."""

    def __init__(self) -> None:
        self.steps = 0

    def chapter(self, title: str) -> None:
        print(f"\n\033[1m{title}\033[0m" if _colours() else f"\n{title}\n{'-' * len(title)}")

    def tell(self, text: str) -> None:
        print(textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="  "))

    async def act(self, who: Person, does: str, action: Awaitable[ReplyT]) -> ReplyT:
        """The person does something and reads the answer. Raises Broken if there is none."""
        print(f"  {who.name} {does}")
        reply = await action
        if reply.failed is not None:
            raise Broken(f"{who.name} was told: {reply.failed}")
        if reply.modal is not None:
            self.quote("(a form opens)")
        elif reply.text:
            self.quote(reply.drawn_in(who.locale, ZONE), reply.buttons)
        return reply

    def sees(self, who: str, shown: Shown, locale: str = "en-GB") -> Shown:
        """Names and times are as in an app of this language."""
        print(f"  {who} reads:")
        self.quote(shown.drawn_in(locale, ZONE), shown.buttons)
        return shown

    def quote(self, text: str, buttons: Sequence[str] = ()) -> None:
        for line in text.splitlines():
            for part in textwrap.wrap(line, 92) or [""]:
                print(f"      │ {part}")
        if buttons:
            print(f"      │ {' '.join(f'[{label}]' for label in buttons)}")

    def holds(self, claim: str, holds: object, found: object = "") -> None:
        """One step of the story. Raises Broken if it does not hold."""
        if not holds:
            raise Broken(f"{claim}: it is not so. {found}")
        self.steps += 1
        print(f"  ✓ {claim}")


def _colours() -> bool:
    return sys.stdout.isatty()
