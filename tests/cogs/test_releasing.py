"""The page of a role, for those who look after it and for volunteers: who has it, what changed, a place taken
back with a word.
"""

from __future__ import annotations

from sandbox.people import Person
from tests.cogs.test_adding import ADD, known
from tests.community import Community, would_like


async def test_a_role_is_taken_back_with_a_word_that_is_looked_at_first(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    card = await community.role("Driver", places=1)
    await would_like(ben, card)
    await would_like(ana, card)
    await ana.click("By direct message")
    await community.settles()
    await cora.command("/role manage", role=str((await community.newest_role()).id))
    listed = await cora.choose("More", "Take it back from somebody")
    assert ben.mention in listed.text
    assert ana.mention not in listed.text
    await cora.click("Take it back")
    look = await cora.submit({"A kind word, if you like": "You moved away. Come by when you are here!"})
    assert "> You moved away" in look.text
    assert cora.mention not in look.text
    assert "the place passes on" in (await cora.click("Take it back, and send this")).text
    await community.settles()
    read = await ben.command("/mine")
    read = await ben.click("About a role you had")
    assert "> You moved away" in read.text
    assert "A place is yours" in ana.dms[-1].text
    assert "took it back not long ago" in (await would_like(ben, card)).text
    await cora.command("/role manage", role=str((await community.newest_role()).id))
    told = await cora.choose("More", "What has changed")
    assert f"{cora.mention} took it back from {ben.mention}" in told.text
    assert f"{ana.mention} moved up in line" in told.text


async def test_its_page_has_the_others_who_like_to_be_named_for_who_has_it(
    community: Community, ana: Person, ben: Person, cora: Person
) -> None:
    card = await community.role("Driver")
    role = await community.newest_role()
    for person in (ana, ben):
        await would_like(person, card)
    await ben.command("/mine")
    await ben.choose("Open one of them", "Driver")
    page = await ben.click("Its page")
    assert page.buttons == ["Step down", "Who else is in", "Note for who comes next", "Back"]
    assert ana.mention not in page.text
    await ben.click("Who else is in")
    await ben.click("Show me to the others")
    await ana.command("/mine")
    await ana.choose("Open one of them", "Driver")
    await ana.click("Its page")
    await ana.click("Note for who comes next")
    await ana.submit({"What should they know?": "The keys hang in the shed. " * 20})
    await ana.command("/mine")
    await ana.choose("Open one of them", "Driver")
    noted = await ana.click("Its page")
    assert "The keys hang in the shed. The" in noted.text
    assert "…" in noted.text, "the rest opens where it is written"
    await ana.click("Back", on=noted)
    assert f"They have it, too:** {ben.mention}" in (await ana.click("Its page")).text
    seen = await cora.forges(f"role:{role.id}:show", on=card)
    assert ben.mention not in seen.text
    assert "The keys" not in seen.text, "for who has it"
    assert "2 people are in" in seen.text
    assert seen.buttons == ["I'd like this role", "Back"]


async def test_its_holders_are_added_by_hand_messaged_and_every_change_says_who_and_when(
    community: Community, cora: Person, ana: Person
) -> None:
    await known(community, ana)
    await community.role("Driver", places=1)
    role = str((await community.newest_role()).id)
    await cora.command("/role manage", role=role)
    await cora.click(ADD)
    asked = await cora.choose("Who is it?", ana)
    assert f"{ana.mention} is asked" in asked.text
    await community.settles()
    assert "It's yours!" in (await ana.click("Yes, I'm in", on=ana.dms[-1])).text
    await cora.command("/role manage", role=role)
    assert f"**Has the role** (1)\n{ana.mention}" in cora.last_reply.text
    await cora.click("Message")
    await cora.click("Write", beside="Has the role")
    await cora.submit({"What should they read?": "The van is at the shed."})
    await cora.click("Send")
    await community.settles()
    assert "The van is at the shed." in ana.dms[-1].text
    await cora.command("/role manage", role=role)
    told = await cora.choose("More", "What has changed")
    lines = [one for one in told.text.splitlines() if ana.mention in one]
    assert any(cora.mention in one for one in lines), "who had them asked"
    assert all("<t:" in one for one in lines)
