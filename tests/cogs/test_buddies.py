"""Buddies as the two meet them."""

from __future__ import annotations

from sqlalchemy import insert

from bot.db import Transaction
from bot.models.buddies import buddies
from sandbox.people import Person
from tests.cogs.test_hellos import asks_for_hello, board, takes_it_on
from tests.community import Community


async def greeted(community: Community, person: Person, welcomer: Person) -> None:
    await asks_for_hello(community, person)
    await takes_it_on(community, welcomer)
    await welcomer.click("Done")
    await community.settles()


async def wants_a_buddy(community: Community, person: Person) -> None:
    await person.command("/mine")
    await person.click("People here")
    await person.click("Buddies")
    await person.click("I'd like a buddy")
    await community.settles()


async def test_after_a_hello_the_two_become_buddies_and_one_ends_it(
    community: Community, ana: Person, cora: Person
) -> None:
    await greeted(community, ana, cora)
    await ana.command("/mine")
    await ana.click("Your hello")
    told = await ana.click("I'd like a buddy")
    assert "before anybody writes to you" in told.text
    await community.settles()
    await cora.command("/mine")
    asked = await cora.click("Would you be a buddy?")
    assert ana.mention in asked.text
    assert "are buddies" in (await cora.click("Yes, gladly")).text
    await community.settles()
    await ana.command("/mine")
    assert cora.mention in (await ana.click("A buddy for you")).text
    ended = await ana.click("End it")
    assert "nobody asks why" in ended.text
    await community.settles()
    await cora.command("/mine")
    heard = await cora.click("About a buddy")
    assert ana.mention not in heard.text


async def test_without_a_hello_welcomers_offer_and_the_person_decides(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    await wants_a_buddy(community, ana)
    assert "1 person looks for a buddy." in board(community).text
    assert ana.mention not in board(community).text
    for welcomer in (cora, olga):
        await welcomer.click("Show me", on=board(community))
    assert "Once they say yes" in (await cora.click("I would gladly")).text
    assert "has offered already" in (await olga.click("I would gladly")).text
    await community.settles()
    await ana.command("/mine")
    offered = await ana.click("A buddy for you")
    assert cora.mention in offered.text
    assert "Somebody else is asked" in (await ana.click("Somebody else please")).text
    await community.settles()
    assert "1 person looks for a buddy." in board(community).text


async def test_a_pair_of_others_can_not_be_touched(
    community: Community, ana: Person, cora: Person, ben: Person
) -> None:
    await wants_a_buddy(community, ana)
    await cora.click("Show me", on=board(community))
    await cora.click("I would gladly")
    await community.settles()
    await ana.command("/mine")
    offered = await ana.click("A buddy for you")
    pair_id = next(str(button.custom_id) for button in offered.buttons if button == "Yes, gladly").split(":")[
        1
    ]
    for verb in ("yes", "no", "end"):
        told = await ben.forges(f"buddy:{pair_id}:{verb}", on=board(community))
        assert "no longer so" in told.text
    assert "for welcomers" in (await ben.forges(f"buddy:{pair_id}:offer", on=board(community))).text


async def test_two_who_are_each_others_buddy_see_both_pairs_and_others_on_further_pages(
    community: Community, ana: Person, cora: Person
) -> None:
    """One wished for the other, and the other for the one."""
    now = community.bot.clock.now()
    pairs = [(ana.id, cora.id), (cora.id, ana.id), *((10_000 + number, cora.id) for number in range(1, 31))]

    def pair_up(tx: Transaction) -> None:
        rows = [{"user_id": wished, "buddy_id": buddy} for wished, buddy in pairs]
        common = {"guild_id": community.guild.id, "state": "paired", "asked_at": now, "due_at": None}
        tx.many(insert(buddies), [common | row for row in rows])

    await community.bot.db.write(pair_up)
    for person in (ana, cora):
        await person.command("/mine")
        await person.click("People here")
        panel = await person.click("Buddies")
        assert "End it" in panel.buttons
        assert "Report a problem" in panel.buttons
    seen = [panel.text]
    while "Next" in panel.buttons and not panel.button("Next").disabled:
        await cora.click("Next", on=panel)
        seen.append(panel.text)
    assert all(any(f"<@{wished}>" in text for text in seen) for wished, _buddy in pairs[2:])


async def test_a_volunteer_offers_is_asked_and_takes_it_back(
    community: Community, ana: Person, ben: Person
) -> None:
    await ben.command("/mine")
    await ben.click("People here")
    await ben.click("Buddies")
    asked = await ben.choose("More about buddies", "I'd gladly be a buddy")
    assert "say no without a reason" in asked.text
    offered = await ben.choose("For how many at once?", "2 people")
    assert "up to 2 people" in offered.text
    await community.settles()
    await wants_a_buddy(community, ana)
    await ben.command("/mine")
    asked = await ben.click("Would you be a buddy?")
    assert ana.mention in asked.text
    assert "you offered to be one" in asked.text
    assert "are buddies" in (await ben.click("Yes, gladly")).text
    await community.settles()
    await ana.command("/mine")
    assert ben.mention in (await ana.click("A buddy for you")).text
    await ben.command("/mine")
    await ben.click("People here")
    await ben.click("Buddies")
    await ben.choose("More about buddies", "Your offer to be a buddy")
    assert "Would you be there" in (await ben.click("Take it back")).text
