"""Every control that can be pressed in a direct message does there what it says."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community
from tests.screens import is_well_answered

#: Answers to answers to answers.
DEEP = 3
NOT_HERE = "in the server, not in a direct message"


async def full_mailboxes(community: Community) -> list[Person]:
    """These have been told all sorts of things."""
    ana, ben = await community.newcomer("Ana"), await community.newcomer("Ben")
    cora = await community.newcomer("Cora", community.coordinators)
    olga = community.olga
    first = await community.ask("First", deadline=timedelta(days=2))
    for person in (ana, cora):
        await person.click("I'm in", on=first)
        await person.click("By direct message")
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Ask me in check-ins")
    narrow = await community.ask("Narrow", places=1, deadline=timedelta(days=3))
    role = await community.role(places=1)
    for person in (ben, ana):
        await person.click("I'm in", on=narrow)
        await person.click("I'd like this role", on=role)
    await cora.command("/checkin new", question="How was your week?")
    await ana.command("/help")
    await ana.click("Report a problem")
    await ana.submit({"What happened?": "They shouted."})
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    await ana.click("I'd like a hello")
    await ana.submit({})
    await community.settles()
    [board] = [shown for shown in community.team.messages if "Show me" in shown.buttons]
    await cora.click("Show me", on=board)
    await cora.click("I'll say hello")
    await cora.click("Done")
    await ben.click("Not this time", on=narrow)
    await ben.click("Step down", on=role)
    await community.settles()
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("Buddies")
    await ana.click("I'd like a buddy")
    await community.settles()
    asked = await cora.gets("Would you be a buddy?")
    await cora.click("Yes, gladly", on=asked)
    await community.settles(after=timedelta(days=1, hours=1))
    return [ana, cora, olga]


async def test_every_control_of_a_direct_message_works_there(community: Community) -> None:
    people = await full_mailboxes(community)
    pressed: set[str] = set()
    wrong: list[str] = []
    for person in people:
        assert person.dms
        todo: list[tuple[int, Shown]] = [(0, shown) for shown in person.dms]
        while todo:
            depth, shown = todo.pop()
            ids = [button.custom_id for button in shown.buttons if button.custom_id]
            assert len(set(ids)) == len(ids), shown.text
            enabled = [one.custom_id for one in shown.buttons if one.custom_id and not one.disabled]
            for custom_id in enabled:
                if custom_id in pressed:
                    continue
                pressed.add(custom_id)
                told = await person.forges(custom_id, on=shown)
                if person.modal is None:
                    is_well_answered(told, custom_id)
                if NOT_HERE in told.text:
                    wrong.append(f"{custom_id} on {shown.text[:40]!r}")
                if depth < DEEP:
                    todo.append((depth + 1, told))
    kinds = {custom_id.partition(":")[0] for custom_id in pressed}
    assert {"ask", "role", "checkin", "celebrate", "buddy", "boundary", "report", "why", "stop"} <= kinds
    assert not wrong, "\n".join(wrong)
