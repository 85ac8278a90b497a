"""What asks and roles need of people, as coordinators say it."""

from __future__ import annotations

import pytest

from bot.services.things.needs import NOTHING, Needs
from sandbox.people import Person
from sandbox.refusals import CannotDo
from tests.community import Community, words
from tests.forging import forged_command, forged_form

ASK = {
    "Title": "Clean the park",
    "Why does it matter?": "Herons nest there",
    "The one step to take": "Bring gloves",
}
ROLE = {"Title": "Medic", "What is it for?": "Plasters"}


async def test_an_ask_and_a_role_are_posted_with_what_they_need(community: Community, cora: Person) -> None:
    [aid, _driving] = await community.lists_skills("First aid", "Driving")
    assert await cora.autocomplete("/ask new", skill="aid") == ["First aid"]
    assert (await cora.autocomplete("/ask new", language="spa"))[0] == "Spanish"
    await cora.command("/ask new", skill=str(aid.id), hours=2, language="es")
    await cora.submit(ASK)
    await cora.click("Post")
    await community.settles()
    await cora.command("/role new")
    await cora.submit(ROLE)
    await cora.click("Who")
    await cora.click("What it needs")
    await cora.submit({"A skill": "First aid", "A language": "Spanish"})
    await cora.click("Post")
    await community.settles()
    ask, role = community.cards
    assert "Needs: First aid · 2 hours a week · Spanish" in ask.text
    assert "Needs: First aid · Spanish" in role.text


async def test_languages_are_suggested_and_shown_in_the_readers_language(
    community: Community, carmen: Person
) -> None:
    await community.ask(needed=Needs(hours=1, language="de"))
    panel = await carmen.command("/find")
    shown = await carmen.choose(words(carmen, "Open one of them"), "Plant trees", on=panel)
    assert "Hace falta: 1 hora por semana · alemán" in shown.text


@pytest.mark.parametrize(
    ("option", "typed", "sentence"),
    [
        ("skill", "Juggling", "not on the list"),
        ("skill", "x" * 5000, "not on the list"),
        ("skill", "🔥", "not on the list"),
        ("skill", "\u202ediA tsriF", "not on the list"),
        ("language", "Klingonese", "I don't know the language “Klingonese”"),
        ("language", "@everyone", "I don't know the language"),
        ("hours", 0, "between 1 and 20; you wrote 0"),
        ("hours", 168, "between 1 and 20; you wrote 168"),
    ],
)
async def test_what_can_not_be_needed_is_refused_before_anything_is_written(
    community: Community, cora: Person, option: str, typed: str | int, sentence: str
) -> None:
    await community.lists_skills("First aid")
    told = await forged_command(cora, "/ask new", **{option: typed})
    assert sentence in told.text
    assert "@everyone" not in told.text
    assert told.modal is None


async def test_a_skill_taken_off_the_list_while_the_form_is_open_is_refused(
    community: Community, cora: Person
) -> None:
    await community.lists_skills("First aid")
    await cora.command("/ask new", skill="First aid")
    await community.lists_skills("Driving")
    told = await cora.submit(ASK)
    assert "not on the list" in told.text
    await community.settles()
    assert community.cards == []


async def test_in_manage_needs_are_changed_and_taken_off(community: Community, cora: Person) -> None:
    [aid, driving] = await community.lists_skills("First aid", "Driving")
    card = await community.ask(needed=Needs(aid.id, 4, "es"))
    panel = await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    await cora.click("Change")
    form = await cora.click("What it needs")
    assert form.modal
    assert form.modal.filled_in("A language") == "Spanish"
    await cora.submit({"A skill": "Driving", "Hours a week": "8 hours a week", "A language": ""})
    assert "says in a moment" in panel.text
    await community.settles()
    assert "Needs: Driving · 8 hours a week" in card.text
    assert (await community.newest_ask()).needs == Needs(driving.id, 8)
    await cora.click("See who is in")
    await cora.click("Change")
    await cora.click("What it needs")
    refused = await cora.submit({"A language": "Klingonese"})
    assert "I don't know the language" in refused.text
    assert (await community.newest_ask()).needs == Needs(driving.id, 8)


async def test_a_role_needs_things_too_and_an_ended_one_no_more(community: Community, cora: Person) -> None:
    await community.role()
    role = await community.newest_role()
    panel = await cora.command("/role manage", role=str(role.id))
    await cora.click("Change")
    await cora.click("What it needs")
    await cora.submit({"A language": "catalan"})
    await cora.click("See who is in")
    assert "**Speak this: Catalan** (0)" in panel.text
    await cora.click("Change")
    await cora.click("What it needs")
    await community.olga.forges(f"manage:{role.id}:close", on=community.cards[-1])
    assert "is closed" in (await cora.submit({"A language": "spanish"})).text
    assert (await community.newest_role()).needs == Needs(language="ca")


async def test_who_is_no_coordinator_changes_nothing(community: Community, ana: Person) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    assert "for coordinators" in (await ana.forges(f"needs:{ask.id}", on=card)).text
    assert "for coordinators" in (await forged_form(ana, f"needs:{ask.id}:seen", language="es")).text
    for nowhere in (f"needs:shift:{ask.id}", "needs:999999", f"needs:{ask.id}0"):
        assert "no longer" in (await community.olga.forges(nowhere, on=card)).text
    assert (await community.newest_ask()).needs == NOTHING
    with pytest.raises(CannotDo):
        await ana.click("What it needs")


async def test_admins_list_the_skills_in_setup(community: Community) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Skills")
    assert "None yet: asks and roles can't say which skill they need." in panel.text
    await olga.click("Write", on=panel)
    await olga.submit({"Skills, one a line": "First *aid*\n\nإسعافات\n🔥 Grill\n@everyone\nFirst *aid*"})
    assert "- First \\*aid\\*\n- إسعافات\n- 🔥 Grill\n" in panel.text
    assert "@everyone" not in panel.text
    told = await forged_form(olga, "setup:list:skills:seen", names="\n".join(map(str, range(26))))
    assert "26 skills" in told.text
    mended = await olga.click("Fix it", on=told)
    assert mended.modal
    assert mended.modal.labels == ["Skills, one a line"]
    for nowhere in ("setup:list:secrets", "setup:list:secrets:edit"):
        assert "no longer in use" in (await olga.forges(nowhere, on=panel)).text
    await olga.command("/setup")
    changes = await olga.click("Changes")
    assert "**Skills** 0 to choose from → 4 to choose from" in changes.text


async def test_in_spanish_everything_is_said_in_spanish(community: Community) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    [skill] = await community.lists_skills("First aid")
    await community.ask(needed=Needs(skill.id, 2, "en"))
    panel = await carmen.command("/ask manage", ask=str((await community.newest_ask()).id))
    for text in ("Saben esto: First aid", "Hablan este idioma: inglés", "Tienen este tiempo: 2 horas"):
        assert text in panel.text
    await carmen.click(words(carmen, "Change"))
    form = await carmen.click(words(carmen, "What it needs"))
    assert form.modal
    assert form.modal.filled_in("Un idioma") == "inglés"
    await carmen.submit({"Un idioma": "catalán"})
    assert (await community.newest_ask()).needs.language == "ca"
