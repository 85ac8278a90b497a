"""The weekly digest, from /setup to what everybody reads."""

from __future__ import annotations

from datetime import timedelta

from bot.services.things import totals
from sandbox.people import Person
from tests.community import Community


async def until_the_next(community: Community) -> None:
    """It is five minutes after its moment."""
    held = await community.bot.db.read(totals.find, community.guild.id)
    assert held is not None
    assert held.digest_at is not None
    await community.settles(after=held.digest_at - community.bot.clock.now() + timedelta(minutes=5))


async def test_an_admin_chooses_a_day_and_everybody_reads_of_the_week(
    community: Community, ana: Person, ben: Person
) -> None:
    olga = community.olga
    await olga.command("/setup")
    await olga.choose("Choose a section", "Wins")
    await olga.choose("Posted on one day, at most", "1 post")
    panel = await olga.choose("Day of the digest", "Monday")
    assert "**Weekly digest**: Monday" in panel.text
    assert "The next one:" in panel.text
    card = await community.ask("Plant *trees*")
    for person in (ana, ben):
        await person.click("Done", on=card)
        await person.click("Yes, with my name")
    await community.celebrates()
    [post] = community.wins.messages
    await until_the_next(community)
    [digest] = [one for one in community.wins.messages if "Our week" in one.text]
    assert "2 things done together" in digest.text
    assert r"- Plant \*trees\* · 2" in digest.text
    left = next(one for one in (ana, ben) if one.mention not in post.text)
    assert f"{left.mention} did" in digest.text
    assert digest.mentions == [], "nobody is pinged"
    assert "Plant" in (await ana.choose("Open one of them", "Plant *trees*")).text
    for _weeks in range(2):
        await until_the_next(community)
    assert len([one for one in community.wins.messages if "Our week" in one.text]) == 1
    await left.command("/mine")
    await left.click("My data")
    await left.click("Erase everything")
    await left.click("Erase everything")
    await community.settles()
    assert left.mention not in digest.text
