"""A lead writes to those who are on a thing to do: who reads it, what it says, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import amendments
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, words, would_like

DAY = timedelta(days=1)


async def writes(
    person: Person, community: Community, text: str, *, group: str = "In, and not done yet", kind: str = "ask"
) -> Reply:
    """The look at what they wrote, from the panel of what was posted last."""
    chosen = str(await community.newest_id(kind))
    await person.command(f"/{kind} manage", {kind: chosen})
    await person.click(words(person, "Message"))
    form = await person.click(words(person, "Write"), beside=words(person, group))
    assert form.modal
    return await person.submit({words(person, "What should they read?"): text})


async def says_yes(person: Person, community: Community) -> None:
    await person.click("I'm in", on=community.cards[-1])
    await person.click(words(person, "By direct message"))
    await community.settles()


async def test_it_is_looked_at_first_and_read_just_so(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    card = await community.ask(deadline=2 * DAY)
    for person in (ana, carmen):
        await says_yes(person, community)
    shown = await writes(cora, community, "It **rains**, @everyone: bring a coat!")
    before = shown.text
    assert "It goes to **2 people**: In, and not done yet." in shown.text
    heard = [len(person.dms) for person in (ana, carmen)]
    await community.settles()
    assert [len(person.dms) for person in (ana, carmen)] == heard, "it was only looked at"
    assert shown.button("I can't make it").disabled
    await community.bot.restart()
    sent = await cora.click("Send")
    assert "It goes to 2 people." in sent.text
    await community.settles()
    read = ana.dms[-1]
    for part in ("About “Plant trees”", f"{cora.mention} writes:", "bring a coat!", "Until <t:"):
        assert part in before
        assert part in read.text
    assert "**rains**" not in read.text
    assert "@everyone" not in read.text.replace("@\u200beveryone", "")
    assert not read.message.mention_everyone
    assert f"To answer, write to {cora.mention}" in read.text
    assert str(card.id) in str(read.button("See its card").url)
    assert "Cora" not in read.text, "by mention alone"
    assert "escribe:" in carmen.dms[-1].text
    await ana.click("I can't make it", on=read)
    await cora.click("Back")
    assert "Sent <t:" in cora.last_reply.text
    assert "2 people" in cora.last_reply.text


async def test_sending_twice_sends_once(community: Community, cora: Person, ana: Person) -> None:
    await community.ask()
    await says_yes(ana, community)
    shown = await writes(cora, community, "Rain")
    send = str(shown.button("Send").custom_id)
    heard = len(ana.dms)
    for _time in range(2):
        assert "It goes to 1 person." in (await cora.forges(send, on=shown)).text
    await community.settles()
    assert len(ana.dms) == heard + 1


async def test_what_was_written_is_changed_before_it_goes_out(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await says_yes(ana, community)
    shown = await writes(cora, community, "Rian")
    before = str(shown.button("Send").custom_id)
    form = await cora.click("Change")
    assert form.modal
    assert form.modal.filled_in("What should they read?") == "Rian"
    shown = await cora.submit({"What should they read?": "Rain"})
    assert "Rain" in shown.text
    assert "no longer here" in (await cora.forges(before, on=shown)).text, "not with other words"
    await cora.click("Send", on=shown)
    await community.settles()
    assert "Rain" in ana.dms[-1].text


@pytest.mark.parametrize("text", [" ", "\u2800\n"], ids=["blank", "invisible"])
async def test_a_text_that_says_nothing_is_refused(
    community: Community, cora: Person, ana: Person, text: str
) -> None:
    await community.ask()
    await says_yes(ana, community)
    told = await writes(cora, community, text)
    assert "Please write what they should read." in told.text
    assert (await cora.click("Fix it")).modal


async def test_whoever_lost_their_rights_meanwhile_sends_nothing(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    await says_yes(ana, community)
    shown = await writes(cora, community, "Rain")
    community.guild.take(cora, community.coordinators)
    ask, heard = await community.newest_ask(), len(ana.dms)
    for button in ("Send", "Change"):
        refused = await cora.forges(str(shown.button(button).custom_id), on=shown)
        assert "for coordinators" in refused.text
    for custom_id in (f"notice:{ask.id}", f"notice:{ask.id}:owing:write"):
        assert "for coordinators" in (await ana.forges(custom_id, on=card)).text
    await community.settles()
    assert len(ana.dms) == heard


async def test_it_goes_out_though_the_ask_was_cancelled_meanwhile(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await says_yes(ana, community)
    shown = await writes(cora, community, "Sorry, the trees are ill")
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    await cora.click("End it")
    await cora.click("Cancel it")
    before = len(ana.dms)
    await cora.click("Send", on=shown)
    await community.settles(after=timedelta(minutes=2))
    [read] = ana.dms[before:]
    assert "Cancelled: it will not happen." in read.text
    assert "I can't make it" not in read.buttons


async def test_in_quiet_mode_it_names_nobody(community: Community, cora: Person, ana: Person) -> None:
    await community.sets(quiet=True)
    await community.ask()
    await says_yes(ana, community)
    shown = (await writes(cora, community, "Rain")).text
    await cora.click("Send")
    await community.settles()
    for read in (shown, ana.dms[-1].text):
        assert cora.mention not in read
        assert "To answer, turn to: Olga" in read


async def test_who_waits_reads_why_and_can_leave_the_list(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    await community.ask(places=1)
    for person in (ana, carmen):
        await says_yes(person, community)
    await writes(cora, community, "Soon", group="Waiting for a place or an answer")
    await cora.click("Send")
    await community.settles()
    assert words(carmen, "Why this? You are waiting for it.") in carmen.dms[-1].text
    assert words(carmen, "Leave the list") in carmen.dms[-1].buttons
    assert "Soon" not in ana.dms[-1].text


async def test_of_a_role_nobody_is_done_and_nobody_is_written_to_where_nobody_is(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.role()
    chosen = str(await community.newest_id("role"))
    panel = await cora.command("/role manage", role=chosen)
    assert "Message" not in panel.buttons
    await would_like(ana, card)
    await cora.click("Refresh")
    await cora.click("Message")
    assert "**Has the role**\n1 person" in panel.text
    assert "Done" not in panel.text
    assert "Not done" not in panel.text


async def test_after_three_in_a_day_it_is_said_from_when_on_one_can_write_again(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await says_yes(ana, community)
    for number in range(3):
        await writes(cora, community, f"Rain {number}")
        await cora.click("Send")
    told = await writes(cora, community, "Rain again")
    assert "3 messages about “Plant trees” went out within a day" in told.text


async def test_in_spanish_everything_is_said_in_spanish(community: Community, ana: Person) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    await community.ask()
    await says_yes(ana, community)
    shown = await writes(carmen, community, "Llueve")
    for text in ("Send", "Change", "Back", "See its card", "I can't make it"):
        assert words(carmen, text) in shown.buttons
        assert words(carmen, text) != text


async def test_before_it_goes_out_it_says_how_many_read_it_at_once(
    community: Community, cora: Person, carmen: Person
) -> None:
    card = await community.ask()
    answers = ("By direct message", "By direct message", "By direct message", "In /mine", "No, thanks")
    for number, answer in enumerate(answers):
        person = await community.newcomer(f"Somebody {number}")
        await person.click("I'm in", on=card)
        await person.click(answer)
    shown = await writes(cora, community, "Rain!")
    assert "3 are told at once · 2 find it in" in shown.text
    few = await community.ask("Something else")
    await carmen.click("I'm in", on=few)
    shown = await writes(cora, community, "Rain!")
    assert "Each reads it the way they chose" in shown.text
    assert "told at once" not in shown.text, "that would tell what Carmen chose"


async def test_a_change_is_said_with_it_and_not_once_more(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    ask, now = await community.newest_ask(), community.bot.clock.now()
    start = now + timedelta(days=3)
    occasion = Occasion(start, start + timedelta(hours=1), "The old oak")
    await community.bot.db.write(amendments.move, ask.id, community._caller(cora), occasion=occasion, now=now)
    shown = await writes(cora, community, "Rain, so later!")
    assert "Something has changed." in shown.text
    before = len(ana.dms)
    await cora.click("Send")
    await community.settles(after=timedelta(minutes=2))
    [told] = ana.dms[before:]
    assert "Rain, so later!" in told.text
    assert "The old oak" in told.text
    assert "Good to know" in (await ana.click("Yes, I'll be there", on=told)).text
