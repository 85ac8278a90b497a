"""Who stands above whom: roles and members can be changed only from above."""

from sandbox import errors
from sandbox.api.call import Call
from sandbox.errors import ApiError
from sandbox.permissions import Permissions, Rank, beyond, highest, rank, stands_above
from sandbox.world.model import Guild, Member, Role


def rank_of(member: Member) -> Rank:
    guild = member.guild
    held = [guild.roles[role_id] for role_id in member.role_ids]
    return highest((role.position, role.id) for role in (guild.everyone, *held))


def need_above_role(call: Call, role: Role) -> None:
    me = role.guild.members[call.bot.id]
    other = rank(role.position, role.id)
    if not stands_above(rank_of(me), other, actor_owns=role.guild.owner is call.bot):
        raise ApiError(errors.MISSING_PERMISSIONS)


def need_above_member(call: Call, member: Member) -> None:
    guild = member.guild
    me = guild.members[call.bot.id]
    if not stands_above(
        rank_of(me),
        rank_of(member),
        actor_owns=guild.owner is call.bot,
        other_owns=guild.owner is member.user,
    ):
        raise ApiError(errors.MISSING_PERMISSIONS)


def need_to_have(call: Call, guild: Guild, wanted: int) -> None:
    """Nobody gives away permissions they do not have."""
    held = Permissions(call.world.guild_permissions(guild.members[call.bot.id]))
    if beyond(held, wanted):
        raise ApiError(errors.MISSING_PERMISSIONS)
