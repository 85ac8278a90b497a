"""What people are called in their server at this moment; no name is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
import structlog

log = structlog.get_logger(__name__)

#: Members that Discord tells of for one question, and of how many it is asked.
AT_ONCE, MOST_NAMED = 100, 1000


async def names_of(server: discord.Guild | None, people: Sequence[int]) -> Mapping[int, str]:
    """As Discord says them just now, a hundred at a time; without an answer there are none."""
    if server is None:
        return {}
    names: dict[int, str] = {}
    for first in range(0, min(len(people), MOST_NAMED), AT_ONCE):
        asked = [*people[first : first + AT_ONCE]]
        try:
            found = await server.query_members(user_ids=asked, limit=AT_ONCE, cache=False)
        except TimeoutError:
            log.warning("names_not_told", guild_id=server.id)
            break
        names |= {member.id: member.display_name for member in found}
    return names
