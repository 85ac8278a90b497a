"""A role before it is posted, as asks are: written, looked at, changed a piece at a time, posted."""

from __future__ import annotations

import pytest

from bot.services.preparing import drafting
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.world import guilds
from tests.community import Community, would_like
from tests.forging import forged_form

FORM = {
    "Title": "Driver",
    "What is it for?": "Brings the tents",
    "What does it take?": "2 hours a week, driving",
    "The first step": "Meet Cora at the shed",
}


async def test_a_role_is_written_looked_at_changed_and_posted(
    community: Community, cora: Person, ana: Person
) -> None:
    await cora.command("/role new")
    draft = await cora.submit(FORM)
    for said in ("Driver", "**It takes:** 2 hours a week, driving", "**The first step:** Meet Cora"):
        assert said in draft.text
    assert draft.buttons == ["Post", "Change", "Who", "More"]
    assert f"Led by {cora.mention}" in draft.text
    await cora.click("Change")
    await cora.submit({"What does it take?": "An evening a week"})
    assert "An evening a week" in draft.text
    await cora.click("Who")
    await cora.click("Places")
    await cora.submit({"How many people can take part?": "2"})
    await cora.click("Who")
    await cora.choose("Who says yes?", "Coordinators and leads say yes to each")
    await cora.choose("Who is it for?", "For people who have done 1 thing here before.")
    await cora.click("Back")
    assert "For people who have done 1 thing here before" in draft.text
    assert "Coordinators and whoever leads it say yes" in draft.text
    await cora.click("More")
    await cora.click("Change")
    caller = community.guild.role("Driver")
    await cora.choose("A member role for it", caller)
    await cora.click("Back")
    assert f"Comes with <@&{caller.id}>" in draft.text
    await community.settles()
    assert community.cards == []
    [begun] = await community.bot.db.read(drafting.mine, community._caller(cora), kind="role")
    shown = await ana.command("/find")
    for forged in (f"draft:{begun.id}", f"compose:{begun.id}:who", f"compose:{begun.id}:post"):
        refused = await ana.forges(forged, on=shown)
        assert "no longer exists" in refused.text or "for coordinators" in refused.text
    assert "on its way" in (await cora.click("Post")).text
    await community.settles()
    [card] = community.cards
    assert "2 places left" in card.text
    role = await community.newest_role()
    assert (role.approval, role.least_done, role.first_word) == ("coordinators", 1, False)


async def test_what_one_has_begun_is_found_again_and_thrown_away(community: Community, cora: Person) -> None:
    for title in ("Driver", "Cook"):
        await cora.command("/role new", places=1)
        await cora.submit(FORM | {"Title": title})
    panel = await cora.command("/role new")
    assert "Go on, or begin a new one?" in panel.text
    assert panel.text.index("Cook") < panel.text.index("Driver")
    assert "Driver" not in (await cora.command("/ask new")).text
    await cora.command("/role new")
    await cora.click("Go on", beside="Cook")
    await cora.click("More")
    await cora.choose("Something else", "Throw it away")
    assert "“Cook” is gone" in (await cora.click("Throw it away")).text
    assert "Cook" not in (await cora.command("/role new")).text
    await cora.click("A new role")
    assert "Medic" in (await cora.submit(FORM | {"Title": "Medic"})).text


async def test_all_of_it_can_be_changed_once_it_is_posted(
    community: Community, cora: Person, ana: Person
) -> None:
    caller = community.guild.role("Driver")
    card = await community.role("Driver")
    await would_like(ana, card)
    await cora.command("/role manage", role=str((await community.newest_role()).id))
    changes = await cora.click("Change")
    assert "For everybody; nobody has to say yes" in changes.text
    await cora.click("Words")
    await cora.submit({"What does it take?": "An evening a week"})
    await cora.click("More")
    await cora.choose("A member role for it", caller)
    await cora.click("Change")
    await cora.click("Back")
    await cora.click("Who")
    await cora.choose("Who says yes?", "Coordinators and leads say yes to each")
    await cora.click("Back")
    await community.settles()
    assert "An evening a week" in card.text
    assert ana.roles == {"Driver"}
    assert "Coordinators and whoever leads it say yes" in card.text
    await cora.click("More")
    await cora.choose("A member role for it")
    await community.settles()
    assert ana.roles == set()


async def test_a_member_role_that_gives_power_takes_an_admin_and_one_that_is_gone_is_said(
    community: Community, cora: Person, olga: Person
) -> None:
    strong = community.guild.role("Strong", permissions=Permissions.BAN_MEMBERS)
    await cora.command("/role new")
    await cora.submit(FORM)
    await cora.click("More")
    assert "gives power here" in (await cora.choose("A member role for it", strong)).text
    await olga.command("/role new")
    draft = await olga.submit(FORM)
    await olga.click("More")
    await olga.choose("A member role for it", strong)
    await olga.click("Back")
    assert "Somebody who manages this server says yes to each person" in draft.text
    community.guild.remove(strong)
    await olga.click("Post")
    assert "⚠️ That member role no longer exists" in draft.text
    await olga.click("More")
    await olga.choose("A member role for it")
    await olga.click("Back")
    assert "says yes to each person" not in draft.text
    assert "on its way" in (await olga.click("Post")).text


async def test_what_becomes_mighty_before_it_is_posted_is_for_admins(
    community: Community, cora: Person
) -> None:
    caller = community.guild.role("Driver")
    await cora.command("/role new", member_role=caller)
    draft = await cora.submit(FORM)
    caller.permissions |= int(Permissions.BAN_MEMBERS)
    guilds.role_changed(community.guild.world, caller)
    told = await cora.click("Post")
    assert "gives power here" in f"{told.text}{draft.text}"
    await community.settles()
    assert community.cards == []


@pytest.mark.parametrize("field", [{"takes": "x" * 151}, {"step": "x" * 401}, {"title": " "}])
async def test_texts_that_do_not_fit_are_refused(
    community: Community, cora: Person, field: dict[str, str]
) -> None:
    told = await forged_form(cora, "role:new::", **({"title": "Driver", "purpose": "Drives"} | field))
    assert "Fix it" in told.buttons
    assert not await community.bot.db.read(drafting.mine, community._caller(cora), kind="role")
