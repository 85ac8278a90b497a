"""Whatever the bot can draw fits a phone, in both languages, with the shortest and the longest of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

import pytest

from sandbox.api.log import Request
from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from tests import grammar
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.measuring import wrong_on_a_phone
from tests.browser.measuring_forms import forms_of, menus_of, wrong_with_forms, wrong_with_open_menus
from tests.community import Community, words
from tests.errands import ERRANDS, LATER
from tests.eventful import LONG, SHORT, Eventful, Texts
from tests.running import Bot
from tests.scenes import SCENES
from tests.stage import Stage
from tests.walking import Walk, routes_of

WIDTH, HEIGHT = 400, 860
COMMANDS = ("/join", "/find", "/mine", "/pause", "/help")
#: Scenes in which much time goes by: played first, while there are few servers in which something is due.
LASTING = ("ending", "followup_back", "followup_yours", "term_unanswered", "buddy_unanswered")
#: Pressed before the walk begins: it is offered only while all is well.
FIRST = {"setup:face"}


@pytest.fixture
def asked(sandbox: Sandbox) -> Iterator[list[Request]]:
    """All that the bot asks Discord for: the log itself keeps the latest."""
    made: list[Request] = []
    watch = made.append
    sandbox.requests.watchers.append(watch)
    yield made
    sandbox.requests.watchers.remove(watch)


async def wrong(app: App, bot: Bot, texts: Texts, locale: str, asked: Sequence[Request]) -> list[str]:
    """What does not fit a phone of the messages, the forms and the lists that menus open."""
    bot_id = bot.application.bot.id
    messages = [message for each in asked for message in grammar.messages(each)]
    # Spanish takes more room: a few panels are some lines taller than what one sees at once.
    screens = 1 if texts is SHORT and locale == "en-US" else 2
    return [
        *await wrong_on_a_phone(app, bot_id, messages, screens=screens),
        *await wrong_with_forms(app, forms_of(asked)),
        *await wrong_with_open_menus(app, bot_id, menus_of(messages)),
    ]


def unopened(bot: Bot, asked: Sequence[Request]) -> set[str]:
    """Forms that nobody has opened."""
    forms = bot.client.router._forms
    every = {form.template.text for family in forms.values() for form in family}
    opened = [forms.find(form["custom_id"]) for form in forms_of(asked)]
    return every - {found[0].template.text for found in opened if found is not None}


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


Played = TypeVar("Played")


async def _played(
    bot: Bot, scene: Callable[[Stage], Awaitable[Played]], texts: Texts, locale: str
) -> tuple[Eventful, Played]:
    """It has happened, in a server of its own."""
    bot.application.dms_opened.clear()  # of which Discord allows so many, and earlier ones had theirs
    stage = Stage(await Community.found(bot), "dm", locale, texts.draft, texts.question)
    await stage.community.waits_until(11)
    found = await scene(stage)
    await stage.community.settles(after=timedelta(minutes=5))
    return Eventful(stage.community, texts, locale), found


async def _all_pressed_on_what_is_told(bot: Bot, texts: Texts, locale: str) -> set[str]:
    """The routes that were taken on each kind of message, and on what it led to."""
    reached: set[str] = set()
    for kind in (*LASTING, *sorted(SCENES.keys() - set(LASTING))):
        on, people = await _played(bot, SCENES[kind], texts, locale)
        on.ana = on.ben = people[0]
        walk = Walk(on)
        for person in people:
            await walk.looks(person, *person.dms)
        await walk.ends()
        reached |= walk.reached
        await on.community.is_left_alone()
    return reached


async def _all_pressed_on_errands(bot: Bot, texts: Texts, locale: str) -> set[str]:
    reached: set[str] = set()
    taken: Counter[tuple[str, str]] = Counter()
    for errand in ERRANDS:
        on, ways = await _played(bot, errand, texts, locale)
        on.ana = on.ben = ways[0].person
        walk = Walk(on, LATER, taken)
        for way in ways:
            if way.command:
                await walk.goes(way.person, way.command, **way.options)
            else:
                await walk.looks(way.person, *way.seen)
        await walk.ends()
        reached |= walk.reached
        await on.community.is_left_alone()
    return reached


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
@pytest.mark.parametrize("texts", [SHORT, LONG], ids=["short", "long"])
async def test_whatever_the_bot_can_draw_fits(
    bot: Bot, community: Community, asked: list[Request], opens: Open, texts: Texts, locale: str
) -> None:
    """All that can be pressed is, and each form is opened."""
    reached = await _all_pressed_on_what_is_told(bot, texts, locale)
    reached |= await _all_pressed_on_errands(bot, texts, locale)
    reached |= await _all_pressed_in_a_new_server(bot, texts, locale)
    bot.application.dms_opened.clear()
    eventful = Eventful(community, texts, locale)
    await eventful.comes_about()
    reached |= await _all_pressed(eventful)
    app = await opens(eventful.cora, width=WIDTH, height=HEIGHT)
    found = await wrong(app, bot, texts, locale, asked)
    if texts is LONG:  # short ones have fewer pages to turn
        found += [f"nobody came by {way}" for way in sorted(routes_of(bot) - reached - FIRST)]
        found += [f"nobody opened {form}" for form in sorted(unopened(bot, asked))]
    assert not found, "\n".join(found)
