"""What the parts of the set-up are called, in the same words on every panel."""

from __future__ import annotations

from bot.i18n import N_
from bot.services.guild.guilds import MemberRole, Place

#: Per channel: its name, what it is for.
PLACES: dict[Place, tuple[str, str]] = {
    "welcome": (N_("Welcome channel"), N_("where newcomers find the Join button; a quiet one is best")),
    "asks": (N_("Asks channel"), N_("where asks and roles are posted")),
    "wins": (N_("Wins channel"), N_("where small wins are celebrated")),
    "coordinators": (N_("Coordinators' channel"), N_("private: check-in totals and calls for support")),
    "welcomers": (
        N_("Welcomers' channel"),
        N_("who would like a hello; without it, the coordinators' channel"),
    ),
}
MEMBER_ROLES: dict[MemberRole, tuple[str, str]] = {
    "coordinator": (N_("Coordinators"), N_("may post asks, roles and check-ins, and see who is in")),
    "moderator": (N_("Moderators"), N_("may see /stats")),
    "volunteer": (N_("Volunteers"), N_("given to everyone who finishes /join")),
    "welcomer": (N_("Welcomers"), N_("say hello to who asked for it; without it, coordinators do")),
    "report": (N_("Reports"), N_("get reported problems; without it, moderators do")),
}
#: Somebody else steps in where these are not chosen.
OPTIONAL = {"welcomers", "welcomer", "report"}

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
    "privacy": N_("What is stored"),
    "minimum_age": N_("Minimum age"),
    "days_after_leaving": N_("Kept after somebody leaves"),
    "months_idle": N_("Kept while somebody does nothing"),
    "quiet_from": N_("Quiet hours begin"),
    "quiet_until": N_("Quiet hours end"),
    "reminder_days": N_("Reminders, days before"),
    "weekly_cap": N_("Of a kind in a week, at most"),
    "names_newcomers": N_("Newcomers are named"),
    "quiet": N_("Quiet mode"),
    "stats_for": N_("Who sees /stats"),
    "hello_guide": N_("How to say hello"),
}
#: What is carried to Discord, as the check-up calls it.
CARRIED = {
    "ask_card": N_("an ask's card"),
    "role_card": N_("a role's card"),
    "welcome_card": N_("the welcome card"),
    "newcomers": N_("a welcome for newcomers"),
    "first_win": N_("the celebration of a first action"),
    "target_win": N_("the celebration of a reached target"),
    "checkin": N_("a check-in"),
    "checkin_result": N_("the result of a check-in"),
    "support": N_("a call for support"),
    "reminder": N_("a reminder"),
    "place": N_("word of a place"),
    "offer": N_("the offer of a place"),
    "offer_over": N_("word of an offer that has passed on"),
    "changed": N_("word of a change"),
    "cancelled": N_("word of a cancellation"),
    "grant": N_("giving or taking a member role"),
    "hello_board": N_("the welcomers' board"),
    "hello_call": N_("the call to the welcomers"),
    **dict.fromkeys(("hello", "hello_back", "hello_unanswered"), N_("word about a hello")),
    **dict.fromkeys(("buddy", "buddy_asked", "buddy_over", "buddy_unanswered"), N_("word about a buddy")),
    **dict.fromkeys(("report", "report_call", "report_settled", "report_waiting"), N_("word about a report")),
    "ending": N_("word before what is stored ends"),
}
AUDIENCES = {
    "moderators": N_("Moderators"),
    "coordinators": N_("Moderators and coordinators"),
    "everyone": N_("Everyone"),
}
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def carried_name(kind: str) -> str:
    """Untranslated; a kind of another version is called by what it is stored as."""
    return CARRIED.get(kind, kind)


def setting_name(setting: str) -> str:
    """Untranslated; a setting of another version is called by what it is stored as."""
    return SETTINGS.get(setting, setting)
