"""What every request goes through: its route, faults, the token, rate limits, the handler, the log."""

import asyncio
import time
from collections.abc import Mapping

import orjson
from aiohttp import web

from sandbox import errors
from sandbox.api import bodies
from sandbox.api.call import Call, Upload
from sandbox.api.limits import RateLimited, refuse_if_too_fast
from sandbox.api.log import Request, RequestLog
from sandbox.api.routing import Created, Route, routes
from sandbox.errors import ApiError
from sandbox.faults import Fault, Faults, Kind
from sandbox.gateway import Gateway
from sandbox.ratelimits import RateLimits, Verdict
from sandbox.world.model import Application
from sandbox.world.state import World

# The ids that get a bucket of their own.
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


SCOPE = "X-RateLimit-Scope"


class Lost(Exception):
    """The connection is to be cut instead of answering."""


class Front:
    def __init__(self, world: World, gateway: Gateway, limits: RateLimits, faults: Faults) -> None:
        self.world = world
        self.gateway = gateway
        self.limits = limits
        self.faults = faults
        self.log = RequestLog()

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answers a request to the API; `path` is the part after the version."""
        if self.limits.banned:
            return _banned()
        began = time.monotonic()
        raw, template = b"", ""
        uploads: tuple[Upload, ...] = ()
        headers: Mapping[str, str] = {}
        try:
            route, values = routes.find(request.method, path)
            template = route.path
            fault = self.faults.strike(request.method, template) if self.faults else None
            if fault is not None and fault.kind is Kind.FAIL:
                _payload, uploads, raw = await bodies.read(request)  # what failed is logged whole
            await _before(fault)
            caller = None if route.by_token else self._authenticate(request)
            headers = self._pace(route, values, caller)
            payload, uploads, raw = await bodies.read(request)
            call = Call(
                self.world, self.gateway, self.limits, caller, values, request.query, payload, uploads
            )
            answer = route.handler(call)
            await _after(fault)
            response = _success(answer, headers)
        except ApiError as refusal:
            response = _json(refusal.status, refusal.body(), headers)
        except RateLimited as refusal:
            response = _json(429, refusal.body, refusal.headers)
        except Lost:
            self._note(request, template, raw, 0, began, uploads)
            _cut(request)
            return web.Response()
        self.limits.count_answer(response.status, shared=response.headers.get(SCOPE) == "shared")
        self._note(request, template, raw, response.status, began, uploads)
        return response

    def _authenticate(self, request: web.BaseRequest) -> Application:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        application = self.world.tokens.get(token) if scheme == "Bot" else None
        if application is None:
            raise ApiError(errors.UNAUTHORIZED)
        return application

    def _pace(self, route: Route, values: dict[str, str], caller: Application | None) -> Mapping[str, str]:
        if not self.limits.enabled:
            return {}
        major = [values[name] for name in _MAJOR if name in values]
        bot = values.get("webhook_id") if caller is None else caller.id
        verdict = self.limits.take(bot, route.method, route.path, *major)
        refuse_if_too_fast(verdict)
        return verdict.headers

    def _note(
        self,
        request: web.BaseRequest,
        route: str,
        raw: bytes,
        status: int,
        began: float,
        uploads: tuple[Upload, ...],
    ) -> None:
        if self.log.enabled:
            took = time.monotonic() - began
            names = tuple(upload.filename for upload in uploads)
            self.log.add(Request(began, request.method, request.path, route, raw, status, took, names))


async def _before(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.kind is Kind.FAIL:
        raise _failure(fault)
    if fault.kind is Kind.DELAY:
        await asyncio.sleep(fault.seconds)
    elif fault.kind is Kind.HOLD:
        fault.arrived.set()
        await fault.released.wait()


def _failure(fault: Fault) -> Exception:
    if fault.status != 429:
        return ApiError(errors.Kind(fault.status, 0, f"{fault.status}: made to fail"))
    headers = {SCOPE: "shared", "Retry-After": str(fault.seconds)}
    return RateLimited(Verdict(headers, fault.seconds))


async def _after(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.kind is Kind.LOSE:
        raise Lost
    if fault.kind is Kind.HOLD_ANSWER:
        fault.arrived.set()
        await fault.released.wait()


def _json(status: int, answer: object, headers: Mapping[str, str]) -> web.Response:
    return web.Response(
        status=status, body=orjson.dumps(answer), content_type="application/json", headers=headers
    )


def _success(answer: object, headers: Mapping[str, str]) -> web.Response:
    if answer is None:
        return web.Response(status=204, headers=headers)
    if isinstance(answer, Created):
        return _json(201, answer.thing, headers)
    return _json(200, answer, headers)


def _banned() -> web.Response:
    """What stands before Discord answers by itself, and not in JSON, to whoever was refused too often."""
    page = "<title>Access denied</title>You are being rate limited (1015)"
    return web.Response(status=429, text=page, content_type="text/html", headers={"Retry-After": "600"})


def _cut(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()
