"""Using bots through the page: commands, buttons, menus and forms."""

from __future__ import annotations

import base64

import pytest

from sandbox import Sandbox
from sandbox.places import Guild
from tests.sandbox.browsers import Cannot
from tests.sandbox.page.conftest import Sit
from tests.sandbox.volunteer_bot import VolunteerBot


async def test_a_click_brings_what_only_one_person_sees(sit: Sit, bot: VolunteerBot) -> None:
    ana, olga = await sit("Ana"), await sit("Olga")
    general = ana.channel("general")["id"]
    answer = await ana.ask("command", channel=general, command="here")
    private = await ana.gets("you are")
    assert (answer["message"], private["ephemeral"]) == (private["id"], True)
    assert private["used"] == {"person": ana.here["me"]["id"], "name": "/here"}
    await ana.ask("say", channel=general, text="after it")
    await olga.gets("after it")
    assert private["id"] not in olga.messages
    with pytest.raises(Cannot, match="gone"):
        await olga.ask("dismiss", message=private["id"])
    await ana.ask("dismiss", message=private["id"])
    await ana.until(lambda: private["id"] not in ana.messages)


async def test_a_form_opens_in_the_browser_that_asked_and_is_sent(sit: Sit, bot: VolunteerBot) -> None:
    ana, other = await sit("Ana"), await sit("Ana")
    await ana.ask("command", channel=ana.channel("general")["id"], command="post")
    card = await ana.gets("Clean the park")
    opened = await ana.ask("click", message=card["id"], custom_id="tell")
    assert opened["modal"]["title"] == "Your story"
    with pytest.raises(Cannot, match="no longer open"):
        await other.ask("submit", fields={})
    with pytest.raises(Cannot, match="What is it called"):
        await ana.ask("submit", fields={"title:f1": "", "area": ["n"]})
    await ana.ask("submit", fields={"title:f1": "Park", "story": "Trees", "area": ["s"]})
    assert (await ana.gets("Trees"))["content"] == "['Park', 'Trees'] in ['s']"


async def test_every_kind_of_field_arrives(sit: Sit, bot: VolunteerBot) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    opened = await ana.ask("command", channel=ana.channel("general")["id"], command="profile")
    ids = [each["component"]["custom_id"] for each in opened["modal"]["components"]]
    about, buddy, pace, days, proof = ids
    paper = {"name": "proof.txt", "data": base64.b64encode(b"seen").decode()}
    fields = {about: "I sing", buddy: [mo.here["me"]["id"]], pace: "Fast", days: ["Tue"], proof: [paper]}
    await ana.ask("submit", fields=fields)
    assert (await ana.gets("I sing"))["content"] == "I sing ['Mo'] Fast ['Tue'] ['seen']"


async def test_options_take_people_roles_channels_and_files_by_id(
    sit: Sit, bot: VolunteerBot, guild: Guild
) -> None:
    ana = await sit("Ana")
    general = ana.channel("general")["id"]
    paper = {"name": "../note.txt", "data": base64.b64encode(b"in it").decode()}
    options = {
        "person": ana.here["me"]["id"],
        "role": str(guild.role("Moderator").id),
        "channel": general,
        "paper": paper,
    }
    await ana.ask("command", channel=general, command="whom", options=options)
    assert (await ana.gets("in it"))["content"] == "Ana, Moderator, general, in it"
    with pytest.raises(Cannot, match="nobody and nothing with the id 12"):
        await ana.ask("command", channel=general, command="whom", options={"person": "12"})


async def test_the_palette_has_what_the_person_may_use_with_all_that_is_to_be_filled_in(
    sit: Sit, bot: VolunteerBot
) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    offered = [
        {
            each["name"]: each
            for each in (await who.ask("commands", channel=who.channel("general")["id"]))["commands"]
        }
        for who in (ana, mo)
    ]
    assert ["ask new" in each for each in offered] == [False, True]
    target, effort, title = offered[1]["ask new"]["options"]
    assert (target["required"], target["min_value"], target["max_value"]) == (True, 1, 100)
    assert effort["choices"][0] == {"name": "Little", "shown": "Little", "value": 1}
    assert title["max_length"] == 10


async def test_suggestions_come_while_one_types(sit: Sit, bot: VolunteerBot) -> None:
    mo = await sit("Mo")
    asked = {"channel": mo.channel("general")["id"], "command": "ask manage", "options": {"ask": "cl"}}
    answer = await mo.ask("autocomplete", focused="ask", **asked)
    assert answer["choices"] == [
        {"name": "Clean the park", "value": "1"},
        {"name": "Clear the pond", "value": "2"},
    ]


async def test_menus_on_people_and_messages_are_offered_and_work(sit: Sit, bot: VolunteerBot) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    general = ana.channel("general")["id"]
    said = await mo.ask("say", channel=general, text="words")
    offered = [(await ana.ask("menu", channel=general, on=on))["commands"] for on in ("person", "message")]
    assert [[each["name"] for each in commands] for commands in offered] == [["Befriend"], ["Quote"]]
    await ana.ask("use", channel=general, command="Quote", message=said["message"])
    await ana.gets("By Mo")
    await ana.ask("use", channel=general, command="Befriend", person=mo.here["me"]["id"])
    await ana.gets("You and Mo")


async def test_a_silent_bot_is_told_as_the_app_tells_it(sit: Sit, bot: VolunteerBot, served: Sandbox) -> None:
    served.limits.answer = 0.2
    ana = await sit("Ana")
    answer = await ana.ask("command", channel=ana.channel("general")["id"], command="silent")
    assert (answer["failed"], answer["message"]) == ("The application did not respond", None)


async def test_a_bot_that_thinks_is_shown_thinking_and_then_what_it_says(sit: Sit, bot: VolunteerBot) -> None:
    ana = await sit("Ana")
    answer = await ana.ask("command", channel=ana.channel("general")["id"], command="slow")
    assert ana.messages[answer["message"]]["thinking"]
    bot.go_on.set()
    assert not (await ana.gets("Here it is"))["thinking"]


async def test_only_buttons_that_are_there_can_be_pressed(sit: Sit, bot: VolunteerBot) -> None:
    ana = await sit("Ana")
    await ana.ask("command", channel=ana.channel("general")["id"], command="post", options={"closed": True})
    card = await ana.gets("Clean the park")
    with pytest.raises(Cannot, match="is disabled"):
        await ana.ask("click", message=card["id"], custom_id="in")
    with pytest.raises(Cannot, match="no longer there"):
        await ana.ask("click", message=card["id"], custom_id="forged")
