"""`/setup`, as the admin of a server goes through it."""

from __future__ import annotations

import pytest

from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.refusals import CannotDo
from tests.community import Community
from tests.forging import forged_choice, forged_command, forged_form
from tests.running import Bot

CAUSE = {
    "The cause, in a sentence": "Trees for our street",
    "Time zone": "europe/madrid",
    "Interests, one a line": "Phones\nDesign\nMud",
}


@pytest.fixture
async def fresh(bot: Bot, community: Community) -> Community:
    """A server that the bot has just been invited to."""
    return await Community.found(bot, set_up=False)


async def test_an_admin_sets_everything_up(fresh: Community) -> None:
    olga = fresh.olga
    panel = await olga.command("/setup")
    assert panel.ephemeral
    assert "✅" not in panel.text.replace("✅ **Time zone**", "")
    assert "/join opens" in panel.text
    await olga.click("Channels")
    for label, room in (
        ("Welcome channel", fresh.welcome),
        ("Asks channel", fresh.asks),
        ("Wins channel", fresh.wins),
        ("Coordinators' channel", fresh.team),
        ("Welcomers' channel", fresh.team),
    ):
        await olga.choose(label, room)
    await olga.click("Back")
    await olga.click("Member roles")
    for label, role in (
        ("Coordinators", fresh.coordinators),
        ("Moderators", fresh.moderators),
        ("Volunteers", fresh.volunteers),
        ("Welcomers", fresh.coordinators),
        ("Reports", fresh.moderators),
    ):
        await olga.choose(label, role)
    await olga.click("Back")
    await olga.click("Cause and interests")
    await olga.submit(CAUSE)
    await fresh.settles()
    assert fresh.welcome.messages == [], "not before people can read what is stored"
    await olga.click("Privacy and contact")
    assert olga.modal
    assert "your Discord id (not your name)" in str(olga.modal.filled_in("What is stored, and why"))
    await olga.submit({"Whom to turn to": "Olga"})
    for text in ("Trees for our street", "Europe/Madrid", "Phones, Design, Mud", "Olga", fresh.asks.mention):
        assert text in panel.text
    assert "⬜" not in panel.text
    assert "⚠️" not in panel.text
    await fresh.settles()
    [welcome] = fresh.welcome.messages
    assert "Trees for our street" in welcome.text
    assert welcome.buttons == ["Join"]


async def test_nobody_else_sets_anything_up(community: Community, ana: Person, cora: Person) -> None:
    for person in (ana, cora):
        with pytest.raises(CannotDo):
            await person.command("/setup")
        community.guild.offer("/setup", to=person)
        assert "Manage Server" in (await person.command("/setup")).text
        card = community.welcome.messages[0]
        for custom_id in ("setup", "setup:channels", "setup:roles", "setup:cause", "setup:wording"):
            assert "Manage Server" in (await person.forges(custom_id, on=card)).text, custom_id
            assert person.modal is None
        for custom_id, value in (
            ("setup:channel:asks", str(community.team.id)),
            ("setup:role:coordinator", str(community.volunteers.id)),
            ("setup:language", "es"),
        ):
            told = await forged_choice(person, custom_id, value, on=card)
            assert "Manage Server" in told.text, custom_id
        told = await forged_form(person, "setup:cause", cause="x", time_zone="UTC", interests="")
        assert "Manage Server" in told.text
        told = await forged_form(person, "setup:wording", norms="x", contact="x", privacy="x")
        assert "Manage Server" in told.text
    text = (await community.olga.command("/setup")).text
    assert "Trees for our street" in text
    assert f"**Asks channel**: {community.asks.mention}" in text


async def test_an_unknown_time_zone_is_refused_and_the_form_mended(fresh: Community) -> None:
    olga = fresh.olga
    await olga.command("/setup")
    await olga.click("Cause and interests")
    told = await olga.submit(CAUSE | {"Time zone": "Madrid @everyone"})
    assert "I don't know the time zone" in told.text
    assert "Europe/Madrid" in told.text
    assert "@everyone" not in told.text
    assert "not chosen yet" in (await olga.command("/setup")).text
    form = await olga.click("Fix it")
    assert form.modal
    assert form.modal.filled_in("The cause, in a sentence") == "Trees for our street"
    await olga.submit({"Time zone": "Europe/Madrid"})
    assert "Trees for our street" in (await olga.command("/setup")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cause": "x" * 5000, "time_zone": "UTC", "interests": ""}, "5000 characters"),
        ({"cause": "x", "time_zone": "", "interests": ""}, "time zone"),
        ({"cause": "x", "time_zone": "../../etc/passwd", "interests": ""}, "time zone"),
        ({"cause": "x", "time_zone": "UTC", "interests": "\n".join(map(str, range(26)))}, "26 interests"),
    ],
)
async def test_what_does_not_fit_is_refused_as_a_whole(
    community: Community, fields: dict[str, str], sentence: str
) -> None:
    olga = community.olga
    before = (await olga.command("/setup")).text
    told = await forged_form(olga, "setup:cause", **fields)
    assert sentence in told.text
    assert told.buttons == ["Fix it"]
    assert (await olga.command("/setup")).text == before


