"""Application commands, global and of one server."""

import time

from sandbox import errors
from sandbox.api.call import Call
from sandbox.api.routing import Answer, Created, routes
from sandbox.checks import check_command, check_commands
from sandbox.errors import ApiError
from sandbox.world import applications
from sandbox.world.model import Application, Command, Json

_DAY = 24 * 60 * 60.0
_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(call: Call) -> tuple[Application, int | None]:
    """Whose commands, and where; a bot reaches only its own, and only in servers it is in."""
    application = call.application
    if call.id("application_id") != application.id:
        raise ApiError(errors.UNKNOWN_APPLICATION)
    if "guild_id" not in call.path:
        return application, None
    return application, call.guild().id


def _commands(call: Call) -> dict[int, Command]:
    application, guild_id = _scope(call)
    return application.commands.get(guild_id, {})


def _command(call: Call) -> Command:
    command = _commands(call).get(call.id("command_id"))
    if command is None:
        raise ApiError(errors.UNKNOWN_COMMAND)
    return command


def _drawn(call: Call, command: Command) -> Json:
    """Texts in other languages are left out unless they are asked for."""
    if call.query_flag("with_localizations"):
        return command.body
    return {key: value for key, value in command.body.items() if not key.endswith("_localizations")}


@routes.on("GET", _GLOBAL)
@routes.on("GET", _GUILD)
def list_commands(call: Call) -> Answer:
    return [_drawn(call, command) for command in _commands(call).values()]


@routes.on("PUT", _GLOBAL)
@routes.on("PUT", _GUILD)
def replace_commands(call: Call) -> Answer:
    application, guild_id = _scope(call)
    definitions = call.payload
    check_commands(definitions)
    if not isinstance(definitions, list):
        raise ApiError(errors.INVALID_FORM)
    _count_new(call, definitions)
    kept = applications.replace_commands(call.world, application, guild_id, definitions)
    return [command.body for command in kept]


@routes.on("POST", _GLOBAL)
@routes.on("POST", _GUILD)
def create_command(call: Call) -> Answer:
    application, guild_id = _scope(call)
    check_command(call.payload)
    scope = [
        {key: value for key, value in command.body.items() if key not in ("id", "application_id", "version")}
        for command in application.commands.get(guild_id, {}).values()
        if (command.name, command.type) != (call.body["name"], call.body.get("type", 1))
    ]
    check_commands([*scope, call.body])
    _count_new(call, [call.body])
    before = set(application.commands.get(guild_id, ()))
    command = applications.put_command(call.world, application, guild_id, call.body)
    return command.body if command.id in before else Created(command.body)


@routes.on("GET", _GLOBAL + "/{command_id}")
@routes.on("GET", _GUILD + "/{command_id}")
def get_command(call: Call) -> Answer:
    return _command(call).body


@routes.on("PATCH", _GLOBAL + "/{command_id}")
@routes.on("PATCH", _GUILD + "/{command_id}")
def edit_command(call: Call) -> Answer:
    command = _command(call)
    check_command(call.payload, partial=True)
    applications.edit_command(call.world, call.application, command, call.body)
    return command.body


@routes.on("DELETE", _GLOBAL + "/{command_id}")
@routes.on("DELETE", _GUILD + "/{command_id}")
def delete_command(call: Call) -> Answer:
    command = _command(call)
    del call.application.commands[command.guild_id][command.id]
    return None


def _count_new(call: Call, definitions: list[Json]) -> None:
    """So many may be created a day, deleted ones included; what is there by its name is only changed."""
    application, guild_id = _scope(call)
    there = {(each.name, each.type) for each in application.commands.get(guild_id, {}).values()}
    new = [each for each in definitions if (each["name"], each.get("type", 1)) not in there]
    created, now = application.commands_created.setdefault(guild_id, []), time.monotonic()
    created[:] = [each for each in created if each > now - _DAY]
    if len(created) + len(new) > call.world.limits.new_commands:
        raise ApiError(errors.MAX_DAILY_COMMAND_CREATES)
    created += [now] * len(new)


@routes.on("GET", _GUILD + "/permissions")
def all_permissions(call: Call) -> Answer:
    """Nobody changed them here: the sandbox has no settings page for command permissions."""
    _scope(call)
    return []


@routes.on("GET", _GUILD + "/{command_id}/permissions")
def command_permissions(call: Call) -> Answer:
    _command(call)
    raise ApiError(errors.UNKNOWN_COMMAND_PERMISSIONS)


@routes.on("PUT", _GUILD + "/{command_id}/permissions")
def change_command_permissions(call: Call) -> Answer:
    """People who run a server do so in its settings; a bot's token is not enough."""
    _command(call)
    raise ApiError(errors.NOT_FOR_BOTS)
