"""Member roles, brought in line with what a person signed up for.

Only what the bot gave itself is taken back: what people were given by hand stays theirs.
See docs/design.md § 51.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime

import discord

from bot import reasons
from bot.courier.drawings import MemberRoles
from bot.courier.outcomes import Done, Failed, Gone, Outcome
from bot.courier.refusals import MISSING_PERMISSIONS, UNKNOWN_MEMBER, UNKNOWN_ROLE, UNKNOWN_USER
from bot.db import Database
from bot.permissions import is_mighty
from bot.services.people import given_member_roles


async def bring_in_line(
    client: discord.Client, db: Database, guild_id: int, drawing: MemberRoles, now: datetime
) -> Outcome:
    """Grant what is missing and take what is too much; what stands already costs no request.

    A role that can't be changed does not keep the others from being changed.
    """
    person = drawing.user_id
    try:
        member = await client.http.get_member(guild_id, person)
    except discord.NotFound as error:
        if error.code not in (UNKNOWN_MEMBER, UNKNOWN_USER):
            raise
        await db.write(given_member_roles.drop_all, guild_id, person)
        return Gone()
    held = {int(role_id) for role_id in member["roles"]}
    problems = [
        await _give(client, db, guild_id, person, role, approved=role in drawing.approved, now=now)
        for role in sorted(drawing.wanted - held)
    ]
    over = drawing.given - drawing.wanted
    problems += [await _take(client, db, guild_id, person, role) for role in sorted(over & held)]
    for role in over - held:  # somebody else took it
        await db.write(given_member_roles.drop, guild_id, person, role)
    told = [problem for problem in problems if problem is not None]
    return Failed(told[0]) if told else Done()


async def _give(
    client: discord.Client,
    db: Database,
    guild_id: int,
    person: int,
    role_id: int,
    *,
    approved: bool,
    now: datetime,
) -> str | None:
    """Returns what is in the way, if something is."""
    if not approved and is_mighty_there(client, guild_id, role_id):
        return reasons.ROLE_MIGHTY.format(role=role_id)
    await db.write(given_member_roles.note, guild_id, person, role_id, now=now)
    problem = await _asked(
        client.http.add_role(guild_id, person, role_id, reason="signed up for it"), role_id
    )
    if problem is not None:
        await db.write(given_member_roles.drop, guild_id, person, role_id)
    return problem


async def _take(client: discord.Client, db: Database, guild_id: int, person: int, role_id: int) -> str | None:
    problem = await _asked(
        client.http.remove_role(guild_id, person, role_id, reason="no longer signed up for it"), role_id
    )
    if problem is None or problem == reasons.NO_ROLE.format(role=role_id):
        await db.write(given_member_roles.drop, guild_id, person, role_id)
    return problem


def is_mighty_there(client: discord.Client, guild_id: int, role_id: int) -> bool:
    """Also since it was linked only: then nobody gets it by a button any more."""
    guild = client.get_guild(guild_id)
    role = guild.get_role(role_id) if guild is not None else None
    return role is not None and is_mighty(role)


async def _asked(request: Awaitable[object], role_id: int) -> str | None:
    """Why Discord does not do it, if it refuses for good; what may pass is raised."""
    try:
        await request
    except discord.HTTPException as error:
        if error.code == MISSING_PERMISSIONS:
            return reasons.ROLE_ABOVE.format(role=role_id)
        if error.code == UNKNOWN_ROLE:
            return reasons.NO_ROLE.format(role=role_id)
        raise
    return None
