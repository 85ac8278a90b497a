"""The weekly digest, as everybody reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext, number, timestamp
from bot.services.celebrating import digests, telling
from bot.services.celebrating.digests import DIGEST, Week
from bot.services.celebrating.kudos_lists import Thanks
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import noticeboard, register
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    button,
    clipped,
    effort_text,
    entry,
    heading,
    menu,
    said,
    told_apart,
    when_text,
    win_lines,
)

#: Lines of what is open, and of who was thanked; characters of a reason.
MOST_OPEN, MOST_THANKED, MOST_REASON = 5, 8, 120


async def draw_digest(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Drawn anew when somebody would like to be named otherwise; what is open is what is open by then."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    since, until = (datetime.fromisoformat(str(parcel.detail.get(name))) for name in ("since", "until"))
    week = await db.read(digests.of, parcel.guild_id, since, until)
    told = await db.read(telling.all_on, guild, str(parcel.detail.get("day")), digest=True)
    found, more = await db.read(noticeboard.show, parcel.guild_id, most=MOST_OPEN, now=now)
    card = Card(_("Our week"), colour=Colour.GOOD)
    card.small(f"{timestamp(since, 'D')} – {timestamp(until, 'D')}")
    card.text(_done(week))
    if told and not guild.quiet:
        card.text("\n".join((_("**What went well**"), win_lines(told))))
    if week.thanks:
        card.text("\n".join((_("**Thank you**"), *_thanked(week.thanks))))
    if found:
        card.text("\n".join((_("**What you can do**"), *map(_open, found))))
        if more:
            card.small(ngettext("… and {n} more", "… and {n} more", more).format(n=more))
        names = told_apart(found, guild.zone)
        entries = [entry(names[one.id], f"{one.kind}:{one.id}:show") for one in found]
        card.row(menu("open", _("Open one of them"), entries))
    card.row(button(_("Things to do"), "find:0", ButtonStyle.primary))
    return Post(guild.wins_channel_id, card.view(), once=True)


def _done(week: Week) -> str:
    if not week.times:
        return ""
    together = ngettext("🎉 **{n} thing done together**", "🎉 **{n} things done together**", week.times)
    lines = [together.format(n=number(week.times))]
    lines += [f"- {said(one.title)} · {number(one.times)}" for one in week.done]
    return "\n".join(lines)


def _thanked(thanks: Sequence[Thanks]) -> list[str]:
    lines = []
    for one in thanks[:MOST_THANKED]:
        who, why = f"<@{one.user_id}>", said(clipped(" ".join(one.reason.split()), MOST_REASON))
        by = "" if one.giver_id is None else f" (<@{one.giver_id}>)"
        lines.append(f"- {who}: {why}{by}")
    if left := len(thanks[MOST_THANKED:]):
        lines.append(ngettext("… and {n} more", "… and {n} more", left).format(n=left))
    return lines


def _open(thing: Thing) -> str:
    facts = [] if register.kind_of(thing).can_be_done else [_(register.kind_of(thing).called)]
    facts += [effort_text(thing.effort)] if thing.effort is not None else []
    facts += [when_text(thing)] if thing.due_at is not None else []
    return f"- **{heading(thing)}**" + "".join(f" · {fact}" for fact in facts)


draws = {DIGEST: draw_digest}


async def setup(bot: Groundswell) -> None:
    """Its controls are answered where what they open is."""
