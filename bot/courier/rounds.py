"""Going round: do the cards still stand, has everybody the member roles they should have?

What is not as it should be is put into the outbox like anything else, and mended there. What can't be seen,
for want of a permission or of an answer, is left as it is. See docs/design.md § 59.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import discord

from bot.courier import native_events, publishing
from bot.courier.drawings import LookedOver
from bot.courier.outcomes import Done, Later, Outcome
from bot.courier.publishing import NOT_HERE
from bot.courier.refusals import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.db import Database
from bot.permissions import lacking
from bot.services.outbox import cards, rounds
from bot.services.outbox.cards import Standing
from bot.services.outbox.outbox import Parcel
from bot.services.people import volunteers
from bot.services.things import native_events as events
from bot.services.things import noticeboard, questions, reminders, roles

#: Discord's limits for one request.
MOST_MESSAGES = MOST_MEMBERS = 100
#: Requests of one part of a round of a server, so that others have their turn.
MOST_REQUESTS = 5
NEXT_PART = timedelta(seconds=30)


async def look_over(
    client: discord.Client, db: Database, parcel: Parcel, what: LookedOver, now: datetime
) -> Outcome:
    """Go about one of them."""
    match what:
        case "cards anew":
            return await redraw_cards(db, parcel.guild_id, now)
        case "reminders":
            return await replan_reminders(db, parcel.guild_id, now)
        case "cards":
            return await look_after_cards(client, db, parcel, now)
        case "member roles":
            return await look_after_member_roles(client, db, parcel, now)
        case "events":
            return await native_events.look_after(client, db, parcel, now)
        case "publish":
            return await publishing.publish(client, db, parcel, now)


async def redraw_cards(db: Database, guild_id: int, now: datetime) -> Outcome:
    """And what leads to them."""
    found = await db.read(cards.open_in, guild_id)
    await db.write(cards.redraw, [one.id for one in found], now=now)
    await db.write(events.follow_all, guild_id, now=now)
    await db.write(questions.follow_all, guild_id, now=now)
    return Done()


async def replan_reminders(db: Database, guild_id: int, now: datetime) -> Outcome:
    """Each thing in a transaction of its own; if some fail, all are tried again after the others are done."""
    failed: list[Exception] = []
    for thing_id in await db.read(reminders.to_replan, guild_id):
        try:
            await db.write(reminders.replan, thing_id, now=now)
        except Exception as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return Done()


async def look_after_cards(client: discord.Client, db: Database, parcel: Parcel, now: datetime) -> Outcome:
    """A card that somebody deleted is drawn anew, and so is one that could not be posted, once it can."""
    found = await db.read(cards.open_in, parcel.guild_id)
    if not found:
        return Done()
    guild = client.get_guild(parcel.guild_id)
    if guild is None or guild.unavailable:
        return Later(rounds.CARDS_EVERY, NOT_HERE)
    by_channel: defaultdict[int, list[Standing]] = defaultdict(list)
    for one in found:
        if one.sent_channel_id is not None:
            by_channel[one.sent_channel_id].append(one)
    to_redraw = {one.id for one in found if one.state == "failed" and _may_stand(guild, one)}
    for channel_id, standing in by_channel.items():
        messages = {one.sent_message_id: one for one in standing if one.sent_message_id is not None}
        for message_id in await _missing(client, channel_id, messages):
            card = messages[message_id]
            if card.state != "failed" or _may_stand(guild, card):
                to_redraw.add(card.id)
    await db.write(cards.redraw, to_redraw, now=now)
    await db.write(noticeboard.follow_total, parcel.guild_id, now=now)
    await db.write(rounds.came_round, parcel.id)
    return Later(rounds.CARDS_EVERY, "the cards are looked at again")


def _may_stand(guild: discord.Guild, one: Standing) -> bool:
    """Whether nothing is known that would keep it from being posted where it was to stand."""
    if one.sent_channel_id is None:
        return True
    channel = guild.get_channel(one.sent_channel_id)
    return channel is not None and not lacking(channel, guild.me)


async def _missing(client: discord.Client, channel_id: int, message_ids: Collection[int]) -> set[int]:
    """Which of these certainly no longer stand."""
    missing: set[int] = set()
    left = sorted(message_ids, reverse=True)
    try:
        while left:
            page = await client.http.logs_from(channel_id, MOST_MESSAGES, before=left[0] + 1)
            seen = {int(message["id"]) for message in page}
            oldest = min(seen, default=0) if len(page) == MOST_MESSAGES else 0
            for message_id in [one for one in left if one >= oldest and one not in seen]:
                if not await _stands(client, channel_id, message_id):
                    missing.add(message_id)
            left = [one for one in left if one < oldest]
    except discord.NotFound as error:
        return {*message_ids} if error.code == UNKNOWN_CHANNEL else missing
    except discord.Forbidden:
        return missing
    return missing


async def _stands(client: discord.Client, channel_id: int, message_id: int) -> bool:
    """Who may not read a channel's history finds it empty, so each is asked for by its id."""
    try:
        await client.http.get_message(channel_id, message_id)
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise
        return False
    return True


async def look_after_member_roles(
    client: discord.Client, db: Database, parcel: Parcel, now: datetime
) -> Outcome:
    """Whoever has too few or too many of the bot's member roles is brought in line."""
    guild = client.get_guild(parcel.guild_id)
    if guild is None or guild.unavailable:
        return Later(rounds.ROLES_EVERY, NOT_HERE)
    after = parcel.subject_id or 0
    for _part in range(MOST_REQUESTS):
        people = await db.read(roles.to_look_after, guild.id, after=after, most=MOST_MEMBERS)
        if not people and not after:
            return Done()
        await _bring_in_line(guild, db, people, now)
        after = people[-1].user_id if len(people) == MOST_MEMBERS else 0
        if not after:
            break
    await db.write(rounds.came_round, parcel.id, after=after or None)
    return Later(NEXT_PART if after else rounds.ROLES_EVERY, "the member roles are looked at again")


async def _bring_in_line(
    guild: discord.Guild, db: Database, people: Sequence[roles.Expected], now: datetime
) -> None:
    if not people:
        return
    found = await guild.query_members(
        user_ids=[one.user_id for one in people], limit=MOST_MEMBERS, cache=False
    )
    held = {member.id: {role.id for role in member.roles} for member in found}
    for one in people:
        has = held.get(one.user_id)
        if has is None or one.wanted - has or (one.given - one.wanted) & has:
            await db.write(volunteers.grant, guild.id, one.user_id, now=now)
