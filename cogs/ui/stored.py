"""What is stored about a person, in plain words: on a panel, where Discord shows moments and names in the
reader's way, and in a file, where nothing does it for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import discord

from bot.i18n import N_, _, local_time, number, timestamp
from bot.markup import clipped, said
from bot.services.care import hand_kinds
from bot.services.outbox import kinds
from bot.services.record import spoken_languages
from bot.services.record.exports import Told
from bot.services.record.holdings import Row
from bot.services.things import register
from cogs.ui.agreements import CELEBRATED, WAYS
from cogs.ui.changed import changed_name, changed_value
from cogs.ui.checkins import answer_stored, question_stored
from cogs.ui.followups import FOLLOWED_UP
from cogs.ui.managing import GROUPS
from cogs.ui.rhythms import GOES_ROUND, RULES
from cogs.ui.role_changes import OF_CHANGES
from cogs.ui.thanks import OF_THANKS
from cogs.ui.win_texts import OF_WINS

#: Characters of one value on a panel.
MOST_VALUE = 150


@dataclass(frozen=True, slots=True)
class Manner:
    """How moments, people, member roles, channels and people's own words are written here."""

    moment: Callable[[datetime], str]
    person: Callable[[int], str]
    member_role: Callable[[int], str]
    channel: Callable[[int], str]
    words: Callable[[str], str]


