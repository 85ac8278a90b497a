"""`/setup`, Changes: who changed what when."""

from __future__ import annotations

from sandbox.people import Person
from tests.community import Community
from tests.screens import every_page


async def change_zone(olga: Person, zone: str) -> None:
    await olga.command("/setup")
    await olga.click("Rhythm")
    await olga.click("Change")
    await olga.submit({"Time zone": zone})


async def test_admins_see_who_changed_what_and_texts_stay_private(community: Community) -> None:
    olga = community.olga
    await change_zone(olga, "Asia/Tokyo")
    await olga.click("Back")
    panel = await olga.click("Changes")
    newest = panel.text.splitlines()[1]
    assert olga.mention in newest
    assert "**Time zone** Europe/Madrid → Asia/Tokyo" in newest
    assert "a text of 4 characters" in panel.text, "whom to turn to: Olga"
    older = await every_page(olga, panel)
    assert f"**Asks channel** nothing → {community.asks.mention}" in older
    assert "What you say yes to" not in older
    assert "What you say yes to" not in panel.text


async def test_moderators_come_to_it_from_the_figures(community: Community, mo: Person, cora: Person) -> None:
    await change_zone(community.olga, "Asia/Tokyo")
    await mo.command("/stats")
    panel = await mo.click("Changes to the set-up")
    assert "Europe/Madrid → Asia/Tokyo" in panel.text
    told = await cora.forges("setup:changes", on=community.welcome.messages[0])
    assert "for moderators" in told.text
    told = await cora.forges("setup:changes:1", on=community.welcome.messages[0])
    assert "for moderators" in told.text


async def test_who_is_erased_is_no_longer_named(community: Community) -> None:
    olga = community.olga
    await change_zone(olga, "Asia/Tokyo")
    await olga.command("/mine")
    await olga.click("My data")
    await olga.click("Erase everything")
    await olga.click("Erase everything")
    await olga.command("/setup")
    panel = await olga.click("Changes")
    assert olga.mention not in panel.text
    assert "somebody who has been erased: **Time zone**" in panel.text
