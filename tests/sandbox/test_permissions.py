from collections.abc import Mapping

import pytest

from sandbox.permissions import (
    ALL,
    DEFAULT_EVERYONE,
    NONE,
    Overwrite,
    Permissions,
    beyond,
    compute,
    highest,
    may_send,
    rank,
    stands_above,
)

P = Permissions
GUILD, MODERATORS, VOLUNTEERS, ANA, OLGA = 1, 2, 3, 10, 11
EVERYONE = {GUILD: int(DEFAULT_EVERYONE)}


def anas(
    roles: Mapping[int, int] = EVERYONE,
    overwrites: Mapping[int, Overwrite] | None = None,
    *,
    user_id: int = ANA,
    thread: bool = False,
    hidden_thread: bool = False,
    timed_out: bool = False,
) -> Permissions:
    return compute(
        guild_id=GUILD,
        user_id=user_id,
        owner_id=OLGA,
        roles=roles,
        overwrites=overwrites,
        thread=thread,
        hidden_thread=hidden_thread,
        timed_out=timed_out,
    )


def test_the_owner_may_do_everything_everywhere() -> None:
    hidden = {GUILD: Overwrite(deny=P.VIEW_CHANNEL)}
    assert anas(user_id=OLGA, overwrites=hidden, timed_out=True) == ALL


def test_an_administrator_may_do_everything_everywhere() -> None:
    roles = EVERYONE | {MODERATORS: P.ADMINISTRATOR}
    assert anas(roles, {ANA: Overwrite(deny=P.VIEW_CHANNEL)}, timed_out=True) == ALL


def test_what_any_role_allows_is_allowed() -> None:
    held = anas(EVERYONE | {MODERATORS: P.MANAGE_MESSAGES, VOLUNTEERS: P.MANAGE_EVENTS})
    assert P.MANAGE_MESSAGES | P.MANAGE_EVENTS in held


def test_overwrites_are_applied_from_everyone_over_roles_to_the_member() -> None:
    roles = EVERYONE | {MODERATORS: 0, VOLUNTEERS: 0}
    overwrites = {GUILD: Overwrite(deny=P.SEND_MESSAGES)}
    assert P.SEND_MESSAGES not in anas(roles, overwrites)
    overwrites[MODERATORS] = Overwrite(allow=P.SEND_MESSAGES)
    assert P.SEND_MESSAGES in anas(roles, overwrites)
    overwrites[VOLUNTEERS] = Overwrite(deny=P.SEND_MESSAGES)
    assert P.SEND_MESSAGES in anas(roles, overwrites), "one role's yes outweighs another role's no"
    overwrites[ANA] = Overwrite(deny=P.SEND_MESSAGES)
    assert P.SEND_MESSAGES not in anas(roles, overwrites)


def test_an_overwrite_of_a_role_one_does_not_have_changes_nothing() -> None:
    assert anas(overwrites={MODERATORS: Overwrite(deny=P.SEND_MESSAGES)}) == anas(overwrites={})


def test_who_cannot_see_a_channel_can_do_nothing_in_it() -> None:
    assert anas(overwrites={GUILD: Overwrite(deny=P.VIEW_CHANNEL)}) == NONE


def test_who_cannot_send_cannot_attach_embed_or_mention_everyone() -> None:
    held = anas(overwrites={GUILD: Overwrite(deny=P.SEND_MESSAGES)})
    assert not held & (P.ATTACH_FILES | P.EMBED_LINKS | P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES)
    assert P.ADD_REACTIONS in held


def test_in_a_thread_its_own_permission_to_send_counts() -> None:
    no_sending = {GUILD: Overwrite(deny=P.SEND_MESSAGES)}
    held = anas(overwrites=no_sending, thread=True)
    assert may_send(held, thread=True)
    assert not may_send(held)
    assert P.ATTACH_FILES in held
    no_threads = {GUILD: Overwrite(deny=P.SEND_MESSAGES_IN_THREADS)}
    held = anas(overwrites=no_threads, thread=True)
    assert not may_send(held, thread=True)
    assert P.ATTACH_FILES not in held


def test_a_private_thread_is_seen_by_its_members_and_by_who_manages_threads() -> None:
    assert anas(overwrites={}, thread=True, hidden_thread=True) == NONE
    roles = EVERYONE | {MODERATORS: P.MANAGE_THREADS}
    assert P.VIEW_CHANNEL in anas(roles, {}, thread=True, hidden_thread=True)


@pytest.mark.parametrize("overwrites", [None, {}])
def test_a_timeout_leaves_only_reading(overwrites: dict[int, Overwrite] | None) -> None:
    assert anas(overwrites=overwrites, timed_out=True) == P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY


def test_the_higher_position_stands_above_and_between_equals_the_older_role() -> None:
    assert stands_above(rank(3, 20), rank(2, 10))
    assert stands_above(rank(2, 10), rank(2, 20))
    assert not stands_above(rank(2, 10), rank(2, 10)), "nobody stands above an equal"


def test_the_owner_stands_above_everybody_and_nobody_above_the_owner() -> None:
    assert stands_above(rank(0, GUILD), rank(9, 5), actor_owns=True)
    assert not stands_above(rank(9, 5), rank(0, GUILD), other_owns=True)


def test_a_members_rank_is_that_of_their_highest_role() -> None:
    assert highest([(0, GUILD), (4, MODERATORS), (2, VOLUNTEERS)]) == rank(4, MODERATORS)


def test_nobody_gives_away_what_they_do_not_have() -> None:
    assert beyond(P.MANAGE_ROLES, P.MANAGE_ROLES | P.KICK_MEMBERS) == P.KICK_MEMBERS
    assert not beyond(P.ADMINISTRATOR, P.KICK_MEMBERS)
