"""What belongs to a guild: channels, threads, roles and scheduled events."""

from datetime import datetime, timedelta

from sandbox.checks.forms import Form, root, root_list
from sandbox.errors import EVENT_FINISHED, ApiError, Json, Problems

STAGE, VOICE, EXTERNAL = 1, 2, 3
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4

_FORUM_TYPES = (15, 16)
_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
_NEXT_STATUS = {SCHEDULED: (ACTIVE, CANCELED), ACTIVE: (COMPLETED,)}
_LONGEST_TIMEOUT = timedelta(days=28)
_FARTHEST = timedelta(days=5 * 365 + 1)

YEARLY, MONTHLY, WEEKLY, DAILY = 0, 1, 2, 3
_DAYS_BY = {
    YEARLY: {"by_month", "by_month_day"},
    MONTHLY: {"by_n_weekday"},
    WEEKLY: {"by_weekday"},
    DAILY: {"by_weekday"},
}
_ALL_DAYS_BY = {key for keys in _DAYS_BY.values() for key in keys}


def check_channel(payload: object, *, channel_type: int = 0, creating: bool = False) -> None:
    """A guild channel that is made or changed; ``channel_type`` is the type it has (or will have)."""
    problems = Problems()
    form = root(payload, problems)
    form.text("name", least=1, most=100, required=creating)
    form.text("topic", most=4096 if channel_type in _FORUM_TYPES else 1024)
    form.choice("type", (0, 2, 4, 5, 13, 14, 15))
    form.number("position", least=0)
    form.number("rate_limit_per_user", least=0, most=21600)
    form.flag("nsfw")
    form.snowflake("parent_id")
    form.choice("default_auto_archive_duration", _ARCHIVE_MINUTES)
    for overwrite in form.forms("permission_overwrites", most=100):
        _overwrite(overwrite)
        overwrite.snowflake("id", required=True)
    problems.raise_if_any()


def check_overwrite(payload: object) -> None:
    """One channel overwrite, put by its role's or member's id."""
    problems = Problems()
    _overwrite(root(payload, problems))
    problems.raise_if_any()


def _overwrite(form: Form) -> None:
    form.choice("type", (0, 1), required=True)
    form.number("allow", least=0)
    form.number("deny", least=0)


def check_thread(payload: object, *, creating: bool = False, from_message: bool = False) -> None:
    """A thread that is made or changed; one made from a message has no type of its own choosing."""
    problems = Problems()
    form = root(payload, problems)
    form.text("name", least=1, most=100, required=creating)
    form.choice("auto_archive_duration", _ARCHIVE_MINUTES)
    form.number("rate_limit_per_user", least=0, most=21600)
    form.flag("invitable")
    if creating and not from_message:
        form.choice("type", (10, 11, 12))
    if not creating:
        form.flag("archived")
        form.flag("locked")
    problems.raise_if_any()


def check_role(payload: object) -> None:
    """A role that is made or changed."""
    problems = Problems()
    form = root(payload, problems)
    form.text("name", least=1, most=100)
    form.number("permissions", least=0)
    form.number("color", least=0, most=0xFFFFFF)
    form.flag("hoist")
    form.flag("mentionable")
    form.text("unicode_emoji", most=100)
    colours = form.form("colors")
    if colours is not None:
        colours.number("primary_color", least=0, most=0xFFFFFF, required=True)
        colours.number("secondary_color", least=0, most=0xFFFFFF)
        colours.number("tertiary_color", least=0, most=0xFFFFFF)
    problems.raise_if_any()


def check_role_positions(payload: object) -> None:
    """The list that moves roles up and down."""
    problems = Problems()
    for form in root_list(payload, problems, most=250):
        form.snowflake("id", required=True)
        form.number("position", least=0)
    problems.raise_if_any()


def check_member(payload: object, *, now: datetime) -> None:
    """A member who is changed: nick, roles, and a timeout of at most 28 days."""
    problems = Problems()
    form = root(payload, problems)
    form.text("nick", most=32)
    form.snowflakes("roles", most=250)
    form.flag("mute")
    form.flag("deaf")
    until = form.moment("communication_disabled_until")
    if until is not None and until > now + _LONGEST_TIMEOUT:
        message = "Members can be timed out for 28 days at most."
        form.wrong("communication_disabled_until", "MEMBER_TIMEOUT_TOO_LONG", message)
    problems.raise_if_any()


