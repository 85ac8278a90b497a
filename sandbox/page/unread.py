"""How far each person has read, so that what they have not seen can be marked."""

from __future__ import annotations

from sandbox.page.messages import mentions
from sandbox.sight import Sight
from sandbox.world.model import Channel, Message, User
from sandbox.world.state import World


class Unread:
    """What was said in servers before the page was opened counts as read; direct messages do not."""

    def __init__(self, world: World) -> None:
        self._since = world.ids.next()
        self._marks: dict[tuple[int, int], int] = {}

    def read(self, user: User, channel: Channel, upto: int) -> None:
        key = (user.id, channel.id)
        self._marks[key] = max(upto, self.mark(user, channel))

    def count(self, sight: Sight, user: User, channel: Channel) -> tuple[int, int]:
        """How many messages are new to this person, and how many of them are meant for them."""
        mark = self.mark(user, channel)
        private = (each for each in user.ephemerals if each.channel is channel)
        new = [
            each
            for each in (*channel.messages.values(), *private)
            if each.id > mark and each.author is not user and sight.can_see(each)
        ]
        return len(new), sum(_is_meant_for(each, user) for each in new)

    def mark(self, user: User, channel: Channel) -> int:
        """The newest message this person has read."""
        unseen = 0 if channel.guild is None else self._since
        return self._marks.get((user.id, channel.id), unseen)


def _is_meant_for(message: Message, user: User) -> bool:
    return message.channel.guild is None or mentions(message, user)
