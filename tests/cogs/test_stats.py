"""`/stats`: how many, never who."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.community import Community


async def test_figures_are_for_moderators(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    for person in (ana, cora):
        assert "for moderators" in (await person.command("/stats")).text
    assert "How we are doing" in (await olga.command("/stats")).text


async def test_groups_under_five_are_hidden_and_larger_ones_shown(community: Community, mo: Person) -> None:
    card = await community.ask(places=10, target=20)
    people = [await community.newcomer(f"Person {number}") for number in range(6)]
    for person in people[:4]:
        await person.click("Done", on=card)
        await community.joined(person)
    told = await mo.command("/stats")
    assert told.ephemeral
    assert "Joined: fewer than 5" in told.text
    assert "Did a first action: fewer than 5" in told.text
    assert "Active in the last 7 days: fewer than 5" in told.text
    for person in people[4:]:
        await person.click("Done", on=card)
        await community.joined(person)
    text = (await mo.command("/stats")).text
    assert "Joined: 6" in text
    assert "Did a first action: 6" in text
    assert "Active in the last 7 days: 6" in text
    assert "Asks in the last 90 days: 1 (1 open)" in text
    assert "6 / 10" in text


async def test_who_was_active_longer_ago_counts_for_the_month(community: Community, mo: Person) -> None:
    card = await community.ask(deadline=timedelta(days=5))
    for number in range(5):
        await (await community.newcomer(f"Person {number}")).click("I'm in", on=card)
    await community.settles(after=timedelta(days=10))
    text = (await mo.command("/stats")).text
    assert "Active in the last 7 days: 0" in text
    assert "Active in the last 30 days: 5" in text
    assert "(0 open)" in text


async def test_another_servers_figures_do_not_mix_in(community: Community, mo: Person) -> None:
    elsewhere = await Community.found(community.bot)
    card = await elsewhere.ask()
    for number in range(5):
        await (await elsewhere.newcomer(f"Person {number}")).click("Done", on=card)
    text = (await mo.command("/stats")).text
    assert "Active in the last 7 days: 0" in text
    assert "Asks in the last 90 days: 0" in text
    await elsewhere.is_left_alone()
