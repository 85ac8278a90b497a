"""Post again: what is over as a draft of one's own, and templates that are begun with."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.cogs.test_drafting import CONTROLS, writes
from tests.cogs.test_managing import manages
from tests.community import Community


async def test_what_is_over_is_posted_again(community: Community, cora: Person) -> None:
    await community.ask("Plant trees", places=6, target=4, deadline=timedelta(hours=2), about=["Phones"])
    await community.settles(after=timedelta(hours=3))
    await manages(cora, community)
    shown = await cora.choose("More", "Post it again")
    assert shown.buttons == CONTROLS
    for text in ("Plant trees", "Shade for all", "0 / 4", "6 places left", "Phones", cora.mention):
        assert text in shown.text
    assert "Until" not in shown.text
    await cora.click("Post")
    await community.settles()
    assert "Plant trees" in community.cards[-1].text
    assert len(community.cards) == 2


async def test_a_template_is_begun_with_from_ask_new(community: Community, cora: Person) -> None:
    await community.ask("Plant trees", about=["Phones"])
    await manages(cora, community)
    kept = await cora.choose("More", "Keep as a template")
    assert "Every coordinator finds it in /ask new" in kept.text
    await community.offers("Cooking")
    dan = await community.newcomer("Dan", community.coordinators)
    begun = await dan.command("/ask new")
    assert begun.buttons == ["A new ask"]
    shown = await dan.choose("Begin with a template", "Plant trees")
    assert "no longer on a list here" in shown.text
    assert shown.buttons == CONTROLS
    await dan.click("Post")
    await community.settles()
    assert len(community.cards) == 2
    await manages(cora, community)
    await cora.command("/ask new")
    await cora.choose("Begin with a template", "Plant trees")
    assert "Go on" in (await cora.command("/ask new")).buttons


async def test_a_draft_is_kept_as_a_template_and_taken_off(community: Community, cora: Person) -> None:
    await writes(cora)
    await cora.click("More")
    kept = await cora.choose("Something else", "Keep as a template")
    assert "once it is posted, so does every coordinator" in kept.text
    assert (await cora.click("Back")).buttons == CONTROLS
    await cora.click("More")
    off = await cora.choose("Something else", "No longer a template")
    assert "No longer a template" in off.text
    dan = await community.newcomer("Dan", community.coordinators)
    assert (await dan.command("/ask new")).modal
