"""`/setup`, as the admin of a server goes through it: the overview, and who may see what."""

from __future__ import annotations

import pytest

from bot.naming import MEMBER_ROLES, PLACES
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.refusals import CannotDo
from tests.community import Community, all_settings
from tests.forging import forged_choice, forged_command, forged_form
from tests.running import Bot
from tests.screens import fits_a_phone

SECTIONS = (
    *("setup", "setup:all:0", "setup:channels", "setup:roles", "setup:words", "setup:words:edit"),
    *("setup:list:interests", "setup:list:interests:edit", "setup:list:skills", "setup:list:skills:edit"),
    *("setup:rhythm", "setup:rhythm:edit", "setup:privacy", "setup:privacy:edit"),
    *("setup:briefing", "setup:briefing:on", "setup:briefing:off"),
    *("setup:quiet", "setup:quiet:on", "setup:quiet:off", "setup:stats", "setup:create"),
    *("setup:create:0123456789ab", "setup:doctor"),
)
FORMS: dict[str, dict[str, str]] = {
    "setup:words:seen": {"cause": "x", "norms": "x", "welcome": "x"},
    "setup:list:interests:seen": {"names": "x"},
    "setup:list:skills:seen": {"names": "x"},
    "setup:rhythm:seen": {
        "time_zone": "UTC",
        "quiet_from": "1",
        "quiet_until": "2",
        "reminder_days": "3",
        "weekly_cap": "4",
    },
    "setup:privacy:seen": {
        "contact": "x",
        "privacy": "x",
        "minimum_age": "",
        "days_after_leaving": "30",
        "months_idle": "1",
    },
}
CHOICES = {"setup:channel:asks": "1", "setup:role:coordinator": "1", "setup:language": "es"} | {
    "setup:stats:coordinators": "ladder",
    "setup:stats:everyone": "ladder",
}


async def test_an_admin_sets_everything_up_section_by_section(fresh: Community) -> None:
    olga = fresh.olga
    panel = await olga.command("/setup")
    assert panel.ephemeral
    assert panel.text.count("⬜") == 4, "a line for each group"
    assert "**Next:**" in panel.text
    fits_a_phone(panel)
    assert (await all_settings(olga, panel)).count("⬜") == 12
    await olga.click("Back")
    await olga.click("Channels")
    for label, room in (
        ("Welcome channel", fresh.welcome),
        ("Asks channel", fresh.asks),
        ("Wins channel", fresh.wins),
        ("Coordinators' channel", fresh.team),
    ):
        await olga.choose(label, room)
    await olga.click("Back")
    await olga.click("Member roles")
    for label, role in (
        ("Coordinators", fresh.coordinators),
        ("Moderators", fresh.moderators),
        ("Volunteers", fresh.volunteers),
    ):
        await olga.choose(label, role)
    await olga.click("Back")
    await olga.click("Words")
    await olga.click("Write")
    await olga.submit({"The cause, in a sentence": "Trees for our street"})
    await olga.click("Back")
    await olga.click("Interests")
    await olga.click("Write")
    await olga.submit({"Interests, one a line": "Phones\nDesign\nMud"})
    await olga.click("Back")
    await fresh.settles()
    assert fresh.welcome.messages == [], "not before people can read what is stored"
    await olga.click("Privacy and contact")
    await olga.click("Write")
    assert olga.modal
    assert "your Discord id (not your name)" in str(olga.modal.filled_in("What is stored, and why"))
    await olga.submit({"Whom to turn to": "Olga"})
    await olga.click("Back")
    assert "still to do: Time zone" in panel.text, "nobody has chosen one"
    fresh.closes_team_but_for(fresh.coordinators, fresh.moderators)
    await olga.click("Privacy and contact")
    await olga.click("Back")
    assert "**Next:** Rhythm" in panel.text
    await olga.click("Rhythm")
    await olga.click("Change")
    await olga.submit({"Time zone": "Londres"})
    assert "Europe/London" in panel.text
    await olga.click("Back")
    assert "nobody has" in panel.text
    cora = await fresh.newcomer("Cora")
    await olga.click("Next: Name a coordinator")
    await olga.choose("Name somebody", cora)
    await olga.click("Back")
    assert "Everything that is needed is set up" in panel.text
    assert "⬜" not in panel.text
    settings = await all_settings(olga, panel)
    for text in ("Trees for our street", "3 to choose from", "Olga", fresh.asks.mention):
        assert text in settings
    assert "⬜" not in settings
    await fresh.settles()
    [welcome] = fresh.welcome.messages
    assert "Trees for our street" in welcome.text
    assert welcome.buttons == ["Join"]


async def test_what_was_left_half_way_is_gone_on_with_also_after_a_restart(
    bot: Bot, fresh: Community
) -> None:
    olga = fresh.olga
    panel = await olga.command("/setup")
    await olga.click("Words")
    await olga.click("Write")
    await olga.submit({"The cause, in a sentence": "Trees for our street"})
    await bot.restart()
    await olga.click("Back", on=panel)
    assert "Trees for our street" in await all_settings(olga, panel)
    assert "Trees for our street" in await all_settings(olga)


