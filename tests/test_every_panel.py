"""Every panel that can be reached by pressing, in both languages, with texts as long as people can make them
and with as few as there can be: it fits Discord and docs/panels.md (tests/grammar.py counts that), it leads
back, and it has no word that is ruled out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest

from bot.db import Transaction
from bot.i18n import SOURCE, language_of
from bot.services.care import buddies, hello_wishes, recipients, reports
from bot.services.care.hello_wishes import Shared
from bot.services.checkins import starting
from bot.services.guild import bounds, guild_settings, guilds, interests, skills, translations
from bot.services.guild.callers import Caller
from bot.services.own import suspensions
from bot.services.people import volunteers
from bot.services.things import addresses, asks, commitments, joining, native_events, pictures, posting, roles
from bot.services.things.needs import Needs
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Shown
from tests.community import Community
from tests.house.test_locales import catalogue
from tests.house.test_words import COMMAND, ruled_out
from tests.screens import entries_of

DAY = timedelta(days=1)
#: What a person writes; each is written as two, or it would style the text.
SIGN = "*"
#: The last words of custom ids after which there is nothing left to walk through, or something is sent away.
ENDS = {
    *(
        "erased",
        "unsigned",
        "sure",
        "out",
        "withdraw",
        "draw",
        "remove",
        "end",
        "pass",
        "no",
        "others",
        "stop",
    ),
    *("gone", "take_back", "cancel", "close", "lift", "settle", "send", "done", "told", "suspend"),
}
#: Of those who walk each reads one language.
OTHER_LANGUAGES = "prefs:language:"
#: How often one kind of control is pressed: two of a list are like the others.
OFTEN = 2
#: Panels from which one panel is reached at most.
DEEP = 5
#: By command: the control that leads to the same panel, by which it is known as the first.
FIRST = {
    "/mine": "mine",
    "/find": "find:0",
    "/help": "help",
    "/pause": "pause:open",
    "/join": "join:step:1",
    "/stats": "stats:now",
    "/setup": "setup",
    "/checkin manage": "checkin:rounds:0",
}
#: What shows a panel that another control leads back to.
SHOWS = {
    "join:agree:#:": "join:step:2",
    "join:start": "join:step:#",
    "join:speaking:es": "join:step:#",
    "ask:#:in": "thing:#:mine",
    "role:#:in": "thing:#:mine",
    "mine:read:#": "checkin:#:again",
    "repeat:#:start:#:#": "series:#",
    "series:#:dates:#": "series:#",
    "manage:#:change": "draft:#",
    "prefs:agree:reached:yes": "prefs",
}
#: The end of an errand: what was done can be undone there, or goes on elsewhere.
AT_AN_END = {
    "checkins:#:pace:",
    "checkins:#:pace:#",
    "ask:#:in",
    "role:#:in",
    "join:finish:",
    "join:finish:#",
    "copy:#",
    "repeat:#:start:#:#",
    "pause:#",
    "pause:reminders:keep",
    "pause:reminders:stop",
}
#: What stands in a mention, which Discord shows as a name of the server's own.
NAMES = re.compile(r"<[^<>\s]+(?: [^<>]+)?>")


def long(most: int) -> str:
    return SIGN * most


def written(tx: Transaction, caller: Caller, *, now: datetime) -> None:
    """Every text of the server, as long as it may be, in both languages."""
    words = {name: long(most) for name, most in translations.TEXTS.items()}
    names = [f"{number:02}{long(bounds.MOST_NAME - 2)}" for number in range(25)]
    guild_settings.set_words(
        tx, caller, **{name: words[name] for name in ("cause", "norms", "welcome")}, now=now
    )
    guild_settings.set_privacy(tx, caller, contact=words["contact"], privacy=words["privacy"], now=now)
    interests.replace(tx, caller, names, now=now)
    skills.replace(tx, caller, names, now=now)
    translations.set_texts(tx, caller, "es", words, now=now)
    recipients.choose(tx, caller, [caller.user_id])


def posted(tx: Transaction, caller: Caller, *, now: datetime) -> tuple[int, int]:
    """Things to do, as long as they may be; one with a deadline, and one at a moment."""
    guild_id = caller.guild
    chosen = [one.id for one in interests.offered_in(tx, guild_id)[:3]]
    needs = Needs(skills.offered_in(tx, guild_id)[0].id, 20, "es")
    soon = now + 5 * DAY
    occasion = Occasion(soon, soon + DAY, long(posting.MOST_PLACE), long(posting.MOST_DETAILS))
    texts = long(posting.MOST_TITLE), long(posting.MOST_WHY), long(posting.MOST_STEP)
    ids = []
    for number in range(9):
        draft = Draft(
            *texts,
            places=1000,
            deadline=None if number % 2 else soon,
            effort=240,
            interests=chosen,
            needs=needs,
            occasion=occasion if number % 2 else None,
        )
        ids.append(asks.post(tx, caller, draft, target=1000, now=now).id)
        draft = Draft(*texts[:2], places=1000, needs=needs)
        ids.append(roles.offer(tx, caller, draft, member_role_id=None, now=now).id)
    address = "https://example.org/".ljust(addresses.MOST_ADDRESS, "a")
    for thing_id in ids[:2]:
        pictures.give(tx, thing_id, caller, alt=long(pictures.MOST_ALT), link=address, now=now)
    for user_id in range(2 * 10**17, 2 * 10**17 + 50):
        commitments.accept(tx, ids[0], Caller(user_id, guild_id), now=now)
    native_events.switch(tx, ids[2], caller, on=True, now=now)
    return ids[0], ids[2]


def lived(tx: Transaction, person: Caller, admin: Caller, *, now: datetime) -> None:
    """What somebody may leave, as long as it may be."""
    guild_id, other = person.guild, Caller(3 * 10**17, person.guild)
    joining.agree(tx, person, guilds.find(tx, guild_id).wording, now=now)
    joining.choose_interests(tx, person, [one.id for one in interests.offered_in(tx, guild_id)], now=now)
    joining.finish(tx, person, None, now=now)
    volunteers.choose_contact(tx, guild_id, person.user_id, "mine", place="first yes", now=now)
    hello_wishes.ask(tx, person, Shared(long(60), long(100), long(600)), now=now)
    buddies.ask(tx, guild_id, person, now=now)
    volunteers.answer(
        tx, guild_id, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    starting.start(tx, admin, long(200), now=now)
    reports.send(tx, guild_id, other, None, "sealed", owner_id=1, channel_is_safe=False, now=now)
    suspended = suspensions.suspend(tx, admin, other.user_id, long(500), keeps_places=True, now=now)
    assert suspended


@dataclass
class Walk:
    """Presses whatever leads on, from the first panels; `path` is what was pressed on the way."""

    person: Person
    language: str
    seen: int = 0
    wrong: list[str] = field(default_factory=list)
    pressed: Counter[str] = field(default_factory=Counter)

    async def goes(self, command: str, first: str, **options: str) -> None:
        await self.looks(await self.person.command(command, dict(options)), first)

    async def looks(self, shown: Shown, first: str) -> None:
        """Goes on from what somebody has in front of them."""
        # What a message shows changes as one presses, so its controls are noted at once.
        todo: list[tuple[Shown, list[str], tuple[str, ...]]] = [(shown, entries_of(shown), (kind_of(first),))]
        self._looked_at(shown, (kind_of(first),))
        while todo:
            on, ways, path = todo.pop(0)
            for custom_id in ways:
                kind = kind_of(custom_id)
                ends = ENDS.intersection(custom_id.split(":")) or kind.startswith(OTHER_LANGUAGES)
                if ends or self.pressed[kind] >= OFTEN:
                    continue
                self.pressed[kind] += 1
                told = await self.person.forges(custom_id, on=on)
                assert not told.failed, custom_id
                if self.person.modal is not None:
                    self.person.dismisses()
                    continue
                if told.nothing:
                    continue
                further = (*path, SHOWS.get(kind, kind))
                self._looked_at(told, further, edited=told == on and kind not in AT_AN_END)
                if len(path) < DEEP and further[-1] not in path:
                    todo.append((told, entries_of(told), further))

    def _looked_at(self, shown: Shown, path: tuple[str, ...], *, edited: bool = False) -> None:
        self.seen += 1
        ways = entries_of(shown)
        back = {*path[:-1], *map(kind_of, FIRST.values())}
        leads = {SHOWS.get(kind, kind) for kind in map(kind_of, ways)}
        if edited and ways and path[-1] != path[0] and not back & leads:
            self.wrong.append(f"no way back after {path}: {ways}")
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, ruled_out(self.language)))})\w*", re.IGNORECASE)
        foreign = in_english(self.language)
        for text in says(shown):
            self.wrong += [
                f"English after {path}: {line!r}"
                for line in text.splitlines()
                if line.lstrip("#- ") in foreign
            ]
            if found := pattern.search(NAMES.sub("", COMMAND.sub("", text))):
                self.wrong.append(f"“{found[0]}” after {path}: {text[:60]!r}")


def kind_of(custom_id: str) -> str:
    """Without the numbers, which say of what it is."""
    return re.sub(r"\d+", "#", custom_id)


@cache
def in_english(language: str) -> frozenset[str]:
    """What nobody reads who reads this language: texts and lines of ours that say something else in it."""
    if language == SOURCE:
        return frozenset()
    known = catalogue(language)
    theirs = {str(message.string) for message in known}
    return frozenset(str(one.id) for one in known if one.id) - theirs


def says(shown: Shown) -> Iterator[str]:
    """All words on it."""
    yield shown.text
    for button in shown.buttons:
        yield str(button)
    for select in shown.selects:
        yield str(select)
        yield from map(str, select.options)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
@pytest.mark.parametrize("size", ["short", "long"])
async def test_every_panel_fits_leads_back_and_keeps_to_our_words(
    community: Community, locale: str, size: str
) -> None:
    guild, now = community.guild, community.bot.clock.now()
    admins = guild.role("Admin", permissions=Permissions.MANAGE_GUILD)
    alba = await community.newcomer(
        "Alba", admins, community.coordinators, community.moderators, locale=locale
    )
    ana = await community.newcomer("Ana", locale=locale)
    admin = Caller(alba.id, guild.id, frozenset(alba.member.role_ids), True, language_of(locale))
    managed = {}

    def fill(tx: Transaction) -> None:
        written(tx, admin, now=now)
        managed["ask"], managed["at a moment"] = posted(tx, admin, now=now)
        for person in (community._caller(ana), admin):
            lived(tx, person, admin, now=now)
            commitments.accept(tx, managed["ask"], person, now=now)

    if size == "long":
        await community.bot.db.write(fill)
        await community.settles()
    for person in (ana, alba):
        walk = Walk(person, language_of(locale))
        for command, first in FIRST.items():
            if person is alba or command not in ("/stats", "/setup", "/checkin manage"):
                await walk.goes(command, first)
        assert walk.seen > (60 if size == "long" and person is alba else 8)
        assert not walk.wrong, "\n".join(walk.wrong)
    for ask_id in managed.values():
        walk = Walk(alba, language_of(locale))
        await walk.goes("/ask manage", f"ask:{ask_id}:people", ask=str(ask_id))
        assert not walk.wrong, "\n".join(walk.wrong)
        assert walk.pressed["event:#"] or ask_id != managed["at a moment"]


async def test_what_one_reads_in_a_chosen_language_goes_on_in_it(community: Community) -> None:
    """From what everybody sees, with Discord in English: nothing is stored of them until they agree."""
    guild, now = community.guild, community.bot.clock.now()
    ana = await community.newcomer("Ana")
    admin = Caller(community.olga.id, guild.id, manages_guild=True)
    texts = {"norms": long(bounds.MOST_NORMS), "privacy": long(bounds.MOST_PRIVACY), "cause": "Garzas"}

    def fill(tx: Transaction) -> None:
        guild_settings.set_words(tx, admin, cause="Herons", norms=texts["norms"], welcome="Hi!", now=now)
        translations.set_texts(tx, admin, "es", texts, now=now)

    await community.bot.db.write(fill)
    await community.settles()
    [card] = community.welcome.messages
    ways = [way for way in entries_of(card) if way.startswith("join:in:")]
    assert ways == ["join:in:es"]
    for way in ways:
        walk = Walk(ana, "es")
        read = await ana.forges(way, on=card)
        [join] = entries_of(read)
        await walk.looks(read, "join:step:1")
        await walk.looks(await ana.forges(join, on=read), "join:step:1")
        await walk.goes("/join", "join:step:1")
        assert walk.pressed["join:whole:#:es"]
        assert walk.pressed["join:later:es"]
        assert walk.pressed["join:finish:"], "it went on after they agreed"
        assert not walk.wrong, "\n".join(walk.wrong)
    await walk.goes("/mine", "mine")
    await walk.goes("/find", "find:0")
    assert not walk.wrong, "\n".join(walk.wrong)
