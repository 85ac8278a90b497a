"""One browser: who is in it, what it is told, and what became of what it asked."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack, suppress
from typing import TypeAlias

import orjson
from aiohttp import WSMsgType, web

from sandbox.errors import ApiError
from sandbox.page.messages import told
from sandbox.page.shared import Shared
from sandbox.page.views import Looks, acquaintance, everyone
from sandbox.people import Person
from sandbox.refusals import CannotDo, NoAnswer, NotSeen
from sandbox.sight import Sight
from sandbox.world.model import Guild, Json, Message, User
from sandbox.world.state import Event

PAUSE = 0.03
"""Seconds in which changes are gathered before the views are drawn again."""
MOST_WAITING = 5000
"""Frames a browser may leave unread before it is let go."""
_NOBODY = "There is nobody here yet: start the sandbox with --world, a file that describes some people."

#: What a browser can ask for.
Verb: TypeAlias = "Callable[[Seat, Json], Awaitable[Json | None]]"


class Seat:
    def __init__(self, shared: Shared, socket: web.WebSocketResponse, verbs: Mapping[str, Verb]) -> None:
        self.shared = shared
        self.world = shared.sandbox.world
        self.places = shared.sandbox.places
        self.unread = shared.unread
        self.troubles = shared.troubles
        self.companion = shared.companion
        self._verbs = verbs
        self._socket = socket
        self._person: Person | None = None
        self._frames: asyncio.Queue[bytes] = asyncio.Queue()
        self._told: dict[str, object] = {}
        """By view, what the browser knows."""
        self._due: asyncio.TimerHandle | None = None
        self._asking: set[asyncio.Task[None]] = set()

    # ------------------------------------------------------------------ who is in it

    @property
    def person(self) -> Person:
        if self._person is None:
            raise CannotDo("Say hello first.")
        return self._person

    @property
    def sight(self) -> Sight:
        return Sight(self.world, self.person.guild.state, self.person.user)

    @property
    def looks(self) -> Looks:
        return Looks(self.world, self.unread, self.person.user, self.person.guild.state)

    def sit_down(self, who: object, guild: object) -> str:
        """From now on the browser is this person: what they see is told anew."""
        user = self._user(who)
        home = self.guild_called(guild) if guild is not None else self._home(user)
        # A person of this browser alone: a form that opens here opens in no other.
        self._person = Person(self.places.of(home), user)
        self._person.patience = 0
        self._told.clear()
        self._draw()
        return str(user.id)

    def _user(self, who: object) -> User:
        people = [each for each in self.world.users.values() if not each.bot]
        if who is None:
            found = sorted(people, key=lambda user: acquaintance(self.world, user))[:1]
        else:
            found = [each for each in people if str(who) in (str(each.id), each.name)]
        if not found:
            raise CannotDo(f"There is nobody called {who}." if who else _NOBODY)
        return found[0]

    def guild_called(self, written: object) -> Guild:
        for guild in self.world.guilds.values():
            if str(written) in (str(guild.id), guild.name):
                return guild
        raise CannotDo("There is no such server.")

    def _home(self, user: User) -> Guild:
        """A server of theirs, or else the first there is."""
        guilds = list(self.world.guilds.values())
        if not guilds:
            raise CannotDo("There is no server yet: describe one in a world file.")
        return next((each for each in guilds if user.id in each.members), guilds[0])

    # ------------------------------------------------------------------ what it is told

    def touch(self) -> None:
        """Something changed that a view may show."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(PAUSE, self._draw)

    def touch_all(self) -> None:
        """Something changed that is no event of the world, for every browser."""
        self.shared.touch()

    def _draw(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if self._person is None:
            return
        views: dict[str, object] = {
            "everyone": everyone(self.places),
            "here": self.looks.here(),
            "clock": {
                "offset": self.world.clock.offset.total_seconds(),
                "knows_next": bool(self.companion),
            },
            "troubles": self.troubles.told(),
        }
        for name, data in views.items():
            if self._told.get(name) != data:
                self._told[name] = data
                self._tell({"view": name, "data": data})

    def hear(self, event: Event) -> None:
        """Something happened in the world."""
        if self._person is None or event.name == "INTERACTION_CREATE":
            return
        if event.message is not None:
            self._hear_message(event, event.message)
        self.touch()

    def _hear_message(self, event: Event, message: Message) -> None:
        user = self.person.user
        if event.name.startswith("MESSAGE_DELETE"):
            if message.seen_by in (None, user) and self.world.sees(user, message.channel):
                drawn = event.draw()
                gone = drawn.get("ids") or [drawn["id"]]
                self._tell({"gone": gone, "channel": str(message.channel.id)})
        elif self.sight.can_see(message):
            is_new = event.name == "MESSAGE_CREATE"
            self._tell({"message": told(self.world, message, user), "new": is_new})

    def follow_log(self, follows: bool) -> None:
        wire = self.shared.wire
        if not follows:
            wire.listeners.discard(self._tell_line)
        elif self._tell_line not in wire.listeners:
            self._tell({"log": list(wire.lines)})
            wire.listeners.add(self._tell_line)

    def _tell_line(self, line: Json) -> None:
        self._tell({"log": [line]})

    def _tell(self, frame: Json) -> None:
        self._frames.put_nowait(orjson.dumps(frame))

    # ------------------------------------------------------------------ the connection

    async def serve(self) -> None:
        """Until the browser goes."""
        writer = asyncio.create_task(self._write())
        with ExitStack() as stack:
            stack.callback(writer.cancel)
            stack.callback(self._stop)
            stack.enter_context(self.world.listening(self.hear))
            stack.callback(self.world.clock.on_move(self.touch))
            async for message in self._socket:
                if message.type is not WSMsgType.TEXT:
                    break
                task = asyncio.create_task(self._answer(message.data))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)
        with suppress(asyncio.CancelledError):
            await writer

    def _stop(self) -> None:
        self.shared.wire.listeners.discard(self._tell_line)
        if self._due is not None:
            self._due.cancel()
        for task in self._asking:
            task.cancel()

    async def _write(self) -> None:
        with suppress(ConnectionError):
            while True:
                frame = await self._frames.get()
                if self._frames.qsize() > MOST_WAITING:
                    await self._socket.close(code=1013, message=b"Too slow.")
                    return
                await self._socket.send_str(frame.decode())

    async def _answer(self, raw: str) -> None:
        try:
            asked = orjson.loads(raw)
        except orjson.JSONDecodeError:
            asked = None
        if not isinstance(asked, dict):
            self._tell({"id": None, "cannot": "Send a JSON object."})
            return
        self._tell({"id": asked.get("id"), **await self._outcome(asked)})

    async def _outcome(self, asked: Json) -> Json:
        found = self._verbs.get(str(asked.get("verb")))
        if found is None:
            return {"cannot": f"Nobody can {asked.get('verb')!r}."}
        try:
            return {"done": await found(self, asked) or {}}
        except (CannotDo, NoAnswer, NotSeen) as refusal:
            return {"cannot": str(refusal)}
        except ApiError as refusal:
            return {"cannot": f"{refusal.message}."}
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            return {"cannot": f"{asked['verb']} was not asked rightly: {error!r}"}
        except Exception:
            sys.stderr.write(traceback.format_exc())
            return {"cannot": "The sandbox has a fault of its own; its terminal says which."}
