from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.checks import (
    check_channel,
    check_member,
    check_overwrite,
    check_role,
    check_role_positions,
    check_scheduled_event,
    check_thread,
)
from sandbox.errors import ApiError, Json
from tests.sandbox.payloads import problems

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONG, BAD_LENGTH = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH"


def event(**fields: Any) -> Json:
    return {
        "name": "Clean-up",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": "2026-05-02T12:00:00+00:00",
        "scheduled_end_time": "2026-05-02T14:00:00+00:00",
        "entity_metadata": {"location": "The park"},
        **fields,
    }


def weekly(**fields: Any) -> Json:
    return {"start": "2026-05-02T12:00:00+00:00", "frequency": 2, "interval": 1, "by_weekday": [5], **fields}


def test_events_outside_and_in_a_voice_channel_are_accepted() -> None:
    check_scheduled_event(event(description="x" * 1000, recurrence_rule=weekly()), now=NOW)
    voice = event(entity_type=2, channel_id="5", entity_metadata=None, scheduled_end_time=None)
    check_scheduled_event(voice, now=NOW)


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"name": "x" * 101}, "name", BAD_LENGTH),
        ({"name": None}, "name", "BASE_TYPE_REQUIRED"),
        ({"description": "x" * 1001}, "description", LONG),
        ({"privacy_level": 1}, "privacy_level", "BASE_TYPE_CHOICES"),
        ({"entity_type": 4}, "entity_type", "BASE_TYPE_CHOICES"),
        ({"entity_metadata": None}, "entity_metadata", "BASE_TYPE_REQUIRED"),
        ({"entity_metadata": {"location": "x" * 101}}, "entity_metadata.location", BAD_LENGTH),
        ({"entity_metadata": {}}, "entity_metadata.location", "BASE_TYPE_REQUIRED"),
        ({"scheduled_end_time": None}, "scheduled_end_time", "BASE_TYPE_REQUIRED"),
        ({"channel_id": "5"}, "channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_ID_EXTERNAL"),
        ({"entity_type": 2}, "channel_id", "BASE_TYPE_REQUIRED"),
        ({"scheduled_start_time": None}, "scheduled_start_time", "BASE_TYPE_REQUIRED"),
        ({"scheduled_start_time": "soon"}, "scheduled_start_time", "DATE_TIME_TYPE_PARSE"),
        (
            {"scheduled_start_time": "2026-05-01T12:00:00Z"},
            "scheduled_start_time",
            "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST",
        ),
        (
            {"scheduled_start_time": "2032-05-01T12:00:00Z", "scheduled_end_time": "2032-05-02T12:00:00Z"},
            "scheduled_start_time",
            "GUILD_SCHEDULED_EVENT_SCHEDULE_TOO_FAR",
        ),
        (
            {"scheduled_end_time": "2026-05-02T12:00:00Z"},
            "scheduled_end_time",
            "GUILD_SCHEDULED_EVENT_END_BEFORE_START",
        ),
    ],
)
def test_an_event_is_refused_with(fields: Json, path: str, code: str) -> None:
    assert problems(lambda: check_scheduled_event(event(**fields), now=NOW)) == {path: [code]}


@pytest.mark.parametrize(
    "rule",
    [
        weekly(),
        weekly(interval=2),
        weekly(frequency=3, by_weekday=[0, 1, 2, 3, 4]),
        weekly(frequency=1, by_weekday=None, by_n_weekday=[{"n": 4, "day": 2}]),
        weekly(frequency=0, by_weekday=None, by_month=[7], by_month_day=[24]),
    ],
)
def test_the_ways_events_repeat(rule: Json) -> None:
    check_scheduled_event(event(recurrence_rule=rule), now=NOW)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (weekly(interval=3), ".interval"),
        (weekly(frequency=3, interval=2), ".interval"),
        (weekly(by_weekday=[1, 2]), ".by_weekday"),
        (weekly(count=5), ".count"),
        (weekly(end="2026-06-01T00:00:00Z"), ".end"),
        (weekly(frequency=1), ""),
        (weekly(by_month=[7]), ""),
        (weekly(frequency=0, by_weekday=None, by_month=[7]), ""),
        (weekly(frequency=4), ".frequency"),
    ],
)
def test_events_repeat_in_no_other_way(rule: Json, path: str) -> None:
    found = problems(lambda: check_scheduled_event(event(recurrence_rule=rule), now=NOW))
    assert set(found) == {f"recurrence_rule{path}"}


