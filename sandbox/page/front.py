"""The page's files and its WebSocket, served to this machine's own browser only."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from aiohttp import web

from sandbox.page.origins import is_own, under_own_name
from sandbox.page.seat import Seat
from sandbox.page.shared import Shared
from sandbox.page.verbs import VERBS
from sandbox.server import Sandbox

STATIC = Path(__file__).parent / "static"
LARGEST_FRAME = 32 * 1024 * 1024  # a form with a file or two of Discord's 10 MiB, in base64


class Page:
    """Serves the page, and a seat to each browser."""

    def __init__(self, sandbox: Sandbox, *, companion: str | None = None) -> None:
        self.shared = Shared(sandbox, companion=companion)

    def open(self) -> None:
        """From now on it is there: at `/`, with everything else of it under `/page/`."""
        self.shared.sandbox.pages[""] = self._index
        self.shared.sandbox.pages["page"] = self._below

    async def _index(self, request: web.BaseRequest) -> web.StreamResponse:
        return self._file(request, "index.html")

    async def _below(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path.removeprefix("/page/")
        return await self._connect(request) if path == "socket" else self._file(request, path)

    def _file(self, request: web.BaseRequest, name: str) -> web.Response:
        if not under_own_name(request):
            return web.Response(status=403, text="This page is only served under this machine's own name.")
        file = (STATIC / name).resolve()
        if request.method != "GET" or not file.is_relative_to(STATIC.resolve()) or not file.is_file():
            return web.Response(status=404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(
            body=file.read_bytes(), content_type=kind, charset="utf-8", headers=_headers(request)
        )

    async def _connect(self, request: web.BaseRequest) -> web.StreamResponse:
        if not is_own(request):
            return web.Response(status=403, text="This is only for the page itself.")
        socket = web.WebSocketResponse(max_msg_size=LARGEST_FRAME, heartbeat=30)
        if not socket.can_prepare(request).ok:
            return web.Response(status=400, text="This is a WebSocket.")
        await socket.prepare(request)
        seat = Seat(self.shared, socket, VERBS)
        self.shared.seats.add(seat)
        await seat.serve()
        return socket


def _headers(request: web.BaseRequest) -> dict[str, str]:
    """Nothing runs, loads or connects that is not ours."""
    host = f"{request.url.host}:{request.url.port}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self';"
        f" connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
