"""The control API under /sandbox/: look at the world, act as people, move the clock and break things, from
another process on this machine.

    GET    /sandbox/state                               everything but messages
    POST   /sandbox/world                               add what is described, as in a world file
    GET    /sandbox/guilds/{guild}/channels/{channel}   its messages
    POST   /sandbox/guilds/{guild}/people               join: {"name": "Ana", "locale": "es-ES", ...}
    GET    /sandbox/guilds/{guild}/people/{person}      everything on their screen
    POST   /sandbox/guilds/{guild}/people/{person}/{verb}    act: command, click, choose, submit, say, ...
    POST   /sandbox/clock                               {"move": seconds}
    POST   /sandbox/faults                              {"kind": "fail", "method": "POST", "route": ...}
    DELETE /sandbox/faults                              all is well again
    POST   /sandbox/gateway                             {"fault": "drop" | "reconnect" | "invalidate"}
    GET    /sandbox/requests                            what bots asked of the API, oldest first

Servers and channels are named by name or id, people by name. What cannot be done is answered with 409 and
`{"cannot": "why"}`; what does not exist with 404.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from sandbox import described, seed
from sandbox.acting import act, find_room
from sandbox.api.log import Request
from sandbox.api.routing import routes
from sandbox.clock import Clock
from sandbox.page.origins import is_own
from sandbox.places import Guild
from sandbox.refusals import CannotDo, NoAnswer
from sandbox.server import Sandbox
from sandbox.world.model import Json


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Move(_Asked):
    move: float
    """Seconds; time only passes, it does not go back."""


class Break(_Asked):
    kind: Literal["fail", "lose", "delay"]
    method: str
    route: str
    """As documented: /channels/{channel_id}/messages."""
    times: int = 1
    status: int = 500
    seconds: float = 0.1


class BreakGateway(_Asked):
    fault: Literal["drop", "reconnect", "invalidate"]
    refuse_resumes: bool = False


class ClockFile:
    """The offset in seconds, kept where the bot reads it too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, clock: Clock) -> None:
        """Sets the clock as the file says, and from now on the file as the clock says."""
        if self._path.exists():
            clock.offset = timedelta(seconds=float(self._path.read_text()))
        clock.on_move(lambda: self.write(clock))

    def write(self, clock: Clock) -> None:
        """All at once: a reader never finds half a number."""
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.write_text(str(clock.offset.total_seconds()))
        fresh.replace(self._path)


class Control:
    """`sandbox.pages["sandbox"] = Control(sandbox).answer` serves it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if not is_own(request):
            return _json(403, {"cannot": "This is only for programs on this machine."})
        try:
            raw = await request.read()
            path = [unquote(each) for each in request.raw_path.partition("?")[0].split("/")[2:]]
            answer = await self._route(request.method, path, raw)
        except (CannotDo, NoAnswer, seed.BadWorld) as refusal:
            return _json(409, {"cannot": str(refusal)})
        except ValidationError as error:
            return _json(400, {"cannot": error.errors(include_url=False, include_context=False)})
        except orjson.JSONDecodeError as error:
            return _json(400, {"cannot": f"This is no JSON: {error}"})
        return (
            _json(404, {"cannot": f"There is no {request.path}."}) if answer is None else _json(200, answer)
        )

    async def _route(self, method: str, path: list[str], raw: bytes) -> object:
        match (method, *path):
            case ("GET", "state"):
                return described.everything(self._sandbox)
            case ("POST", "world"):
                made = seed.plant(self._sandbox.places, seed.parse(raw))
                return {"guilds": [described.guild(each) for each in made]}
            case ("GET", "guilds", guild, "channels", name):
                room = find_room(self._guild(guild).owner, name)
                return {"messages": [described.message(each) for each in room.messages]}
            case ("POST", "guilds", guild, "people"):
                return await self._join(self._guild(guild), raw)
            case ("GET", "guilds", guild, "people", name):
                return described.person(self._guild(guild).person(name))
            case ("POST", "guilds", guild, "people", name, verb):
                return await act(self._guild(guild).person(name), verb, _object(raw))
            case _:
                return self._operate(method, path, raw)

    def _operate(self, method: str, path: list[str], raw: bytes) -> object:
        match (method, *path):
            case ("POST", "clock"):
                return self._move(Move.model_validate_json(raw))
            case ("POST", "faults"):
                return self._break(Break.model_validate_json(raw))
            case ("DELETE", "faults"):
                self._sandbox.faults.clear()
                self._sandbox.gateway.refuse_resumes = False
                return {}
            case ("POST", "gateway"):
                return self._break_gateway(BreakGateway.model_validate_json(raw))
            case ("GET", "requests"):
                return {"requests": [_request(each) for each in self._sandbox.requests]}
        return None

    def _guild(self, name: str) -> Guild:
        places = self._sandbox.places
        found = self._sandbox.world.guilds.get(int(name)) if name.isdecimal() else None
        return places.named(name) if found is None else places.of(found)

    async def _join(self, guild: Guild, raw: bytes) -> Json:
        plan = seed.PersonPlan.model_validate_json(raw)
        person = await guild.join(plan.name, pending=plan.pending)
        seed.describe(person.user, plan)
        for name in plan.roles:
            guild.give(person, guild.role(name))
        return described.person(person)

    def _move(self, asked: Move) -> Json:
        clock = self._sandbox.clock
        if asked.move < 0:
            raise CannotDo("Time does not go back.")
        clock.move(timedelta(seconds=asked.move))
        return {"now": clock.now().isoformat(), "clock_offset": clock.offset.total_seconds()}

    def _break(self, asked: Break) -> Json:
        faults, method, route = self._sandbox.faults, asked.method, asked.route
        if (method, route) not in {(each.method, each.path) for each in routes.all}:
            raise CannotDo(f"There is no route {method} {route}.")
        if asked.kind == "fail":
            faults.fail(method, route, status=asked.status, times=asked.times, seconds=asked.seconds)
        elif asked.kind == "lose":
            faults.lose_answer(method, route, times=asked.times)
        else:
            faults.delay(method, route, seconds=asked.seconds, times=asked.times)
        return {}

    def _break_gateway(self, asked: BreakGateway) -> Json:
        gateway = self._sandbox.gateway
        gateway.refuse_resumes = asked.refuse_resumes
        {"drop": gateway.drop, "reconnect": gateway.ask_to_reconnect, "invalidate": gateway.invalidate}[
            asked.fault
        ]()
        return {}


def _object(raw: bytes) -> Json:
    found = orjson.loads(raw or b"{}")
    if not isinstance(found, dict):
        raise CannotDo("Send a JSON object.")
    return found


def _request(each: Request) -> Json:
    return {
        "method": each.method,
        "path": each.path,
        "route": each.route,
        "status": each.status,
        "seconds": each.seconds,
        "body": each.body,
        "files": each.filenames,
    }


def _json(status: int, answer: object) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(answer), content_type="application/json")
