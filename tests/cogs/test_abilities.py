"""What somebody can do: asked after a yes, and theirs to change and to erase in /mine."""

from __future__ import annotations

import pytest

from bot.services.things.needs import Needs
from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.community import Community, gives_back, words, would_like
from tests.forging import forged_choice, forged_form

ALL = "**{title}** needs people who can do this: **{skill}**. Can you?"


async def says_yes(person: Person, card: Shown) -> tuple[str, Reply]:
    """What the yes was answered with, and the question in its place."""
    answered = await person.click("I'm in", on=card)
    text = answered.text
    return text, await person.click(words(person, "Answer it"), on=answered)


async def ask_for(community: Community, *, hours: int | None = 3, language: str | None = "es") -> Shown:
    """An ask that needs a skill, a language and some hours."""
    [skill] = await community.lists_skills("First aid")
    return await community.ask(needed=Needs(skill.id, hours, language))


async def told(person: Person) -> str:
    """What /mine shows of what they can do."""
    await person.command("/mine")
    await person.click(words(person, "How you reach me"))
    return (await person.click(words(person, "What you can do"))).text


async def test_after_a_yes_one_is_asked_privately_what_it_needs_and_why(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await ask_for(community)
    assert "Needs: First aid · 3 hours a week · Spanish" in card.text
    answered, question = await says_yes(ana, card)
    assert "You're in!" in answered
    assert "Remind me?" in answered, "the yes is answered as ever"
    assert question.ephemeral
    assert "needs people who can do this: **First aid**" in question.text
    assert "Why I ask" in question.text
    assert question.buttons == ["Yes", "No", "Rather not say", "Back"]
    await ana.click("Yes", on=question)
    assert "speak this: **Spanish**" in question.text
    await ana.click("No", on=question)
    assert "takes about 3 hours a week" in question.text
    await ana.choose("Hours a week", "5 hours a week")
    assert "Thank you, that helps!" in question.text
    shown = await told(ana)
    assert "Skills: First aid" in shown
    assert "Languages: not Spanish" in shown
    assert "Hours a week: 5" in shown
    panel = await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    assert f"**Can do this: First aid** (1)\n{ana.mention}" in panel.text
    assert "Speak this" not in panel.text, "of many groups only those with people in them"
    assert f"**Have this time: 3 hours a week** (1)\n{ana.mention}" in panel.text


async def test_in_spanish_too(community: Community, carmen: Person) -> None:
    card = await ask_for(community, hours=None)
    _answered, question = await says_yes(carmen, card)
    assert words(carmen, ALL).format(title="Plant trees", skill="First aid") in question.text
    await carmen.click("Sí", on=question)
    assert "**español**" in question.text
    await carmen.click("Prefiero no decirlo", on=question)
    assert "no volveré a preguntar" in question.text
    assert "Habilidades: First aid" in await told(carmen)


async def test_one_is_asked_once_and_nothing_is_asked_where_nothing_is_needed(
    community: Community, ana: Person, ben: Person
) -> None:
    plain, card = await community.ask("Plain"), await ask_for(community, hours=None, language=None)
    await says_yes(ben, card)
    again = await ben.click("I'm in", on=card)
    await community.settles()
    assert "Answer it" not in again.buttons, "also if they have not answered"
    _answered, question = await says_yes(ana, card)
    await ana.click("Rather not say", on=question)
    assert "None of it is kept" in question.text
    role = await community.role(needed=(await community.newest_ask()).needs)
    for shown in (plain, card, role):
        answered = await (would_like(ana, role) if shown is role else ana.click("I'm in", on=shown))
        assert "Answer it" not in answered.buttons, "they would rather not be asked about skills"


async def test_who_leaves_it_open_finds_it_where_they_see_what_they_are_in_for(
    community: Community, ana: Person
) -> None:
    card = await ask_for(community, hours=None, language=None)
    _answered, question = await says_yes(ana, card)
    shown = await ana.click("Back", on=question)
    assert "Plant trees" in shown.text
    await ana.click("Answer it", on=shown)
    assert "Thank you, that helps!" in (await ana.click("Yes", on=question)).text
    assert "Answer it" not in (await ana.click("Back", on=question)).buttons
    thing_id = (await community.newest_ask()).id
    assert "There is nothing more to ask" in (await ana.forges(f"need:{thing_id}", on=card)).text


async def test_a_role_asks_too_and_so_does_the_first_thing_of_join(
    community: Community, ana: Person, ben: Person
) -> None:
    role = await community.role(needed=Needs(hours=2))
    assert "Needs: 2 hours a week" in role.text
    answered = await would_like(ana, role)
    assert "takes about 2 hours a week" in (await ana.click("Answer it", on=answered)).text
    await ben.command("/join")
    await ben.click("I agree, go on")
    await ben.click("Skip")
    await ben.click("Just looking")
    await ben.command("/join")
    answered = await ben.click("Yes to “Phone banker”")
    assert "You're in for" in answered.text
    assert "takes about 2 hours a week" in (await ben.click("Answer it", on=answered)).text


async def test_who_waits_is_asked_and_a_place_does_not_hang_on_the_answer(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(places=1, needed=Needs(language="es"))
    await says_yes(ana, card)
    answered, question = await says_yes(ben, card)
    assert "waiting list" in answered
    await ben.click("No", on=question)
    await gives_back(ana, card)
    await community.settles()
    assert "A place is yours" in str((await ben.command("/mine")).buttons)


async def test_buttons_pressed_twice_or_too_late_store_nothing_new(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await ask_for(community, hours=None, language=None)
    _answered, question = await says_yes(ana, card)
    ask = await community.newest_ask()
    pressed = f"need:{ask.id}:skill:{ask.needs.skill}:yes"
    for _ in range(2):
        await ana.forges(pressed, on=question)
        assert "Thank you" in question.text
    await ana.command("/mine")
    await told(ana)
    await ana.click("Erase this, and don't ask")
    await community.lists_skills("Driving")
    refused = await ana.forges(pressed, on=card)
    assert "Nothing is stored" in refused.text
    await cora.forges(f"manage:{ask.id}:close", on=card)
    for late in (pressed, f"need:{ask.id}:language:es:yes"):
        assert "Nothing is stored" in (await ana.forges(late, on=card)).text
    assert "Skills: not said" in await told(ana)


@pytest.mark.parametrize(
    "custom_id",
    [
        "need:{id}:skill:999999:yes",
        "need:{id}:skill:x:yes",
        "need:999999:skill:1:yes",
        "need:shift:{id}:skill:1:yes",
        "need:{id}:language:tlh-x:yes",
        "need:{id}:unsaid:shoe size",
        "need:{id}:hours",
        "can:hours",
    ],
)
async def test_forged_answers_are_refused_and_store_nothing(
    community: Community, ana: Person, custom_id: str
) -> None:
    card = await community.ask(needed=Needs(language="es"))
    reply = await ana.forges(custom_id.format(id=(await community.newest_ask()).id), on=card)
    assert not reply.failed
    assert "reference" not in reply.text
    assert "Nothing is stored about you" in (await ana.command("/mine")).text


async def test_in_mine_it_is_changed_added_to_and_erased(community: Community, ana: Person) -> None:
    await community.lists_skills("First aid", "Driving", "شبكات", "🔥 Grill")
    shown = await told(ana)
    assert "Skills: not said" in shown
    assert "Nothing is stored" in (await ana.command("/mine")).text, "looking stores nothing"
    await told(ana)
    panel = await ana.choose("Skills", "Driving", "شبكات", "🔥 Grill")
    assert "Skills: Driving, شبكات, 🔥 Grill" in panel.text
    assert "Skills: Driving\n" in (await ana.choose("Skills", "Driving")).text
    assert "Languages: Catalan, Spanish" in (await ana.choose("Languages", "Spanish", "Catalan")).text
    await ana.click("Another language")
    assert "Basque" in (await ana.submit({"Language": "basque"})).text
    await ana.click("Another language")
    assert "I don't know the language “🙂”" in (await ana.submit({"Language": "🙂"})).text
    await told(ana)
    assert "Hours a week: 3" in (await ana.choose("Hours a week", "3 hours a week")).text
    own = await _own_card(ana)
    assert "**Can do**: Driving" in own.text
    assert "**Has time**: 3 hours a week" in own.text
    await told(ana)
    erased = await ana.click("Erase this, and don't ask")
    assert "Skills: not said\nLanguages: not said\nHours a week: not said" in erased.text
    card = await community.ask(needed=Needs(hours=1))
    assert "Answer it" not in (await ana.click("I'm in", on=card)).buttons


async def _own_card(person: Person) -> Reply:
    await person.command("/mine")
    await person.click("My data")
    return await person.click("What coordinators see")


async def test_a_list_that_changes_while_somebody_chooses_keeps_what_is_still_on_it(
    community: Community, ana: Person
) -> None:
    old = await community.lists_skills("First aid", "Driving")
    await told(ana)
    panel = ana.last_reply
    await community.lists_skills("Cooking")
    refused = await forged_choice(ana, "can:skills", *(str(one.id) for one in old), on=panel)
    assert "no longer on the list" in refused.text
    assert "Skills: not said" in await told(ana)


async def test_a_language_written_into_a_forged_form_is_refused(community: Community, ana: Person) -> None:
    for odd in ("", "x" * 5000, "\u202ehsinapS", "@everyone"):
        told_so = await forged_form(ana, "can:language", language=odd)
        assert "I don't know the language" in told_so.text
        assert told_so.mentions == []
    assert "Languages: not said" in await told(ana)
