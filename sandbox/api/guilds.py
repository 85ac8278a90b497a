"""Servers as a whole."""

from sandbox.api.call import Call
from sandbox.api.routing import Answer, routes
from sandbox.world import guilds, render


@routes.on("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Answer:
    guild = call.guild()
    drawn = render.guild(guild)
    if call.query_flag("with_counts"):
        drawn["approximate_member_count"] = len(guild.members)
        drawn["approximate_presence_count"] = len(guild.members)
    return drawn


@routes.on("GET", "/guilds/{guild_id}/preview")
def preview(call: Call) -> Answer:
    drawn = render.guild(call.guild())
    pictures = ("icon", "splash", "discovery_splash", "home_header")
    kept = ("id", "name", "description", "features", "emojis", "stickers", *pictures)
    members = len(call.guild().members)
    counts = {"approximate_member_count": members, "approximate_presence_count": members}
    return {**{key: drawn.get(key) for key in kept}, **counts}


@routes.on("DELETE", "/users/@me/guilds/{guild_id}")
def leave(call: Call) -> Answer:
    guilds.leave(call.world, call.guild().members[call.bot.id])
    return None
