"""The application itself, its bot user, and where the gateway is."""

from sandbox.api.call import Call, require_picture
from sandbox.api.routing import Answer, routes
from sandbox.world import render
from sandbox.world.state import Event

SHARD_FOR = 1000  # servers that Discord recommends for one shard


@routes.on("GET", "/gateway")
def gateway(call: Call) -> Answer:
    return {"url": call.gateway.url}


@routes.on("GET", "/gateway/bot")
def gateway_for_bot(call: Call) -> Answer:
    servers = sum(call.application.id in guild.applications for guild in call.world.guilds.values())
    allowed = call.world.limits.identifies
    used = call.gateway.identified.get(call.application.id, 0)
    return {
        "url": call.gateway.url,
        "shards": 1 + servers // SHARD_FOR,
        "session_start_limit": {
            "total": allowed,
            "remaining": max(allowed - used, 0),
            "reset_after": 24 * 60 * 60 * 1000,
            "max_concurrency": 1,
        },
    }


@routes.on("GET", "/users/@me")
def me(call: Call) -> Answer:
    return {
        **render.user(call.bot),
        "verified": True,
        "mfa_enabled": True,
        "bio": "",
        "email": None,
        "locale": call.bot.locale,
    }


@routes.on("PATCH", "/users/@me")
def change_me(call: Call) -> Answer:
    """Its picture and its banner; the name is left as it is."""
    wanted = {name: call.body.get(name, getattr(call.bot, name)) for name in ("avatar", "banner")}
    for name, picture in wanted.items():
        require_picture(name, picture)
    call.bot.avatar, call.bot.banner = wanted["avatar"], wanted["banner"]
    call.world.emit(Event("USER_UPDATE", lambda: render.user(call.bot), application=call.application))
    return me(call)


@routes.on("GET", "/users/{user_id}")
def user(call: Call) -> Answer:
    return render.user(call.world.user(call.id("user_id")))


@routes.on("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> Answer:
    mine = [guild for guild in call.world.guilds.values() if call.bot.id in guild.members]
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner is call.bot,
            "permissions": str(call.world.guild_permissions(guild.members[call.bot.id])),
            "features": guild.features,
        }
        for guild in mine
    ]


@routes.on("GET", "/oauth2/applications/@me")
def oauth_application(call: Call) -> Answer:
    return render.application(call.world, call.application)


@routes.on("GET", "/applications/@me")
def application(call: Call) -> Answer:
    return render.application(call.world, call.application)
