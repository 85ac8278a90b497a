"""`/setup`, Channels."""

from __future__ import annotations

from sandbox.permissions import Permissions
from tests.community import Community, all_settings
from tests.forging import forged_choice


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
    assert "not chosen yet" in (await all_settings(olga)).split("Asks channel")[1]
    told = await forged_choice(olga, "setup:channel:asks", "123", on=panel)
    assert "can't see that channel" in told.text


async def test_the_section_says_what_has_gone_wrong_since_and_what_to_do(community: Community) -> None:
    olga, guild = community.olga, community.guild
    guild.remove(community.wins)
    community.asks.deny(guild.everyone, Permissions.SEND_MESSAGES)
    await olga.command("/setup")
    panel = await olga.click("Channels")
    assert "⚠️ Wins channel: that channel is gone" in panel.text
    assert "Check-up says what to do." in panel.text
    assert f"⚠️ Asks channel: in {community.asks.mention} I lack Send Messages" in panel.text


async def test_a_choice_can_be_taken_back(community: Community) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Channels")
    await olga.choose("Wins channel", on=panel)
    await olga.click("Back", on=panel)
    assert "⬜ **Channels**: still to do: Wins channel" in panel.text
    assert "⬜ **Wins channel**" in await all_settings(olga)


async def test_the_welcome_card_moves_to_a_new_channel(community: Community) -> None:
    porch = community.guild.channel("porch")
    await community.olga.command("/setup")
    panel = await community.olga.click("Channels")
    await community.olga.choose("Welcome channel", porch, on=panel)
    await community.settles()
    assert "Would you like to help?" in porch.messages[-1].text


async def test_a_channel_that_does_not_exist_in_setup_is_refused(community: Community) -> None:
    card = community.welcome.messages[0]
    told = await forged_choice(community.olga, "setup:channel:nowhere", str(community.team.id), on=card)
    assert "no longer in use" in told.text
