"""People to act with. What they do reads like a sentence, and the app's own limits hold for them.

    ana = await guild.join("Ana", locale="es-ES")
    reply = await ana.command("/ask new", target=5)
    await ana.submit(title="Clean the park")
    await ana.click("I'm in")
    assert "you have a place" in ana.last_reply.text

Each of these returns when the bot has answered, deferred answers included, or when the app gives up on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sandbox.checks import commands as kinds
from sandbox.contents import Button, Select
from sandbox.exchange import Exchange
from sandbox.filling import Modal, selection
from sandbox.palette import Choice, Palette
from sandbox.permissions import Permissions
from sandbox.picks import File, Handle, Picks, keep
from sandbox.refusals import CannotDo
from sandbox.replies import Reply, Shown
from sandbox.rooms import Room
from sandbox.sight import Sight
from sandbox.waiting import PATIENCE, until
from sandbox.whereabouts import Whereabouts
from sandbox.world import guilds, messages, render_talk, scheduled_events
from sandbox.world.model import (
    Application,
    Channel,
    Guild,
    InteractionType,
    Json,
    Member,
    ScheduledEvent,
    User,
)
from sandbox.world.state import World

MOST_TYPED = 2000


class Home(Protocol):
    """The server in which somebody acts."""

    world: World
    state: Guild
    #: Who was offered which commands beside everybody.
    offered: dict[str, set[int]]

    @property
    def name(self) -> str: ...

    def room(self, channel: Channel) -> Room: ...

    def person(self, who: str | User) -> Person: ...


class Person(Handle):
    """Somebody in a server; the same account in another server is another `Person` with the same `user`."""

    def __init__(self, guild: Home, user: User) -> None:
        self.guild = guild
        self.user = user
        self._world = guild.world
        self._sight = Sight(guild.world, guild.state, user)
        self._where = Whereabouts(guild.world, guild.state, user)
        self._exchange = Exchange(guild.world, user, self._where)

    @property
    def thing(self) -> User:
        return self.user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return f"<@{self.user.id}>"

    @property
    def locale(self) -> str:
        return self.user.locale

    @property
    def dms_open(self) -> bool:
        return self.user.dms_open

    @dms_open.setter
    def dms_open(self, is_open: bool) -> None:
        self.user.dms_open = is_open

    @property
    def member(self) -> Member:
        return self._where.member

    @property
    def roles(self) -> set[str]:
        return {self.guild.state.roles[role_id].name for role_id in self.member.role_ids}

    def __repr__(self) -> str:
        return f"<{self.name} in {self.guild.name}>"

    # ------------------------------------------------------------------ seeing

    @property
    def patience(self) -> float:
        """Seconds to wait for what a deferral promised."""
        return self._exchange.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self._exchange.patience = seconds

    @property
    def replies(self) -> list[Reply]:
        return self._exchange.replies

    @property
    def modal(self) -> Modal | None:
        """The form that is open."""
        return self._exchange.modal

    @property
    def last_reply(self) -> Reply:
        """What came of the last thing done, as it is now."""
        return self._exchange.last_reply

    @property
    def dms(self) -> list[Shown]:
        """What is in the direct messages with this server's bots, oldest first."""
        return [Shown(self._world, each) for each in self._sight.direct()]

    @property
    def screen(self) -> list[Shown]:
        """Every message that can be seen, wherever it is, oldest first."""
        return [Shown(self._world, each) for each in self._sight.screen()]

    def sees(self, what: Room | Shown) -> bool:
        """Whether this person can see the channel, or the message."""
        if isinstance(what, Shown):
            return self._sight.can_see(what.message)
        return self._world.sees(self.user, what.thing)

    async def gets(self, text: str, *, within: float = PATIENCE) -> Shown:
        """The newest direct message that says this; waits for it if it is not there."""

        def look() -> Shown | None:
            return next((each for each in reversed(self.dms) if text in each.text), None)

        def otherwise() -> str:
            return f"{self.name} got no direct message with {text!r}; there are: {self.dms[-5:]}"

        return await until(self._world, look, within=within, otherwise=otherwise)

    # ------------------------------------------------------------------ being somewhere

    @property
    def here(self) -> Channel:
        """Where commands are typed unless `in_` says otherwise: the first channel one can write in."""
        return self._where.here

    def goes_to(self, room: Room) -> None:
        self._where.go_to(room.thing)

    @property
    def dm(self) -> Room:
        """The direct messages with this server's bot."""
        bots = list(self.guild.state.applications.values())
        if len(bots) != 1:
            raise CannotDo(f"{self.guild.name} has {len(bots)} bots: say whose direct messages are meant.")
        return self.dm_with(bots[0])

    def dm_with(self, application: Application) -> Room:
        return self.guild.room(self._world.direct_channel(self.user, application.bot))

    # ------------------------------------------------------------------ commands

    async def command(
        self,
        written: str,
        options: Mapping[str, object] | None = None,
        /,
        *,
        in_: Room | None = None,
        **more: object,
    ) -> Reply:
        """Types a command, as in `command("/ask new", target=5)`.

        An option that is a word of Python takes an underscore at its end, or comes in a mapping.
        People, roles, channels and `File`s are given as they are.
        """
        channel = self._commanding_in(in_)
        palette = self._palette(channel)
        entry = palette.find(written)
        data = palette.invocation(entry, {**(options or {}), **more})
        return await self._exchange.use(entry.application, InteractionType.COMMAND, data, channel=channel)

    async def autocomplete(
        self,
        written: str,
        options: Mapping[str, object] | None = None,
        /,
        *,
        in_: Room | None = None,
        **more: object,
    ) -> list[Choice]:
        """What the bot suggests while the last of the options is being typed."""
        channel = self._commanding_in(in_)
        palette = self._palette(channel)
        entry = palette.find(written)
        question = palette.question(entry, {**(options or {}), **more})
        found = await self._exchange.suggestions(entry.application, channel, question)
        return [Choice(each["name"], each["value"]) for each in found]

    async def uses(self, name: str, /, *, on: Person | Shown, in_: Room | None = None) -> Reply:
        """A command of the menu "Apps" on a person or a message."""
        if isinstance(on, Person):
            kind, target, shown, target_id = kinds.USER, on.user, None, on.id
            channel = self._commanding_in(in_)
        else:
            message = self._sight.reach(on)
            kind, target, shown = kinds.MESSAGE, message.author, render_talk.message(message)
            channel, target_id = message.channel, message.id
        palette = self._palette(channel)
        entry = palette.context_entry(name, kind)
        data = palette.about(entry, target, kind, shown, target_id)
        return await self._exchange.use(entry.application, InteractionType.COMMAND, data, channel=channel)

    def _commanding_in(self, room: Room | None) -> Channel:
        return self._where.commanding_in(None if room is None else room.thing)

    def _palette(self, channel: Channel) -> Palette:
        return Palette(self._world, self.user, channel, self.guild.offered)

    @property
    def commands(self) -> list[str]:
        """What the app offers after a slash, where this person is."""
        if self._where.first_writable is None:
            return []
        return self._palette(self.here).names()

    # ------------------------------------------------------------------ buttons, menus, forms

    async def click(self, label: str, /, *, on: Shown | None = None, beside: str = "") -> Reply:
        """Presses the button, or picks a menu's option, on the newest message that has it, or `on` that one;
        of several that are called so the one `beside` some text of its section."""
        message, button = self._sight.look_for_entry(label, on=on, beside=beside)
        if not isinstance(button, Button):
            return await self.choose(str(button[0]), button[1], on=Shown(self._world, message))
        if button.disabled:
            raise CannotDo(f'The button "{button}" is disabled.')
        if button.custom_id is None:
            raise CannotDo(f'The button "{button}" tells the bot nothing; it leads to {button.url}.')
        return await self._exchange.control(message, _pressed(button.custom_id, int(button.json["id"])))

    async def choose(self, menu: str, /, *picked: object, on: Shown | None = None) -> Reply:
        """Picks from the menu with this placeholder: options by label, or people, roles, channels."""
        message, select = self._sight.look_for(Select, menu, on=on)
        picks = Picks(self._world, self.user, message.channel.guild)
        return await self._exchange.control(message, selection(picks, select, picked))

    async def submit(self, fields: Mapping[str, object] | None = None, /, **more: object) -> Reply:
        """Sends the open form. Fields are named by custom_id or label; those not named stay as they are."""
        return await self._exchange.submit({**(fields or {}), **more})

    def dismisses(self) -> None:
        self._exchange.close_form()

    async def forges(self, custom_id: str, /, *, on: Shown) -> Reply:
        """Presses a button that is not there, as no app would but a program can."""
        return await self._exchange.control(self._sight.reach(on), _pressed(custom_id, 1))

    # ------------------------------------------------------------------ talking

    async def says(
        self, text: str, *, in_: Room | None = None, to: Shown | None = None, files: tuple[File, ...] = ()
    ) -> Shown:
        """Writes a message, in answer `to` another if one is given."""
        channel = self._answering_in(to) if to is not None and in_ is None else self._writing_in(in_)
        if len(text) > MOST_TYPED:
            raise CannotDo(f"Your message is too long: {len(text)} of {MOST_TYPED} characters.")
        if not text and not files:
            raise CannotDo("There is nothing to send.")
        body: Json = {"content": text}
        if to is not None:
            body["message_reference"] = {"message_id": str(to.id), "channel_id": str(channel.id)}
        uploads = [keep(self._world, file) for file in files]
        return Shown(self._world, messages.post(self._world, channel, self.user, body, attachments=uploads))

    def _answering_in(self, to: Shown) -> Channel:
        channel = self._sight.reach(to).channel
        self._where.needs_to_be_heard(channel.guild)
        return channel

    def _writing_in(self, room: Room | None) -> Channel:
        return self._where.writing_in(None if room is None else room.thing)

    async def deletes(self, shown: Shown) -> None:
        message = self._sight.reach(shown)
        own = message.author is self.user
        if not own and not self._world.may(self.user, message.channel, Permissions.MANAGE_MESSAGES):
            raise CannotDo(f"{self.name} may not delete what {message.author.name} wrote.")
        messages.delete(self._world, message)

    async def reacts(self, emoji: str, *, on: Shown) -> None:
        message = self._sight.reach(on)
        self._where.needs_to_be_heard(message.channel.guild)
        if emoji not in message.reactions and not self._world.may(
            self.user, message.channel, Permissions.ADD_REACTIONS
        ):
            raise CannotDo(f"{self.name} has no permission to add reactions in #{message.channel.name}.")
        messages.react(self._world, message, self.user, emoji)

    async def takes_back(self, emoji: str, *, on: Shown) -> None:
        messages.unreact(self._world, self._sight.reach(on), self.user, emoji)

    # ------------------------------------------------------------------ belonging

    async def interested(self, event: ScheduledEvent) -> None:
        """Says so at one of the server's events."""
        if event.id not in self.member.guild.events:
            raise CannotDo(f"{self.name} sees no event {event.name!r}.")
        scheduled_events.interest(self._world, event, self.user)

    async def not_interested(self, event: ScheduledEvent) -> None:
        scheduled_events.lose_interest(self._world, event, self.user)

    async def accepts_rules(self) -> None:
        """Completes membership screening."""
        member = self.member
        if not member.pending:
            raise CannotDo(f"{self.name} has accepted the rules already.")
        member.pending = False
        guilds.member_changed(self._world, member)

    async def leave(self) -> None:
        guilds.leave(self._world, self.member)


def _pressed(custom_id: str, number: int) -> Json:
    return {"component_type": 2, "custom_id": custom_id, "id": number}
