"""What Discord's answers mean for a parcel: wait, give up with a reason, or find out what became of it."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord

from bot.courier.outcomes import Failed, Later, Outcome

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_ROLE = 10011
FLAGGED_AS_SPAM = 20026
TOO_OLD_EDITS = 30046
TOO_MANY_DMS = 40003
MISSING_ACCESS = 50001
CLOSED_DMS = 50007
MISSING_PERMISSIONS = 50013
NO_SHARED_GUILD = 50278

#: How long until an old message is edited again when Discord does not say.
OLD_EDIT_REST = timedelta(minutes=1)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)
#: With the growing pauses between them, about a day.
MOST_ATTEMPTS = 100

#: What goes wrong on the way, not by what we said: nobody knows whether it arrived.
NO_ANSWER = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)

ADVICE = {
    10003: "the channel is gone: choose another in /setup",
    10004: "the bot is no longer in the server: invite it again",
    30046: "too many edits of an old message",
    50001: "the bot can't see the channel: give it View Channel there, or choose another channel in /setup",
    50013: "the bot may not post in the channel: give it View Channel and Send Messages there",
    50083: "the thread is archived: open it again",
    160005: "the thread is locked: unlock it",
}


def outcome_of(error: Exception, attempts: int) -> Outcome | None:
    """How a parcel goes on after this error; None if it is no answer of Discord's, so a bug of ours."""
    match error:
        case discord.RateLimited():
            return Later(timedelta(seconds=error.retry_after), "Discord's rate limit")
        case discord.HTTPException(status=429):
            return Later(OLD_EDIT_REST, ADVICE.get(error.code, "Discord's rate limit"))
        case discord.Forbidden() | discord.NotFound() | discord.HTTPException(status=400):
            return Failed(reason_of(error))
        case discord.HTTPException() if error.status < 500:
            return again(attempts, f"Discord refused it: {error.status}, code {error.code}")
    if isinstance(error, NO_ANSWER):
        return again(attempts, "no answer from Discord")
    return None


def reason_of(error: discord.HTTPException) -> str:
    """What an admin can do about a refusal. Never the error's own text: it may quote what people wrote."""
    return ADVICE.get(error.code, f"Discord refused it: {error.status}, code {error.code}")


def again(attempts: int, reason: str) -> Outcome:
    """Another try after a pause that grows with each, as long as there is hope."""
    if attempts >= MOST_ATTEMPTS:
        return Failed(f"given up after {attempts} attempts: {reason}")
    return Later(pause(attempts), reason, failed=True)


def pause(attempts: int) -> timedelta:
    return min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LONGEST_RETRY)