def check_scheduled_event(payload: object, *, now: datetime, existing: Json | None = None) -> None:
    """A scheduled event that is made, or with ``existing`` (as Discord shows it) changed."""
    problems = Problems()
    form = root(payload, problems)
    creating = existing is None
    before = existing or {}
    if before.get("status") in (COMPLETED, CANCELED):
        raise ApiError(EVENT_FINISHED)
    form.text("name", least=1, most=100, required=creating)
    form.text("description", most=1000)
    form.choice("privacy_level", (2,), required=creating)
    entity = form.choice("entity_type", (STAGE, VOICE, EXTERNAL), required=creating)
    _event_place(form, before, before.get("entity_type") if entity is None else entity)
    _event_times(form, before, now=now)
    _event_status(form, before)
    rule = form.form("recurrence_rule")
    if rule is not None:
        _recurrence(rule)
    problems.raise_if_any()


def _event_place(form: Form, before: Json, entity: int | None) -> None:
    metadata = form.form("entity_metadata")
    if entity == EXTERNAL:
        if metadata is not None:
            metadata.text("location", least=1, most=100, required=True)
        elif not before.get("entity_metadata"):
            form.missing("entity_metadata")
        if not form.values.get("scheduled_end_time") and not before.get("scheduled_end_time"):
            form.missing("scheduled_end_time")
        if form.values.get("channel_id") is not None:
            message = "channel_id must be null for an external event"
            form.wrong("channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_ID_EXTERNAL", message)
    elif entity is not None:
        form.snowflake("channel_id", required=not before.get("channel_id"))


def _event_times(form: Form, before: Json, *, now: datetime) -> None:
    start = form.moment("scheduled_start_time", required=not before)
    end = form.moment("scheduled_end_time")
    if start is not None and start <= now:
        message = "Cannot schedule event in the past."
        form.wrong("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", message)
    elif start is not None and start > now + _FARTHEST:
        message = "Cannot schedule event more than 5 years in the future."
        form.wrong("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_TOO_FAR", message)
    elif start is not None and before.get("status") == ACTIVE:
        message = "Cannot change the start of an event that has begun."
        form.wrong("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", message)
    if start is None and before.get("scheduled_start_time"):
        start = datetime.fromisoformat(before["scheduled_start_time"])
    if start is not None and end is not None and end <= start:
        message = "Cannot schedule event to end before it starts."
        form.wrong("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START", message)


def _event_status(form: Form, before: Json) -> None:
    status = form.choice("status", (SCHEDULED, ACTIVE, COMPLETED, CANCELED))
    if status is None or not before or status == before.get("status"):
        return
    if status not in _NEXT_STATUS.get(before.get("status", SCHEDULED), ()):
        message = "Invalid Guild Scheduled Event Status Transition"
        form.wrong("status", "GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION", message)


def _recurrence(rule: Form) -> None:
    """Discord knows few rules: each frequency has its own way of naming days, and none ends by itself."""
    rule.moment("start", required=True)
    frequency = rule.choice("frequency", tuple(_DAYS_BY), required=True)
    rule.number("interval", least=1, most=2 if frequency == WEEKLY else 1)
    rule.items("by_weekday", most=1 if frequency == WEEKLY else 7)
    for key in ("by_n_weekday", "by_month", "by_month_day"):
        rule.items(key, most=1)
    for key in ("count", "end", "by_year_day"):
        if rule.values.get(key):
            rule.wrong(key, "GUILD_SCHEDULED_EVENT_RECURRENCE_RULE_INVALID", "This field cannot be set")
    if frequency is None:
        return
    used = {key for key in _ALL_DAYS_BY if rule.values.get(key)}
    if not used <= _DAYS_BY[frequency] or (frequency == YEARLY and len(used) == 1):
        message = "The recurrence rule is not supported"
        rule.wrong_here("GUILD_SCHEDULED_EVENT_RECURRENCE_RULE_INVALID", message)
