"""The form that asks when and where something is, and how it is read."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.errors import Invalid
from bot.i18n import N_, _
from bot.services.guild.guilds import Guild
from bot.services.guild.overtaking import marks
from bot.services.things import yes_again
from bot.services.things.posting import MOST_DETAILS, MOST_PLACE
from bot.services.things.things import Occasion, Thing
from cogs.ui.forms import form, text_field
from cogs.ui.moments import as_typed_moment, typed_end, typed_moment


def moment_fields(thing: Thing, guild: Guild) -> dict[str, str | None]:
    """What the form shows of a thing that it is to move, with the marks of it."""
    return {
        "seen": marks(yes_again.moment_of(thing.deadline, thing.occasion)),
        "starts": as_typed_moment(thing.starts_at, guild),
        "until": as_typed_moment(thing.ends_at or thing.deadline, guild),
        "place": thing.place,
        "details": thing.details,
    }


def moment_form(
    starts: str | None = None,
    until: str | None = None,
    place: str | None = None,
    details: str | None = None,
) -> discord.ui.Modal:
    return form(
        _("When and where"),
        text_field(
            "starts",
            _("When does it start?"),
            value=starts,
            required=False,
            most=60,
            hint=_("Empty for something one does whenever one likes."),
            example=_("saturday 10:00"),
        ),
        text_field(
            "until",
            _("Until when?"),
            value=until,
            required=False,
            most=60,
            hint=_("When it ends, or until when one can do it."),
            example="13:00",
        ),
        text_field("place", _("Where? A place or a link"), value=place, required=False, most=MOST_PLACE),
        text_field(
            "details",
            _("Only for those who are in"),
            value=details,
            required=False,
            long=True,
            most=MOST_DETAILS,
            hint=_("A door code, what to bring, whom to call."),
        ),
    )


def typed_occasion(
    guild: Guild,
    thing: Thing | None,
    starts: str | None,
    until: str | None,
    place: str | None,
    details: str | None,
    *,
    now: datetime,
) -> tuple[datetime | None, Occasion | None]:
    """A deadline, or an occasion, read in the server's zone; what is written as it stood for the thing is the
    same to the second. Raises Invalid.
    """
    was = (None, None, None) if thing is None else (thing.starts_at, thing.ends_at, thing.deadline)
    starts, until, place, details = ((text or "").strip() for text in (starts, until, place, details))

    def same(text: str, stored: datetime | None) -> bool:
        return text == (as_typed_moment(stored, guild) or "")

    if not starts:
        if place or details:
            raise Invalid(N_("A place belongs to what starts at a moment. Say when it starts, too."))
        deadline = was[2] if same(until, was[2]) else None
        return deadline or (typed_moment(until, guild, now=now) if until else None), None
    if not until:
        raise Invalid(N_("Say until when, too: an hour like 13:00 is enough."))
    starts_at = was[0] if same(starts, was[0]) else None
    starts_at = starts_at or typed_moment(starts, guild, now=now)
    ends_at = was[1] if same(until, was[1]) else None
    ends_at = ends_at or typed_end(until, guild, starts_at, now=now)
    return None, Occasion(starts_at, ends_at, place or None, details or None)
