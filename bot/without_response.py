"""Answering an interaction without having Discord send back what was said.

discord.py always asks for it (`with_response`), and builds a message of it that nobody here reads.
The adapter it answers through is looked up in a context variable of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

if TYPE_CHECKING:
    from discord.types.interactions import InteractionCallback


class WithoutResponse(AsyncWebhookAdapter):
    """discord.py's own way to Discord, but for this one request."""

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> InteractionCallback:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=interaction_id,
            webhook_token=token,
        )
        await self.request(
            route,
            session,
            payload=None if params.files else params.payload,
            multipart=params.multipart if params.files else None,
            files=params.files,
            proxy=proxy,
            proxy_auth=proxy_auth,
        )
        return {"interaction": {"id": interaction_id, "type": 3}}  # of which the type is not looked at


_ADAPTER: AsyncWebhookAdapter = WithoutResponse()  # type: ignore[no-untyped-call]


def answer_without_response() -> None:
    """From here on, in this task."""
    async_context.set(_ADAPTER)
