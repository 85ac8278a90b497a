"""Discord's rate limits: a bucket per route and major parameter, one limit for the bot as a whole, and a ban.

Discord publishes few numbers and changes them; those here are what clients have met. A test can set its own.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandbox.errors import TOO_OLD_EDITS, Json


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a window that starts with its first one."""

    requests: int
    seconds: float


GLOBAL = Limit(50, 1.0)
INVALID_REQUESTS = Limit(10_000, 600.0)
OLD_EDITS = Limit(10, 60.0)
ELSEWHERE = Limit(10, 10.0)

# By method and path template, as Discord's API description spells the path.
PER_ROUTE: Mapping[tuple[str, str], Limit] = {
    ("POST", "/channels/{channel_id}/messages"): Limit(5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): Limit(5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): Limit(5, 1.0),
    ("GET", "/channels/{channel_id}/messages"): Limit(5, 1.0),
    ("GET", "/channels/{channel_id}/messages/{message_id}"): Limit(5, 1.0),
    ("PATCH", "/channels/{channel_id}"): Limit(5, 15.0),
    ("POST", "/channels/{channel_id}/threads"): Limit(5, 5.0),
    ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"): Limit(1, 0.25),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"): Limit(1, 0.25),
    ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): Limit(10, 10.0),
    ("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): Limit(10, 10.0),
    ("POST", "/guilds/{guild_id}/scheduled-events"): Limit(5, 60.0),
    ("PUT", "/applications/{application_id}/commands"): Limit(2, 20.0),
    ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands"): Limit(2, 20.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): Limit(5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): Limit(5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): Limit(5, 2.0),
}

# Answering people never waits for what the bot does elsewhere; a callback has no bucket at all.
_OUTSIDE_GLOBAL = ("/interactions/", "/webhooks/")
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
_FORGET_AFTER = 4096
_COUNTED_AS_INVALID = (401, 403, 429)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go on, and the headers its answer carries either way."""

    headers: Mapping[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    everywhere: bool = False
    code: int | None = None
    message: str = "You are being rate limited."

    @property
    def refused(self) -> bool:
        return self.retry_after is not None

    def body(self) -> Json:
        """The JSON object of the 429 answer."""
        body: Json = {"message": self.message, "retry_after": self.retry_after, "global": self.everywhere}
        if self.code is not None:
            body["code"] = self.code
        return body


ALLOWED = Verdict()


class _Window:
    __slots__ = ("ends", "left")

    def __init__(self, limit: Limit, now: float) -> None:
        self.ends = now + limit.seconds
        self.left = limit.requests


class RateLimits:
    """The limits of one API. ``enabled`` can be switched at any time; refusals then stop at once."""

    def __init__(
        self,
        *,
        enabled: bool = True,
        per_route: Mapping[tuple[str, str], Limit] = PER_ROUTE,
        elsewhere: Limit = ELSEWHERE,
        everywhere: Limit = GLOBAL,
        old_edits: Limit = OLD_EDITS,
        invalid: Limit = INVALID_REQUESTS,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.enabled = enabled
        self.per_route = dict(per_route)
        self.elsewhere = elsewhere
        self.everywhere = everywhere
        self.old_edits = old_edits
        self.invalid = invalid
        self._monotonic = monotonic
        self._wall = wall
        self._windows: dict[tuple[object, ...], _Window] = {}
        self._bucket_names: dict[tuple[str, str], str] = {}
        self._invalid_at: deque[float] = deque()

    def take(self, bot: object, method: str, template: str, *major: object) -> Verdict:
        """Count a request of ``bot`` to a route; ``template`` is the path as Discord's API description spells
        it, ``major`` the ids that get a bucket of their own (channel, guild, or webhook with its token)."""
        if not self.enabled or template == _CALLBACK:
            return ALLOWED
        now = self._monotonic()
        if not template.startswith(_OUTSIDE_GLOBAL):
            window = self._window(("global", bot), self.everywhere, now)
            if window.left <= 0:
                return self._refused_everywhere(window, now)
            window.left -= 1
        route = (method, template)
        limit = self.per_route.get(route, self.elsewhere)
        window = self._window((bot, *route, *major), limit, now)
        if window.left <= 0:
            return Verdict(self._refused_headers(route, limit, window, now), _left(window, now))
        window.left -= 1
        return Verdict(self._headers(route, limit, window, now))

    def take_old_edit(self, bot: object, channel: object) -> Verdict:
        """Count an edit of a message older than an hour, which is limited more tightly (30046)."""
        if not self.enabled:
            return ALLOWED
        now = self._monotonic()
        window = self._window(("old edits", bot, channel), self.old_edits, now)
        if window.left > 0:
            window.left -= 1
            return ALLOWED
        headers = {"Retry-After": _seconds(window, now), "X-RateLimit-Scope": "user"}
        retry_after = _left(window, now)
        return Verdict(headers, retry_after, code=TOO_OLD_EDITS.code, message=TOO_OLD_EDITS.message)

    def count_answer(self, status: int, *, shared: bool = False) -> None:
        """Note how a request ended; too many refusals ban the address. A shared limit is nobody's fault."""
        if status in _COUNTED_AS_INVALID and not shared:
            self._invalid_at.append(self._monotonic())

    @property
    def invalid_requests(self) -> int:
        """How many 401, 403 and 429 answers the last ten minutes brought."""
        oldest = self._monotonic() - self.invalid.seconds
        while self._invalid_at and self._invalid_at[0] <= oldest:
            self._invalid_at.popleft()
        return len(self._invalid_at)

    @property
    def banned(self) -> bool:
        return self.enabled and self.invalid_requests >= self.invalid.requests

    def _window(self, key: tuple[object, ...], limit: Limit, now: float) -> _Window:
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            if len(self._windows) >= _FORGET_AFTER:
                self._windows = {key: old for key, old in self._windows.items() if old.ends > now}
            window = self._windows[key] = _Window(limit, now)
        return window

    def _headers(self, route: tuple[str, str], limit: Limit, window: _Window, now: float) -> dict[str, str]:
        name = self._bucket_names.get(route)
        if name is None:
            name = hashlib.sha256(" ".join(route).encode()).hexdigest()[:32]
            self._bucket_names[route] = name
        return {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{self._wall() + window.ends - now:.3f}",
            "X-RateLimit-Reset-After": _seconds(window, now),
            "X-RateLimit-Bucket": name,
        }

    def _refused_headers(
        self, route: tuple[str, str], limit: Limit, window: _Window, now: float
    ) -> dict[str, str]:
        headers = self._headers(route, limit, window, now)
        return {**headers, "Retry-After": _seconds(window, now), "X-RateLimit-Scope": "user"}

    def _refused_everywhere(self, window: _Window, now: float) -> Verdict:
        headers = {
            "Retry-After": _seconds(window, now),
            "X-RateLimit-Global": "true",
            "X-RateLimit-Scope": "global",
        }
        return Verdict(headers, _left(window, now), everywhere=True)


def _left(window: _Window, now: float) -> float:
    return round(max(window.ends - now, 0.001), 3)


def _seconds(window: _Window, now: float) -> str:
    return f"{_left(window, now):.3f}"
