"""Whoever started the sandbox, if they can help: the sandbox itself knows nothing of the bot.

`--companion URL` names a program of this machine that answers two requests:

    GET  URL/next       {"at": "2026-11-22T18:00:00+00:00", "what": "a reminder to Ana"}, or {"at": null}:
                        when the bot will do something by itself, in the sandbox's time
    POST URL/restart    200 once the bot was stopped and serves again
"""

from __future__ import annotations

from datetime import datetime

import aiohttp

from sandbox.refusals import CannotDo
from sandbox.world.model import Json

_PATIENCE = aiohttp.ClientTimeout(total=60)


class Companion:
    def __init__(self, url: str | None) -> None:
        self._url = url

    def __bool__(self) -> bool:
        return self._url is not None

    async def next(self) -> tuple[datetime, str]:
        """The moment, and in a few words what happens then."""
        told = await self._ask("GET", "next")
        if told.get("at") is None:
            raise CannotDo("Nothing is planned: the bot waits for people.")
        return datetime.fromisoformat(told["at"]), str(told.get("what") or "")

    async def restart(self) -> None:
        await self._ask("POST", "restart")

    async def _ask(self, method: str, what: str) -> Json:
        if self._url is None:
            raise CannotDo("Nobody told the sandbox whom to ask: it was started without --companion.")
        try:
            async with (
                aiohttp.ClientSession(timeout=_PATIENCE) as session,
                session.request(method, f"{self._url}/{what}") as answer,
            ):
                if answer.status != 200:
                    raise CannotDo(f"It did not work: {(await answer.text())[:300]}")
                told: Json = await answer.json()
                return told
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CannotDo(f"Whoever started the sandbox does not answer ({type(error).__name__}).") from None