#: What somebody did; `{title}` is the thing to do, or the question of a check-in.
ACTS = {
    "joined": N_("Joined"),
    "accepted": N_("Said yes to {title}"),
    "left": N_("Gave back {title}"),
    "done": N_("Done: {title}"),
    "undone": N_("Not done after all: {title}"),
    "checkin": N_("Answered {title}"),
}
AGREEMENTS = {
    "reminders": N_("Reminders"),
    "invitations": N_("Invitations"),
    "checkins": N_("Check-ins"),
    "reached": N_("People may write to you"),
    "skills": N_("Skills"),
    "languages": N_("Languages"),
    "hours": N_("Hours a week"),
}
#: Where somebody agreed to something, as it is stored; what begins with "yes to" was asked with a yes.
PLACES = {
    "/join": N_("in /join"),
    "/mine": N_("in /mine"),
    "mine": N_("in /mine"),
    "first yes": N_("with your first yes"),
    "yes to": N_("with a yes"),
    "nudge": N_("below a message"),
    "find": N_("in /find"),
    "hello": N_("as you asked for a hello"),
}
ON_IT = {
    "pending": N_("waiting for an answer"),
    "confirmed": N_("you're in"),
    "waitlisted": N_("waiting for a place"),
    "offered": N_("a place is yours if you take it"),
    "standby": N_("you stand by"),
    "left": N_("given back"),
    "attended": N_("you were there"),
    "missed": N_("you were not there"),
}
ACCOUNTS = {"fell_through": N_("it didn't work out"), "could_not": N_("you couldn't do it")}
OF_THINGS = {
    "draft": N_("not posted yet"),
    "open": N_("open"),
    "closed": N_("over"),
    "cancelled": N_("cancelled"),
    "taken_back": N_("taken back"),
}
OF_PROPOSALS = {
    "waiting": N_("waiting for an answer"),
    "returned": N_("handed back"),
    "posted": N_("posted"),
    "taken_back": N_("taken back"),
}
OF_APPLICATIONS = {
    "waiting": N_("waiting for an answer"),
    "declined": N_("not this time"),
    "removed": N_("taken back"),
    "unanswered": N_("nobody answered"),
}
OF_HELLOS = {
    "waiting": N_("somebody will take it on"),
    "claimed": N_("somebody has taken it on"),
    "done": N_("said"),
}
OF_HANDS = {
    "waiting": N_("somebody is being looked for"),
    "taken": N_("somebody has taken it on"),
    "answered": N_("somebody says that they wrote"),
    "unanswered": N_("nobody has answered yet"),
}
OF_BUDDIES = {
    "asked": N_("somebody is asked"),
    "seeking": N_("somebody is being looked for"),
    "called": N_("somebody is being looked for"),
    "offered": N_("somebody has offered"),
    "paired": N_("you are buddies"),
}
OF_MESSAGES = {
    "waiting": N_("not sent yet"),
    "done": N_("sent"),
    "kept": N_("waits in /mine"),
    "dropped": N_("not needed any more"),
    "failed": N_("could not be sent"),
}
LEAVING = {"named": N_("to somebody by name"), "found": N_("to whoever waits for it")}
#: The forms that one can mend, by how their custom ids begin.
FORMS = {
    "ask:new": N_("A call to action"),
    "ask:made": N_("A call to action"),
    "proposal": N_("A proposal"),
    "role:new": N_("A volunteering role"),
    "role": N_("I'd like this role"),
    "compose": N_("What it says"),
    "shift:new": N_("New shifts"),
    "shift": N_("At least"),
    "timetable": N_("What it says"),
    "apply": N_("Your answer"),
    "term": N_("Note for who comes next"),
    "approval": N_("A kind word"),
    "release": N_("A kind word"),
    "lead": N_("Note for who comes next"),
    "few": N_("When and where"),
    "manage": N_("What it says"),
    "draft": N_("What it says"),
    "publish": N_("Post it later"),
    "repeat": N_("Repeat"),
    "needs": N_("What it needs"),
    "notice": N_("Message people"),
    "outcome": N_("What came of it"),
    "picture": N_("A picture"),
    "plan": N_("When will you do it?"),
    "checkin": N_("A check-in"),
    "hello": N_("I'd like a hello"),
    **dict.fromkeys(("kudos", "thank"), N_("A thank-you")),
    "hours": N_("A signed record"),
    "win": N_("Share a win"),
    "report": N_("Report a problem"),
    "question": N_("I have a question"),
    "support": N_("I'd like support"),
    "suspension": N_("Suspend participation"),
    "find": N_("Search"),
    "prefs:place": N_("Where are you?"),
    "can:language": N_("Another language"),
    "setup": N_("Setting up"),
}
#: By sheet and field: what stands for what. A value of another version of the program is left out.
WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("you", "contact"): {str(way): text for way, text in WAYS.items()},
    ("you", "celebrate"): {str(how): text for how, text in CELEBRATED.items()},
    ("commitments", "state"): ON_IT,
    ("commitments", "account"): ACCOUNTS,
    ("things", "state"): OF_THINGS,
    ("notices", "audience"): {str(group): text for group, text in GROUPS.items()},
    **{(sheet, "state"): OF_PROPOSALS for sheet in ("proposals", "decided")},
    ("terms", "leaves"): LEAVING,
    **{(sheet, "every"): GOES_ROUND for sheet in ("turns", "own_turns", "skipped")},
    ("applications", "state"): OF_APPLICATIONS,
    ("role_changes", "what"): OF_CHANGES,
    ("hello", "state"): OF_HELLOS,
    ("hellos", "state"): {**OF_HELLOS, "claimed": N_("yours to say")},
    **FOLLOWED_UP,
    ("hands", "state"): OF_HANDS,
    ("answered", "state"): {**OF_HANDS, "taken": N_("yours to answer"), "answered": N_("you wrote")},
    ("buddies", "state"): OF_BUDDIES,
    ("wins", "kind"): OF_WINS,
    ("messages", "state"): OF_MESSAGES,
    ("thanked", "state"): OF_THANKS,
    ("schedules", "rule"): RULES,
}
UNTOLD = {("messages", "reason")}  # only operators can use it


def on_a_panel() -> Manner:
    """Discord shows each reader their own time and the names of today."""
    return Manner(
        timestamp,
        "<@{}>".format,
        "<@&{}>".format,
        "<#{}>".format,
        lambda text: said(clipped(" ".join(text.split()), MOST_VALUE)),
    )


def in_a_file(guild: discord.Guild | None, zone: str) -> Manner:
    """With the names of now; who somebody is, only Discord knows."""

    def member_role(role_id: int) -> str:
        found = guild.get_role(role_id) if guild else None
        return f"@{found.name}" if found else _("a member role that is gone")

    def channel(channel_id: int) -> str:
        found = guild.get_channel_or_thread(channel_id) if guild else None
        return f"#{found.name}" if found else _("a channel that is gone")

    return Manner(
        lambda moment: local_time(moment, zone, with_year=True),
        lambda user_id: _("somebody whom /mine shows"),
        member_role,
        channel,
        str,
    )


