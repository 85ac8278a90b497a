"""What the gateway remembers of one identified shard, so that a dropped connection can be resumed."""

import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sandbox.gateway.socket import Socket
from sandbox.world.model import Application, Guild

REPLAYED = 5000  # events kept for a resume
RESUMABLE_FOR = 300.0  # seconds after the connection was lost


@dataclass(slots=True, eq=False)
class Session:
    application: Application
    intents: int
    shard: int
    shards: int
    large_threshold: int = 50
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    said: deque[bytes] = field(default_factory=lambda: deque(maxlen=REPLAYED), repr=False)
    socket: Socket | None = None
    lost: float | None = None
    """Monotonic time since when nobody listens."""
    watchers: Sequence[Callable[[str, bytes], None]] = ()
    """Told the name and the payload of everything that is dispatched."""

    def dispatch(self, name: str, data: bytes) -> None:
        for watcher in self.watchers:
            watcher(name, data)
        self.sequence += 1
        frame = b'{"op":0,"s":%d,"t":"%s","d":%b}' % (self.sequence, name.encode(), data)
        self.said.append(frame)
        if self.socket is not None:
            self.socket.send(frame)

    def is_home_of(self, guild: Guild | None) -> bool:
        """Direct conversations belong to shard 0."""
        return (guild.id >> 22) % self.shards == self.shard if guild is not None else self.shard == 0

    def replay(self, since: int) -> list[bytes] | None:
        """What was said after that sequence number; None if it is not remembered any more."""
        missed = self.sequence - since
        if missed < 0 or missed > len(self.said):
            return None
        return list(self.said)[len(self.said) - missed :]

    def expired(self) -> bool:
        return self.lost is not None and time.monotonic() - self.lost > RESUMABLE_FOR
