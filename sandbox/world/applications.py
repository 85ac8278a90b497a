"""Applications: creating one, adding its bot to a server, and the commands it has there."""

import base64
import secrets

from sandbox.permissions import Permissions
from sandbox.world import guilds
from sandbox.world.model import Application, Command, Guild, Json, Member, Role, User
from sandbox.world.state import World


def create(
    world: World,
    name: str,
    *,
    token: str | None = None,
    owner: User | None = None,
    members_intent: bool = True,
    presences_intent: bool = False,
    content_intent: bool = False,
) -> Application:
    """A new application with its bot user. The intents are those its developer was granted."""
    bot = guilds.register(world, name, bot=True)
    application = Application(
        id=bot.id,
        name=name,
        bot=bot,
        token=token or _token(bot.id),
        owner=owner or guilds.register(world, f"{name} developer"),
        members_intent=members_intent,
        presences_intent=presences_intent,
        content_intent=content_intent,
    )
    world.applications[application.id] = application
    world.tokens[application.token] = application
    return application


def install(world: World, application: Application, guild: Guild, *, allowed: Permissions) -> Member:
    """Adds the bot to a server, with the managed role that carries what its invitation asked for."""
    role = guilds.add_role(world, guild, application.name, permissions=allowed, bot=application.bot)
    guild.applications[application.id] = application
    return guilds.join(world, guild, application.bot, roles=[role])


def own_role(guild: Guild, application: Application) -> Role | None:
    return next((role for role in guild.roles.values() if role.bot is application.bot), None)


def put_command(world: World, application: Application, guild_id: int | None, definition: Json) -> Command:
    """Creates the command, or replaces the one of that name and kind in the same scope."""
    scope = application.commands.setdefault(guild_id, {})
    kind = definition.get("type", 1)
    earlier = next((c for c in scope.values() if c.name == definition["name"] and c.type == kind), None)
    command_id = earlier.id if earlier else world.ids.next()
    command = Command(command_id, world.ids.next(), guild_id, {})
    command.body = _as_discord_keeps_it(application, command, definition)
    scope[command_id] = command
    return command


def replace_commands(
    world: World, application: Application, guild_id: int | None, definitions: list[Json]
) -> list[Command]:
    """Makes these the scope's only commands; those that stay keep their ids."""
    kept = [put_command(world, application, guild_id, definition) for definition in definitions]
    application.commands[guild_id] = {command.id: command for command in kept}
    return kept


def edit_command(world: World, application: Application, command: Command, changes: Json) -> None:
    merged = {**command.body, **changes}
    command.version = world.ids.next()
    command.body = _as_discord_keeps_it(application, command, merged)


def _as_discord_keeps_it(application: Application, command: Command, definition: Json) -> Json:
    body: Json = {
        "type": 1,
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        "name_localizations": None,
        "description_localizations": None,
        "integration_types": [0],
        "options": [],
    }
    body.update(definition)
    if body["default_member_permissions"] is not None:
        body["default_member_permissions"] = str(body["default_member_permissions"])
    if not body["options"]:
        del body["options"]
    if command.guild_id is None:
        body.setdefault("contexts", None)
        body.setdefault("dm_permission", True)
    else:
        body["guild_id"] = str(command.guild_id)
    body.update(id=str(command.id), application_id=str(application.id), version=str(command.version))
    return body


def _token(bot_id: int) -> str:
    """Shaped like Discord's: the bot's id, a time, a secret."""
    head = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(27)}"
