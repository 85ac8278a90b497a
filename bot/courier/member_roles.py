"""Member roles, brought in line with what a person signed up for."""

from __future__ import annotations

import discord

from bot import reasons
from bot.courier.drawings import MemberRoles
from bot.courier.outcomes import Done, Failed, Gone, Outcome
from bot.courier.refusals import MISSING_PERMISSIONS, UNKNOWN_MEMBER, UNKNOWN_ROLE


async def bring_in_line(client: discord.Client, guild_id: int, drawing: MemberRoles) -> Outcome:
    """Grant what is missing and take what is too much; what stands already costs no request.

    A role that can't be changed does not keep the others from being changed.
    """
    try:
        member = await client.http.get_member(guild_id, drawing.user_id)
    except discord.NotFound as error:
        if error.code == UNKNOWN_MEMBER:
            return Gone()
        raise
    held = {int(role_id) for role_id in member["roles"]}
    problems = [await _grant(client, guild_id, drawing.user_id, role) for role in drawing.wanted - held]
    surplus = (drawing.linked - drawing.wanted) & held
    problems += [await _take(client, guild_id, drawing.user_id, role) for role in surplus]
    told = [problem for problem in problems if problem is not None]
    return Failed(told[0]) if told else Done()


async def _grant(client: discord.Client, guild_id: int, user_id: int, role_id: int) -> str | None:
    """Returns what is in the way, if something is."""
    try:
        await client.http.add_role(guild_id, user_id, role_id, reason="signed up for it")
    except discord.HTTPException as error:
        return _problem(error, role_id)
    return None


async def _take(client: discord.Client, guild_id: int, user_id: int, role_id: int) -> str | None:
    try:
        await client.http.remove_role(guild_id, user_id, role_id, reason="no longer signed up for it")
    except discord.HTTPException as error:
        return _problem(error, role_id)
    return None


def _problem(error: discord.HTTPException, role_id: int) -> str:
    if error.code == MISSING_PERMISSIONS:
        return reasons.ROLE_ABOVE.format(role=role_id)
    if error.code == UNKNOWN_ROLE:
        return reasons.NO_ROLE.format(role=role_id)
    raise error