def change(fields: Json, *, status: int = 1) -> None:
    check_scheduled_event(fields, now=NOW, existing=event(status=status))


def test_a_change_of_an_event_may_leave_fields_out() -> None:
    change({"name": "New name"})
    change({"scheduled_end_time": "2026-05-02T13:00:00Z"})


def test_a_change_is_held_against_what_the_event_has() -> None:
    found = problems(lambda: change({"scheduled_end_time": "2026-05-02T11:00:00Z"}))
    assert found == {"scheduled_end_time": ["GUILD_SCHEDULED_EVENT_END_BEFORE_START"]}
    assert problems(lambda: change({"entity_type": 2})) == {"channel_id": ["BASE_TYPE_REQUIRED"]}


@pytest.mark.parametrize(("status", "then"), [(1, 2), (1, 4), (2, 3), (1, 1)])
def test_an_event_is_started_then_completed_or_cancelled_before(status: int, then: int) -> None:
    change({"status": then}, status=status)


@pytest.mark.parametrize(("status", "then"), [(1, 3), (2, 1), (2, 4)])
def test_an_event_does_not_go_back(status: int, then: int) -> None:
    found = problems(lambda: change({"status": then}, status=status))
    assert found == {"status": ["GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION"]}


def test_what_has_begun_keeps_its_start() -> None:
    change({"scheduled_end_time": "2026-05-02T13:00:00Z"}, status=2)
    found = problems(lambda: change({"scheduled_start_time": "2026-05-02T13:00:00Z"}, status=2))
    assert found == {"scheduled_start_time": ["GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"]}


@pytest.mark.parametrize("status", [3, 4])
def test_a_finished_event_is_not_changed(status: int) -> None:
    with pytest.raises(ApiError) as refusal:
        change({"name": "Again"}, status=status)
    assert refusal.value.code == 180000


def test_a_channel_with_everything_is_accepted() -> None:
    overwrites = [{"id": "1", "type": 0, "allow": "1024", "deny": "0"}]
    check_channel(
        {"name": "x" * 100, "topic": "x" * 1024, "type": 0, "permission_overwrites": overwrites},
        creating=True,
    )
    check_channel({"topic": "x" * 4096}, channel_type=15)


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"name": "x" * 101}, "name", BAD_LENGTH),
        ({"name": None}, "name", "BASE_TYPE_REQUIRED"),
        ({"topic": "x" * 1025}, "topic", LONG),
        ({"type": 1}, "type", "BASE_TYPE_CHOICES"),
        ({"rate_limit_per_user": 21601}, "rate_limit_per_user", "NUMBER_TYPE_MAX"),
        ({"parent_id": "general"}, "parent_id", "NUMBER_TYPE_COERCE"),
        (
            {"permission_overwrites": [{"id": "1", "type": 2}]},
            "permission_overwrites.0.type",
            "BASE_TYPE_CHOICES",
        ),
        ({"permission_overwrites": [{"type": 0}]}, "permission_overwrites.0.id", "BASE_TYPE_REQUIRED"),
        (
            {"permission_overwrites": [{"id": str(n), "type": 0} for n in range(101)]},
            "permission_overwrites",
            LONG,
        ),
        ({"default_auto_archive_duration": 61}, "default_auto_archive_duration", "BASE_TYPE_CHOICES"),
    ],
)
def test_a_channel_is_refused_with(fields: Json, path: str, code: str) -> None:
    found = problems(lambda: check_channel({"name": "general", **fields}, creating=True))
    assert found == {path: [code]}


