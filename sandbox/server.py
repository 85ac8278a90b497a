"""The sandbox as a whole: a world behind a port on this machine."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.api import load
from sandbox.api.bodies import LARGEST_REQUEST
from sandbox.api.front import Front
from sandbox.api.log import RequestLog
from sandbox.clock import Clock, Limits
from sandbox.faults import Faults
from sandbox.gateway import Gateway
from sandbox.people import Person
from sandbox.places import Guild, Places
from sandbox.ratelimits import RateLimits
from sandbox.world import applications
from sandbox.world.model import Application
from sandbox.world.state import World

Page = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - names for it, not a choice of it

_API = ("/api/v10/", "/api/v9/", "/api/")
# Files are from anybody: a browser shows pictures and reads texts, but runs nothing that is in them.
_HARMLESS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


class Sandbox:
    """A local Discord. `async with Sandbox() as sandbox:` serves it on a free loopback port.

    discord.py is pointed at it with `discord.http.Route.BASE = sandbox.api_url` and
    `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)`.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        limits: Limits | None = None,
        ratelimits: RateLimits | None = None,
    ) -> None:
        self.world = World(clock=clock, limits=limits)
        self.places = Places(self.world)
        self.gateway = Gateway(self.world)
        self.ratelimits = ratelimits or RateLimits()
        self.faults = Faults()
        self.front = Front(self.world, self.gateway, self.ratelimits, self.faults)
        self.pages: dict[str, Page] = {}
        """What else is served, by the first word of its path: a control page, for instance."""
        self._port = port
        self._host = host
        self._runner: web.ServerRunner | None = None

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def limits(self) -> Limits:
        return self.world.limits

    @property
    def requests(self) -> RequestLog:
        return self.front.log

    @property
    def url(self) -> str:
        return f"http://{self._address}"

    @property
    def _address(self) -> str:
        """Where bots of this machine find it."""
        name = "127.0.0.1" if self._host in EVERYWHERE else self._host
        return f"[{name}]:{self._port}" if ":" in name else f"{name}:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self._address}/gateway"

    def create_application(
        self,
        name: str,
        *,
        token: str | None = None,
        members_intent: bool = True,
        presences_intent: bool = False,
        content_intent: bool = False,
    ) -> Application:
        """A bot that can log in with `.token`; it is in no server until it is installed in one."""
        return applications.create(
            self.world,
            name,
            token=token,
            members_intent=members_intent,
            presences_intent=presences_intent,
            content_intent=content_intent,
        )

    def guild(self, name: str, *, owner: str | Person = "Owner", locale: str = "en-US") -> Guild:
        """A new server with its owner in it: an account of that name, or somebody from another server."""
        return self.places.found(name, owner=owner, locale=locale)

    # ------------------------------------------------------------------ serving

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        load()
        incoming = partial(web.BaseRequest, loop=asyncio.get_running_loop(), client_max_size=LARGEST_REQUEST)
        server = web.Server(self._serve, request_factory=incoming, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, backlog=1024)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        self.world.attachments_url = f"{self.url}/attachments"

    async def stop(self) -> None:
        self.faults.clear()
        if self._runner is not None:
            self.gateway.close()
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        for start in _API:
            if path.startswith(start):
                return await self.front.answer(request, path[len(start) :])
        word = path.split("/", 2)[1]
        if word == "gateway":
            return await self.gateway.connect(request)
        if word == "attachments":
            return self._attachment(path)
        page = self.pages.get(word)
        return web.Response(status=404) if page is None else await page(request)

    def _attachment(self, path: str) -> web.Response:
        found = self.world.attachments.get(path.removeprefix("/attachments/"))
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found.data, content_type=found.content_type, headers=_HARMLESS)
