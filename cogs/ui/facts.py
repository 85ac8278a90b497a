"""The facts of a thing to do in a few lines, as its card and its coordinators' panel show them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.i18n import _, ngettext, timestamp
from bot.markup import clipped, said
from bot.services.things import covers, register
from bot.services.things.things import Occasion, Thing
from cogs.ui.progress import progress_bar

#: What is shorter than that ends at an hour that needs no date.
_DAY = timedelta(days=1)
#: Characters of a title in a list: two lines of a phone, beside a button too.
MOST_LISTED_TITLE = 48


def heading(thing: Thing) -> str:
    """Its title beside the emoji of its kind."""
    return f"{register.kind_of(thing).emoji} {said(thing.title)}"


def listed_heading(thing: Thing) -> str:
    """The same where several stand on one screen of a phone; the whole title is one press away."""
    return f"{register.kind_of(thing).emoji} {said(clipped(thing.title, MOST_LISTED_TITLE))}"


def thing_facts(thing: Thing, *, target: int | None = None) -> str:
    """How many did it (of how many, where there is a target), how many can still come, when and where."""
    lines = []
    if target is not None:
        lines.append(_("Together: {bar}").format(bar=progress_bar(thing.done, target)))
    elif thing.done:
        lines.append(_("Together: {count} done.").format(count=thing.done))
    at = covers.sign_off_at(thing) if thing.state == "open" else None
    until = [] if at is None else [_("Sign off by: {when}").format(when=timestamp(at))]
    return "\n".join([*lines, _places(thing), when_and_where(thing.occasion, thing.deadline), *until]).strip()


def has_ended(thing: Thing) -> str:
    """How, in a sentence; a moment that has passed is an end, too."""
    if thing.state == "cancelled":
        return _("It is cancelled.")
    return _("It is taken back.") if thing.state == "taken_back" else _("It has ended.")


def led_by(user_id: int | None) -> str:
    """Who looks after it; empty where nobody does, or nobody is to be named."""
    return "" if user_id is None else _("Led by {person}").format(person=f"<@{user_id}>")


def turn_to(user_id: int | None, thread_id: int | None = None) -> str:
    """The same, said to who is in, with where one can ask."""
    person, thread = f"<@{user_id}>", f"<#{thread_id}>"
    if thread_id is None:
        return "" if user_id is None else _("Questions? {person} looks after it.").format(person=person)
    if user_id is None:
        return _("Questions? Ask them in {thread}.").format(thread=thread)
    return _("Questions? Ask them in {thread}; {person} looks after it.").format(thread=thread, person=person)


def ask_in(thread_id: int | None) -> str:
    """Where everybody can ask; empty where there is no such thread."""
    return "" if thread_id is None else _("Questions: {thread}").format(thread=f"<#{thread_id}>")


def when_and_where(occasion: Occasion | None, deadline: datetime | None) -> str:
    """The moment in a line or two; empty for what has none."""
    lines = [] if occasion is None else [_occasion(occasion)]
    if deadline is not None:
        when, ago = timestamp(deadline), timestamp(deadline, "R")
        lines.append(_("Until {when} ({relative})").format(when=when, relative=ago))
    return "\n".join(lines)


def when_text(thing: Thing) -> str:
    """Its moment in a word or two, for what has one."""
    if thing.starts_at is not None:
        return _("starts {when}").format(when=timestamp(thing.starts_at, "R"))
    return _("ends {when}").format(when=timestamp(thing.deadline, "R")) if thing.deadline else ""


def places_left(free: int) -> str:
    if free == 0:
        return _("full, with a waiting list")
    return ngettext("{n} place left", "{n} places left", free).format(n=free)


def room_left(thing: Thing) -> str:
    """The same of a thing with so many places, where somebody may offer theirs."""
    if not thing.roster.free and thing.roster.within_reach and not thing.waitlisted:
        return _("full, but somebody offers a place")
    return places_left(thing.roster.free or 0)


def _since(thing: Thing) -> str:
    """How it ended, and how many were in."""
    ended = {
        "closed": _("Over since {when}"),
        "cancelled": _("Cancelled {when}"),
        "taken_back": _("Taken back {when}"),
    }.get(thing.state, "")
    when = "" if thing.ended_at is None else timestamp(thing.ended_at)
    people = ngettext("{n} person was in", "{n} people were in", thing.confirmed).format(n=thing.confirmed)
    return " · ".join(text for text in (ended.format(when=when), people) if text)


def _occasion(occasion: Occasion) -> str:
    line = _("When: {start} to {end} ({relative})").format(
        start=timestamp(occasion.starts_at),
        end=timestamp(occasion.ends_at, "f" if occasion.ends_at - occasion.starts_at >= _DAY else "t"),
        relative=timestamp(occasion.starts_at, "R"),
    )
    where = _("Where: {place}").format(place=said(occasion.place)) if occasion.place else ""
    return f"{line}\n{where}".strip()


def _places(thing: Thing) -> str:
    """How many are in, how many can still come, and how many wait."""
    facts = []
    if thing.state != "open":
        return _since(thing)
    if thing.confirmed:
        people = ngettext("{n} person is in", "{n} people are in", thing.confirmed)
        facts.append(people.format(n=thing.confirmed))
    if thing.roster.free is not None:
        facts.append(f"**{room_left(thing)}**")
    if thing.standby:
        standing = ngettext("{n} person stands by", "{n} people stand by", thing.standby)
        facts.append(standing.format(n=thing.standby))
    if thing.waitlisted:
        waiting = ngettext("{n} person waiting", "{n} people waiting", thing.waitlisted)
        facts.append(waiting.format(n=thing.waitlisted))
    return " · ".join(facts)
