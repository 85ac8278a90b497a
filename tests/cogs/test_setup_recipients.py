"""Who gets reports: what /setup shows is who is told, whatever is chosen and whoever can read what."""

from __future__ import annotations

from itertools import product

import pytest

from sandbox.people import Person
from tests.community import Community, all_settings

WORDS = {"What happened?": "They shouted at me after the meeting."}
CHOSEN = ("nobody", "a member role", "somebody by name")
READABLE = ("by all", "by coordinators", "by moderators", "by those for reports", "no channel")


async def shown_in_setup(community: Community) -> str:
    settings = await all_settings(community.olga)
    [line] = [line for line in settings.splitlines() if "Who gets reports" in line]
    await community.olga.command("/setup")
    await community.olga.click("Who gets reports")
    assert line.partition(": ")[2] in community.olga.last_reply.text
    return line


@pytest.mark.parametrize(("chosen", "readable"), list(product(CHOSEN, READABLE)))
async def test_setup_shows_who_is_really_told(
    community: Community, ana: Person, mo: Person, chosen: str, readable: str
) -> None:
    olga, guild = community.olga, community.guild
    trusted = guild.role("Trusted")
    tess = await guild.join("Tess", roles=[trusted])
    if chosen == "a member role":
        await community.sets(report_role_id=trusted.id)
    if chosen == "somebody by name":
        await olga.command("/setup")
        await olga.click("Who gets reports")
        await olga.choose("Choose people", tess)
    readers = {
        "by coordinators": [community.coordinators],
        "by moderators": [community.moderators],
        "by those for reports": [trusted],
    }
    if readable == "no channel":
        await community.sets(coordinators_channel_id=None)
    elif readable != "by all":
        community.closes_team_but_for(*readers[readable])
    line = await shown_in_setup(community)

    await ana.command("/help")
    await ana.click("Report a problem")
    await ana.submit(WORDS)
    await community.settles()

    calls = [shown for shown in community.team.messages if "A problem was reported" in shown.text]
    by_dm = [
        one for one in (olga, mo, tess) if any("A problem was reported" in told.text for told in one.dms)
    ]
    called = [role for role in guild.state.roles.values() if calls and f"<@&{role.id}>" in calls[-1].text]
    for person in (olga, mo, tess):
        assert (person.mention in line) == (person in by_dm)
    for role in guild.state.roles.values():
        assert (f"<@&{role.id}>" in line) == (role in called)
    assert by_dm or called


async def test_a_channel_of_their_own_is_used_and_proposed_where_nothing_reaches_them(
    community: Community, ana: Person, mo: Person
) -> None:
    community.closes_team_but_for(community.coordinators)
    line = await shown_in_setup(community)
    assert "who owns this server" in line
    assert "Reports can't reach" in community.olga.last_reply.text
    await community.olga.command("/setup")
    proposed = await community.olga.click("Create what's missing")
    assert "#reports" in proposed.text
    room = community.guild.channel("moderation", only_for=[community.moderators, community.bot.application])
    await community.sets(reports_channel_id=room.id)
    assert await shown_in_setup(community) == (
        f"✅ **Who gets reports**: <@&{community.moderators.id}> in {room.mention}"
    )
    await ana.command("/help")
    await ana.click("Report a problem")
    await ana.submit(WORDS)
    await community.settles()
    assert not [shown for shown in community.team.messages if "reported" in shown.text]
    assert WORDS["What happened?"] in (await mo.click("Open it", on=room.messages[-1])).text
