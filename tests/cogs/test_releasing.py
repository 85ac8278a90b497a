"""The page of a role, for those who look after it and for volunteers: who has it, what changed, a place taken
back with a word.
"""

from __future__ import annotations

from sandbox.people import Person
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
    assert page.buttons == ["Step down", "Who else is in", "Back"]
    assert ana.mention not in page.text
    await ben.click("Who else is in")
    await ben.click("Show me to the others")
    await ana.command("/mine")
    await ana.choose("Open one of them", "Driver")
    assert f"They have it, too:** {ben.mention}" in (await ana.click("Its page")).text
    seen = await cora.forges(f"role:{role.id}:show", on=card)
    assert ben.mention not in seen.text
    assert "2 people are in" in seen.text
    assert seen.buttons == ["I'd like this role", "Back"]
