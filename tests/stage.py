"""A community in which messages are brought about; the scenes are played on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.db import Transaction
from bot.services.care import followups, hello_wishes, support, welcoming
from bot.services.care.hello_wishes import Shared
from bot.services.guild.callers import Caller
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message
from bot.services.people import volunteers
from bot.services.people.volunteers import Contact
from bot.services.things import (
    asks,
    commitments,
    giving_back,
)
from bot.services.things.posting import Draft
from sandbox.people import Person
from sandbox.world import model
from tests.community import Community

HOUR, HALF_A_DAY, DAY = timedelta(hours=1), timedelta(hours=12), timedelta(days=1)
TREES = Draft("Plant trees", "Shade", "Bring a spade")


@dataclass
class Stage:
    """A community in which messages are brought about, for people who are all reached in one way."""

    community: Community
    way: Contact
    locale: str
    words: Draft = TREES
    question: str = "How was your week?"

    @property
    def guild_id(self) -> int:
        return self.community.guild.id

    async def person(self, name: str, *member_roles: model.Role) -> Person:
        person = await self.community.newcomer(name, *member_roles, locale=self.locale)
        await self.does(self._reached, person)
        return person

    def _reached(self, tx: Transaction, caller: Caller, *, now: datetime) -> None:
        volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
        volunteers.choose_contact(tx, caller.guild, caller.user_id, self.way, place="test", now=now)
        for kind in kinds.declared(Message):
            if kind.needs:
                volunteers.consent(
                    tx, caller.guild, caller.user_id, kind.needs, agreed=True, place="test", now=now
                )

    async def does(self, verb: Callable[..., Any], person: Person, *arguments: object, **more: object) -> Any:
        """The person does it, as a service sees it: `verb(tx, caller, ...)`."""

        def run(tx: Transaction, *, now: datetime) -> Any:
            return verb(tx, self.community._caller(person), *arguments, **more, now=now)

        return await self.community.bot.db.write(run, now=self.community.bot.clock.now())

    async def says_yes(self, person: Person, thing_id: int) -> None:
        await self.does(lambda tx, who, now: commitments.accept(tx, thing_id, who, now=now), person)

    async def gives_back(self, person: Person, thing_id: int) -> None:
        await self.does(lambda tx, who, now: giving_back.decline(tx, thing_id, who, now=now), person)

    async def asks(self, **more: Any) -> int:
        """Posts an ask that somebody can be told about; its id."""
        draft = replace(self.words, **more)
        posted = await self.does(lambda tx, who, now: asks.post(tx, who, draft, now=now), self.community.olga)
        return int(posted.id)

    async def amended(self, verb: Callable[..., Any], thing_id: int, **changes: object) -> None:
        await self.does(lambda tx, who, now: verb(tx, thing_id, who, **changes, now=now), self.community.olga)

    async def hello(self) -> tuple[Person, Person, int]:
        """Ana asked for one, and Cora has taken it on."""
        ana, cora = await self.person("Ana"), await self.person("Cora", self.community.coordinators)
        wish = await self.does(lambda tx, who, now: hello_wishes.ask(tx, who, Shared("Ana"), now=now), ana)
        await self.does(lambda tx, who, now: welcoming.claim(tx, wish.id, who, now=now), cora)
        return ana, cora, int(wish.id)

    async def support(self) -> tuple[Person, Person, int]:
        """Ana asked for it, and Cora has taken it on."""
        ana, cora = await self.person("Ana"), await self.person("Cora", self.community.coordinators)
        await self.community.waits_until(12)
        hand = await self.does(lambda tx, who, now: support.call(tx, who.guild, who, now=now), ana)
        await self.does(lambda tx, who, now: followups.claim(tx, hand.id, who, now=now), cora)
        return ana, cora, int(hand.id)

    async def time(self, passes: timedelta = HOUR, *, times: int = 1) -> None:
        for _time in range(times):
            await self.community.settles(after=passes)


Scene = Callable[[Stage], Awaitable[list[Person]]]
