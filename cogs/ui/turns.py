"""Turns in words: which days one is, and whose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.services.roles import taking_turns
from bot.services.roles.role_pages import Running
from bot.services.roles.taking_turns import Coming
from bot.services.things import going_round
from bot.services.things.things import Thing
from cogs.ui.cards import Card
from cogs.ui.controls import Button, button, entry, menu

_MOMENT = timedelta(minutes=1)


def turn_days(turn: Coming) -> str:
    """From its first day to its last."""
    first, last = timestamp(turn.begins, "D"), timestamp(turn.ends - _MOMENT, "D")
    return _("{first} – {last}").format(first=first, last=last)


def turn_line(turn: Coming, reader: int) -> str:
    """Who it is to whoever may see that."""
    if turn.user_id == reader:
        who = _("**you**, and you said that you'll do it") if turn.said else _("**you**")
    elif turn.user_id is not None:
        who = f"<@{turn.user_id}> ✅" if turn.said else f"<@{turn.user_id}>"
    else:
        who = _("somebody else") if turn.is_somebodys else _("nobody can")
    return _("- {days}: {who}").format(days=turn_days(turn), who=who)


def running_text(turn: Running | None) -> str:
    """Whose turn it is, on what everybody reads: by name only where they chose that."""
    if turn is None:
        return ""
    who = f"<@{turn.user_id}>" if turn.user_id else _("somebody who has this role")
    if not turn.is_somebodys:
        who = _("nobody can")
    until = timestamp(turn.ends - _MOMENT, "D")
    return _("🔁 **Whose turn it is until {day}:** {who}").format(day=until, who=who)


def turn_lines(found: Sequence[Coming], reader: int) -> str:
    return "\n".join(turn_line(one, reader) for one in found)


async def role_ways(interaction: Interaction, card: Card, thing: Thing) -> tuple[Button, ...]:
    """What goes with a role one has: its term, and turns where it goes round, of which one's next is said.
    Returns the way to its page, which is in the server.
    """
    bot = interaction.client
    ways = [entry(_("Your term"), f"term:{thing.id}", _("Until when it is yours, and handing it over"))]
    if await bot.db.read(going_round.find, thing.id) is not None:
        _thing, found = await bot.db.read(
            taking_turns.coming, thing.id, caller_of(interaction), now=bot.clock.now()
        )
        own = next((one for one in found if one.user_id == interaction.user.id), None)
        card.text("" if own is None else _("Your next turn: {days}").format(days=turn_days(own)))
        ways.append(entry(_("Whose turn it is"), f"turn:{thing.id}", _("And to skip or swap yours")))
    card.row(menu("role", _("More"), ways))
    return () if interaction.guild_id is None else (button(_("Its page"), f"role:{thing.id}:show"),)
