"""The gateway: lets shards identify, resume and beat, and tells each what it may hear."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import orjson
from aiohttp import web

from sandbox.gateway import intents
from sandbox.gateway.session import Session
from sandbox.gateway.socket import Refused, Socket
from sandbox.world import render, render_talk
from sandbox.world.model import Application, Json, Member
from sandbox.world.state import Event, World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
KNOWN_OPS = frozenset({HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, REQUEST_MEMBERS})
MEMBERS_PER_CHUNK = 1000
_DEPENDS_ON_READER = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})


class Gateway:
    """Sessions outlive their connections; `url` is where the next one should connect."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.identified: dict[int, int] = {}
        """How often each application identified, today: a sandbox lives no longer."""
        self._started: dict[int, float] = {}
        """When it did so last, monotonic."""
        self.refuse_resumes = False
        self.watchers: list[Callable[[str, bytes], None]] = []
        """Told the name and the payload of each event that goes out to a bot."""
        world.listen(self.tell)

    # ------------------------------------------------------------------ telling

    def tell(self, event: Event) -> None:
        drawn: bytes | None = None
        for session in tuple(self.sessions.values()):
            application = session.application
            if not session.is_home_of(event.guild):
                continue
            if not intents.may_hear(self.world, event, application, session.intents):
                continue
            if event.message is not None and event.name in _DEPENDS_ON_READER:
                session.dispatch(
                    event.name, orjson.dumps(render_talk.told_message(event.message, viewer=application))
                )
                continue
            if drawn is None:
                drawn = orjson.dumps(event.draw())
            session.dispatch(event.name, drawn)

    # ------------------------------------------------------------------ faults

    def drop(self) -> None:
        """Cuts every connection; the sessions can be resumed."""
        for socket in self._sockets():
            socket.cut()

    def ask_to_reconnect(self) -> None:
        """As Discord does before it takes a server down: op 7."""
        for socket in self._sockets():
            socket.say(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Ends every session with op 9; unless resumable, the bots have to identify anew."""
        for socket in self._sockets():
            socket.say(INVALID_SESSION, resumable)
        if not resumable:
            self.sessions.clear()

    def _sockets(self) -> list[Socket]:
        return [session.socket for session in self.sessions.values() if session.socket is not None]

    def close(self) -> None:
        """Goes away: bots may come back and resume."""
        for socket in self._sockets():
            socket.close(1001, "Going away.")

    # ------------------------------------------------------------------ one connection

    async def connect(self, request: web.BaseRequest) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse(compress=False, autoping=True)
        await websocket.prepare(request)
        socket = Socket(websocket, request.query.get("compress"))
        writer = asyncio.create_task(socket.write())
        try:
            if request.query.get("v", "10") not in ("9", "10"):
                raise Refused(4012, "Invalid API version.")
            await self._converse(socket)
        except Refused as refusal:
            socket.close(refusal.code, refusal.reason)
            await writer
        finally:
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return websocket

    async def _converse(self, socket: Socket) -> None:
        beat = self.world.limits.heartbeat
        socket.say(HELLO, {"heartbeat_interval": int(beat * 1000), "_trace": ["sandbox"]})
        session: Session | None = None
        try:
            while (frame := await socket.read(within=beat * 1.5)) is not None:
                session = self._hear(socket, session, frame)
        finally:
            self._lost(session, socket)

    def _hear(self, socket: Socket, session: Session | None, frame: Json) -> Session | None:
        op, data = frame.get("op"), frame.get("d")
        if op not in KNOWN_OPS:
            raise Refused(4001, "Unknown opcode.")
        if op == HEARTBEAT:
            socket.say(HEARTBEAT_ACK)
        elif op in (IDENTIFY, RESUME):
            if session is not None:
                raise Refused(4005, "Already authenticated.")
            if not isinstance(data, dict):
                raise Refused(4002, "Error while decoding payload.")
            return self._identify(socket, data) if op == IDENTIFY else self._resume(socket, data)
        elif session is None:
            raise Refused(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS and isinstance(data, dict):
            self._send_members(session, data)
        return session

    def _lost(self, session: Session | None, socket: Socket) -> None:
        """Whoever says goodbye with 1000 or 1001 gives the session up."""
        if session is None or session.socket is not socket:
            return
        session.socket, session.lost = None, time.monotonic()
        if socket.close_code in (1000, 1001):
            self.sessions.pop(session.id, None)

    def _application(self, data: Json) -> Application:
        token = str(data.get("token", "")).removeprefix("Bot ")
        application = self.world.tokens.get(token)
        if application is None:
            raise Refused(4004, "Authentication failed.")
        return application

    # ------------------------------------------------------------------ identify and resume

    def _identify(self, socket: Socket, data: Json) -> Session | None:
        application = self._application(data)
        wanted = data.get("intents")
        if not isinstance(wanted, int) or wanted & ~intents.KNOWN:
            raise Refused(4013, "Invalid intent(s).")
        if not intents.granted(application, wanted):
            raise Refused(4014, "Disallowed intent(s).")
        shard, shards = _shard(data.get("shard") or (0, 1))
        if self._too_many_guilds(application, shard, shards):
            raise Refused(4011, "Sharding required.")
        self._count_start(application)
        if self._too_soon(application):
            socket.say(INVALID_SESSION, False)
            return None
        session = Session(
            application,
            wanted,
            shard,
            shards,
            data.get("large_threshold", 50),
            socket=socket,
            watchers=self.watchers,
        )
        self._forget_expired()
        self.sessions[session.id] = session
        self._welcome(session)
        return session

    def _too_many_guilds(self, application: Application, shard: int, shards: int) -> bool:
        homes = [
            guild
            for guild in self.world.guilds.values()
            if application.id in guild.applications and (guild.id >> 22) % shards == shard
        ]
        return len(homes) > self.world.limits.shard_guilds

    def _count_start(self, application: Application) -> None:
        """After too many starts Discord ends every session and gives the bot another token."""
        used = self.identified[application.id] = self.identified.get(application.id, 0) + 1
        if used <= self.world.limits.identifies:
            return
        for session in [each for each in self.sessions.values() if each.application is application]:
            del self.sessions[session.id]
            if session.socket is not None:
                session.socket.close(4004, "Authentication failed.")
        raise Refused(4004, "Authentication failed.")

    def _too_soon(self, application: Application) -> bool:
        """Whether it identified a moment ago: with a concurrency of 1, one after the other."""
        before, self._started[application.id] = self._started.get(application.id), time.monotonic()
        return before is not None and time.monotonic() - before < self.world.limits.identify_pause

    def _welcome(self, session: Session) -> None:
        application = session.application
        homes = [
            guild
            for guild in self.world.guilds.values()
            if application.id in guild.applications and session.is_home_of(guild)
        ]
        ready: Json = {
            "v": 10,
            "user": {**render.user(application.bot), "verified": True, "mfa_enabled": True},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in homes],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(application.id), "flags": render.application_flags(application)},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "_trace": ["sandbox"],
        }
        session.dispatch("READY", orjson.dumps(ready))
        if session.intents & intents.Intents.GUILDS:
            for guild in homes:
                if guild.has_outage:
                    continue
                arriving = {**render.arriving_guild(self.world, guild, application.bot), "unavailable": False}
                session.dispatch("GUILD_CREATE", orjson.dumps(arriving))

    def _resume(self, socket: Socket, data: Json) -> Session | None:
        application = self._application(data)
        session = self.sessions.get(str(data.get("session_id")))
        missed = None if session is None else session.replay(int(data.get("seq") or 0))
        if (
            session is None
            or missed is None
            or session.application is not application
            or session.expired()
            or self.refuse_resumes
        ):
            socket.say(INVALID_SESSION, False)
            return None
        if session.socket is not None:
            session.socket.close(4000, "Resumed elsewhere.")
        session.socket, session.lost = socket, None
        for frame in missed:
            socket.send(frame)
        session.dispatch("RESUMED", b'{"_trace":["sandbox"]}')
        return session

    def _forget_expired(self) -> None:
        for session in [each for each in self.sessions.values() if each.expired()]:
            del self.sessions[session.id]

    # ------------------------------------------------------------------ members on request

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self.world.guilds.get(int(data["guild_id"]))
        if guild is None or session.application.bot.id not in guild.members:
            return
        wanted = data.get("user_ids")
        if wanted is not None:
            ids = [int(each) for each in (wanted if isinstance(wanted, list) else [wanted])]
            found = [guild.members[each] for each in ids if each in guild.members]
            missing = [str(each) for each in ids if each not in guild.members]
        else:
            found, missing = self._matching(session, data, list(guild.members.values())), []
        chunks = [found[i : i + MEMBERS_PER_CHUNK] for i in range(0, len(found), MEMBERS_PER_CHUNK)] or [[]]
        for index, chunk in enumerate(chunks):
            drawn: Json = {
                "guild_id": str(guild.id),
                "members": [render.member(each) for each in chunk],
                "chunk_index": index,
                "chunk_count": len(chunks),
                "not_found": missing,
            }
            if "nonce" in data:
                drawn["nonce"] = data["nonce"]
            session.dispatch("GUILD_MEMBERS_CHUNK", orjson.dumps(drawn))

    def _matching(self, session: Session, data: Json, members: list[Member]) -> list[Member]:
        """All members are given only to those with the members intent; a search finds at most 100."""
        query, limit = str(data.get("query") or "").lower(), int(data.get("limit") or 0)
        if not query and not limit:
            if not session.intents & intents.Intents.MEMBERS:
                raise Refused(4014, "Disallowed intent(s).")
            return members
        found = [
            each
            for each in members
            if any((name or "").lower().startswith(query) for name in (each.user.name, each.nick))
        ]
        return found[: min(limit or 100, 100)]


def _shard(given: object) -> tuple[int, int]:
    match given:
        case [int(shard), int(shards)] if 0 <= shard < shards:
            return shard, shards
    raise Refused(4010, "Invalid shard.")
