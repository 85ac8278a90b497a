"""Every kind of message to a person, wherever it is read (a direct message, a private thread, /mine), in both
languages, after a restart: whatever can be pressed on it, and on the answers to that, three deep, answers
usefully there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, select

from bot.models.outbox import outbox
from bot.services.people.volunteers import Contact
from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.community import Community, mine, words
from tests.kinds import MESSAGES
from tests.scenes import SCENES
from tests.screens import entries_of, is_well_answered
from tests.stage import Stage

DEEP = 3
#: The words of custom ids after which other controls of the same message have nothing left to do.
ENDS = {"withdraw", "draw", "out", "stop", "end", "pass", "no", "others", "erase", "erased"}
#: What a control answers that works only elsewhere; what it leads to is there, whoever asks.
NOT_USEFUL = ("Please do this in the server, not in a direct message.", "That no longer exists.")
TOLD = select(outbox.c.kind).where(
    outbox.c.guild_id == bindparam("guild"), outbox.c.state.in_(("done", "kept"))
)
READ: list[tuple[Contact, str]] = [("dm", "en-US"), ("dm", "es-ES"), ("thread", "es-ES"), ("mine", "en-US")]


def test_every_kind_is_brought_about() -> None:
    assert set(MESSAGES) == SCENES.keys()


@pytest.mark.parametrize(("way", "locale"), READ)
@pytest.mark.parametrize("kind", SCENES)
async def test_whatever_can_be_pressed_on_it_answers_there(
    community: Community, kind: str, way: Contact, locale: str
) -> None:
    await community.waits_until(11)
    people = await SCENES[kind](Stage(community, way, locale))
    await community.settles(after=timedelta(minutes=5))
    told = await community.bot.db.read(lambda tx: tx.values(TOLD, guild=community.guild.id))
    assert kind in told, f"nobody was told: {sorted(set(told))}"
    await community.bot.restart()
    for person in people:
        panel = await mine(person)
        for custom_id in [one for one in entries_of(panel) if one.startswith("mine:read:")]:
            await person.forges(custom_id, on=panel)
    walk = Walk()
    for ends in (False, True):
        for person in people:
            await walk.goes(person, ends=ends)
    assert walk.pressed
    assert not walk.wrong, "\n".join(walk.wrong)


@dataclass
class Walk:
    """Presses everything on everything that was said to somebody alone: first what changes nothing for the
    other controls, and then what ends something.
    """

    pressed: set[tuple[int, str, str]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    async def goes(self, person: Person, *, ends: bool) -> None:
        todo = [(0, one) for one in person.screen if place_of(one) != "server" or one.message.ephemeral]
        assert todo
        while todo:
            depth, shown = todo.pop(0)
            ids = entries_of(shown)
            assert len(set(ids)) == len(ids), f"twice on one message: {ids}"
            for custom_id in ids:
                if ends_something(custom_id) and not ends:
                    continue
                told = await self._pressed(person, custom_id, shown)
                if told is not None and depth < DEEP:
                    todo.append((depth + 1, told))

    async def _pressed(self, person: Person, custom_id: str, shown: Shown) -> Reply | None:
        """What was answered; nothing where it was pressed before, or a form opened."""
        where = place_of(shown)
        if (person.id, where, custom_id) in self.pressed or not person.sees(shown):
            return None
        self.pressed.add((person.id, where, custom_id))
        told = await person.forges(custom_id, on=shown)
        if person.modal is not None:
            person.dismisses()
            return None
        is_well_answered(told, custom_id)
        if any(words(person, sentence) in told.text for sentence in NOT_USEFUL):
            self.wrong.append(f"{custom_id} in a {where}, on {shown.text[:40]!r}: {told.text}")
        return told


def ends_something(custom_id: str) -> bool:
    return bool(ENDS.intersection(custom_id.split(":")))


def place_of(shown: Shown) -> str:
    """Where it is read: Discord tells less of where one is in a direct message."""
    channel = shown.message.channel
    if channel.guild is None:
        return "dm"
    return "thread" if channel.parent is not None and channel.id in channel.guild.threads else "server"
