"""Whatever the bot can draw fits a phone, in both languages, with the shortest and the longest of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from sandbox.world.model import Json
from tests import grammar
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.measuring import wrong_on_a_phone
from tests.browser.measuring_forms import forms_of, menus_of, wrong_with_forms, wrong_with_open_menus
from tests.community import Community, words
from tests.eventful import LONG, SHORT, Eventful, Texts
from tests.running import Bot
from tests.scenes import SCENES
from tests.stage import Stage
from tests.walking import Walk, routes_of

WIDTH, HEIGHT = 400, 860
COMMANDS = ("/join", "/find", "/mine", "/pause", "/help")
#: Routes that stand on messages which come at their own moment, in a scene.
BY_SCENES = {
    *(
        "hello:{hello_id}:came",
        "hello:{hello_id}:not_yet",
        "hello:{hello_id}:others",
        "hello:{hello_id}:open",
        "hello:{hello_id}:nobody",
        "hello:{guild_id}:higher",
    ),
    *("buddy:{pair_id}:yes", "buddy:{pair_id}:no", "own:keep:{guild_id}"),
    *("thing:{thing_id}:could_not", "thing:{thing_id}:fell_through"),
    *(
        "thing:{thing_id}:late:by",
        "thing:{thing_id}:arrived:not",
        "roll:{thing_id}:{page}:slip:{commitment_id}",
    ),
    *("few:{thing_id}:cancel", "few:{thing_id}:extend", "event:{thing_id}:again"),
    *("apply:{thing_id}:say", "proposal:{ask_id}:again", "proposal:{ask_id}:change"),
    *("proposal:{ask_id}:end", "proposal:{ask_id}:go", "proposal:{ask_id}:note"),
    *("questions:{thing_id}:again", "swap:{swap_id}:yes"),
    *("term:{thing_id}:no", "term:{thing_id}:on", "term:{thing_id}:yes"),
    *("invited:{guild_id}:fewer", "invited:{thing_id}:more", "invited:{thing_id}:no"),
}
#: Pressed before the walk begins: it is offered only while all is well.
FIRST = {"setup:face"}
#: Of more than four hundred routes, those that this walk does not come by, with the reason. Each of them is
#: pressed in a test of its own feature, and `tests/grammar.py` counts what is drawn there.
NOT_MET: dict[str, str] = {
    "why:{guild_id}:{kind}:{parcel_id}": "stands below what waits in /mine, of which the walk opens some",
    **dict.fromkeys(
        (
            "turn:{thing_id}",
            "turn:{thing_id}:{number}:do",
            "turn:{thing_id}:{number}:no",
            "turn:{thing_id}:{number}:skip",
            "turn:{thing_id}:{number}:skipped",
            "turn:{thing_id}:{number}:swap",
            "turn:{thing_id}:{number}:with",
            "turn:{thing_id}:{number}:yes",
        ),
        "belongs to a role that goes round; the scenes of turns come by, and measure it",
    ),
    **dict.fromkeys(
        (
            *("row:{thing_id}", "row:{thing_id}:could_not", "row:{thing_id}:done"),
            *("row:{thing_id}:fell_through", "row:{thing_id}:still:{seen}", "thing:{thing_id}:still:{seen}"),
            *("row:{thing_id}:of:{other_id}", "row:{thing_id}:of:{other_id}:could_not"),
            *("row:{thing_id}:of:{other_id}:done", "row:{thing_id}:of:{other_id}:fell_through"),
        ),
        "stands in a reminder of the day itself, or in the question after it",
    ),
    **dict.fromkeys(
        (
            *("ask:{ask_id}:in:{agreed}", "swap:{swap_id}:yes:{agreed}", "thing:{thing_id}:take:{agreed}"),
            *("swap:{swap_id}", "nod:{swap_id}", "role:{role_id}:show", "proposal:{ask_id}:see"),
        ),
        "is one of more than forty things that somebody holds, or more than six that they find",
    ),
    **dict.fromkeys(
        (
            "approval:{thing_id}:change:{user_id}:{draft_id}",
            "approval:{thing_id}:no:{user_id}:{draft_id}",
        ),
        "leads back to words that somebody wrote while somebody else answered",
    ),
    **dict.fromkeys(
        (
            *("few:{thing_id}:sure", "manage:{thing_id}:take_back", "publish:{ask_id}:off"),
            *("series:{ask_id}:on", "timetable:{timetable_id}:events:again", "timetable:{timetable_id}:gone"),
            *("call:{ask_id}:off", "call:{ask_id}:on", "hours:record"),
            "timetable:{timetable_id}:page:{page}",
        ),
        "is offered only in a state that nothing here is in when somebody comes by",
    ),
    **dict.fromkeys(
        ("dates:{ask_id}", "others:{thing_id}:page:{page}", "shift:{shift_id}:least"),
        "is one of more than so many ways of a kind that one person takes",
    ),
    **dict.fromkeys(
        (
            *(
                "checkin:{checkin_id}:ask:{name}",
                "checkin:{checkin_id}:debrief",
                "checkin:{checkin_id}:discard",
            ),
            *("checkin:{checkin_id}:draft", "checkin:{checkin_id}:kept:{days}", "checkin:{checkin_id}:often"),
            *("checkin:{checkin_id}:own", "checkin:{checkin_id}:readers", "checkin:{checkin_id}:reading"),
            *(
                "checkin:{checkin_id}:rhythm:{rhythm}",
                "checkin:{checkin_id}:send",
                "checkin:{checkin_id}:what",
            ),
            *("debrief:about", "debrief:list"),
        ),
        "belongs to a check-in that is prepared, of which none is begun on this walk",
    ),
    **dict.fromkeys(
        (
            *("kudos:{kudos_id}:remove", "kudos:{kudos_id}:show", "kudos:{kudos_id}:{user_id}:wrong"),
            *("thank:{batch}:back", "thank:{batch}:choose:{page}", "thank:{batch}:some"),
            *("thanks:{kudos_id}:hide", "thanks:{kudos_id}:open", "thanks:{kudos_id}:private"),
            *("thanks:{kudos_id}:unhide", "win:{win_id}:cheer", "win:{win_id}:uncheer"),
        ),
        "stands below a thank-you or a win, and nobody has thanked anybody on this walk",
    ),
    **dict.fromkeys(
        (
            *("noticed:mine", "noticed:{followup_id}:claim", "noticed:{followup_id}:decline"),
            *("noticed:{followup_id}:done:{outcome}", "noticed:{followup_id}:open"),
            "noticed:{followup_id}:pass",
        ),
        "belongs to a follow-up that the program has noticed, of which there is none on this walk",
    ),
}
#: How messages begin that are more than what one sees at once, though never more than two screens, and why.
TALL = {
    **dict.fromkeys(
        ("You're in!A✅", "¡Contamos contigo!A✅"),
        "whoever takes many shifts in one go reads a line about each",
    ),
    "🕒": "a timetable's card says of three shifts when they are, what is free, and what is missing",
    **dict.fromkeys(
        ("AActualizar", "ARefresh"),
        "whoever looks after something with many people scrolls through their names",
    ),
}
#: The forms that it does not come by, for the same reasons.
FORMS_NOT_MET = {
    *("approval:{thing_id}:question:{user_id}", "approval:{thing_id}:words:{user_id}", "ask:made:{whose}"),
    *("checkin:{checkin_id}:debrief", "checkin:{checkin_id}:own", "few:{thing_id}:extend:{seen}"),
    *("hours:record", "proposal:{ask_id}:words", "shift:{shift_id}:least:{seen}", "thank:{batch}:said"),
}


pytestmark = [
    # Each language and each length once: all four would take a quarter of the time of all tests.
    pytest.mark.parametrize(
        ("locale", "texts"), [("en-US", SHORT), ("es-ES", LONG)], ids=["en-US-short", "es-ES-long"]
    ),
]


async def wrong(app: App, bot: Bot, texts: Texts) -> list[str]:
    """What does not fit a phone of the messages, the forms and the lists that menus open."""
    sandbox, bot_id = bot.sandbox, bot.application.bot.id
    messages = drawn(sandbox)
    screens = 1 if texts is SHORT else 2
    return [
        *_but_for_the_tall(await wrong_on_a_phone(app, bot_id, messages, screens=screens)),
        *await wrong_with_forms(app, forms_of(sandbox.requests)),
        *await wrong_with_open_menus(app, bot_id, menus_of(messages)),
    ]


def _but_for_the_tall(found: Sequence[str]) -> Sequence[str]:
    """Without what may take up to two screens."""
    allowed = re.compile(rf"(\d+) pixels tall: ({'|'.join(map(re.escape, TALL))})")
    return [one for one in found if (tall := allowed.match(one)) is None or int(tall.group(1)) > 2 * HEIGHT]


def unopened(bot: Bot) -> set[str]:
    """Forms that nobody has opened."""
    forms = bot.client.router._forms
    every = {form.template.text for family in forms.values() for form in family}
    opened = [forms.find(form["custom_id"]) for form in forms_of(bot.sandbox.requests)]
    return every - {found[0].template.text for found in opened if found is not None}


def drawn(sandbox: Sandbox) -> list[Json]:
    """Every message that the bot has sent or changed in this test."""
    return [message for asked in sandbox.requests for message in grammar.messages(asked)]


async def _all_pressed_in_a_new_server(bot: Bot, texts: Texts, locale: str) -> set[str]:
    """The routes that were taken where nothing is set up and nothing has happened."""
    bare = Eventful(await Community.found(bot, set_up=False), texts, locale)
    bare.community.guild.add(bot.application, permissions=Permissions.ADMINISTRATOR)
    await bare.is_new()
    walk = Walk(bare)
    await walk.goes(bare.olga, "/setup")
    for command in COMMANDS:
        await walk.goes(bare.ana, command)
    await bare.community.is_left_alone()
    return walk.reached


async def _all_pressed(eventful: Eventful) -> set[str]:
    """The routes that were taken where everything has happened."""
    eventful.community.bot.application.bot.avatar = None
    await eventful.community.bot.restart()
    await eventful.olga.command("/setup")
    await eventful.olga.click(words(eventful.olga, "Wear the mark"))
    walk = Walk(eventful)
    await walk.goes(eventful.cora, "/ask manage", ask=eventful.untouched_ask)
    for command in ("/shift new", "/role new", "/followups"):
        await walk.goes(eventful.cora, command)
    for person in (
        eventful.ana,
        *eventful.leading,
    ):  # drafts and proposals first, before too many were pressed
        await walk.goes(person, "/ask new")
    for person in eventful.everybody:
        await walk.looks(person, *person.screen)
        for command in COMMANDS:
            await walk.goes(person, command)
        await walk.looks(person, *person.screen)
    for person in eventful.leading:
        await walk.goes(person, "/ask new", target=5)
        await walk.goes(person, "/ask manage", ask=eventful.repeated_ask)
        await walk.goes(person, "/ask manage", ask=eventful.crowded_ask)
        for role in (
            eventful.crowded_role,
            eventful.mighty_role,
            eventful.plain_role,
            eventful.wished_role,
        ):
            await walk.goes(person, "/role manage", role=role)
        await walk.goes(person, "/role new")
        await walk.goes(person, "/checkin manage")
        for command in ("/role new", "/shift new", "/shift manage", "/followups"):
            await walk.goes(person, command)
    for begun in eventful.begun_asks:
        await walk.goes(eventful.cora, "/ask manage", ask=begun)
    await walk.goes(eventful.olga, "/stats")
    await walk.goes(eventful.olga, "/setup")
    await walk.ends()
    return walk.reached


async def test_whatever_one_comes_across_fits(
    bot: Bot, community: Community, sandbox: Sandbox, opens: Open, texts: Texts, locale: str
) -> None:
    reached = await _all_pressed_in_a_new_server(bot, texts, locale)
    eventful = Eventful(community, texts, locale)
    await eventful.comes_about()
    reached |= await _all_pressed(eventful)
    app = await opens(eventful.cora, width=WIDTH, height=HEIGHT)
    found = await wrong(app, bot, texts)
    missed = routes_of(bot) - reached - BY_SCENES - FIRST if texts is LONG else set()  # short: fewer pages
    found += sorted(missed - set(NOT_MET)) + sorted(unopened(bot) - FORMS_NOT_MET)
    assert not found, "\n".join(found)


async def test_whatever_somebody_is_told_fits(
    bot: Bot, community: Community, sandbox: Sandbox, opens: Open, texts: Texts, locale: str
) -> None:
    reached: set[str] = set()
    for scene in SCENES.values():
        bot.application.dms_opened.clear()  # of which Discord allows so many, and earlier tests had theirs
        stage = Stage(await Community.found(bot), "dm", locale, texts.draft, texts.question)
        await stage.community.waits_until(11)
        people = await scene(stage)
        await stage.community.settles(after=timedelta(minutes=5))
        walk = Walk(Eventful(stage.community, texts, locale))
        walk.on.ana = walk.on.ben = people[0]
        for person in people:
            await walk.looks(person, *person.dms)
        reached |= walk.reached
        await stage.community.is_left_alone()
    app = await opens(community.olga, width=WIDTH, height=HEIGHT)
    found = await wrong(app, bot, texts)
    assert not found, "\n".join(found)
    assert not BY_SCENES - reached
