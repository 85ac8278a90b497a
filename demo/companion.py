"""What the local Discord cannot know of the bot: when it next does something unasked, and how to restart it.

`sandbox/page/companion.py` says what is asked and answered. The address has a secret in it, so that no web
page that somebody happens to have open can restart the bot.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web
from sqlalchemy import BindParameter, String, bindparam, cast, literal, select, union_all

from bot.clock import read_offset
from bot.db import Database, Transaction
from bot.models.buddies import buddies
from bot.models.checkins import checkins
from bot.models.hellos import hellos
from bot.models.outbox import outbox
from bot.models.rosters import commitments
from bot.models.schedules import schedules
from bot.models.things import OPEN, things
from demo.bot_process import BotProcess

_NOW: BindParameter[datetime] = bindparam("now")
#: What comes by itself, in a few words.
WORDS = {
    "reminder": "a reminder",
    "place": "word of a place that became free",
    "role_place": "word of a place that became free",
    "checkin": "a check-in",
    "checkin_result": "what a check-in said",
    "hand": "word of who has taken something on",
    "hand_came": "the question whether somebody wrote",
    "hand_yours": "the question whether one has written",
    "hand_back": "word that somebody else has it",
    "hand_duty": "word that somebody waits",
    "hand_call": "a call that somebody waits",
    "person_win": "what went well for somebody",
    "group_win": "what all have reached",
    "wins_listed": "what else went well",
    "newcomers": "a welcome",
    "hello": "a hello that is wished for",
    "hello_call": "a call for welcomers",
    "hello_back": "word that a hello is over",
    "hello_unanswered": "word that nobody has said hello",
    "buddy": "word of a buddy",
    "buddy_asked": "somebody's wish for a buddy",
    "buddy_over": "word that a pair of buddies is over",
    "buddy_unanswered": "word that no buddy was found",
    "ending": "word that what is stored will be erased",
    "report": "a report",
    "report_call": "a call to who looks after reports",
    "report_settled": "word that a report is settled",
    "deadline": "the deadline of an ask",
    "schedule": "a check-in that comes round",
    "round": "the end of a check-in",
    "hello waits": "a look at a hello that waits",
    "buddy waits": "a look at buddies who wait",
}
#: What only brings to today's facts what is there already: nothing to travel to.
REDRAWN = ("ask_card", "role_card", "welcome_card", "hello_board", "grant")


@dataclass(frozen=True, slots=True)
class Planned:
    at: datetime
    what: str


_PLANNED = union_all(
    select(outbox.c.due_at.label("at"), cast(outbox.c.kind, String).label("what")).where(
        outbox.c.state == "waiting", outbox.c.due_at > _NOW, outbox.c.kind.not_in(REDRAWN)
    ),
    select(things.c.deadline, literal("deadline")).where(OPEN, things.c.deadline > _NOW),
    select(things.c.ends_at, literal("end")).where(OPEN, things.c.ends_at > _NOW),
    select(commitments.c.offered_until, literal("offer")).where(commitments.c.offered_until > _NOW),
    select(schedules.c.next_at, literal("schedule")).where(schedules.c.next_at > _NOW),
    select(checkins.c.closes_at, literal("round")).where(
        checkins.c.told_at.is_(None), checkins.c.closes_at > _NOW
    ),
    select(hellos.c.due_at, literal("hello waits")).where(hellos.c.due_at > _NOW),
    select(buddies.c.due_at, literal("buddy waits")).where(buddies.c.due_at > _NOW),
).subquery()
_NEXT = select(_PLANNED.c.at, _PLANNED.c.what).order_by(_PLANNED.c.at).limit(1)


def _next(tx: Transaction, *, now: datetime) -> Planned | None:
    return tx.maybe(Planned, _NEXT, now=now)


class Companion:
    """Serves one demo; `bot` is known once it was started."""

    def __init__(self) -> None:
        self.bot: BotProcess | None = None
        self.secret = secrets.token_urlsafe(16)

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get(f"/{self.secret}/next", self._next)
        app.router.add_post(f"/{self.secret}/restart", self._restart)
        return app

    async def _next(self, request: web.Request) -> web.Response:
        bot = self._known_bot()
        db = await Database.open(bot.database_url)
        try:
            found = await db.read(_next, now=datetime.now(UTC) + read_offset(bot.clock_file))
        finally:
            await db.close()
        if found is None:
            return web.json_response({"at": None})
        what = WORDS.get(found.what, found.what.replace("_", " "))
        return web.json_response({"at": found.at.isoformat(), "what": what})

    async def _restart(self, request: web.Request) -> web.Response:
        bot = self._known_bot()
        await bot.stop()
        await bot.start()
        return web.json_response({})

    def _known_bot(self) -> BotProcess:
        if self.bot is None:
            raise web.HTTPServiceUnavailable(text="The bot has not been started yet.")
        return self.bot


@asynccontextmanager
async def companion() -> AsyncIterator[tuple[Companion, str]]:
    """Serving on a free port of this machine, at this address."""
    serving = Companion()
    runner = web.AppRunner(serving.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        yield serving, f"http://127.0.0.1:{port}/{serving.secret}"
    finally:
        await runner.cleanup()
