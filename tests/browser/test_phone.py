"""Whatever the bot can draw fits a phone, in both languages, with the shortest and the longest of texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from sandbox.world.model import Json
from tests import grammar
from tests.browser.conftest import Open
from tests.browser.measuring import wrong_on_a_phone
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
    **dict.fromkeys(
        (
            "setup:duty:role",
            "turn:{thing_id}",
            "turn:{thing_id}:{number}:do",
            "turn:{thing_id}:{number}:skip",
            "turn:{thing_id}:{number}:skipped",
            "turn:{thing_id}:{number}:swap",
            "turn:{thing_id}:{number}:with",
        ),
        "belongs to a role that goes round, which nobody has on this walk",
    ),
    **dict.fromkeys(
        (
            "ask:{ask_id}:in:{agreed}",
            "shift:{shift_id}:in:{agreed}",
            "swap:{swap_id}:yes:{agreed}",
            "thing:{thing_id}:take:{agreed}",
        ),
        "stands below the question about a clash, of two yeses that overlap",
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
            *("few:{thing_id}:sure", "hand_on:{thing_id}:keep", "lead:{thing_id}:take", "swap:{swap_id}"),
            *("nod:{swap_id}", "nod:{swap_id}:no", "nod:{swap_id}:yes"),
            *("turn:{thing_id}:{number}:no", "turn:{thing_id}:{number}:yes"),
        ),
        "stands in a message of its own moment, after which nothing of it is left",
    ),
    **dict.fromkeys(
        (
            "manage:{thing_id}:take_back",
            "publish:{ask_id}:off",
            "series:{ask_id}:on",
            "roll:{thing_id}:{page}:call",
        ),
        "is offered only in a state that ends by pressing something else",
    ),
    **dict.fromkeys(
        (
            "compose:list:{page}",
            "followup:list:{which}:{page}",
            "others:{thing_id}:page:{page}",
            "shift:{shift_id}:people:{page}",
            "timetable:{timetable_id}:page:{page}",
        ),
        "turns a page of more people, or drafts, than are there",
    ),
    **dict.fromkeys(
        ("compose:{role_id}:gone", "timetable:{timetable_id}:discard", "timetable:{timetable_id}:gone"),
        "throws a draft away, after another way has ended it",
    ),
    **dict.fromkeys(
        ("dates:{ask_id}", "hours:record", "shift:{shift_id}:least", "thing:{thing_id}:leave"),
        "is one of more than so many ways of a kind that one person takes",
    ),
}

pytestmark = [
    pytest.mark.parametrize("locale", ["en-US", "es-ES"]),
    pytest.mark.parametrize("texts", [SHORT, LONG], ids=["short", "long"]),
]


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
    screens = 1 if texts is SHORT else 2
    found = await wrong_on_a_phone(app, bot.application.bot.id, drawn(sandbox), screens=screens)
    missed = routes_of(bot) - reached - BY_SCENES - FIRST if texts is LONG else set()  # short: fewer pages
    wrong = [*found, *sorted(missed - set(NOT_MET))]
    assert not wrong, "\n".join(wrong)


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
    screens = 1 if texts is SHORT else 2
    found = await wrong_on_a_phone(app, bot.application.bot.id, drawn(sandbox), screens=screens)
    assert not found, "\n".join(found)
    assert not BY_SCENES - reached
