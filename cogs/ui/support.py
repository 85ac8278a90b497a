"""Who hears of a call for support, and whom to turn to at once: always in the same words."""

from __future__ import annotations

import discord

from bot.errors import Refusal
from bot.i18n import N_, _, ngettext, timestamp
from bot.markup import said
from bot.services.care.support import Listeners
from bot.services.guild.guilds import Guild
from cogs.ui.channels import can_post


def urgent_text(guild: Guild) -> str:
    """Where somebody may not be able to wait."""
    if guild.crisis:
        return _("**If it is urgent, please don't wait for us:** {crisis}").format(crisis=said(guild.crisis))
    return _("**If it is urgent, please don't wait for us:** turn to someone near you.")


def listeners_text(found: Listeners) -> str:
    """Before anything is shared: who will be told, what they read, and what comes if nobody answers."""
    lines = [
        _(
            "If you like, I tell {people} that somebody would like support. Whoever of them opens it reads "
            "your name. You hear who takes it on, or that nobody has."
        ).format(people=_(found.first.called) if found.first else "–")
    ]
    if found.nobody_on_duty:
        lines.insert(0, _("Nobody is on duty to answer you at the moment."))
    if found.later:
        people = " · ".join(_(rung.called) for rung in found.later)
        lines.append(
            ngettext(
                "If nobody has taken it on after {n} hour by day, these can open it, too: {people}.",
                "If nobody has taken it on after {n} hours by day, these can open it, too: {people}.",
                found.hours,
            ).format(n=found.hours, people=people)
        )
    lines.append(_("Nobody else hears of it, and in channels I name nobody."))
    if found.quiet_until is not None:
        lines.append(
            _("It is night here: whoever is asleep hears of it {when}.").format(
                when=timestamp(found.quiet_until, "R")
            )
        )
    return "\n".join(lines)


def require_heard(here: discord.Guild | None, found: Listeners) -> None:
    """A call for support must not get lost: raises Refusal, with whom to turn to, if nobody would hear it."""
    guild, first = found.guild, found.first
    try:
        if first is None or first.people is None:
            can_post(here, first.channel(guild) if first else None)
    except Refusal:
        if guild.crisis is None:
            raise Refusal(
                N_(
                    "I can't reach the coordinators right now. Please turn to one of them yourself: {contact}"
                ),
                contact=guild.contact or "–",
            ) from None
        raise Refusal(
            N_(
                "I can't reach the coordinators right now. Please turn to one of them yourself: {contact} If "
                "it is urgent: {crisis}"
            ),
            contact=guild.contact or "–",
            crisis=guild.crisis,
        ) from None
