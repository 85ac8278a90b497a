"""Messages as a person sees them, always as they are now: their text, buttons and menus."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Self

from sandbox.contents import (
    COMMAND_MENTION,
    Button,
    Control,
    Picture,
    Select,
    controls,
    full_text,
    pictures,
    with_commands,
)
from sandbox.drawing import drawn
from sandbox.filling import Modal
from sandbox.refusals import NoAnswer, NotSeen
from sandbox.waiting import PATIENCE, until
from sandbox.world.kept import walk
from sandbox.world.model import Attachment, Interaction, InteractionType, Json, Message, ResponseType
from sandbox.world.state import World


class Shown:
    """A message on somebody's screen."""

    def __init__(self, world: World, message: Message | None) -> None:
        self._world = world
        self._message = message

    @property
    def message(self) -> Message:
        """The message itself; `NoAnswer` if there is none."""
        found = self._found()
        if found is None:
            raise NoAnswer("There is no message.")
        return found

    def _found(self) -> Message | None:
        return self._message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and self._found() is other._found()

    def __hash__(self) -> int:
        return hash(id(self._found()))

    def __repr__(self) -> str:
        buttons = "".join(f" [{button}]" for button in self.buttons)
        return f"<{self.text!r}{buttons}>"

    # ------------------------------------------------------------------ what it says

    @property
    def text(self) -> str:
        """All of its text in reading order: content, embeds, text displays. Commands read as their names."""
        found = self._found()
        return "" if found is None else with_commands(full_text(found))

    @property
    def commands(self) -> dict[str, int]:
        """The commands that can be pressed in its text, with the ids to which they lead."""
        found = self._found()
        text = "" if found is None else full_text(found)
        return {name: int(number) for name, number in COMMAND_MENTION.findall(text)}

    @property
    def drawn(self) -> str:
        """Its text as the app draws it, with names for mentions and words for times."""
        return self.drawn_in("en-GB")

    def drawn_in(self, locale: str, zone: str = "UTC") -> str:
        """The same, in an app of this language, by a clock of this zone."""
        found = self._found()
        return drawn(self._world, None if found is None else found.channel.guild, self.text, locale, zone)

    @property
    def content(self) -> str:
        return self.message.content

    @property
    def embeds(self) -> list[Json]:
        return self.message.embeds

    @property
    def components(self) -> list[Json]:
        found = self._found()
        return [] if found is None else found.components

    @property
    def files(self) -> list[Attachment]:
        return self.message.attachments

    @property
    def pictures(self) -> list[Picture]:
        """What it shows, by what is said of them to those who don't see them."""
        return pictures(self.components)

    @property
    def accent(self) -> int | None:
        """The colour at its edge."""
        colours = [c.get("accent_color") for c in walk(self.components)] + [
            embed.get("color") for embed in self.message.embeds
        ]
        return next((colour for colour in colours if colour is not None), None)

    @property
    def controls(self) -> list[Control]:
        return list(controls(self.components))

    @property
    def buttons(self) -> list[Button]:
        return [control for control in self.controls if isinstance(control, Button)]

    @property
    def entries(self) -> list[str]:
        """What can be pressed or picked, by name: the buttons, and the options of menus."""
        return [*map(str, self.buttons), *(str(option) for each in self.selects for option in each.options)]

    @property
    def selects(self) -> list[Select]:
        return [control for control in self.controls if isinstance(control, Select)]

    def button(self, name: str) -> Button:
        return next(button for button in self.buttons if button.is_called(name))

    def select(self, name: str) -> Select:
        return next(select for select in self.selects if select.is_called(name))

    # ------------------------------------------------------------------ what it is

    @property
    def id(self) -> int:
        return self.message.id

    @property
    def author(self) -> str:
        return self.message.author.name

    @property
    def created(self) -> datetime:
        return self.message.created

    @property
    def edited(self) -> bool:
        return self.message.edited is not None

    @property
    def ephemeral(self) -> bool:
        """Only one person sees it."""
        return self.message.ephemeral

    @property
    def thinking(self) -> bool:
        """The app shows "is thinking..." and waits for the answer that was promised."""
        found = self._found()
        return found is not None and found.thinking

    @property
    def gone(self) -> bool:
        return self.message.deleted

    @property
    def pinned(self) -> bool:
        return self.message.pinned

    @property
    def mentions(self) -> list[str]:
        """The names of those it notifies."""
        return [user.name for user in self.message.mentions]

    @property
    def reactions(self) -> dict[str, int]:
        return {written: len(each.users) for written, each in self.message.reactions.items()}

    async def shows(self, text: str, *, within: float = PATIENCE) -> Self:
        """Waits until it says this."""
        await until(
            self._world,
            lambda: text in self.text,
            within=within,
            otherwise=lambda: f"The message never said {text!r}; it says {self.text!r}",
        )
        return self