async def test_a_channel_the_bot_can_not_post_in_is_refused_with_what_it_lacks(fresh: Community) -> None:
    olga = fresh.olga
    hidden = fresh.guild.channel("hidden", only_for=[olga])
    mute = fresh.guild.channel("mute", read_only=True)
    await olga.command("/setup")
    panel = await olga.click("Channels")
    told = await olga.choose("Asks channel", mute, on=panel)
    assert "In #mute I lack: Send Messages" in told.text
    told = await olga.choose("Asks channel", hidden, on=panel)
    assert "#hidden" in told.text or "can't see that channel" in told.text
    assert "not chosen yet" in (await olga.command("/setup")).text.split("Asks channel")[1]
    told = await forged_choice(olga, "setup:channel:asks", "123", on=panel)
    assert "can't see that channel" in told.text


async def test_setup_says_what_has_gone_wrong_since(community: Community) -> None:
    olga, guild = community.olga, community.guild
    guild.remove(community.wins)
    guild.remove(community.coordinators)
    community.asks.deny(guild.everyone, Permissions.SEND_MESSAGES)
    guild.move(community.volunteers, len(guild.state.roles) - 1)
    text = (await olga.command("/setup")).text
    assert "⚠️ Wins channel: that channel is gone" in text
    assert f"⚠️ Asks channel: in {community.asks.mention} I lack Send Messages" in text
    assert f"⚠️ <@&{community.volunteers.id}> stands above my own role" in text
    assert "⚠️ Coordinators: that member role is gone" in text
    guild.remove(community.volunteers)
    assert "⚠️ Volunteers: that member role is gone" in (await olga.command("/setup")).text


async def test_a_member_role_has_to_be_one_the_bot_can_give(community: Community) -> None:
    olga, guild = community.olga, community.guild
    boss = guild.role("Boss")
    guild.move(boss, len(guild.state.roles) - 1)
    strong = guild.role("Strong", permissions=Permissions.ADMINISTRATOR)
    await olga.command("/setup")
    panel = await olga.click("Member roles")
    assert "stands above my own role" in (await olga.choose("Volunteers", boss, on=panel)).text
    assert "can do too much" in (await olga.choose("Volunteers", strong, on=panel)).text
    assert "would mean everybody" in (await olga.choose("Moderators", guild.everyone, on=panel)).text
    told = await forged_choice(olga, "setup:role:coordinator", "123", on=panel)
    assert "no longer exists" in told.text
    await olga.choose("Coordinators", boss, on=panel)
    assert f"<@&{boss.id}>" in (await olga.command("/setup")).text, "that one it need not give"


async def test_a_choice_can_be_taken_back(community: Community) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Channels")
    await olga.choose("Wins channel", on=panel)
    await olga.click("Back", on=panel)
    assert "⬜ **Wins channel**" in panel.text


async def test_the_language_of_public_posts_is_chosen_here(community: Community) -> None:
    [welcome] = community.welcome.messages
    await community.olga.command("/setup")
    await community.olga.choose("Language of public posts", "Español")
    await community.settles()
    assert "Trees for our street" in welcome.text
    assert "Welcome!" not in welcome.text
    told = await forged_choice(community.olga, "setup:language", "xx", on=community.olga.last_reply)
    assert "not available" in told.text


async def test_the_welcome_card_moves_to_a_new_channel(community: Community) -> None:
    porch = community.guild.channel("porch")
    await community.olga.command("/setup")
    panel = await community.olga.click("Channels")
    await community.olga.choose("Welcome channel", porch, on=panel)
    await community.settles()
    assert "Would you like to help?" in porch.messages[-1].text


@pytest.mark.parametrize("custom_id", ["setup:channel:nowhere", "setup:role:king"])
async def test_forged_menus_of_setup_change_nothing(community: Community, custom_id: str) -> None:
    card = community.welcome.messages[0]
    told = await forged_choice(community.olga, custom_id, str(community.team.id), on=card)
    assert "no longer in use" in told.text
    assert "no longer in use" in (await forged_choice(community.olga, custom_id, "x", on=card)).text


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, ""])
async def test_forged_choices_of_setup_change_nothing(community: Community, value: str) -> None:
    card = community.welcome.messages[0]
    for custom_id in ("setup:channel:asks", "setup:role:coordinator", "setup:language"):
        told = await forged_choice(community.olga, custom_id, value, on=card)
        assert "reference" not in told.text, custom_id
    assert community.asks.mention in (await community.olga.command("/setup")).text


async def test_setup_by_somebody_who_may_but_reads_spanish(fresh: Community) -> None:
    admin = await fresh.newcomer(
        "Alba", fresh.guild.role("Admin", permissions=Permissions.MANAGE_GUILD), locale="es-ES"
    )
    panel = await admin.command("/setup")
    assert "not chosen yet" not in panel.text
    assert not (await forged_command(admin, "/setup")).failed
