"""A function on its way through a transaction, and how its caller learns what became of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Set
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

from bot.db.transaction import Session, Transaction

log = logging.getLogger(__name__)


class Call:
    """One function with its arguments. A call may be run again: what counts is its last run."""

    __slots__ = ("_arguments", "_function", "_heard", "_named", "announced", "error", "future", "result")

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
        heard: Callable[[Set[str]], None] = lambda topics: None,
    ) -> None:
        self._function = function
        self._arguments = arguments
        self._named = named
        self._heard = heard
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.result: Any = None
        self.error: BaseException | None = None
        self.announced: Set[str] = frozenset()

    def run(self, session: Session) -> None:
        transaction = Transaction(session)
        try:
            self.result = self._function(transaction, *self._arguments, **self._named)
            self.error = transaction.failure and self._went_on(transaction.failure)
        except BaseException as error:  # whatever it is belongs to the caller, never to the thread
            self.error = error
        transaction.end()
        self.announced = transaction.announced

    def _went_on(self, failure: BaseException) -> RuntimeError:
        error = RuntimeError(f"{self} went on after a statement failed: use ON CONFLICT instead of catching")
        error.__cause__ = failure
        return error

    def __str__(self) -> str:
        name = getattr(self._function, "__qualname__", None)
        return f"{self._function.__module__}.{name}" if name else repr(self._function)

    def tell(self) -> None:
        """Give the caller the outcome; on the event loop."""
        if self.error is None:
            if self.announced:
                self._heard(self.announced)
            if not self.future.done():
                self.future.set_result(self.result)
        elif self.future.done():
            log.error("%s failed after its caller had left", self, exc_info=self.error)
        elif isinstance(self.error, StopIteration):  # a future refuses it, and the caller would wait for ever
            unfit = RuntimeError(f"{self} let StopIteration escape")
            unfit.__cause__ = self.error
            self.future.set_exception(unfit)
        else:
            self.future.set_exception(self.error)


def tell(calls: Iterable[Call]) -> None:
    for call in calls:
        call.tell()


class Lane(Protocol):
    """A thread's own way to the database: it runs calls one after another and never raises."""

    def run(self, call: Call) -> None: ...

    def close(self) -> None: ...


class Lanes:
    """A fixed number of threads, each with a lane of its own, that take calls from one queue."""

    def __init__(self, name: str, size: int, new_lane: Callable[[], Lane]) -> None:
        self._loop = asyncio.get_running_loop()
        self._new_lane = new_lane
        self._queue: SimpleQueue[Call | None] = SimpleQueue()
        self._closed = [self._loop.create_future() for _ in range(size)]
        for number, closed in enumerate(self._closed):
            Thread(target=self._work, args=(closed,), name=f"{name}-{number}", daemon=True).start()

    def submit(self, call: Call) -> None:
        self._queue.put(call)

    def _work(self, closed: asyncio.Future[None]) -> None:
        """To the end, whatever happens to the lane: a thread that dies answers nobody any more."""
        lane = self._new_lane()
        while (call := self._queue.get()) is not None:
            try:
                lane.run(call)
            except BaseException as error:
                log.exception("a database thread goes on with a new connection")
                call.error = error
                _let_go(lane)
                lane = self._new_lane()
            self._loop.call_soon_threadsafe(call.tell)
        _let_go(lane)
        self._loop.call_soon_threadsafe(closed.set_result, None)

    async def close(self) -> None:
        """Run what is queued, then let the threads go."""
        for _ in self._closed:
            self._queue.put(None)
        await asyncio.gather(*self._closed)


def _let_go(lane: Lane) -> None:
    try:
        lane.close()
    except Exception:
        log.exception("a database connection could not be closed")
