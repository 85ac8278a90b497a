"""What a person at the page can break, what each of it does, and how it is mended again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from sandbox.page.companion import Companion
from sandbox.permissions import Overwrite, Permissions
from sandbox.refusals import CannotDo
from sandbox.server import Sandbox
from sandbox.world import applications, guilds
from sandbox.world.model import Application, Channel, ChannelType, Guild, Json, Role

_ALWAYS = 10**9
_RETRY_AFTER = 2.0

#: What a bot does most, by the route it takes.
DOINGS: dict[str, tuple[str, str, str]] = {
    "send": ("sending messages", "POST", "/channels/{channel_id}/messages"),
    "edit": ("editing messages", "PATCH", "/channels/{channel_id}/messages/{message_id}"),
    "answer": (
        "answering clicks and commands",
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
    ),
    "open-dm": ("opening direct messages", "POST", "/users/@me/channels"),
    "make-event": ("making events", "POST", "/guilds/{guild_id}/scheduled-events"),
    "give-role": ("giving roles", "PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"),
}
TAKEABLE = (
    Permissions.VIEW_CHANNEL,
    Permissions.SEND_MESSAGES,
    Permissions.EMBED_LINKS,
    Permissions.ATTACH_FILES,
    Permissions.READ_MESSAGE_HISTORY,
    Permissions.MANAGE_ROLES,
    Permissions.CREATE_EVENTS,
    Permissions.MANAGE_EVENTS,
    Permissions.CREATE_PUBLIC_THREADS,
    Permissions.CREATE_PRIVATE_THREADS,
)


@dataclass(frozen=True, slots=True)
class Made:
    """Something that was broken. What mends itself cannot be undone."""

    id: int
    what: tuple[str, ...]
    sentence: str
    undo: Callable[[], None] | None = None


Breaking = Callable[[Json], Awaitable[tuple[str, Callable[[], None] | None]]]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    title: str
    does: str
    """What it does, in a sentence."""
    asks: tuple[str, ...]
    """What has to be named for it: person, permission, channel or doing."""
    make: Breaking

    def named(self, asked: Json) -> tuple[str, ...]:
        """Which of this kind: with what was named for it."""
        return (self.name, *(str(asked.get(each)) for each in self.asks))


class Troubles:
    def __init__(self, sandbox: Sandbox, companion: Companion) -> None:
        self._sandbox = sandbox
        self._world = sandbox.world
        self._companion = companion
        self._ids = count(1)
        self._made: dict[int, Made] = {}
        self._kinds = {each.name: each for each in self._offered()}

    def told(self) -> Json:
        return {
            "kinds": [
                {"name": each.name, "title": each.title, "does": each.does, "asks": list(each.asks)}
                for each in self._kinds.values()
            ],
            "doings": [{"value": name, "label": words} for name, (words, _, _) in DOINGS.items()],
            "permissions": [_spoken(each) for each in TAKEABLE],
            "made": [
                {"id": each.id, "sentence": each.sentence, "undoable": each.undo is not None}
                for each in self._made.values()
            ],
        }

    async def make(self, asked: Json) -> str:
        """Breaks it; says in a sentence what is so now."""
        kind = self._kinds.get(str(asked.get("kind")))
        if kind is None:
            raise CannotDo(f"There is no trouble called {asked.get('kind')!r}.")
        what = kind.named(asked)
        if any(each.what == what for each in self._made.values() if each.undo is not None):
            raise CannotDo("That is so already; it can be undone.")
        sentence, undo = await kind.make(asked)
        made = Made(next(self._ids), what, sentence, undo)
        self._made = {each.id: each for each in self._made.values() if each.undo is not None}
        self._made[made.id] = made
        return sentence

    def undo(self, number: int) -> None:
        made = self._made.pop(number, None)
        if made is not None and made.undo is not None:
            made.undo()

    def _offered(self) -> list[Kind]:
        offered = [
            Kind(
                "close-dms",
                "Close somebody's direct messages",
                "The bot's direct messages to this person are refused from now on.",
                ("person",),
                self._close_dms,
            ),
            Kind(
                "take-permission",
                "Take a permission from the bot",
                "The bot alone loses it: in its role, and in every channel, whatever everybody may do there.",
                ("permission",),
                self._take_permission,
            ),
            Kind(
                "rate-limit",
                "Rate-limit the bot",
                f"Each request of this kind is refused with 429: wait {_RETRY_AFTER:g} seconds.",
                ("doing",),
                self._rate_limit,
            ),
            Kind("fail", "Answer 500", "Each request of this kind fails with 500.", ("doing",), self._fail),
            Kind(
                "drop",
                "Drop the gateway",
                "The bot's connection is cut once, as when a cable is pulled. It may resume by itself.",
                (),
                self._drop,
            ),
            Kind(
                "forget",
                "Drop it and refuse to resume",
                "The connection is cut, and the bot has to identify anew: it misses what happened meanwhile.",
                (),
                self._forget,
            ),
            Kind(
                "delete-channel",
                "Delete a channel",
                "The channel goes, with everything said in it. Undo puts it back, which Discord cannot.",
                ("channel",),
                self._delete_channel,
            ),
        ]
        if self._companion:
            stops = (
                "The bot's process is stopped and started anew: what it had confirmed must still be there."
            )
            offered.append(Kind("restart", "Restart the bot", stops, (), self._restart))
        return offered

    # ------------------------------------------------------------------ breaking

    async def _close_dms(self, asked: Json) -> tuple[str, Callable[[], None]]:
        user = self._world.user(int(asked["person"]))
        if not user.dms_open:
            raise CannotDo(f"{user.name}'s direct messages are closed already.")
        user.dms_open = False

        def undo() -> None:
            user.dms_open = True

        return f"{user.name}'s direct messages are closed.", undo

    async def _take_permission(self, asked: Json) -> tuple[str, Callable[[], None]]:
        taken = next((each for each in TAKEABLE if _spoken(each) == asked["permission"]), None)
        if taken is None:
            raise CannotDo("This permission cannot be taken.")
        undoings = [
            undo
            for guild in self._world.guilds.values()
            for application in guild.applications.values()
            for undo in (
                self._take_from_role(guild, application, taken),
                self._deny(guild, application, taken),
            )
        ]

        def undo_all() -> None:
            for undo in undoings:
                undo()

        return f'The bot has lost the permission "{_spoken(taken)}".', undo_all

    def _take_from_role(
        self, guild: Guild, application: Application, taken: Permissions
    ) -> Callable[[], None]:
        role = applications.own_role(guild, application)
        if role is None or not role.permissions & taken:
            return lambda: None
        self._set(role, role.permissions & ~int(taken))
        return lambda: self._set(role, role.permissions | int(taken))

    def _deny(self, guild: Guild, application: Application, taken: Permissions) -> Callable[[], None]:
        """Against what everybody may do, only a channel's own overwrite helps."""
        bot, allowed = application.bot.id, {}
        for channel in guild.channels.values():
            now = channel.overwrites.get(bot, Overwrite())
            if not now.deny & taken:
                allowed[channel] = now.allow & int(taken)
                self._overwrite(channel, bot, Overwrite(now.allow & ~int(taken), now.deny | int(taken)))

        def undo() -> None:
            for channel, was in allowed.items():
                now = channel.overwrites.get(bot, Overwrite())
                self._overwrite(channel, bot, Overwrite(now.allow | was, now.deny & ~int(taken)))

        return undo

    async def _rate_limit(self, asked: Json) -> tuple[str, Callable[[], None]]:
        words, method, route = _doing(asked)
        fault = self._sandbox.faults.fail(method, route, status=429, times=_ALWAYS, seconds=_RETRY_AFTER)
        return f"The bot is rate-limited at {words}.", fault.release

    async def _fail(self, asked: Json) -> tuple[str, Callable[[], None]]:
        words, method, route = _doing(asked)
        fault = self._sandbox.faults.fail(method, route, status=500, times=_ALWAYS)
        return f"The bot gets 500 at {words}.", fault.release

    async def _drop(self, asked: Json) -> tuple[str, None]:
        self._sandbox.gateway.drop()
        return "The bot's connection was cut; it may resume.", None

    async def _forget(self, asked: Json) -> tuple[str, Callable[[], None]]:
        gateway = self._sandbox.gateway
        gateway.refuse_resumes = True
        gateway.drop()

        def undo() -> None:
            gateway.refuse_resumes = False

        return "The bot's connection was cut, and no session can be resumed.", undo

    async def _delete_channel(self, asked: Json) -> tuple[str, Callable[[], None]]:
        channel = self._world.channel(int(asked["channel"]))
        if channel.type not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
            raise CannotDo("Only a server's text channels can be deleted here.")
        threads = [each for each in channel.home.threads.values() if each.parent is channel]
        guilds.remove_channel(self._world, channel)
        return f"#{channel.name} is deleted.", lambda: self._put_back(channel, threads)

    def _put_back(self, channel: Channel, threads: list[Channel]) -> None:
        guilds.put_back(self._world, channel, threads)

    async def _restart(self, asked: Json) -> tuple[str, None]:
        await self._companion.restart()
        return "The bot was restarted.", None

    def _set(self, role: Role, permissions: int) -> None:
        role.permissions = permissions
        guilds.role_changed(self._world, role)

    def _overwrite(self, channel: Channel, whose: int, overwrite: Overwrite) -> None:
        channel.overwrites[whose] = overwrite
        if overwrite == Overwrite():
            del channel.overwrites[whose]
        if channel.id in self._world.channels:
            guilds.channel_changed(self._world, channel)


def _doing(asked: Json) -> tuple[str, str, str]:
    found = DOINGS.get(str(asked.get("doing")))
    if found is None:
        raise CannotDo("Say what the bot is to fail at.")
    return found


def _spoken(permission: Permissions) -> str:
    return (permission.name or "").replace("_", " ").capitalize()
