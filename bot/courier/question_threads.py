"""Threads for questions on the cards of things to do: opened once, put away when their thing is over.

A thread that hangs on a message has the id of that message, and Discord refuses a second one: so an earlier
try is found by what it says, or by its id. What Discord refuses is told to who looks after the thing, which
goes on without. See docs/design.md § 104.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Literal

import discord

from bot import reasons
from bot.courier.drawings import QuestionThread
from bot.courier.outcomes import Done, Failed, Later, Outcome
from bot.courier.refusals import THREAD_ARCHIVED, THREAD_EXISTS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.db import Database
from bot.services.things import questions
from bot.services.things.questions import Why

#: Minutes without a message until Discord puts it away; a message brings it back. A week.
ARCHIVED_AFTER: Literal[10080] = 10080
#: Until its card stands.
NEXT_LOOK = timedelta(minutes=1)
_WHY: dict[Why, str] = {"may not": reasons.NO_PUBLIC_THREADS, "not taken": reasons.NO_SUCH_THREAD}


async def bring_in_step(
    client: discord.Client, db: Database, drawing: QuestionThread, now: datetime
) -> Outcome:
    """Open it, call it as its thing is called, or put it away. Raises what may pass."""
    try:
        return await _Step(client, db, drawing, now).take()
    except discord.HTTPException as error:
        why = _refusal(error)
        if why is None:
            raise
        await db.write(questions.refuse, drawing.thread.thing_id, why, now=now)
        return Failed(_WHY[why])


def _refusal(error: discord.HTTPException) -> Why | None:
    """Why it is no use trying again until somebody does something; None for what may pass."""
    if isinstance(error, discord.Forbidden):
        return "may not"
    return "not taken" if error.status == 400 or error.code == UNKNOWN_CHANNEL else None


class _Step:
    """One thread, once."""

    def __init__(self, client: discord.Client, db: Database, drawing: QuestionThread, now: datetime) -> None:
        self._http = client.http
        self._db = db
        self._drawn = drawing
        self._known = drawing.thread
        self._now = now

    async def take(self) -> Outcome:
        if self._drawn.standing == "over":
            await self._put_away()
        elif self._known.thread_id is not None:
            await self._keep(self._known.thread_id)
        elif self._known.refused is None:
            return await self._open()
        return Done()

    async def _open(self) -> Outcome:
        """On the card: on one message there is one, whoever opened it."""
        if self._drawn.card is None:
            return Later(NEXT_LOOK, "the card does not stand yet")
        channel_id, message_id = self._drawn.card
        try:
            await self._http.start_thread_with_message(
                channel_id, message_id, name=self._drawn.name, auto_archive_duration=ARCHIVED_AFTER
            )
        except discord.HTTPException as error:
            if error.code in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):  # it is posted anew
                return Later(NEXT_LOOK, "the card does not stand yet", failed=True)
            if error.code != THREAD_EXISTS:
                raise
            await self._http.get_channel(message_id)  # of one that somebody deleted Discord may say so, too
        for lead in self._drawn.led_by:
            with suppress(discord.HTTPException):  # then they look there by themselves
                await self._http.add_user_to_thread(message_id, lead)
        await self._stands(message_id)
        return Done()

    async def _stands(self, thread_id: int) -> None:
        await self._db.write(
            questions.stands,
            self._known.thing_id,
            thread_id,
            self._drawn.name,
            card=self._drawn.key,
            now=self._now,
        )

    async def _keep(self, thread_id: int) -> None:
        """What is over may go on; what somebody deleted stays deleted."""
        try:
            there: Any = await self._http.get_channel(thread_id)
            changed: dict[str, Any] = {}
            if self._known.closed and there.get("thread_metadata", {}).get("locked"):
                changed |= {"archived": False, "locked": False}
            elif self._known.closed:
                changed |= {"archived": False}
            if self._drawn.name != self._known.name:
                changed |= {"name": self._drawn.name, "archived": False}
            if changed:
                await self._http.edit_channel(thread_id, **changed)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            await self._db.write(
                questions.taken_down, self._known.thing_id, card=self._drawn.key, now=self._now
            )
            return
        await self._stands(thread_id)

    async def _put_away(self) -> None:
        """Locked where the bot may, else only put away; what was written stays."""
        thread_id = self._known.thread_id
        if thread_id is not None and not self._known.closed:
            try:
                await self._close(thread_id, locked=True)
            except discord.Forbidden:
                with suppress(discord.Forbidden):
                    await self._close(thread_id)
        await self._db.write(questions.put_away, self._known.thing_id, card=self._drawn.key, now=self._now)

    async def _close(self, thread_id: int, *, locked: bool = False) -> None:
        """It may be gone, or put away already."""
        changed: dict[str, Any] = {"archived": True} | ({"locked": True} if locked else {})
        try:
            await self._http.edit_channel(thread_id, **changed)
        except discord.HTTPException as error:
            if error.code not in (UNKNOWN_CHANNEL, THREAD_ARCHIVED):
                raise
