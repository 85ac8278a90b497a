"""What the page tells a browser: what its person sees, and nothing else."""

from __future__ import annotations

import pytest

from sandbox.permissions import Permissions
from sandbox.places import Guild
from tests.sandbox.browsers import Cannot
from tests.sandbox.page.conftest import Sit


async def test_a_person_sees_their_own_channels_and_nobody_elses(sit: Sit) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    assert (ana.channel_names(), mo.channel_names()) == (["general"], ["general", "team"])
    with pytest.raises(Cannot, match="not there, or no longer for you to see"):
        await ana.ask("open", channel=mo.channel("team")["id"])


async def test_what_is_said_where_one_cannot_see_is_never_told(sit: Sit) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    await mo.ask("say", channel=mo.channel("team")["id"], text="between us")
    await mo.ask("say", channel=mo.channel("general")["id"], text="for all")
    await ana.gets("for all")
    assert [each["content"] for each in ana.messages.values()] == ["for all"]


async def test_two_browsers_are_two_people_and_see_each_other_live(sit: Sit) -> None:
    ana, olga = await sit("Ana"), await sit("Olga")
    said = await ana.ask("say", channel=ana.channel("general")["id"], text="Hello Olga")
    shown = await olga.gets("Hello Olga")
    assert (shown["id"], shown["yours"]) == (said["message"], False)
    await olga.ask("react", message=shown["id"], emoji="👋")
    reacted = await ana.until(lambda: ana.messages[said["message"]]["reactions"])
    assert reacted == [{"emoji": "👋", "key": "👋", "count": 1, "me": False}]
    await ana.ask("delete", message=said["message"])
    await olga.until(lambda: said["message"] not in olga.messages)


async def test_a_channel_that_is_taken_from_somebody_disappears(sit: Sit, guild: Guild) -> None:
    ana = await sit("Ana")
    guild.channel("general").deny(guild.everyone, Permissions.VIEW_CHANNEL)
    await ana.until(lambda: ana.channel_names() == [])


async def test_unread_messages_are_marked_until_they_are_read(sit: Sit) -> None:
    ana, olga = await sit("Ana"), await sit("Olga")
    person = ana.here["me"]["id"]
    said = await olga.ask("say", channel=olga.channel("general")["id"], text=f"Are you there, <@{person}>?")
    marked = await ana.until(lambda: ana.channel("general")["unread"] and ana.channel("general"))
    assert (marked["unread"], marked["mentions"]) == (1, 1)
    await ana.ask("read", channel=marked["id"], upto=said["message"])
    await ana.until(lambda: not ana.channel("general")["unread"])


async def test_old_messages_come_by_pages(sit: Sit, guild: Guild) -> None:
    ana = await sit("Ana")
    for number in range(60):
        await guild.owner.says(f"number {number}", in_=guild.channel("general"))
    channel = ana.channel("general")["id"]
    newest = await ana.ask("open", channel=channel)
    older = await ana.ask("open", channel=channel, before=newest["messages"][0]["id"])
    assert (len(newest["messages"]), newest["more"]) == (50, True)
    assert ([each["content"] for each in older["messages"]], older["more"]) == (
        [f"number {number}" for number in range(10)],
        False,
    )


async def test_whoever_is_in_no_server_is_invited_and_can_join(sit: Sit) -> None:
    olga = await sit("Olga")
    added = await olga.ask("add-person", name="Nora", locale="es-ES", joins=False)
    nora = await sit(added["person"])
    assert (nora.here["guild"], [each["member"] for each in nora.here["guilds"]]) == (None, [False])
    await nora.ask("join", guild="Rising Tide")
    assert nora.channel_names() == ["general"]
    await olga.until(lambda: added["person"] in [each["id"] for each in olga.here["guild"]["members"]])


async def test_a_browser_can_become_somebody_else(sit: Sit) -> None:
    browser = await sit("Ana")
    await browser.ask("become", person="Mo")
    assert (browser.here["me"]["name"], browser.channel_names()) == ("Mo", ["general", "team"])
    with pytest.raises(Cannot, match="nobody called Zoe"):
        await browser.ask("become", person="Zoe")


async def test_those_who_were_introduced_come_first_and_somebody_new_before_all(
    sit: Sit, guild: Guild
) -> None:
    guild.person("Mo").user.about = "moderator"
    guild.person("Ana").user.about = "has just arrived"
    anybody = await sit()
    assert (anybody.here["me"]["name"], anybody.here["me"]["about"]) == ("Ana", "has just arrived")
    assert [each["name"] for each in anybody.views["everyone"]["people"][:2]] == ["Ana", "Mo"]
