import pytest

from sandbox.ratelimits import Limit, RateLimits

SEND = ("POST", "/channels/{channel_id}/messages")
FOLLOW_UP = ("POST", "/webhooks/{webhook_id}/{webhook_token}")
CALLBACK = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
MEMBERS = ("GET", "/guilds/{guild_id}/members")


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def limits(hands: Hands) -> RateLimits:
    return RateLimits(
        per_route={SEND: Limit(2, 5.0)},
        elsewhere=Limit(1000, 1.0),
        everywhere=Limit(4, 1.0),
        old_edits=Limit(1, 60.0),
        invalid=Limit(3, 600.0),
        monotonic=hands,
        wall=lambda: 1_000_000.0,
    )


def test_the_headers_tell_what_is_left(limits: RateLimits, hands: Hands) -> None:
    first = limits.take("bot", *SEND, 7)
    hands.now += 2
    second = limits.take("bot", *SEND, 7)
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remaining"]) == ("2", "1")
    assert second.headers["X-RateLimit-Remaining"] == "0"
    assert second.headers["X-RateLimit-Reset-After"] == "3.000"
    assert second.headers["X-RateLimit-Reset"] == "1000003.000"
    assert first.headers["X-RateLimit-Bucket"] == second.headers["X-RateLimit-Bucket"]


def test_one_too_many_is_refused_until_the_window_ends(limits: RateLimits, hands: Hands) -> None:
    for _ in range(2):
        assert not limits.take("bot", *SEND, 7).refused
    refusal = limits.take("bot", *SEND, 7)
    assert refusal.refused
    assert refusal.body() == {
        "message": "You are being rate limited.",
        "retry_after": 5.0,
        "global": False,
    }
    assert refusal.headers["Retry-After"] == "5.000"
    assert refusal.headers["X-RateLimit-Scope"] == "user"
    hands.now += 5
    assert not limits.take("bot", *SEND, 7).refused


def test_channels_bots_and_routes_have_buckets_of_their_own(limits: RateLimits) -> None:
    for _ in range(2):
        limits.take("bot", *SEND, 7)
    assert not limits.take("bot", *SEND, 8).refused
    assert not limits.take("other bot", *SEND, 7).refused
    assert not limits.take("bot", *MEMBERS, 7).refused


def test_a_bot_as_a_whole_is_limited_across_routes(limits: RateLimits, hands: Hands) -> None:
    for guild in range(4):
        limits.take("bot", *MEMBERS, guild)
    refusal = limits.take("bot", *SEND, 7)
    assert refusal.refused
    assert refusal.body()["global"] is True
    assert refusal.headers["X-RateLimit-Global"] == "true"
    assert refusal.headers["X-RateLimit-Scope"] == "global"
    hands.now += 1
    assert not limits.take("bot", *SEND, 7).refused


def test_answering_interactions_is_outside_the_limit_of_the_bot(limits: RateLimits) -> None:
    for guild in range(5):
        limits.take("bot", *MEMBERS, guild)
    assert not limits.take("bot", *FOLLOW_UP, 1, "token").refused
    for _ in range(100):
        assert not limits.take("bot", *CALLBACK, 1, "token").refused


def test_edits_of_old_messages_have_a_limit_and_code_of_their_own(limits: RateLimits, hands: Hands) -> None:
    assert not limits.take_old_edit("bot", 7).refused
    refusal = limits.take_old_edit("bot", 7)
    assert refusal.body()["code"] == 30046
    assert refusal.body()["retry_after"] == 60.0
    assert not limits.take_old_edit("bot", 8).refused
    hands.now += 60
    assert not limits.take_old_edit("bot", 7).refused


def test_refusals_are_counted_and_too_many_ban_for_a_while(limits: RateLimits, hands: Hands) -> None:
    for status in (200, 401, 403, 404, 500):
        limits.count_answer(status)
    limits.count_answer(429, shared=True)
    assert limits.invalid_requests == 2
    assert not limits.banned
    limits.count_answer(429)
    assert limits.banned
    hands.now += 600
    assert limits.invalid_requests == 0
    assert not limits.banned


def test_limits_that_are_switched_off_refuse_nothing(limits: RateLimits) -> None:
    limits.enabled = False
    for _ in range(100):
        assert not limits.take("bot", *SEND, 7).refused
        assert not limits.take_old_edit("bot", 7).refused
        limits.count_answer(403)
    assert not limits.banned


def test_windows_that_are_over_are_forgotten(hands: Hands) -> None:
    limits = RateLimits(monotonic=hands)
    for token in range(10_000):
        limits.take("bot", *FOLLOW_UP, 1, token)
        hands.now += 3
    assert len(limits._windows) <= 4096
