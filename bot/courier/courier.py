"""Carries the outbox to Discord: a few parcels at a time, fairly between guilds, until nothing is due.

Each parcel goes through four steps: claim, begin, send, record. A process may die after any of them; the next
one goes on from what is stored.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

import discord
import structlog

from bot import reasons
from bot.clock import Clock
from bot.courier import languages, member_roles, native_events, order, question_threads, records, rounds
from bot.courier.breaker import Breaker
from bot.courier.directs import Directs
from bot.courier.drawings import (
    Direct,
    Draw,
    Drawing,
    LookOver,
    MemberRoles,
    NativeEvent,
    Nothing,
    Post,
    QuestionThread,
)
from bot.courier.messages import Messages, Sheet, utcnow
from bot.courier.outcomes import Dropped, Failed, Later, Outcome
from bot.courier.pacing import Pacing
from bot.courier.pictures import Pictures
from bot.courier.refusals import again, outcome_of
from bot.db import Database
from bot.errors import BadDatabase, Refusal
from bot.i18n import speaking
from bot.mentions import NO_IDS, mentioning
from bot.services.outbox import deliveries, kinds, outbox
from bot.services.outbox.kinds import Kind
from bot.services.outbox.outbox import Parcel
from bot.services.outbox.symptoms import UNDRAWN
from bot.services.own import contact

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
#: One parcel may take this long: below the lease, above discord.py's longest wait for a rate limit.
LONGEST_S = 45.0
MOST_AT_ONCE = 8
#: So that one guild's rate limits never hold up all the others.
MOST_AT_ONCE_PER_GUILD = 4
#: Look again at least this often: another process may have put something in, or died with a lease.
LOOK_EVERY_S = 5.0
#: What was put in is looked at this much later, together with what comes meanwhile.
BREATH_S = 0.05
#: A kind nobody draws (a cog that is not loaded) is looked at again this often.
UNDRAWN_REST = timedelta(minutes=1)
DM_BURST = 10
DM_INTERVAL_S = 3.0
#: What nudges leave of the burst to messages that somebody waits for.
DM_KEPT = 3


def dm_pacing() -> Pacing:
    return Pacing(burst=DM_BURST, interval=DM_INTERVAL_S, kept=DM_KEPT)


@dataclass(slots=True)
class _Hands:
    """What is being carried right now."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    guilds: Counter[int] = field(default_factory=Counter)

    @property
    def free(self) -> int:
        return MOST_AT_ONCE - len(self.tasks)

    @property
    def busy_guilds(self) -> list[int]:
        return [guild_id for guild_id, count in self.guilds.items() if count >= MOST_AT_ONCE_PER_GUILD]


