"""How many taps what people do most takes them: typing a command or filling in a form is not one."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, would_like


class Finger:
    """Counts what one person presses and picks."""

    def __init__(self, person: Person) -> None:
        self.taps = 0
        self._person = person

    async def presses(self, label: str) -> Reply:
        self.taps += 1
        return await self._person.click(label)


async def test_from_join_to_a_first_yes(community: Community) -> None:
    ana = await community.newcomer("Ana")
    await community.ask("Plant trees")
    finger = Finger(ana)
    for label in ("Join", "I agree, go on", "Skip"):
        await finger.presses(label)
    assert "You're in" in (await finger.presses("Yes to “Plant trees”")).text
    assert finger.taps <= 6


async def test_from_a_reminder_to_done(community: Community) -> None:
    ana = await community.newcomer("Ana")
    card = await community.ask(deadline=timedelta(days=3))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await community.settles(after=timedelta(days=2, hours=1))
    told = await ana.click("Done", on=ana.dms[-1])
    assert "You did **Plant trees**" in told.text


async def test_from_mine_to_giving_back_whatever_one_holds(community: Community) -> None:
    ana, ben = [await community.newcomer(name) for name in ("Ana", "Ben")]
    ask, role = await community.ask("Plant trees", places=1), await community.role("Phone banker", places=1)
    for person in (ana, ben):  # who waits makes it a thing that can't be undone
        await person.click("I'm in", on=ask)
        await would_like(person, role)
    for title, back in (("Plant trees", "I can't make it"), ("Phone banker", "Step down")):
        await ana.command("/mine")
        finger = Finger(ana)
        for label in (title, back, back):
            told = await finger.presses(label)
        assert "for saying so" in told.text or "for what you did" in told.text
        assert finger.taps <= 3
