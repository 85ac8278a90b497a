"""I'd like support: who will be told is said first, nobody is named in a channel, and somebody answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.models.hands import hands
from sandbox.people import Person
from tests.cogs.test_checkins import ask_how_they_are, question
from tests.community import Community, words

HOUR = timedelta(hours=1)


def calls(community: Community) -> list[str]:
    return [shown.text for shown in community.team.messages if "waits for a word" in shown.text]


async def asks_in_a_checkin(community: Community, cora: Person, ana: Person) -> None:
    await ask_how_they_are(community, cora, ana)
    await ana.click("I need support", on=await question(ana))
    await ana.click("Tell them")
    await community.settles()


async def test_support_says_first_who_is_told_and_then_tells_them_without_a_name(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(12)
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    told = await ana.click("I need support", on=asked)
    assert "I tell the coordinators that somebody would like support" in told.text
    assert "If nobody has taken it on after 4 hours by day, these can open it, too:" in told.text
    assert "If it is urgent" in told.text
    await community.settles()
    assert community.team.messages == [], "nothing is shared before they say so"
    tell = told.button("Tell them").custom_id or ""
    said = await ana.click("Tell them")
    assert "As soon as somebody takes it on I tell you who it is" in said.text
    assert "As soon as somebody" in (await ana.forges(tell, on=asked)).text, "twice is once"
    await community.settles()
    [call] = community.team.messages
    assert "Support" in call.text
    assert ana.mention not in call.text
    assert ana.name not in call.text
    assert call.mentions == [], "nobody is pinged but the coordinators' member role"
    assert call.message.mention_roles == [community.coordinators.id]
    assert "**Support**: we are still looking" in (await ana.command("/mine")).text


async def test_support_can_be_asked_for_at_any_time(community: Community, ana: Person) -> None:
    await community.waits_until(12)
    await ana.command("/mine")
    await ana.click("People here")
    told = await ana.click("I'd like support")
    assert "I tell the coordinators" in told.text
    await ana.click("Tell them")
    await community.settles()
    assert len(calls(community)) == 1
    listed = await ana.click("How it stands")
    await ana.click("Open it", on=listed)
    assert "All right, it's settled" in (await ana.click("It's settled")).text
    await community.settles(after=timedelta(seconds=2))
    [call] = community.team.messages
    assert "Nobody waits any more" in call.text
    assert "still looking" not in (await ana.command("/mine")).text


async def test_a_call_for_support_that_nobody_would_hear_is_not_promised_and_says_whom_to_turn_to(
    community: Community, cora: Person, ana: Person, olga: Person
) -> None:
    await olga.command("/setup")
    await olga.click(words(olga, "Privacy and contact"))
    await olga.click("If it is urgent")
    await olga.submit({"Whom can people turn to at once?": "Helpline 0800 112"})
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    need = asked.button("I need support").custom_id or ""
    told = await ana.click("I need support", on=asked)
    assert "Helpline 0800 112" in told.text
    tell = told.button("Tell them").custom_id or ""
    community.guild.remove(community.team)
    for custom_id in (tell, need, "support:ask", f"support:{community.guild.id}:tell"):
        reply = await ana.forges(custom_id, on=asked)
        assert "I can't reach the coordinators right now" in reply.text, custom_id
        assert "Olga" in reply.text, "whom to turn to"
        assert "Helpline 0800 112" in reply.text
    assert "still looking" not in (await ana.command("/mine")).text


async def test_a_need_for_support_can_be_counted_without_a_name(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_how_they_are(community, cora, ana)
    await ana.click("I need support", on=await question(ana))
    assert "Your answer: I need support" in (await ana.click("Only count it")).text
    await community.settles()
    assert community.team.messages == []


async def test_a_call_that_is_taken_back_is_over_and_can_be_made_again(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(12)
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    better, support = (asked.button(label).custom_id or "" for label in ("Steady", "I need support"))
    await ana.click("I need support", on=asked)
    await ana.click("Tell them")
    await community.settles()
    [call] = community.team.messages
    opens = call.button("Open it").custom_id or ""
    await ana.forges(better, on=asked)
    await community.settles(after=timedelta(seconds=2))
    assert "Nobody waits any more" in call.text
    assert "Nobody waits for this any more" in (await cora.forges(opens, on=call)).text
    await ana.forges(support, on=asked)
    await ana.click("Tell them")
    await community.settles(after=timedelta(seconds=2))
    assert len(calls(community)) == 1


@pytest.mark.parametrize(("hour", "pinged"), [(3, False), (12, True)])
async def test_nobody_is_pinged_in_the_quiet_hours_of_the_server(
    community: Community, cora: Person, ana: Person, hour: int, pinged: bool
) -> None:
    community.coordinators.mentionable = True
    await community.waits_until(hour)
    await asks_in_a_checkin(community, cora, ana)
    [call] = community.team.messages
    assert "waits for a word" in call.text, "it stands there for whoever is awake"
    assert bool(call.message.mention_roles) == pinged
    if pinged:
        return
    await community.waits_until(10)
    shown = [bool(one.message.mention_roles) for one in community.team.messages]
    assert shown == [False, True], "and is said once more in the morning"


async def test_who_takes_it_back_in_the_night_is_not_called_for_in_the_morning(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(3)
    await ask_how_they_are(community, cora, ana)
    asked = await question(ana)
    better = asked.button("Steady").custom_id or ""
    assert "It is night here" in (await ana.click("I need support", on=asked)).text
    await ana.click("Tell them")
    await community.settles()
    await ana.forges(better, on=asked)
    await community.waits_until(11)
    assert calls(community) == []
    assert len(community.team.messages) == 1


async def test_another_server_s_support_is_not_called_from_here(
    community: Community, cora: Person, ana: Person
) -> None:
    elsewhere = await Community.found(community.bot)
    told = await ana.forges(f"support:{elsewhere.guild.id}:tell", on=await community.ask())
    assert "no longer exists" in told.text
    await elsewhere.is_left_alone()


async def test_a_few_words_are_sealed_and_read_only_by_whoever_takes_it_on(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(12)
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("I'd like support")
    await ana.click("With a few words")
    assert "They are told" in (await ana.submit({"To whoever takes it on": "My **mother** is ill"})).text
    await community.settles()
    assert all("mother" not in shown.text for shown in community.team.messages)
    here = select(hands.c.note).where(hands.c.guild_id == community.guild.id)
    [stored] = await community.bot.db.read(lambda tx: tx.values(here))
    assert stored
    assert "mother" not in stored
    dora = await community.newcomer("Dora", community.coordinators)
    for one in (dora, cora):
        await one.command("/followups")
        opened = await one.click("Open it")
        assert "They wrote something to whoever takes it on" in opened.text
        assert "mother" not in opened.text
    taken = await cora.click("I have this one")
    assert "> My" in taken.text
    assert "**mother**" not in taken.text  # as it was written, and no more
    await dora.command("/followups")
    assert "mother" not in (await dora.click("Open it")).text
    await cora.click("Somebody else please")
    stands = await ana.click("How it stands", on=await ana.command("/mine"))
    opened = await ana.click("Open it", on=stands)  # and not on what the coordinators are told meanwhile
    assert "mother" in opened.text, "they see what is stored of them"
    await ana.click("It's settled")
    assert await community.bot.db.read(lambda tx: tx.values(here)) == []
