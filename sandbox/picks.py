"""What a person picks for an option, a menu or a form: people, roles, channels and files."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass

from sandbox.checks import components as tree_of
from sandbox.refusals import CannotDo
from sandbox.world import render_talk
from sandbox.world.model import Attachment, Channel, Guild, Json, Role, User
from sandbox.world.state import World

SELECTS_PICK = {
    tree_of.USER_SELECT: (User,),
    tree_of.ROLE_SELECT: (Role,),
    tree_of.MENTIONABLE_SELECT: (User, Role),
    tree_of.CHANNEL_SELECT: (Channel,),
}


class Handle:
    """Something tests hold that stands for a thing in the world: a `Person` for a user, for instance."""

    @property
    def thing(self) -> User | Channel:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class File:
    """A file on the person's device."""

    name: str
    data: bytes


class Picks:
    """Collects what one interaction names, to send the objects along with the ids."""

    def __init__(self, world: World, user: User, guild: Guild | None) -> None:
        self._world = world
        self._user = user
        self._guild = guild
        self._picked: list[User | Role | Channel | Attachment] = []

    def pick(self, name: str, value: object, kinds: tuple[type, ...]) -> str:
        """The id of a thing of one of these kinds that the person sees; `name` is what it is for."""
        thing = value.thing if isinstance(value, Handle) else value
        if not isinstance(thing, (User, Role, Channel)) or not isinstance(thing, kinds):
            wanted = " or ".join(kind.__name__.lower() for kind in kinds)
            raise CannotDo(f"{name}: pick a {wanted}, not {value!r}.")
        if isinstance(thing, Channel) and not self._world.sees(self._user, thing):
            raise CannotDo(f"{name}: {self._user.name} does not see #{thing.name}.")
        if isinstance(thing, Role) and thing.guild is not self._guild:
            raise CannotDo(f"{name}: the role {thing.name} is not of this server.")
        self._picked.append(thing)
        return str(thing.id)

    def upload(self, name: str, value: object) -> str:
        if not isinstance(value, File):
            raise CannotDo(f"{name}: attach a File, not {value!r}.")
        stored = keep(self._world, value)
        self._picked.append(stored)
        return str(stored.id)

    @property
    def channel_types(self) -> dict[str, int]:
        return {str(each.id): int(each.type) for each in self._picked if isinstance(each, Channel)}

    def resolved(self) -> Json:
        """`{"resolved": ...}`, or nothing if nothing was picked."""
        drawn = render_talk.resolved(
            self._world,
            self._user,
            guild=self._guild,
            users=[each for each in self._picked if isinstance(each, User)],
            roles=[each for each in self._picked if isinstance(each, Role)],
            channels=[each for each in self._picked if isinstance(each, Channel)],
            attachments=[each for each in self._picked if isinstance(each, Attachment)],
        )
        return {"resolved": drawn} if drawn else {}


def keep(world: World, file: File) -> Attachment:
    """Uploads the file: from now on it has an address."""
    attachment_id = world.ids.next()
    place = f"{attachment_id}/{file.name}"
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    stored = Attachment(attachment_id, file.name, file.data, kind, f"{world.attachments_url}/{place}")
    world.attachments[place] = stored
    return stored
