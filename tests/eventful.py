"""A server in which everything there is has happened, with the shortest of texts or the longest that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.db import Transaction
from bot.i18n import language_of
from bot.services.care import boundaries, buddies, hello_wishes, recipients, reports, welcoming
from bot.services.care.hello_wishes import MOST_CALLED, MOST_LANGUAGES, MOST_SHARES, Shared
from bot.services.checkins.ready_questions import LONGEST_QUESTION
from bot.services.guild import bounds, guild_settings, interests, skills, translations
from bot.services.guild.callers import Caller
from bot.services.own import suspensions
from bot.services.people import volunteers
from bot.services.people.volunteers import Contact
from bot.services.preparing import repeating
from bot.services.roles import applying
from bot.services.things import (
    amendments,
    approvals,
    asks,
    commitments,
    endings,
    giving_back,
    pictures,
    presence,
    roles,
    standby,
)
from bot.services.things.needs import Needs
from bot.services.things.posting import MOST_STEP, MOST_TITLE, MOST_WHY, Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.world.model import Role
from tests import eventful_plans
from tests.community import Community, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)
#: How the time goes by in which it comes about.
PASSES = (DAY, HOUR, DAY, HOUR)
_STORY = (
    "The old mill by the canal stands empty, and the herons that used to nest there have gone further up the "
    "river, past the allotments where everybody knows them by name. "
)


def prose(length: int) -> str:
    """So many characters of ordinary words."""
    return (_STORY * (length // len(_STORY) + 1))[: length - 1].rstrip() + "."


@dataclass(frozen=True, slots=True)
class Texts:
    """What people write there."""

    title: str
    why: str
    step: str
    cause: str
    norms: str
    welcome: str
    contact: str
    privacy: str
    guide: str
    names: Sequence[str]
    """Of interests and of skills."""
    question: str
    person: str
    shared: Shared
    story: str
    """Whatever is asked for besides."""

    @property
    def draft(self) -> Draft:
        return Draft(self.title, self.why, self.step)


SHORT = Texts("A", "B", "C", "D", "E", "F", "G", "H", "I", ("J", "K"), "L?", "Al", Shared("Al"), "M")
LONG = Texts(
    title=prose(MOST_TITLE),
    why=prose(MOST_WHY),
    step=prose(MOST_STEP),
    cause=prose(bounds.MOST_CAUSE),
    norms=prose(bounds.MOST_NORMS),
    welcome=prose(bounds.MOST_WELCOME),
    contact=prose(bounds.MOST_CONTACT),
    privacy=prose(bounds.MOST_PRIVACY),
    guide=prose(bounds.MOST_GUIDE),
    names=[f"{number} {prose(bounds.MOST_NAME - 3)}" for number in range(1, 26)],
    question=prose(LONGEST_QUESTION),
    person="Maximiliane Hubertine of",
    shared=Shared(prose(MOST_CALLED), prose(MOST_LANGUAGES), prose(MOST_SHARES)),
    story=prose(4000),
)


class Eventful:
    """`await eventful.comes_about()` lets it happen; the people in it can then be acted as."""

    def __init__(self, community: Community, texts: Texts, locale: str) -> None:
        self.community = community
        self.texts = texts
        self.locale = locale
        self.begun_asks: list[str] = []
        self.olga = community.olga
        self.olga.user.locale = locale

    async def does(self, verb: Callable[..., Any], person: Person, *arguments: object) -> Any:
        """The person does it, as a service sees it: `verb(tx, caller, ...)`."""
        caller = self.community._caller(person)

        def run(tx: Transaction, *, now: datetime) -> Any:
            return verb(tx, caller, *arguments, now=now)

        return await self.community.bot.db.write(run, now=self.community.bot.clock.now())

    async def person(self, name: str, *member_roles: Role, contact: Contact | None = "mine") -> Person:
        called = f"{name} {self.texts.person}"[:32].strip()
        found = await self.community.newcomer(called, *member_roles, locale=self.locale)
        if contact is not None:
            await self.does(_reached, found, contact)
        return found

    async def is_new(self) -> None:
        """Nothing has happened yet, and one person is there."""
        self.ana = self.ben = await self.person("Ana", contact=None)

    async def comes_about(self) -> None:
        community = self.community
        await self.does(_set_up, self.olga, self.texts, language_of(self.locale))
        self.cora = await self.person("Cora", community.coordinators)
        self.mo = await self.person("Mo", community.moderators, community.coordinators)
        self.ana, self.ben, self.sue = [await self.person(name) for name in ("Ana", "Ben", "Sue")]
        self.nora = await self.person("Nora", contact=None)
        self.crowd = [await community.newcomer(f"Neighbour {number}") for number in range(45)]
        community.closes_team_but_for(community.coordinators, community.moderators)
        self.leading = [self.olga, self.mo, self.cora]
        self.everybody = [*self.leading, self.nora, self.ana, self.ben, self.sue]
        strong = community.guild.role("Strong", permissions=Permissions.BAN_MEMBERS)
        await self.does(self._is_posted, self.cora, strong.id, community.guild.role("Helper").id)
        await self.does(self._meet, self.ana)
        await self.does(self._is_crowded, self.cora)
        await self.cora.command("/checkin new", question=self.texts.question, repeat="1")
        await self.cora.click(words(self.cora, "Send"))
        await self.does(self._begins, self.cora)
        await self.does(self._plans, self.cora)
        for passes in PASSES:
            await community.settles(after=passes)

    def _caller(self, person: Person) -> Caller:
        return self.community._caller(person)

    def _plans(self, tx: Transaction, cora: Caller, *, now: datetime) -> None:
        people = [self._caller(one) for one in (self.ana, self.ben, self.sue, *self.crowd)]
        for come_about in (eventful_plans.plan, eventful_plans.clash, eventful_plans.swap):
            come_about(tx, cora, self.texts.draft, people, now=now)
        self.untouched_ask = str(asks.post(tx, cora, self.texts.draft, now=now).id)
        crowd = [*people[3:], self._caller(self.ana)]
        commitments.accept(tx, int(self.crowded_ask), crowd[-1], now=now)
        eventful_plans.is_shown(tx, crowd, int(self.crowded_ask), now=now)

    def _begins(self, tx: Transaction, cora: Caller, *, now: datetime) -> None:
        """As all of this has come about, one thing has begun and people are missing; one is over, and some
        were there.
        """
        starts, title = now + sum(PASSES, -MINUTE), self.texts.title
        for occasion in (Occasion(starts, starts + 6 * HOUR, title), Occasion(now + HOUR, now + 2 * HOUR)):
            draft = replace(self.texts.draft, places=20, occasion=occasion)
            ask = asks.post(tx, cora, draft, now=now)
            for person in (self.ana, self.ben, self.cora, *self.crowd[:5]):
                commitments.accept(tx, ask.id, self._caller(person), now=now)
            standby.stand_by(tx, ask.id, self._caller(self.crowd[6]), now=now)
            presence.tick(tx, ask, self.ben.id, here=True, by=cora.user_id, now=now)
            self.begun_asks.append(str(ask.id))

    def _repeats(self, tx: Transaction, cora: Caller, draft: Draft, *, now: datetime) -> None:
        """Of two that happen at a moment, one does every week, and people are in."""
        occasion = Occasion(now + 4 * DAY, now + 4 * DAY + 2 * HOUR, self.texts.title, self.texts.why)
        for is_first in (True, False):
            ask = asks.post(tx, cora, replace(draft, occasion=occasion), target=5, now=now)
            commitments.accept(tx, ask.id, self._caller(self.ana), now=now)
            if is_first:
                repeating.begin(tx, ask.id, cora, "1", 5, now=now)
                self.repeated_ask = str(ask.id)

    def _is_posted(self, tx: Transaction, cora: Caller, strong: int, helper: int, *, now: datetime) -> None:
        texts, ana, ben = self.texts, self._caller(self.ana), self._caller(self.ben)
        about = [one.id for one in interests.offered_in(tx, cora.guild)][:3]
        needs = Needs(skills.offered_in(tx, cora.guild)[0].id, 5, "es")
        full = Draft(texts.title, texts.why, texts.step, 1, now + 3 * DAY, 240, about, needs)
        for one in (needs, Needs(hours=5), Needs(language="es")):
            ask = asks.post(tx, cora, replace(full, places=None, effort=5, needs=one), now=now)
            pictures.give(tx, ask.id, cora, alt=texts.why, link="https://example.org/a.png", now=now)
        for number in range(12):  # Ana has a place on each second one, and waits for the others
            ask = asks.post(tx, cora, replace(full, deadline=now + (3 + number) * DAY), target=5, now=now)
            for person in (ana, ben) if number % 2 else (ben, ana):
                commitments.accept(tx, ask.id, person, now=now)
        self._repeats(tx, cora, replace(full, deadline=None, places=None), now=now)
        offered = asks.post(tx, cora, replace(full, offer_minutes=6000), now=now)
        for person in (ben, ana):
            commitments.accept(tx, offered.id, person, now=now)
        giving_back.decline(tx, offered.id, ben, now=now)
        for end in (endings.close, endings.cancel, endings.take_back):
            ask = asks.post(tx, cora, replace(full, places=None), target=5, now=now)
            if end is not endings.take_back:
                commitments.report_done(tx, ask.id, ana, now=now)
            end(tx, ask.id, cora, now=now)
        words, olga = Draft(texts.title, texts.why, places=1, needs=needs), self._caller(self.olga)
        plain = roles.offer(tx, cora, words, member_role_id=helper, now=now)
        mighty = roles.offer(tx, olga, words, member_role_id=strong, is_mighty=True, now=now)
        self.plain_role, self.mighty_role = str(plain.id), str(mighty.id)
        for role in (plain, mighty):
            for person in (ana, ben):
                commitments.accept(tx, role.id, person, now=now)
        full_role = replace(words, step=texts.step, places=5, approval="coordinators")
        wished = roles.offer(tx, cora, full_role, takes=texts.title, first_word=True, now=now)
        for person in (ana, ben):
            applying.take(tx, wished.id, person, None, now=now)
        approvals.approve(tx, wished.id, cora, ben.user_id, now=now)
        approvals.ask(tx, wished.id, cora, ana.user_id, texts.why[:300] or "?", now=now)
        self.wished_role = str(wished.id)

    def _is_crowded(self, tx: Transaction, cora: Caller, *, now: datetime) -> None:
        """More people than one page of them lists, and more messages than one menu."""
        ben = self._caller(self.ben)
        ask = asks.post(tx, cora, Draft(self.texts.title, "B", "C", deadline=now + 9 * DAY), now=now)
        role = roles.offer(tx, cora, Draft(self.texts.title, "B"), member_role_id=None, now=now)
        for one in self.crowd:
            for thing in (ask, role):
                commitments.accept(tx, thing.id, self._caller(one), now=now)
        for number in range(30):
            moved = asks.post(tx, cora, Draft(self.texts.title, "B", "C", effort=5), now=now)
            commitments.accept(tx, moved.id, ben, now=now)
            amendments.move(tx, moved.id, cora, deadline=now + (5 + number) * DAY, now=now)
        shown = pictures.give(tx, ask.id, cora, alt="A", link="https://example.org/a.png", now=now)
        pictures.refuse(tx, shown.picture_id or 0, "too large", now=now)
        self.crowded_ask, self.crowded_role = str(ask.id), str(role.id)

    def _meet(self, tx: Transaction, ana: Caller, *, now: datetime) -> None:
        cora, mo, ben = self._caller(self.cora), self._caller(self.mo), self._caller(self.ben)
        hello = hello_wishes.ask(tx, ana, self.texts.shared, now=now)
        welcoming.claim(tx, hello.id, cora, now=now)
        hello_wishes.ask(tx, ben, self.texts.shared, now=now)
        for one in (ben, self._caller(self.nora), self._caller(self.crowd[0])):
            pair = buddies.ask(tx, ana.guild, one, now=now)
            if one is not ben:
                buddies.offer(tx, pair.id, cora, now=now)
        boundaries.draw(tx, ana.guild, ana, self.sue.id, now=now)
        suspensions.suspend(tx, mo, self.sue.id, self.texts.why[:500], keeps_places=True, now=now)
        recipients.choose(tx, self._caller(self.olga), [self.mo.id])
        sealed = self.community.bot.client.vault.seal(self.texts.story[:1500])
        for about in (self.sue.id, None):
            reports.send(
                tx, ana.guild, ana, about, sealed, owner_id=self.olga.id, channel_is_safe=False, now=now
            )


def _reached(tx: Transaction, caller: Caller, contact: Contact, *, now: datetime) -> None:
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    volunteers.choose_contact(tx, caller.guild, caller.user_id, contact, place="test", now=now)
    for kind in ("reminders", "checkins", "reached"):
        volunteers.consent(tx, caller.guild, caller.user_id, kind, agreed=True, place="test", now=now)


def _set_up(tx: Transaction, admin: Caller, texts: Texts, language: str, *, now: datetime) -> None:
    cause, norms, contact, privacy = texts.cause, texts.norms, texts.contact, texts.privacy
    guild_settings.set_words(tx, admin, cause=cause, norms=norms, welcome=texts.welcome, now=now)
    guild_settings.set_privacy(tx, admin, contact=contact, privacy=privacy, minimum_age="16", now=now)
    interests.replace(tx, admin, texts.names, now=now)
    skills.replace(tx, admin, texts.names, now=now)
    guild_settings.set_language(tx, admin, language, now=now)
    welcoming.set_guide(tx, admin, texts.guide, now=now)
    told = {"cause": cause, "norms": norms, "privacy": privacy, "contact": contact}
    translations.set_texts(tx, admin, "en" if language == "es" else "es", told, now=now)
