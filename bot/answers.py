"""The one answer that an interaction gets.

Discord wants a first response within three seconds and refuses a second one. So everything that can answer
(the handler, the deferral, the sentence after a failure) goes through one `Answer` with one lock, and whoever
comes first decides. Answers are private, or update the private panel that was clicked; public words go
through the outbox.

A response whose fate is unknown (the connection broke) is sent once more: if the first did arrive, Discord
says so (40060) and nothing is said twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.utils import MISSING

from bot.mentions import with_mentions
from bot.without_response import answer_without_response

log = structlog.get_logger(__name__)

ALREADY_ACKNOWLEDGED = 40060
#: What Discord says once a token is dead: unknown interaction, unknown webhook, invalid webhook token.
TOO_LATE = (10062, 10015, 50027)

NOBODY = discord.AllowedMentions.none()

ChoiceT = TypeVar("ChoiceT", str, int, float)


@dataclass(frozen=True, slots=True)
class Limits:
    """Real seconds. Discord's own limit is three for the first response and fifteen minutes for the rest."""

    defer_after: float = 2.0
    give_up_after: float = 60.0
    modal_read: float = 1.0


def answer_to(interaction: discord.Interaction) -> Answer:
    """The interaction's one Answer."""
    answers: dict[type[Answer], Answer] = interaction.extras
    if Answer not in answers:
        answers[Answer] = Answer(interaction)
    return answers[Answer]


def plain(text: str) -> discord.ui.LayoutView:
    """A message of text alone."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(with_mentions(text)))
    return view


def with_buttons(text: str, *buttons: tuple[str, str]) -> discord.ui.LayoutView:
    """The same with a row of buttons, each a label and a custom id; the first stands out."""
    view = plain(text)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    for place, (label, custom_id) in enumerate(buttons):
        style = discord.ButtonStyle.secondary if place else discord.ButtonStyle.primary
        row.add_item(discord.ui.Button(label=label, custom_id=custom_id, style=style))
    view.add_item(row)
    return view


class Answer:
    """Says one thing to the person who clicked, and says it in time."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        self._lock = asyncio.Lock()
        self._said = False
        #: "lost": sent, but nobody knows whether it arrived.
        self._deferral: Literal["none", "lost", "done"] = "none"
        #: Set when Discord had an answer before we sent any: another process on our token gave it.
        self.preempted = False
        #: Set when the person was told that we stopped waiting; what the handler says later is dropped.
        self.given_up = False

    @property
    def answered(self) -> bool:
        """Whether the person has something other than "thinking…" in front of them."""
        return self._said or (self._interaction.response.is_done() and self._deferral == "none")

    @property
    def in_server(self) -> bool:
        return self._interaction.guild_id is not None

    @property
    def from_panel(self) -> bool:
        """Whether the click came from a message that only this person sees."""
        message = self._interaction.message
        return message is not None and message.flags.ephemeral

    async def say(self, what: discord.ui.LayoutView | str, *, files: Sequence[discord.File] = ()) -> None:
        """Answer with a new private message."""
        view = _ready(what)
        first = partial(
            self._interaction.response.send_message,
            view=view,
            files=files or MISSING,
            ephemeral=True,
            allowed_mentions=NOBODY,
        )
        # After a silent deferral "the original response" is the panel itself, which stays as it is.
        later = partial(self._follow_up, view, files) if self.from_panel else partial(self._edit, view, files)
        await self._answer(first, later)

    async def update(self, view: discord.ui.LayoutView, *, files: Sequence[discord.File] = ()) -> None:
        """Redraw the private panel that was clicked; from anywhere else, a new private message."""
        if not self.from_panel:
            await self.say(view, files=files)
            return
        first = partial(
            self._interaction.response.edit_message,
            view=_ready(view),
            attachments=list(files),
            allowed_mentions=NOBODY,
        )
        await self._answer(first, partial(self._edit, view, files))

    async def ask(self, modal: discord.ui.Modal) -> None:
        """Open a modal. Only where marked `opens_modal`: after a deferral Discord refuses it."""
        modal.stop()

        async def too_late() -> None:
            raise RuntimeError("A modal can't be opened after a deferral; mark the route with opens_modal.")

        await self._answer(partial(self._interaction.response.send_modal, modal), too_late)

    async def choices(self, choices: Sequence[app_commands.Choice[ChoiceT]]) -> None:
        """Answer an autocomplete with at most 25 suggestions."""
        respond = self._interaction.response.autocomplete
        await self._answer(partial(respond, choices[:25]), _nothing)

    async def defer(self) -> None:
        """Win time: silently where a private panel was clicked, else with a private "thinking…"."""
        async with self._lock:
            if self.answered or self._deferral != "none":
                return
            self._deferral = "lost"
            thinking = not self.from_panel
            await self._respond(
                partial(self._interaction.response.defer, ephemeral=thinking, thinking=thinking)
            )
            self._deferral = "done"

    async def give_up(self, sentence: str) -> None:
        """Stop waiting for the handler: tell the person, unless they have their answer already."""
        if not self.answered:
            self.given_up = True
            await self.say(sentence)

    async def _answer(
        self, first: Callable[[], Awaitable[object]], later: Callable[[], Awaitable[object]]
    ) -> None:
        async with self._lock:
            if self.answered:
                self._answered_again()
                return
            if self._deferral == "done" or not await self._respond(first):
                await later()
            self._said = True

    def _answered_again(self) -> None:
        if self.given_up:
            log.info("late_answer_dropped", interaction=self._interaction.id)
        else:
            log.error("answered_twice", interaction=self._interaction.id, stack_info=True)

    async def _respond(self, respond: Callable[[], Awaitable[object]]) -> bool:
        """Send a first response; false if a deferral we believed lost had arrived before it."""
        answer_without_response()
        again = self._deferral != "none"
        try:
            try:
                await respond()
            except (aiohttp.ClientConnectionError, TimeoutError):
                again = True
                await respond()
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            self.preempted = not again
            return self._deferral == "none"
        return True

    async def _edit(self, view: discord.ui.LayoutView, files: Sequence[discord.File]) -> None:
        await self._interaction.edit_original_response(
            view=view, attachments=list(files), allowed_mentions=NOBODY
        )

    async def _follow_up(self, view: discord.ui.LayoutView, files: Sequence[discord.File]) -> None:
        await self._interaction.followup.send(
            view=view, files=files or MISSING, ephemeral=True, allowed_mentions=NOBODY
        )


def _ready(what: discord.ui.LayoutView | str) -> discord.ui.LayoutView:
    """A view that discord.py sends and forgets: a stopped one is not put into its view store."""
    view = plain(what) if isinstance(what, str) else what
    view.stop()
    return view


async def _nothing() -> None:
    """An autocomplete is never deferred."""
