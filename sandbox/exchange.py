"""What one person asks of bots and what comes back: answers, one after the other, and the open form."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sandbox.filling import Modal
from sandbox.picks import Picks
from sandbox.refusals import CannotDo, NoAnswer
from sandbox.replies import Reply
from sandbox.waiting import PATIENCE
from sandbox.whereabouts import Whereabouts
from sandbox.world import interactions
from sandbox.world.model import Application, Channel, Interaction, InteractionType, Json, Message, User
from sandbox.world.state import World


class Exchange:
    def __init__(self, world: World, user: User, where: Whereabouts) -> None:
        self.patience = PATIENCE
        """Seconds to wait for what a deferral promised."""
        self.replies: list[Reply] = []
        self.modal: Modal | None = None
        self._modal_opened_by: Interaction | None = None
        self._world = world
        self._user = user
        self._where = where

    @property
    def last_reply(self) -> Reply:
        if not self.replies:
            raise CannotDo(f"{self._user.name} has done nothing yet that is answered.")
        return self.replies[-1]

    def close_form(self) -> None:
        self.modal = self._modal_opened_by = None

    async def use(
        self,
        application: Application,
        kind: InteractionType,
        data: Json,
        *,
        channel: Channel,
        message: Message | None = None,
        origin: Interaction | None = None,
    ) -> Reply:
        """Returns once the bot has answered; for a deferral, once what it promised is there."""
        self._where.needs_to_be_heard(channel.guild)
        self.close_form()
        interaction = interactions.begin(
            self._world, application, self._user, channel, kind, data, message=message, origin=origin
        )
        reply = Reply(self._world, interaction)
        self.replies.append(reply)
        await asyncio.shield(interaction.answered)
        if interaction.modal is not None:
            self.modal, self._modal_opened_by = reply.modal, interaction
        await asyncio.wait((interaction.finished,), timeout=self.patience)
        return reply

    async def control(self, message: Message, data: Json) -> Reply:
        """A button or a menu of the message."""
        application = self._world.applications[message.author.id]
        return await self.use(
            application, InteractionType.COMPONENT, data, channel=message.channel, message=message
        )

    async def submit(self, entered: Mapping[str, object]) -> Reply:
        """Sends the open form; it stays open if nobody answers."""
        opened_by, modal = self._modal_opened_by, self.modal
        if modal is None or opened_by is None:
            raise CannotDo(f"{self._user.name} has no form open.")
        picks = Picks(self._world, self._user, opened_by.guild)
        reply = await self.use(
            opened_by.application,
            InteractionType.MODAL,
            modal.submission(picks, entered),
            channel=opened_by.channel,
            message=opened_by.message,
            origin=opened_by,
        )
        if reply.failed:
            self.modal, self._modal_opened_by = modal, opened_by
        return reply

    async def suggestions(self, application: Application, channel: Channel, question: Json) -> list[Json]:
        """What the bot offers for the option that is being typed."""
        interaction = await interactions.interact(
            self._world, application, self._user, channel, InteractionType.AUTOCOMPLETE, question
        )
        if interaction.failed:
            raise NoAnswer("Loading options failed.")
        return list(interaction.choices or ())