class Courier:
    """`run` until `close`; `draws` says how each kind of parcel looks."""

    def __init__(
        self,
        client: discord.Client,
        db: Database,
        clock: Clock,
        *,
        messages: Messages | None = None,
        pacing: Pacing | None = None,
        breaker: Breaker | None = None,
        real: Callable[[], datetime] = utcnow,
    ) -> None:
        self._client = client
        self._db = db
        self._clock = clock
        self._real = real
        self.messages = messages or Messages(client, db, Pictures(db, clock), real=real)
        self.directs = Directs(
            client, db, self.messages, pacing=pacing or dm_pacing(), breaker=breaker or Breaker()
        )
        self.command_ids = NO_IDS  # what posts can have pressed, once Discord knows the commands
        self._draws: dict[str, Draw] = {}
        self._hands = _Hands()
        self._order = order.Order()
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._waiting_for_idle: list[asyncio.Future[None]] = []
        self._looking: asyncio.TimerHandle | None = None
        db.listen("outbox", self._look_soon)
        clock.on_move(self._changed.set)

    def draws(self, kind: Kind, draw: Draw) -> None:
        """Have parcels of this kind drawn by this function; one each."""
        kinds.require_declared(kind)
        if kind.name in self._draws:
            raise ValueError(f"two functions draw {kind.name}")
        self._draws[kind.name] = draw

    def add(self, draws: Mapping[Kind, Draw]) -> None:
        """All the kinds of one cog module."""
        for kind, draw in draws.items():
            self.draws(kind, draw)

    async def drawn_for(self, parcel: Parcel) -> discord.ui.LayoutView | None:
        """What a message that waits in /mine says today, in the language being spoken; None if nothing."""
        drawing = await self._drawing(self._draws[parcel.kind], parcel, self._clock.now())
        return drawing.view if isinstance(drawing, Direct) else None

    # The loop.

    async def run(self) -> None:
        """Carry parcels until `close`. The client must have logged in; it need not be connected."""
        if self._closing.is_set():
            return
        self._ended.clear()
        try:
            if self._db.alone:
                await self._db.write(deliveries.take_over)
            while not self._closing.is_set():
                await self._go_round()
            await asyncio.gather(*self._hands.tasks)
        finally:
            self._ended.set()

    async def close(self) -> None:
        """Begin nothing new, and wait for what is being sent to be sent and recorded."""
        self._closing.set()
        self._changed.set()
        await self._ended.wait()

    async def idle(self) -> None:
        """Until nothing that is due now is left to do."""
        done = asyncio.get_running_loop().create_future()
        self._waiting_for_idle.append(done)
        self._changed.set()
        await done

    async def _go_round(self) -> None:
        """Once, and wait for something to do; a database that fails now may answer later."""
        self._changed.clear()
        try:
            pause = await self._take_stock()
        except Exception:
            log.exception("courier_round_failed")
            pause = LOOK_EVERY_S
        await self._wait(pause)

    async def _take_stock(self) -> float:
        """Take up what is due; returns how many seconds there is nothing to do unless something changes."""
        waiting_for_idle = list(self._waiting_for_idle)
        now = self._clock.now()
        next_due = await self._db.read(deliveries.next_due, real=self._real())
        is_due = next_due is not None and next_due <= now
        if is_due and self._hands.free:
            await self._take_up(await self.claim())
        elif not is_due and not self._hands.tasks:
            self._tell_idle(waiting_for_idle)
        if next_due is None or is_due:
            return LOOK_EVERY_S
        return min((next_due - now).total_seconds(), LOOK_EVERY_S)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass

    def _look_soon(self) -> None:
        """After what somebody stored: they are answered first, and for a crowd there is one look."""
        if self._looking is None:
            self._looking = asyncio.get_running_loop().call_later(BREATH_S, self._look)

    def _look(self) -> None:
        self._looking = None
        self._changed.set()

    def _tell_idle(self, waiting: Sequence[asyncio.Future[None]]) -> None:
        for future in waiting:
            self._waiting_for_idle.remove(future)
            if not future.done():
                future.set_result(None)

    async def claim(self) -> Sequence[Parcel]:
        """Take as many due parcels as there are hands free, none of guilds that have their share."""
        return await self._db.write(
            deliveries.claim,
            most=self._hands.free,
            lease=LEASE,
            now=self._clock.now(),
            real=self._real(),
            busy=self._hands.busy_guilds,
        )

    async def _take_up(self, parcels: Sequence[Parcel]) -> None:
        """Carry those for whom there is room; the others are due as before, so that they keep their order."""
        if parcels:
            self._changed.set()  # there may be more
        over: list[Parcel] = []
        for parcel in parcels:  # without waiting: room that is made meanwhile is for the oldest
            if self._hands.guilds[parcel.guild_id] < MOST_AT_ONCE_PER_GUILD:
                self._carry(parcel)
            else:
                over.append(parcel)
        if over:
            await self._db.write(deliveries.put_all_down, over)

    def _carry(self, parcel: Parcel) -> None:
        task = asyncio.create_task(self.deliver(parcel), name=f"parcel {parcel.id}")
        self._hands.tasks.add(task)
        self._hands.guilds[parcel.guild_id] += 1

        def put_down(task: asyncio.Task[None]) -> None:
            self._hands.tasks.discard(task)
            self._hands.guilds -= Counter([parcel.guild_id])
            self._changed.set()

        task.add_done_callback(put_down)

    # One parcel.

    async def deliver(self, parcel: Parcel) -> None:
        """Everything from the claim to the record. What goes wrong is recorded or logged, never raised."""
        try:
            async with asyncio.timeout(LONGEST_S), self._order.turn(parcel):
                outcome = await self._carried(parcel)
        except Exception as error:
            outcome = outcome_of(error, parcel.attempts) or self._bug(parcel, error)
        try:
            await self._recorded(parcel, outcome)
        except Exception:
            log.exception("parcel_not_recorded", **records.named(parcel))

    async def _recorded(self, parcel: Parcel, outcome: Outcome) -> None:
        """As soon as the database takes it: else a post that was drawn before a change could stand for good,
        if somebody else carries the change meanwhile.
        """
        while True:
            try:
                return await self.record(parcel, outcome)
            except BadDatabase:
                if self._closing.is_set():
                    raise
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), LOOK_EVERY_S)

    async def _carried(self, parcel: Parcel) -> Outcome:
        now = self._clock.now()
        draw = self._draws.get(parcel.kind)
        if draw is None:
            return Later(UNDRAWN_REST, UNDRAWN)
        usable = NO_IDS if kinds.message(parcel.kind) else self.command_ids
        with speaking(await self._db.read(languages.of_reader, parcel)), mentioning(usable):
            drawing = await self._drawing(draw, parcel, now)
        return await self._shown(parcel, drawing, now)

    async def _drawing(self, draw: Draw, parcel: Parcel, now: datetime) -> Drawing:
        """What it looks like today; what it was about may be gone."""
        try:
            return await draw(parcel, self._db, now)
        except Refusal as refused:
            return Nothing(refused.text)  # without its values: those are people's words

    async def _shown(self, parcel: Parcel, drawing: Drawing, now: datetime) -> Outcome:
        match drawing:
            case Nothing(reason):
                return Dropped(reason)
            case Post() | MemberRoles() | NativeEvent() | QuestionThread() | LookOver() if kinds.message(
                parcel.kind
            ):
                raise TypeError(f"{parcel.kind} is a message to a person: draw a Direct")
            case Post():
                return await self._posted(parcel, drawing, now)
            case Direct():
                return await self.directs.tell(parcel, drawing, now)
            case MemberRoles():
                return await member_roles.bring_in_line(self._client, self._db, parcel.guild_id, drawing, now)
            case NativeEvent():
                return await native_events.bring_in_step(self._client, self._db, drawing, now)
            case QuestionThread():
                return await question_threads.bring_in_step(self._client, self._db, drawing, now)
            case LookOver(what):
                return await rounds.look_over(self._client, self._db, parcel, what, now)
        assert_never(drawing)

    async def _posted(self, parcel: Parcel, post: Post, now: datetime) -> Outcome:
        """Whoever is asleep is not pinged: it waits, or stands there without a sound until the morning."""
        kind, mentions = kinds.find(parcel.kind), post.mentions
        if post.taken and member_roles.is_mighty_there(self._client, parcel.guild_id, post.taken):
            return Failed(reasons.ROLE_MIGHTY.format(role=post.taken))
        if isinstance(kind, kinds.Post) and kind.at_night != "as ever" and parcel.sent_message_id is None:
            loud_at = await self._db.read(contact.end_of_night, parcel.guild_id, now=now)
            if loud_at is not None and kind.at_night == "waits":
                return Later(loud_at - now, "quiet hours")
            if loud_at is not None:
                mentions = discord.AllowedMentions.none()
                await self._db.write(outbox.say_again, parcel, due_at=loud_at, now=now)
        sheet = Sheet(
            post.channel_id,
            post.view,
            parcel.guild_id,
            mentions,
            post.once,
            pinned=post.pinned,
            picture=post.picture,
            gone=post.gone,
        )
        return await self.messages.place(parcel, sheet)

    def _bug(self, parcel: Parcel, error: Exception) -> Outcome:
        log.error("parcel_broken", **records.named(parcel), exc_info=error)
        return again(parcel.attempts, reasons.FAULT.format(name=type(error).__name__))

    async def record(self, parcel: Parcel, outcome: Outcome) -> None:
        """Store how it ended. If the lease was lost meanwhile, whoever has it now records it instead."""
        await records.record(self._db, parcel, outcome, now=self._clock.now())
