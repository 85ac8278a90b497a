"""One request as a handler sees it, and the lookups that nearly every handler begins with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox import errors
from sandbox.errors import ApiError, invalid
from sandbox.gateway import Gateway
from sandbox.permissions import Permissions
from sandbox.ratelimits import RateLimits
from sandbox.world.model import Application, Channel, Guild, Json, Member, Message, Role, User
from sandbox.world.state import World

_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+=*")


@dataclass(slots=True, frozen=True)
class Upload:
    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Call:
    world: World
    gateway: Gateway
    limits: RateLimits
    caller: Application | None
    """None only on routes whose path carries the token."""
    path: dict[str, str]
    query: Mapping[str, str]
    payload: object = None
    """The parsed JSON, whatever it is; the checks say whether it will do."""
    uploads: tuple[Upload, ...] = ()

    @property
    def application(self) -> Application:
        if self.caller is None:
            raise ApiError(errors.UNAUTHORIZED)
        return self.caller

    @property
    def bot(self) -> User:
        return self.application.bot

    @property
    def body(self) -> Json:
        """The payload, known to be an object: to be used after a check, or where anything is optional."""
        if self.payload is None:
            return {}
        if not isinstance(self.payload, dict):
            raise invalid((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return self.payload

    # ------------------------------------------------------------------ the path and the query

    def id(self, name: str) -> int:
        return _snowflake(name, self.path[name])

    def query_id(self, name: str) -> int | None:
        text = self.query.get(name)
        return None if text is None else _snowflake(name, text)

    def query_number(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.query.get(name)
        if text is None:
            return default
        if not text.lstrip("-").isdecimal():
            raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        if int(text) < least:
            raise invalid(
                (name,), "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}."
            )
        if int(text) > most:
            raise invalid((name,), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return int(text)

    def query_flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("true", "1")

    # ------------------------------------------------------------------ what the path names

    def guild(self) -> Guild:
        """The server in the path; the bot has to be in it."""
        guild = self.world.guild(self.id("guild_id"))
        if self.bot.id not in guild.members:
            raise ApiError(errors.MISSING_ACCESS)
        return guild

    def member(self, guild: Guild) -> Member:
        user = self.world.user(self.id("user_id"))
        return self.world.member(guild, user.id)

    def role(self, guild: Guild) -> Role:
        role = guild.roles.get(self.id("role_id"))
        if role is None:
            raise ApiError(errors.UNKNOWN_ROLE)
        return role

    def channel(self) -> Channel:
        """The channel in the path; the bot has to see it."""
        channel = self.world.channel(self.id("channel_id"))
        if not self.world.sees(self.bot, channel):
            raise ApiError(errors.MISSING_ACCESS)
        return channel

    def message(self, channel: Channel) -> Message:
        return self.world.message(channel, self.id("message_id"))

    # ------------------------------------------------------------------ what the bot may do

    def need(self, channel: Channel, wanted: Permissions) -> None:
        if not self.world.may(self.bot, channel, wanted):
            raise ApiError(errors.MISSING_PERMISSIONS)

    def need_in(self, guild: Guild, wanted: Permissions) -> None:
        held = self.world.guild_permissions(guild.members[self.bot.id])
        if held & wanted != wanted:
            raise ApiError(errors.MISSING_PERMISSIONS)


def written_moment(text: str) -> datetime:
    """A time of a payload that was checked; without an offset it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def require_picture(name: str, value: object) -> None:
    """A picture as text, or none."""
    if value is not None and not _PICTURE.fullmatch(str(value)):
        raise invalid((name,), "BASE_TYPE_IMAGE", "Invalid image data")


def _snowflake(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) >= 1 << 63:
        raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)
