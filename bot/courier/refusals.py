"""What Discord's answers mean for a parcel: wait, give up with a reason, or find out what became of it."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord

from bot import reasons
from bot.courier.outcomes import Failed, Later, Outcome

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_ROLE = 10011
UNKNOWN_USER = 10013
UNKNOWN_EVENT = 10070
FLAGGED_AS_SPAM = 20026
TOO_MANY_EVENTS = 30038
TOO_OLD_EDITS = 30046
TOO_MANY_DMS = 40003
MISSING_ACCESS = 50001
CLOSED_DMS = 50007
MISSING_PERMISSIONS = 50013
NO_SHARED_GUILD = 50278
FINISHED_EVENT = 180000
THREAD_ARCHIVED = 50083
THREAD_EXISTS = 160004

#: How long until an old message is edited again when Discord does not say.
OLD_EDIT_REST = timedelta(minutes=1)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)
#: With the growing pauses between them, about a day.
MOST_ATTEMPTS = 100

#: What goes wrong on the way, not by what we said: nobody knows whether it arrived.
NO_ANSWER = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)

ADVICE = {
    UNKNOWN_CHANNEL: reasons.NO_CHANNEL,
    10004: reasons.NO_SERVER,
    TOO_OLD_EDITS: reasons.TOO_MANY_EDITS,
    MISSING_ACCESS: reasons.UNSEEN_CHANNEL,
    MISSING_PERMISSIONS: reasons.MAY_NOT_POST,
    50083: reasons.ARCHIVED,
    160005: reasons.LOCKED,
}


def outcome_of(error: Exception, attempts: int) -> Outcome | None:
    """How a parcel goes on after this error; None if it is no answer of Discord's, so a bug of ours."""
    match error:
        case discord.RateLimited():
            return Later(timedelta(seconds=error.retry_after), reasons.RATE_LIMIT)
        case discord.HTTPException(status=429):
            return Later(OLD_EDIT_REST, ADVICE.get(error.code, reasons.RATE_LIMIT))
        case discord.Forbidden() | discord.NotFound() | discord.HTTPException(status=400):
            return Failed(reason_of(error))
        case discord.HTTPException() if error.status < 500:
            return again(attempts, _refused(error))
    if isinstance(error, NO_ANSWER):
        return again(attempts, reasons.NO_ANSWER)
    return None


def reason_of(error: discord.HTTPException) -> str:
    """What an admin can do about a refusal. Never the error's own text: it may quote what people wrote."""
    return ADVICE.get(error.code, _refused(error))


def _refused(error: discord.HTTPException) -> str:
    return reasons.REFUSED.format(status=error.status, code=error.code)


def again(attempts: int, reason: str) -> Outcome:
    """Another try after a pause that grows with each, as long as there is hope."""
    if attempts >= MOST_ATTEMPTS:
        return Failed(reasons.GIVEN_UP.format(attempts=attempts, reason=reason))
    return Later(pause(attempts), reason, failed=True)


def pause(attempts: int) -> timedelta:
    return min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LONGEST_RETRY)
