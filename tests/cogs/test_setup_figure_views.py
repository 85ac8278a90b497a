"""`/setup`, Who sees /stats."""

from __future__ import annotations

from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community
from tests.forging import forged_choice


async def opened(community: Community) -> Reply:
    await community.olga.command("/setup")
    return await community.olga.click("Who sees /stats")


async def test_each_view_is_opened_to_coordinators_or_to_everyone(
    community: Community, ana: Person, cora: Person, mo: Person
) -> None:
    panel = await opened(community)
    assert "**Coordinators**: How we are doing, Asks" in panel.text
    assert "**Everyone**: nothing" in panel.text
    assert "How we are doing" in (await cora.command("/stats")).text
    assert "for moderators" in (await ana.command("/stats")).text
    told = await cora.forges("stats:ladder:0", on=cora.last_reply)
    assert "This view is for moderators here." in told.text
    await community.olga.choose("What everyone sees", "Asks", on=panel)
    told = await ana.command("/stats")
    assert "What you can look at" in told.text
    assert told.buttons == ["What you can do here"], "nor a way to what she may not see"
    asks = await ana.choose("Look at …", "Asks", on=told)
    assert "Asks in the last 90 days" in asks.text
    assert "for moderators" in (await ana.forges("stats:now", on=ana.last_reply)).text
    await community.olga.choose("What coordinators see", on=panel)
    assert "**Coordinators**: Asks" in panel.text
    assert "How we are doing" not in (await cora.command("/stats")).text
    await community.olga.choose("What everyone sees", "From joining to a role", on=panel)
    told = await ana.choose("Look at …", "From joining to a role", on=await ana.command("/stats"))
    assert "Of those who joined in" in told.text
    assert "How we are doing" in (await mo.command("/stats")).text
    await community.olga.click("Back", on=panel)
    assert (
        "coordinators 1 of 4 views, everyone 1" in (await community.olga.forges("setup:all:3", on=panel)).text
    )
    changes = await mo.forges("setup:changes", on=mo.last_reply)
    assert "**What everyone sees in /stats** Asks → From joining to a role" in changes.text


async def test_what_is_no_view_is_refused(community: Community, cora: Person) -> None:
    panel = await opened(community)
    told = await forged_choice(community.olga, "setup:stats:everyone", "the press", on=panel)
    assert "not one of the choices" in told.text
    told = await forged_choice(cora, "setup:stats:coordinators", "ladder", on=community.olga.last_reply)
    assert "Manage Server" in told.text
