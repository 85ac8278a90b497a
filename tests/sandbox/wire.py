"""A bot that speaks plain HTTP, and holds what it asks and is answered against Discord's description."""

from __future__ import annotations

from typing import Any

import aiohttp

from sandbox.permissions import ALL, Permissions
from sandbox.server import Sandbox
from sandbox.world import applications, guilds, interactions
from sandbox.world.model import Application, Channel, Guild, Interaction, InteractionType, User
from tests.sandbox.openapi import problems_with, problems_with_answer


class Wire:
    def __init__(self, sandbox: Sandbox, application: Application, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.application = application
        self.http = http
        self.world = sandbox.world
        self.ana: User = guilds.register(self.world, "ana", display="Ana")
        self.guild: Guild = guilds.found(self.world, "Rising Tide", owner=guilds.register(self.world, "olga"))
        applications.install(self.world, application, self.guild, allowed=ALL)
        guilds.join(self.world, self.guild, self.ana)
        self.general: Channel = guilds.add_channel(self.world, self.guild, "general")

    async def asks(self, method: str, path: str, body: Any = None, *, status: int = 200, **query: str) -> Any:
        headers = {"Authorization": f"Bot {self.application.token}"}
        url = f"{self.sandbox.api_url}{path}"
        async with self.http.request(method, url, json=body, headers=headers, params=query) as response:
            answer = await response.json() if response.status != 204 else None
        request = list(self.sandbox.requests)[-1]
        assert response.status == status, answer
        assert problems_with_answer(method, request.route, response.status, answer) == []
        if status < 400:
            assert problems_with(request) == []
        return answer

    def lose(self, permission: Permissions) -> None:
        """The bot is no administrator any more, and has everything but this."""
        role = applications.own_role(self.guild, self.application)
        assert role is not None
        role.permissions = int(ALL & ~permission & ~Permissions.ADMINISTRATOR)
        self.guild.everyone.permissions = 0
        guilds.role_changed(self.world, role)

    def interaction(self, kind: InteractionType, data: Any, **more: Any) -> Interaction:
        return interactions.begin(self.world, self.application, self.ana, self.general, kind, data, **more)

    def command(self) -> Interaction:
        return self.interaction(InteractionType.COMMAND, {"id": "1", "name": "ask", "type": 1})
