"""What a guild's admins have set up."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One row per Discord server that has opened `/setup`; a null means "not chosen yet".
guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    Column("time_zone", String(64)),
    Column("cause", String(300)),
    Column("norms", String(1000)),
    Column("contact", String(200)),
    # Whom to turn to at once, where nobody here can be waited for.
    Column("crisis", String(300)),
    Column("privacy", String(2000)),
    # What newcomers are greeted with, in the organisation's own words.
    Column("welcome", String(500)),
    Column("minimum_age", Integer),
    # Counts up when something changes that people agree to when they join, so that they can be asked again.
    Column("wording", Integer, nullable=False),
    Column("welcome_channel_id", BigInteger),
    Column("asks_channel_id", BigInteger),
    Column("wins_channel_id", BigInteger),
    Column("talk_channel_id", BigInteger),
    Column("coordinators_channel_id", BigInteger),
    # Null: the coordinators' channel and member role.
    Column("welcomers_channel_id", BigInteger),
    Column("reports_channel_id", BigInteger),
    Column("coordinator_role_id", BigInteger),
    Column("moderator_role_id", BigInteger),
    Column("volunteer_role_id", BigInteger),
    # People take it themselves who want to hear of every ask.
    Column("calls_role_id", BigInteger),
    Column("welcomer_role_id", BigInteger),
    # Who gets reports; null, and nobody chosen by name: the moderators.
    Column("report_role_id", BigInteger),
    # The role that goes round whose turn is the duty: they hear of calls for support first.
    Column("duty_thing_id", BigInteger),
    # How to say hello, for welcomers; null: the program's own words.
    Column("hello_guide", String(1500)),
    # Local hours between which nobody is nudged.
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_until", Integer, nullable=False),
    # How many days before a deadline reminders come.
    Column("reminder_days", Integer, nullable=False),
    # Nudges of one kind to one person in seven days, unless the person says otherwise.
    Column("weekly_cap", Integer, nullable=False),
    # More hours in a row than this are asked about before a place is taken; null: none are.
    Column("hours_in_a_row", Integer),
    # After so many weeks without a sign somebody may be asked to write to who agreed to it; null: never.
    Column("followup_weeks", Integer),
    # When it is looked next whom somebody might write to.
    Column("followups_at", UTCDateTime, nullable=False, index=True),
    # After so many days notes to check-ins are erased, unless a round says otherwise.
    Column("note_days", Integer, nullable=False),
    # Wins that are posted on one day at most; and the day of the week of the digest, Monday is 0; null: none.
    Column("wins_a_day", Integer, nullable=False),
    Column("digest_day", Integer),
    # Whether coordinators and moderators read of the week on Monday morning.
    Column("briefing", Boolean, nullable=False),
    # How long what is stored about a person is kept.
    Column("days_after_leaving", Integer, nullable=False),
    Column("months_idle", Integer, nullable=False),
    # Whether a welcome says whom it is for.
    Column("names_newcomers", Boolean, nullable=False),
    # Nothing public about anybody, for people who are at risk for what they do here.
    Column("quiet", Boolean, nullable=False),
    # In quiet mode: when what people did is next looked through, for what is to name nobody any more.
    Column("fades_at", UTCDateTime, index=True),
    # After quiet mode: since when what people did names them still; null: there was none.
    Column("named_since", UTCDateTime),
    # When the next week, month or quarter is over, and is to be counted.
    Column("counted_at", UTCDateTime, nullable=False, index=True),
    # Which views of /stats coordinators see, and which everyone; moderators see all.
    Column("stats_for_coordinators", String(120), nullable=False),
    Column("stats_for_everyone", String(120), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)
