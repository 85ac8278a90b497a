"""What the parts of the set-up are called, in the same words on every panel."""

from __future__ import annotations

from bot.i18n import N_
from bot.services.guild.figure_views import View
from bot.services.guild.guilds import MemberRole, Place
from bot.services.outbox import kinds

#: Per channel: its name, what it is for.
PLACES: dict[Place, tuple[str, str]] = {
    "welcome": (N_("Welcome channel"), N_("where newcomers find the Join button; a quiet one is best")),
    "asks": (N_("Asks channel"), N_("where asks and roles are posted")),
    "wins": (N_("Wins channel"), N_("where small wins are celebrated")),
    "coordinators": (N_("Coordinators' channel"), N_("private: check-in totals and calls for support")),
    "talk": (N_("Talk channel"), N_("where newcomers are invited to say hello; nothing is posted there")),
    "welcomers": (
        N_("Welcomers' channel"),
        N_("who would like a hello; without it, the coordinators' channel"),
    ),
    "reports": (
        N_("Reports channel"),
        N_("private: that a problem was reported; without it, the coordinators' channel"),
    ),
}
MEMBER_ROLES: dict[MemberRole, tuple[str, str]] = {
    "coordinator": (N_("Coordinators"), N_("may post asks, roles and check-ins, and see who is in")),
    "moderator": (N_("Moderators"), N_("may see /stats")),
    "volunteer": (N_("Volunteers"), N_("given to everyone who finishes /join")),
    "calls": (N_("Pinged for asks"), N_("taken in /find by who wants to hear of every ask")),
    "welcomer": (N_("Welcomers"), N_("say hello to people who ask for it; without them, coordinators do")),
    "report": (N_("Reports"), N_("look after reported problems; without them, moderators do")),
}
#: Somebody else steps in where these are not chosen.
OPTIONAL = {"talk", "calls", "welcomers", "welcomer", "report", "reports"}

#: Everything that can be set, as the log of changes calls it.
SETTINGS = {
    **{f"{place}_channel_id": name for place, (name, _why) in PLACES.items()},
    **{f"{which}_role_id": name for which, (name, _why) in MEMBER_ROLES.items()},
    "language": N_("Language of public posts"),
    "time_zone": N_("Time zone"),
    "cause": N_("The cause"),
    "norms": N_("How you treat each other"),
    "welcome": N_("Words of welcome"),
    "interests": N_("Interests"),
    "skills": N_("Skills"),
    "contact": N_("Whom to turn to"),
    "crisis": N_("If it is urgent"),
    "privacy": N_("What is stored"),
    "minimum_age": N_("Minimum age"),
    "days_after_leaving": N_("Kept after somebody leaves"),
    "months_idle": N_("Kept while somebody does nothing"),
    "quiet_from": N_("Quiet hours begin"),
    "quiet_until": N_("Quiet hours end"),
    "reminder_days": N_("Reminders, days before"),
    "weekly_cap": N_("Invitations or check-ins a week, at most"),
    "followup_weeks": N_("Weeks of quiet that are noticed"),
    "openers": N_("How one writes to people"),
    "hours_in_a_row": N_("More hours in a row than this are asked about"),
    "note_days": N_("Days after which notes to check-ins are erased"),
    "wins_a_day": N_("Wins posted on one day, at most"),
    "digest_day": N_("Weekly digest"),
    "briefing": N_("Monday's briefing"),
    "activity_file": N_("What was done, taken as a file"),
    "names_newcomers": N_("Newcomers are named"),
    "quiet": N_("Quiet mode"),
    "stats_for_coordinators": N_("What coordinators see in /stats"),
    "stats_for_everyone": N_("What everyone sees in /stats"),
    "duty_thing_id": N_("Who is on duty"),
    "hello_guide": N_("How to say hello"),
}
#: The views of /stats, also those to come.
VIEWS: dict[View, str] = {
    "now": N_("How we are doing"),
    "ladder": N_("From joining to a role"),
    "staying": N_("Who stays"),
    "asks": N_("Asks"),
    "shifts": N_("Shifts"),
    "checkins": N_("Check-ins"),
    "messages": N_("Messages"),
    "leading": N_("Leading"),
}
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def carried_name(kind: str) -> str:
    """Untranslated; a kind of another version is called by what it is stored as."""
    found = kinds.find(kind)
    return kind if found is None else found.title


def setting_name(setting: str) -> tuple[str, str]:
    """Untranslated, and the language it is in where it is a translation; a setting of another version is
    called by what it is stored as.
    """
    name, _underline, language = setting.rpartition("_")
    if language in LANGUAGE_NAMES and name in SETTINGS:
        return SETTINGS[name], LANGUAGE_NAMES[language]
    return SETTINGS.get(setting, setting), ""
