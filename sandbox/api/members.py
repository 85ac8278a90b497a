"""Members of a server."""

from sandbox import errors
from sandbox.api.call import Call, written_moment
from sandbox.api.hierarchy import need_above_member, need_above_role
from sandbox.api.routing import Answer, routes
from sandbox.checks import check_member
from sandbox.errors import ApiError, invalid
from sandbox.permissions import Permissions
from sandbox.world import guilds, render
from sandbox.world.model import Guild, Json, Member

_MEMBERS = "/guilds/{guild_id}/members"
_MEMBER = _MEMBERS + "/{user_id}"


@routes.on("GET", _MEMBERS)
def list_members(call: Call) -> Answer:
    """All of them, by id: only for those who were granted the members intent."""
    guild = call.guild()
    if not call.application.members_intent:
        raise ApiError(errors.MISSING_ACCESS)
    limit = call.query_number("limit", 1, least=1, most=1000)
    after = call.query_id("after") or 0
    ids = sorted(each for each in guild.members if each > after)[:limit]
    return [render.member(guild.members[each]) for each in ids]


@routes.on("GET", _MEMBERS + "/search")
def search_members(call: Call) -> Answer:
    guild = call.guild()
    limit = call.query_number("limit", 1, least=1, most=1000)
    wanted = call.query.get("query", "").lower()
    if not wanted:
        raise invalid(("query",), "BASE_TYPE_REQUIRED", "This field is required")
    found = [each for each in guild.members.values() if _is_called(each, wanted)]
    return [render.member(each) for each in found[:limit]]


def _is_called(member: Member, wanted: str) -> bool:
    names = (member.user.name, member.user.global_name, member.nick)
    return any(name is not None and name.lower().startswith(wanted) for name in names)


@routes.on("GET", _MEMBER)
def get_member(call: Call) -> Answer:
    return render.member(call.member(call.guild()))


@routes.on("PATCH", _MEMBERS + "/@me")
def edit_me(call: Call) -> Answer:
    guild = call.guild()
    me = guild.members[call.bot.id]
    call.need_in(guild, Permissions.CHANGE_NICKNAME)
    check_member(call.payload, now=call.world.clock.now())
    me.nick = call.body.get("nick") or None
    guilds.member_changed(call.world, me)
    return render.member(me)


@routes.on("PATCH", _MEMBER)
def edit_member(call: Call) -> Answer:
    guild = call.guild()
    member = call.member(guild)
    check_member(call.payload, now=call.world.clock.now())
    body = call.body
    roles = None if body.get("roles") is None else _roles(call, guild, member, body)
    if "nick" in body:
        call.need_in(guild, Permissions.MANAGE_NICKNAMES)
        _may_change(call, member)
        member.nick = body.get("nick") or None
    if "communication_disabled_until" in body:
        call.need_in(guild, Permissions.MODERATE_MEMBERS)
        _may_change(call, member)
        until = body["communication_disabled_until"]
        member.timed_out_until = None if until is None else written_moment(until)
    if roles is not None:
        member.role_ids = roles
    guilds.member_changed(call.world, member)
    return render.member(member)


def _may_change(call: Call, member: Member) -> None:
    if member.user is not call.bot:
        need_above_member(call, member)


def _roles(call: Call, guild: Guild, member: Member, body: Json) -> set[int]:
    """The roles the member shall have; every one that comes or goes must be below the bot's highest."""
    call.need_in(guild, Permissions.MANAGE_ROLES)
    wanted = {int(each) for each in body["roles"]} - {guild.id}
    for role_id in wanted ^ member.role_ids:
        role = guild.roles.get(role_id)
        if role is None:
            raise ApiError(errors.UNKNOWN_ROLE)
        if role.bot is not None:
            raise ApiError(errors.INVALID_ROLE)
        need_above_role(call, role)
    return wanted


@routes.on("DELETE", _MEMBER)
def kick(call: Call) -> Answer:
    guild = call.guild()
    member = call.member(guild)
    call.need_in(guild, Permissions.KICK_MEMBERS)
    need_above_member(call, member)
    guilds.leave(call.world, member)
    return None
