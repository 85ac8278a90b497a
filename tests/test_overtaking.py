"""Two people at once in the same form, for every form that changes what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest

from bot.client import cog_names
from bot.routes import Routes
from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.community import Community

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """How one gets to a form, and what each of two people writes into it: into the same field, and into
    another, where there is one.
    """

    way: tuple[str, ...]
    same: tuple[Fields, Fields]
    other: Fields | None = None


SOON = datetime.now(UTC).date() + timedelta(days=5)
WORDS, NORMS = "The cause, in a sentence", "How you treat each other"
EDITS = {
    "setup:words:{seen}": Edit(("Words", "Write"), ({WORDS: "Oaks"}, {WORDS: "Elms"}), {NORMS: "Be brave."}),
    "setup:privacy:{seen}": Edit(
        ("Privacy and contact", "Write"),
        ({"Whom to turn to": "Cora"}, {"Whom to turn to": "Alba"}),
        {"Minimum age": "16"},
    ),
    "setup:crisis:{seen}": Edit(
        ("Privacy and contact", "If it is urgent"),
        (
            {"Whom can people turn to at once?": "Helpline 112"},
            {"Whom can people turn to at once?": "Helpline 113"},
        ),
    ),
    "setup:rhythm:{seen}": Edit(
        ("Rhythm", "Change"),
        ({"Time zone": "Asia/Tokyo"}, {"Time zone": "Europe/Paris"}),
        {"Quiet hours begin at": "20"},
    ),
    "setup:list:interests:{seen}": Edit(
        ("Interests", "Write"), ({"Interests, one a line": "Mud"}, {"Interests, one a line": "Art"})
    ),
    "setup:list:skills:{seen}": Edit(
        ("Skills", "Write"), ({"Skills, one a line": "Mud"}, {"Skills, one a line": "Art"})
    ),
    "setup:opener:{reason}:{language}:{seen}": Edit(
        ("Follow-ups", "Quiet for a while", "Write: English"),
        ({"One way to begin": "Hi"}, {"One way to begin": "Hey"}),
        {"Another way": "Hello"},
    ),
    "setup:hello_guide:{seen}": Edit(
        ("Words", "How to say hello"),
        ({"The guide that welcomers see": "Say hi"}, {"The guide that welcomers see": "Say hey"}),
    ),
    "setup:texts:{language}:words:{seen}": Edit(
        ("Words", "Español", "Words"),
        ({"The cause": "Robles"}, {"The cause": "Olmos"}),
        {NORMS: "Con calma."},
    ),
    "setup:texts:{language}:privacy:{seen}": Edit(
        ("Words", "Español", "Privacy and contact"),
        ({"Whom to turn to": "Cora"}, {"Whom to turn to": "Alba"}),
        {"What is stored": "Nada."},
    ),
    "setup:texts:{language}:lists:{seen}": Edit(
        ("Words", "Español", "Interests and skills"),
        ({"Interests": "Uno\nDos"}, {"Interests": "Un\nDu"}),
    ),
    "manage:{thing_id}:words:{seen}": Edit(
        ("Change", "Words"),
        ({"Title": "Plant oaks"}, {"Title": "Plant elms"}),
        {"The one step to take": "Bring a spade"},
    ),
    "compose:{role_id}:words:{seen}": Edit(
        ("Change", "Words"),
        ({"Title": "Driver"}, {"Title": "Rider"}),
        {"What is it for?": "To get there"},
    ),
    "manage:{thing_id}:when:{seen}": Edit(
        ("Change", "When and where"),
        ({"Until when?": f"{SOON} 18:00"}, {"Until when?": f"{SOON} 19:00"}),
    ),
    "manage:{thing_id}:places:{seen}": Edit(
        ("Change", "Places"),
        ({"How many people can take part?": "3"}, {"How many people can take part?": "4"}),
    ),
    "manage:{thing_id}:target:{seen}": Edit(
        ("Change", "Target"),
        ({"How many Done would make it a success?": "3"}, {"How many Done would make it a success?": "4"}),
    ),
    "outcome:{thing_id}:{seen}": Edit(
        ("What came of it",),
        ({"What came of it?": "Oaks"}, {"What came of it?": "Elms"}),
        {"What would you do differently?": "Bring spades"},
    ),
    "needs:{thing_id}:{seen}": Edit(
        ("Change", "What it needs"), ({"A language": "Spanish"}, {"A language": "French"})
    ),
}
#: These add something, or change what is one person's alone.
OTHERS = {
    "win:words",
    *("ask:made:{whose}", "proposal:{ask_id}:note", "proposal:{ask_id}:words"),
    "plan:{thing_id}:written",
    "find:search",
    "hours:record",
    *("kudos:give", "thank:{batch}:said"),
    "prefs:place",
    *("report:{guild_id}:{about_id}:send", "report:thanks:{kudos_id}:{user_id}:send"),
    "suspension:{user_id}:suspend",
    "manage:{thing_id}:again",
    "publish:{ask_id}:at",
    "notice:{thing_id}:{audience}:text",
    "role:new:{places}:{member_role}",
    "can:language",
    *("checkin:{checkin_id}:own", "checkin:{checkin_id}:note:{at}", "checkin:{checkin_id}:debrief"),
    "release:{role_id}:words:{user_id}",
    *("role:{role_id}:note", "apply:{thing_id}:said"),
    *("approval:{thing_id}:words:{user_id}", "approval:{thing_id}:question:{user_id}"),
    *("shift:new", "timetable:{timetable_id}:add", "timetable:{timetable_id}:repeat"),
    "support:{guild_id}:note",
    "question:{thing_id}:words",
    "hello:ask",
    "hello:joined",
    "repeat:{ask_id}:until:{rhythm}",
}
#: Changes what there has to be first: test_pictures, test_drafting, test_timetables and test_too_few in
#: tests/cogs try it, and test_hand_overs, test_role_notes and test_timetables in tests/services.
ELSEWHERE = {
    "picture:{thing_id}:{seen}",
    "draft:{ask_id}:words:{seen}",
    "few:{thing_id}:extend:{seen}",
    *("timetable:{timetable_id}:words:{seen}", "timetable:{timetable_id}:slots:{seen}"),
    "shift:{shift_id}:least:{seen}",
    "lead:{thing_id}:note:{seen}",
    "term:{thing_id}:note:{seen}",
}
edits = pytest.mark.parametrize("form", EDITS)


def test_every_form_either_changes_what_others_change_too_or_adds_something() -> None:
    forms = {
        form.template.text
        for name in cog_names()
        for form in getattr(import_module(name), "routes", Routes()).forms
    }
    adding = {one for one in forms if one.startswith("ask:new")}
    assert forms - adding - OTHERS - ELSEWHERE == {*EDITS}


async def begun(community: Community, form: str) -> None:
    """There is something to write about."""
    await community.role("Medic")
    await community.ask("Plant trees")
    if form.startswith("outcome"):
        await community.olga.command("/ask manage", ask=str(await community.newest_id("ask")))
        for step in ("End it", "Close this ask"):
            await community.olga.click(step)


async def opened(community: Community, person: Person, form: str) -> None:
    """The form is on their screen."""
    edit = EDITS[form]
    if form.startswith(("manage", "compose", "needs", "outcome")):
        kind = "role" if form.startswith("compose") else "ask"
        chosen = str(await community.newest_id(kind))
        await person.command(f"/{kind} manage", {kind: chosen})
    else:
        await person.command("/setup")
    for label in edit.way:
        await person.click(label)


@pytest.fixture
async def alba(community: Community) -> Person:
    admin = community.guild.role("Admin", permissions=Permissions.MANAGE_GUILD)
    return await community.newcomer("Alba", admin, community.coordinators)


@edits
async def test_who_sends_second_is_told_and_may_replace_what_it_says_now(
    community: Community, alba: Person, form: str
) -> None:
    edit, olga = EDITS[form], community.olga
    await begun(community, form)
    for person in (olga, alba):
        await opened(community, person, form)
    first, second = edit.same
    await olga.submit(dict(first))
    told = await alba.submit(dict(second))
    assert "Somebody else changed this" in told.text
    await opened(community, olga, form)
    assert olga.modal
    [(label, written)] = first.items()
    assert olga.modal.filled_in(label) == written, "not silently replaced"
    again = await alba.click("Fix it", on=told)
    assert again.modal
    [(label, mine)] = second.items()
    assert again.modal.filled_in(label) == mine
    await alba.submit({})
    await opened(community, olga, form)
    assert olga.modal.filled_in(label) == mine, "replaced on purpose"


@pytest.mark.parametrize("form", [form for form, edit in EDITS.items() if edit.other])
async def test_who_changes_another_field_puts_nothing_back(
    community: Community, alba: Person, form: str
) -> None:
    edit, olga = EDITS[form], community.olga
    await begun(community, form)
    for person in (olga, alba):
        await opened(community, person, form)
    await olga.submit(dict(edit.same[0]))
    told = await alba.submit(dict(edit.other or {}))
    assert "Somebody else" not in told.text
    await opened(community, olga, form)
    assert olga.modal
    for label, written in {**edit.same[0], **(edit.other or {})}.items():
        assert olga.modal.filled_in(label) == written


@edits
async def test_the_same_words_at_once_are_no_quarrel(community: Community, alba: Person, form: str) -> None:
    edit, olga = EDITS[form], community.olga
    await begun(community, form)
    for person in (olga, alba):
        await opened(community, person, form)
    for person in (olga, alba):
        told = await person.submit(dict(edit.same[0]))
        assert "Somebody else" not in told.text
