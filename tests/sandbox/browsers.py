"""A browser on the sandbox's page, as far as it speaks with the server (sandbox/page/protocol.md)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.patience import PATIENCE

Json = dict[str, Any]


class Cannot(Exception):
    """What the page says when the app would not let the person do it."""


class Browser:
    """One open page: keeps what it was told, as the page's own script does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.views: dict[str, Any] = {}
        self.messages: dict[str, Json] = {}
        self.lines: list[Json] = []
        self._socket = socket
        self._asked = 0
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._changed = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for frame in self._socket:
            self._hear(json.loads(frame.data))
            self._changed.set()

    def _hear(self, told: Json) -> None:
        if "id" in told:
            self._answers.pop(told["id"]).set_result(told)
        elif "view" in told:
            self.views[told["view"]] = told["data"]
        elif "message" in told:
            self.messages[told["message"]["id"]] = told["message"]
        elif "gone" in told:
            for each in told["gone"]:
                self.messages.pop(each, None)
        else:
            self.lines += told["log"]

    async def ask(self, verb: str, **more: Any) -> Json:
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({**more, "id": self._asked, "verb": verb})
        told = await asyncio.wait_for(answer, PATIENCE)
        if "cannot" in told:
            raise Cannot(told["cannot"])
        done: Json = told["done"]
        return done

    async def until(self, look: Callable[[], Any]) -> Any:
        async with asyncio.timeout(PATIENCE):
            while not (seen := look()):
                self._changed.clear()
                await self._changed.wait()
        return seen

    async def gets(self, text: str) -> Json:
        """The newest message that says this, in its content or anywhere in its components."""
        found: Json = await self.until(
            lambda: next((m for m in reversed(list(self.messages.values())) if text in json.dumps(m)), None)
        )
        return found

    @property
    def here(self) -> Json:
        view: Json = self.views["here"]
        return view

    def channel(self, name: str) -> Json:
        return next(each for each in self.here["guild"]["channels"] if each["name"] == name)

    def channel_names(self) -> list[str]:
        return [each["name"] for each in self.here["guild"]["channels"]]

    async def close(self) -> None:
        await self._socket.close()
        await self._listening