APP_SAYS = {
    InteractionType.COMMAND: "The application did not respond",
    InteractionType.COMPONENT: "This interaction failed",
    InteractionType.MODAL: "Something went wrong. Try again.",
}


class Reply(Shown):
    """What came of a command, a click, a choice or a form.

    As a message it is what the answer brought: the reply, or the message it changed.
    """

    def __init__(self, world: World, interaction: Interaction) -> None:
        super().__init__(world, None)
        self.interaction = interaction
        self._edited_before = None if interaction.message is None else interaction.message.edited

    @property
    def failed(self) -> str | None:
        """What the app shows when the bot did not answer in time."""
        return APP_SAYS[self.interaction.type] if self.interaction.failed else None

    @property
    def modal(self) -> Modal | None:
        """The form that opened."""
        return None if self.interaction.modal is None else Modal(self.interaction.modal)

    @property
    def text(self) -> str:
        """All text of the answer, of the form that opened, or what the app shows for a failure."""
        if self.failed:
            return self.failed
        if self.modal is not None:
            return self.modal.text
        return super().text

    @property
    def nothing(self) -> bool:
        """There is no message to look at: it failed, a form opened, or the answer is gone."""
        return self._found() is None

    @property
    def more(self) -> list[Shown]:
        """What the bot said besides, in this answer."""
        return [Shown(self._world, message) for message in self._said() if message is not self._found()]

    @property
    def thinking(self) -> bool:
        """The bot has promised an answer that is not there yet."""
        return self.interaction.answered.done() and not self.interaction.finished.done()

    async def answered(self) -> Reply:
        """Waits for the first response, be it only a deferral, or for its failure."""
        await asyncio.shield(self.interaction.answered)
        return self

    async def settled(self, *, within: float = 15 * 60) -> Reply:
        """Waits until what a deferral promised is there."""
        await asyncio.wait((self.interaction.finished,), timeout=within)
        if not self.interaction.finished.done():
            raise NotSeen(f"The bot is still thinking (waited {within:g} s)")
        return self

    async def brings(self, text: str, *, within: float = PATIENCE) -> Shown:
        """Waits until the bot says this besides, in this answer."""
        return await until(
            self._world,
            lambda: next((each for each in self.more if text in each.text), None),
            within=within,
            otherwise=lambda: f"The answer did not bring {text!r}; besides {self!r} it brought {self.more}",
        )

    @property
    def message(self) -> Message:
        found = self._found()
        if found is None:
            raise NoAnswer(self.text or "The bot answered without saying anything.")
        return found

    def _found(self) -> Message | None:
        original = self.interaction.original
        if original is None:
            return None
        said = self._said()
        acknowledged_only = (
            self.interaction.response is ResponseType.DEFERRED_UPDATE
            and original.edited == self._edited_before
            and not original.deleted
        )
        return said[0] if said and acknowledged_only else original

    def _said(self) -> list[Message]:
        return [message for message in self.interaction.messages.values() if not message.deleted]
