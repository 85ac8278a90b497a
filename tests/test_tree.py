"""What is offered while somebody types: to who may not use the command, nothing, and that is no bug."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from discord import app_commands

from bot.client import Groundswell
from tests.community import Community
from tests.running import logging_to_memory


def suggesting(client: Groundswell) -> Iterator[tuple[str, str]]:
    """Every option of every command that suggests something."""
    for command in client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            for option in command.parameters:
                if option.autocomplete:
                    yield command.qualified_name, option.display_name


async def test_nobody_is_a_bug_for_typing(community: Community) -> None:
    ana, cora = await community.newcomer("Ana"), await community.newcomer("Cora", community.coordinators)
    await community.ask()
    await community.role()
    client = community.bot.client
    found = list(suggesting(client))
    assert ("ask manage", "ask") in found
    for name, option in found:
        for person in (ana, cora):
            failed = client.router.outcomes["failed"]
            with logging_to_memory("WARNING") as log:
                offered = await person.autocomplete(f"/{name}", **cast(Any, {option: ""}))
            assert log.getvalue() == "", (name, option, person.name)
            assert client.router.outcomes["failed"] == failed
            assert len(offered) <= 25
            assert person is cora or "manage" not in name or offered == []