def told(sheet: str, row: Row, manner: Manner, labels: Mapping[str, str]) -> Told:
    """The row in plain words, with what each field is called; what is empty is left out."""
    headline, used = _headline(sheet, row, manner)
    facts = {
        _(labels[name]): words
        for name, value in row.items()
        if name not in used and (sheet, name) not in UNTOLD and value not in (None, "")
        if (words := _value(sheet, name, value, row, manner))
    }
    return Told(headline, facts)


def _headline(sheet: str, row: Row, manner: Manner) -> tuple[str, set[str]]:
    """What the row is about, and the fields that are said with it."""
    match sheet:
        case "activity":
            title = row["title"] or row["question"]
            words = _("“{question}”").format(question=manner.words(str(title))) if title else _("something")
            return _(ACTS.get(str(row["kind"]), "–")).format(title=words), {"kind", "title", "question"}
        case "agreements":
            what = _(AGREEMENTS.get(str(row["kind"]), "–"))
            return _named(what, yes_or_no(row["agreed"])), {"kind", "agreed"}
        case "skills":
            return _named(manner.words(str(row["name"])), yes_or_no(row["has"])), {"name", "has"}
        case "languages":
            language = spoken_languages.name_of(str(row["language"]))
            return _named(language, yes_or_no(row["has"])), {"language", "has"}
        case "messages":
            kind = _kind(sheet, row)
            title = manner.words(str(row["title"])) if row["title"] else ""
            return _named(kind, title) if title else kind, {"kind", "title"}
        case "changes":
            return changed_name(str(row["setting"])), {"setting"}
        case "checkin_answers":
            return question_stored(row, manner.words), {"question", "questions", "number"}
        case "drafts":
            return _form(str(row["route"])), {"route"}
    for name in ("title", "question", "name"):
        if row.get(name):
            return manner.words(str(row[name])), {name}
    return "", set()


def _value(sheet: str, name: str, value: object, row: Row, manner: Manner) -> str:
    if (sheet, name) == ("checkin_answers", "answer"):
        return answer_stored(row, manner.words)
    if (sheet, name) in WORDS:
        word = WORDS[sheet, name].get(str(value))
        return _(word) if word else ""
    match name, value:
        case _, datetime():
            return manner.moment(value)
        case _, bool():
            return yes_or_no(value)
        case "kind", _:
            return _kind(sheet, row)
        case "fields", str():
            typed = [field for field in json.loads(value).values() if isinstance(field, str) and field]
            return manner.words(" · ".join(typed))
        case "other_id", int():
            return manner.person(value)
        case "member_role_id", int():
            return manner.member_role(value)
        case "thread_id", int():
            return manner.channel(value)
        case "quiet_from" | "quiet_until", int():
            return f"{value}:00"
        case "old" | "new", str():
            return changed_value(str(row["setting"]), value, manner.member_role, manner.channel)
        case "starts", str():
            return manner.moment(datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(str(row["zone"]))))
        case _, int():
            return number(value)
    match sheet, name:
        case ("you" | "preferences", "language"):
            return spoken_languages.name_of(str(value))
        case ("agreements", "place"):
            place = next((text for begin, text in PLACES.items() if str(value).startswith(begin)), None)
            return _(place) if place else ""
    return manner.words(str(value))


def _kind(sheet: str, row: Row) -> str:
    """A thing to do, a message or what repeats, as people call it."""
    stored = str(row["kind"])
    if sheet in ("messages", "schedules"):
        found = kinds.find(stored)
        if found:
            return _(found.title)
    if sheet in ("hands", "answered"):
        hand = hand_kinds.find(stored)
        return _(hand.title) if hand else _("something")
    thing = register.KINDS.get(stored)
    return _(thing.called) if thing else _("something")


def _form(route: str) -> str:
    return _(next((text for begin, text in FORMS.items() if f"{route}:".startswith(f"{begin}:")), "–"))


def yes_or_no(value: object) -> str:
    return _("yes") if value else _("no")


def _named(name: str, value: str) -> str:
    return _("{name}: {value}").format(name=name, value=value)