def test_an_overwrite_names_its_kind_and_bits() -> None:
    check_overwrite({"type": 1, "allow": "1024", "deny": None})
    assert problems(lambda: check_overwrite({"allow": "1024"})) == {"type": ["BASE_TYPE_REQUIRED"]}
    assert problems(lambda: check_overwrite({"type": 0, "deny": -1})) == {"deny": ["NUMBER_TYPE_MIN"]}


def test_a_thread_is_named_and_archived_after_one_of_four_spans() -> None:
    for minutes in (60, 1440, 4320, 10080):
        check_thread({"name": "Plans", "auto_archive_duration": minutes, "type": 12}, creating=True)
    check_thread({"archived": True, "locked": False})


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"name": "x" * 101}, "name", BAD_LENGTH),
        ({"name": ""}, "name", "BASE_TYPE_REQUIRED"),
        ({"auto_archive_duration": 30}, "auto_archive_duration", "BASE_TYPE_CHOICES"),
        ({"rate_limit_per_user": -1}, "rate_limit_per_user", "NUMBER_TYPE_MIN"),
        ({"invitable": "no"}, "invitable", "BOOLEAN_TYPE_CONVERT"),
        ({"type": 0}, "type", "BASE_TYPE_CHOICES"),
    ],
)
def test_a_thread_is_refused_with(fields: Json, path: str, code: str) -> None:
    found = problems(lambda: check_thread({"name": "Plans", **fields}, creating=True))
    assert found == {path: [code]}


def test_a_role_with_everything_is_accepted() -> None:
    check_role(
        {"name": "x" * 100, "permissions": "8", "color": 0xFFFFFF, "hoist": True, "mentionable": False}
    )
    check_role({"colors": {"primary_color": 1}})
    check_role({})


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"name": "x" * 101}, "name", BAD_LENGTH),
        ({"permissions": "all"}, "permissions", "NUMBER_TYPE_COERCE"),
        ({"color": 0x1000000}, "color", "NUMBER_TYPE_MAX"),
        ({"hoist": 1}, "hoist", "BOOLEAN_TYPE_CONVERT"),
        ({"colors": {}}, "colors.primary_color", "BASE_TYPE_REQUIRED"),
    ],
)
def test_a_role_is_refused_with(fields: Json, path: str, code: str) -> None:
    assert problems(lambda: check_role(fields)) == {path: [code]}


def test_roles_are_moved_by_a_list_of_ids_and_positions() -> None:
    check_role_positions([{"id": "1", "position": 2}, {"id": "2", "position": None}])
    found = problems(lambda: check_role_positions([{"id": "1", "position": -1}, {"position": 2}]))
    assert found == {"0.position": ["NUMBER_TYPE_MIN"], "1.id": ["BASE_TYPE_REQUIRED"]}
    assert problems(lambda: check_role_positions(["1"])) == {"0": ["MODEL_TYPE_CONVERT"]}


def test_a_member_is_changed() -> None:
    until = "2026-05-29T12:00:00"
    check_member({"nick": "x" * 32, "roles": ["1", 2], "communication_disabled_until": until}, now=NOW)
    check_member({"nick": None, "communication_disabled_until": None}, now=NOW)


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"nick": "x" * 33}, "nick", LONG),
        ({"roles": ["Moderator"]}, "roles.0", "NUMBER_TYPE_COERCE"),
        ({"roles": "1"}, "roles", "LIST_TYPE_CONVERT"),
        (
            {"communication_disabled_until": "2026-05-29T12:00:01Z"},
            "communication_disabled_until",
            "MEMBER_TIMEOUT_TOO_LONG",
        ),
        ({"communication_disabled_until": "x"}, "communication_disabled_until", "DATE_TIME_TYPE_PARSE"),
    ],
)
def test_a_change_of_a_member_is_refused_with(fields: Json, path: str, code: str) -> None:
    assert problems(lambda: check_member(fields, now=NOW)) == {path: [code]}
