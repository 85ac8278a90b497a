"""Roles of a server."""

from sandbox import errors
from sandbox.api.call import Call
from sandbox.api.hierarchy import need_above_role, need_to_have
from sandbox.api.routing import Answer, routes
from sandbox.checks import check_role, check_role_positions
from sandbox.errors import ApiError
from sandbox.permissions import Permissions
from sandbox.world import guilds, render
from sandbox.world.model import Json, Role

_ROLES = "/guilds/{guild_id}/roles"
_ROLE = _ROLES + "/{role_id}"
_MOST_ROLES = 250


@routes.on("GET", _ROLES)
def list_roles(call: Call) -> Answer:
    return [render.role(each) for each in call.guild().roles.values()]


@routes.on("GET", _ROLES + "/member-counts")
def member_counts(call: Call) -> Answer:
    guild = call.guild()
    return {
        str(role.id): sum(role.id in member.role_ids for member in guild.members.values())
        for role in guild.roles.values()
        if role is not guild.everyone
    }


@routes.on("GET", _ROLE)
def get_role(call: Call) -> Answer:
    return render.role(call.role(call.guild()))


@routes.on("POST", _ROLES)
def create_role(call: Call) -> Answer:
    guild = call.guild()
    call.need_in(guild, Permissions.MANAGE_ROLES)
    check_role(call.payload)
    if len(guild.roles) > _MOST_ROLES:
        raise ApiError(errors.MAX_ROLES)
    body = call.body
    written = body.get("permissions")
    wanted = guild.everyone.permissions if written is None else int(written)
    need_to_have(call, guild, wanted)
    role = guilds.add_role(
        call.world,
        guild,
        body.get("name") or "new role",
        permissions=Permissions(wanted),
        color=_color(body),
        hoist=bool(body.get("hoist")),
        mentionable=bool(body.get("mentionable")),
    )
    return render.role(role)


def _color(body: Json) -> int:
    colors = body.get("colors") or {}
    return int(colors.get("primary_color") or body.get("color") or 0)


@routes.on("PATCH", _ROLE)
def edit_role(call: Call) -> Answer:
    guild = call.guild()
    role = call.role(guild)
    call.need_in(guild, Permissions.MANAGE_ROLES)
    need_above_role(call, role)
    check_role(call.payload)
    body = call.body
    if body.get("permissions") is not None:
        need_to_have(call, guild, int(body["permissions"]) & ~role.permissions)
        role.permissions = int(body["permissions"])
    if body.get("name"):
        role.name = body["name"]
    if "color" in body or "colors" in body:
        role.color = _color(body)
    role.hoist = bool(body.get("hoist", role.hoist))
    role.mentionable = bool(body.get("mentionable", role.mentionable))
    guilds.role_changed(call.world, role)
    return render.role(role)


@routes.on("PATCH", _ROLES)
def move_roles(call: Call) -> Answer:
    guild = call.guild()
    call.need_in(guild, Permissions.MANAGE_ROLES)
    check_role_positions(call.payload)
    for each in call.payload if isinstance(call.payload, list) else ():
        role = guild.roles.get(int(each["id"]))
        if role is None:
            raise ApiError(errors.UNKNOWN_ROLE)
        position = int(each.get("position") or role.position)
        if position != role.position:
            need_above_role(call, role)
            guilds.move_role(call.world, role, position)
    return [render.role(each) for each in guild.roles.values()]


@routes.on("DELETE", _ROLE)
def delete_role(call: Call) -> Answer:
    guild = call.guild()
    role = call.role(guild)
    call.need_in(guild, Permissions.MANAGE_ROLES)
    _is_ordinary(role)
    need_above_role(call, role)
    guilds.remove_role(call.world, role)
    return None


def _is_ordinary(role: Role) -> None:
    """@everyone and the roles of bots are nobody's to give or take."""
    if role is role.guild.everyone or role.bot is not None:
        raise ApiError(errors.INVALID_ROLE)


@routes.on("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def give_role(call: Call) -> Answer:
    guild = call.guild()
    member, role = call.member(guild), call.role(guild)
    call.need_in(guild, Permissions.MANAGE_ROLES)
    _is_ordinary(role)
    need_above_role(call, role)
    guilds.give_role(call.world, member, role)
    return None


@routes.on("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def take_role(call: Call) -> Answer:
    guild = call.guild()
    member, role = call.member(guild), call.role(guild)
    call.need_in(guild, Permissions.MANAGE_ROLES)
    _is_ordinary(role)
    need_above_role(call, role)
    guilds.take_role(call.world, member, role)
    return None
