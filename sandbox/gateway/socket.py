"""One websocket connection: frames that go out, compressed as the client asked, and those that come in."""

import asyncio
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import orjson
import zstandard
from aiohttp import WSMsgType, web

from sandbox.world.model import Json

LARGEST_FRAME_IN = 4096
FRAMES_IN_PER_MINUTE = 120


class Refused(Exception):
    """The gateway closes the connection with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Socket:
    """Frames are queued without waiting and written by one task, in order."""

    def __init__(self, websocket: web.WebSocketResponse, compression: str | None) -> None:
        self._websocket: Final = websocket
        self._pack = packer(compression)
        self._waiting: deque[bytes] = deque()
        self._woken = asyncio.Event()
        self._closing: tuple[int, bytes] | None = None
        self._received: deque[float] = deque()

    def send(self, frame: bytes) -> None:
        self._waiting.append(frame)
        self._woken.set()

    def say(self, op: int, data: object = None) -> None:
        self.send(orjson.dumps({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int, reason: str = "") -> None:
        """After everything that is already queued."""
        self._closing = (code, reason.encode())
        self._woken.set()

    def cut(self) -> None:
        """Without a word, as a cable is pulled."""
        transport = self._websocket._req.transport if self._websocket._req is not None else None
        if transport is not None:
            transport.abort()

    async def write(self) -> None:
        """Runs until the connection is closed."""
        with suppress(ConnectionError):
            while True:
                await self._woken.wait()
                self._woken.clear()
                while self._waiting:
                    packed = self._pack(self._waiting.popleft())
                    if isinstance(packed, str):
                        await self._websocket.send_str(packed)
                    else:
                        await self._websocket.send_bytes(packed)
                if self._closing is not None:
                    code, reason = self._closing
                    await self._websocket.close(code=code, message=reason)
                    return

    async def read(self, within: float) -> Json | None:
        """The next frame; None when the client has gone."""
        try:
            message = await self._websocket.receive(within)
        except TimeoutError:
            raise Refused(4009, "Session timed out.") from None
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
            return None
        self._count()
        if len(message.data) > LARGEST_FRAME_IN:
            raise Refused(4002, "Payload too large.")
        try:
            frame = orjson.loads(message.data)
        except orjson.JSONDecodeError:
            raise Refused(4002, "Error while decoding payload.") from None
        if not isinstance(frame, dict):
            raise Refused(4002, "Error while decoding payload.")
        return frame

    @property
    def close_code(self) -> int | None:
        """How the client closed it; None if it just went."""
        return self._websocket.close_code

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        self._received.append(now)
        while self._received[0] < now - 60:
            self._received.popleft()
        if len(self._received) > FRAMES_IN_PER_MINUTE:
            raise Refused(4008, "Rate limited.")


def packer(compression: str | None) -> Callable[[bytes], bytes | str]:
    """How frames go over the wire: one compression context a connection, flushed at each frame."""
    if compression == "zlib-stream":
        deflate = zlib.compressobj(1)
        return lambda frame: deflate.compress(frame) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if compression == "zstd-stream":
        squeeze = zstandard.ZstdCompressor(level=1).compressobj()
        flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda frame: squeeze.compress(frame) + squeeze.flush(flush)
    return lambda frame: frame.decode()
