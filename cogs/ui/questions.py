"""Questions of consent that more than one feature comes to ask, always in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import get_timezone_location
from discord import ButtonStyle

from bot.i18n import _, clock_time, locale
from bot.interactions import Interaction
from bot.services.people import volunteers
from bot.services.people.preferences import Clock
from bot.services.record.agreements import Agreement
from cogs.ui.cards import Card
from cogs.ui.controls import Button, Row, button, row, select


def reminder_question(card: Card, *, place: str = "yes", threads: bool = False) -> Card:
    """Asked at the first commitment, never before; `remind:*` is answered in cogs/contact.py.

    `place` is where it is asked, one of PLACES there. A private thread is offered only where the bot can open
    one.
    """
    card.line().text(_("**Remind me?** In good time, and when a place becomes yours. Nothing else."))
    return card.row(
        button(_("By direct message"), f"remind:{place}:dm", ButtonStyle.primary),
        *((button(_("In a private thread"), f"remind:{place}:thread"),) if threads else ()),
        button(_("In /mine"), f"remind:{place}:mine"),
        button(_("No, thanks"), f"remind:{place}:no"),
    )


async def tell_how(card: Card, interaction: Interaction, guild_id: int, *, place: str) -> Card:
    """Below each promise of a word about something private: how it reaches the person, who is asked if they
    have never said. `place` is one of WAITING in cogs/contact.py, where the answer goes.
    """
    person = await interaction.client.db.read(volunteers.find, guild_id, interaction.user.id)
    contact = person.contact if person is not None else None
    if contact == "dm":
        return card.small(_("I'll tell you by direct message; if that fails, in /mine."))
    if contact is not None or interaction.guild_id is None:
        return card.small(_("I'll tell you in /mine: please look there."))
    card.line().text(_("**How shall I tell you?** Until you choose, look in /mine."))
    return card.row(
        button(_("By direct message"), f"remind:{place}:dm"), button(_("In /mine"), f"remind:{place}:mine")
    )


def clock_question(card: Card, clocks: Sequence[Clock], *, place: str) -> Card:
    """Asked when a time first matters, where reminders are asked about (`place`, as in `reminder_question`);
    answered in cogs/contact.py. The first is the server's zone.
    """
    card.line().text(_("**What time is it for you now?** So that my messages don't ring at night."))
    options = [(clock_text(clock), clock.zone) for clock in clocks]
    return card.row(select(f"remind:{place}:zone", _("What time is it for you now?"), options))


def clock_text(clock: Clock) -> str:
    """`Wed 14:00 · Madrid`, in the language being spoken."""
    city = get_timezone_location(clock.zone, locale=locale(), return_city=True)
    return f"{clock_time(clock.local, with_day=True)} · {city}"


def how_to_celebrate(guild_id: int) -> tuple[Button, ...]:
    """Also in a direct message, which names no server by itself; answered in cogs/wins.py."""
    return (
        button(_("Yes, with my name"), f"celebrate:{guild_id}:name", ButtonStyle.success),
        button(_("Yes, without a name"), f"celebrate:{guild_id}:anonymous"),
        button(_("Rather not"), f"celebrate:{guild_id}:no"),
    )


def why_and_stop(guild_id: int, kind: Agreement) -> Row:
    """Below every nudge, wherever it is read; answered in cogs/nudges.py."""
    return row(button(_("Why this?"), f"why:{guild_id}:{kind}"), stop(guild_id, kind))


def stop_invitations(guild_id: int) -> Button:
    """What ends them, by its name; answered in cogs/nudges.py."""
    return button(_("Stop invitations"), f"stop:{guild_id}:invitations")


def stop(guild_id: int, kind: Agreement) -> Button:
    """Alone where the nudge says itself why it comes."""
    return button(_("Stop these"), f"stop:{guild_id}:{kind}")