async def test_nobody_else_sets_anything_up(community: Community, ana: Person, cora: Person) -> None:
    for person in (ana, cora):
        with pytest.raises(CannotDo):
            await person.command("/setup")
        community.guild.offer("/setup", to=person)
        assert "Manage Server" in (await person.command("/setup")).text
        card = community.welcome.messages[0]
        for custom_id in SECTIONS:
            assert "Manage Server" in (await person.forges(custom_id, on=card)).text, custom_id
            assert person.modal is None
        for custom_id, value in CHOICES.items():
            assert "Manage Server" in (await forged_choice(person, custom_id, value, on=card)).text, custom_id
        for custom_id, fields in FORMS.items():
            assert "Manage Server" in (await forged_form(person, custom_id, **fields)).text, custom_id
    text = await all_settings(community.olga)
    assert "Trees for our street" in text
    assert f"**Asks channel**: {community.asks.mention}" in text


async def test_a_moderator_reads_the_set_up_and_its_changes_and_changes_nothing(
    community: Community, mo: Person
) -> None:
    community.guild.offer("/setup", to=mo)
    panel = await mo.command("/setup")
    assert community.asks.mention in panel.text
    assert panel.buttons == ["Previous", "1 of 4", "Next", "Changes", "What you can do here"]
    assert panel.selects == []
    await mo.click("Next")
    assert "**Moderators**" in panel.text
    assert panel.selects == []
    await mo.click("Changes")
    assert "→ Europe/Madrid" in panel.text
    await mo.click("To the overview", on=panel)
    assert "1 of 4" in panel.buttons
    for custom_id in SECTIONS[2:]:
        assert "Manage Server" in (await mo.forges(custom_id, on=panel)).text, custom_id


async def test_of_two_admins_at_once_each_sees_what_the_other_did(fresh: Community) -> None:
    olga = fresh.olga
    alba = await fresh.newcomer("Alba", fresh.guild.role("Admin", permissions=Permissions.MANAGE_GUILD))
    theirs, hers = await olga.command("/setup"), await alba.command("/setup")
    await olga.click("Words", on=theirs)
    await alba.click("Rhythm", on=hers)
    await olga.click("Write", on=theirs)
    await alba.click("Change", on=hers)
    await alba.submit({"Time zone": "Asia/Tokyo"})
    await olga.submit({"The cause, in a sentence": "Trees"})
    for person, panel in ((olga, theirs), (alba, hers)):
        await person.click("Back", on=panel)
        settings = await all_settings(person, panel)
        assert "Trees" in settings
        assert "Asia/Tokyo" in settings


async def test_the_next_step_names_what_is_broken_before_what_is_missing(community: Community) -> None:
    olga = community.olga
    community.closes_team_but_for(community.coordinators, community.moderators)
    assert "Coordinators: nobody has" in (await olga.command("/setup")).text
    await community.newcomer("Cora", community.coordinators)
    panel = await olga.command("/setup")
    assert "Everything that is needed is set up" in panel.text
    community.guild.remove(community.wins)
    panel = await olga.command("/setup")
    assert "Wins channel: that channel is gone" in panel.text


async def test_whatever_is_deleted_shows_as_missing(community: Community, mo: Person) -> None:
    """Each channel and each member role that can be chosen, to admins and to moderators."""
    community.guild.offer("/setup", to=mo)
    extra = {"welcomers": community.guild.channel("hellos"), "reports": community.guild.channel("problems")}
    extra["talk"] = community.guild.channel("talk")
    helpers = {which: community.guild.role(which) for which in ("welcomer", "report", "calls")}
    await community.sets(
        **{f"{place}_channel_id": room.id for place, room in extra.items()},
        **{f"{which}_role_id": role.id for which, role in helpers.items()},
    )
    assert "⚠️ **" not in (await mo.command("/setup")).text
    for room in (community.welcome, community.asks, community.wins, community.team, *extra.values()):
        community.guild.remove(room)
    for role in (community.coordinators, community.volunteers, *helpers.values()):
        community.guild.remove(role)
    overview = await community.olga.command("/setup")
    assert "⚠️ **Channels**: gone: Welcome channel, Asks channel" in overview.text
    for settings in (await all_settings(community.olga), await all_settings(mo)):
        lines = [line for line in settings.splitlines() if line.startswith("⚠️ **")]
        gone = {line.split("**")[1] for line in lines if "gone" in line}
        expected = {label for label, _why in [*PLACES.values(), *MEMBER_ROLES.values()]} - {"Moderators"}
        assert expected <= gone


async def test_the_language_of_public_posts_is_chosen_here(community: Community) -> None:
    [welcome] = community.welcome.messages
    await community.olga.command("/setup")
    await community.olga.choose("Language of public posts", "Español")
    await community.settles()
    assert "Trees for our street" in welcome.text
    assert "Welcome!" not in welcome.text
    told = await forged_choice(community.olga, "setup:language", "xx", on=community.olga.last_reply)
    assert "not available" in told.text


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, ""])
async def test_forged_choices_of_setup_change_nothing(community: Community, value: str) -> None:
    card = community.welcome.messages[0]
    before = (await community.olga.command("/setup")).text
    for custom_id in CHOICES:
        told = await forged_choice(community.olga, custom_id, value, on=card)
        assert "reference" not in told.text, custom_id
    assert (await community.olga.command("/setup")).text == before


async def test_setup_by_somebody_who_may_but_reads_spanish(fresh: Community) -> None:
    admin = await fresh.newcomer(
        "Alba", fresh.guild.role("Admin", permissions=Permissions.MANAGE_GUILD), locale="es-ES"
    )
    panel = await admin.command("/setup")
    assert "still to do" not in panel.text
    assert not (await forged_command(admin, "/setup")).failed
    for label in ("Canales", "Roles del servidor", "Textos", "Intereses", "Ritmo", "Privacidad y contacto"):
        await admin.click(label, on=panel)
        await admin.click("Atrás", on=panel)
