"""Who looks after a thing is seen on its panel; whoever stops is followed by whoever takes it on."""

from __future__ import annotations

from sandbox.people import Person
from tests.community import Community, words


async def posts(person: Person, community: Community) -> int:
    await person.command("/ask new")
    await person.submit(
        {"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Dig"}
    )
    await person.click("Post")
    await community.settles()
    return (await community.newest_ask()).id


async def test_whoever_stops_is_followed_by_whoever_takes_it_on(
    community: Community, cora: Person, ana: Person
) -> None:
    ask_id = await posts(cora, community)
    card = community.cards[-1]
    assert cora.mention in card.text
    panel = await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("Change")
    await cora.click("Who looks after it")
    assert cora.mention in panel.text
    await cora.click("I no longer look after it")
    assert "Nobody else does. The coordinators' channel says so" in panel.text
    await cora.click("Never mind")
    assert cora.mention in panel.text
    await cora.click("I no longer look after it")
    await cora.click("I no longer look after it")
    assert "Thank you for having looked after it!" in panel.text
    await community.settles()
    assert cora.mention not in card.text
    call = community.team.messages[-1]
    assert "Nobody looks after this any more" in call.text
    assert "Plant trees" in call.text
    assert cora.mention not in call.text
    assert "for coordinators" in (await ana.forges(f"lead:{ask_id}:take", on=card)).text
    dan = await community.newcomer("Dan", community.coordinators)
    told = await dan.click("I'll look after it", on=call)
    assert "You look after it now" in told.text
    await community.settles()
    assert dan.mention in card.text
    assert "Somebody does." in community.team.messages[-1].text
    assert "I'll look after it" not in community.team.messages[-1].buttons


async def test_two_can_look_after_it_and_one_goes_quietly(community: Community, cora: Person) -> None:
    ask_id = await posts(cora, community)
    heard = len(community.team.messages)
    dan = await community.newcomer("Dan", community.coordinators)
    card = community.cards[-1]
    await dan.command("/ask manage", ask=str(ask_id))
    await dan.click("Change")
    await dan.click("Who looks after it")
    await dan.click("I'll look after it")
    await dan.command("/ask manage")
    await dan.click("Only mine")
    assert "Plant trees" in dan.last_reply.text
    community.guild.take(cora, community.coordinators)
    told = await cora.forges(f"lead:{ask_id}:stop", on=card)
    assert "The others go on." in told.text
    told = await cora.click("I no longer look after it")
    assert told.buttons == ["Mine"], "there is nothing there that they may still see"
    assert "for coordinators" in (await cora.forges(f"lead:{ask_id}", on=card)).text
    await community.settles()
    assert len(community.team.messages) == heard
    assert dan.mention in card.text


async def test_it_is_handed_over_to_somebody_who_says_yes(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    ask_id = await posts(cora, community)
    card = community.cards[-1]
    for person in (ana, carmen):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
    panel = await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("Change")
    await cora.click("Who looks after it")
    told = await cora.choose("Ask somebody who is in", community.olga)
    assert "I ask only somebody who has said yes" in told.text
    for person in (ana, carmen):
        await cora.choose("Ask somebody who is in", person, on=panel)
        assert f"{person.mention} is asked" in panel.text
        await cora.click("Back", on=panel)
    await community.settles()
    assert cora.mention in ana.dms[-1].text, "who looks after it now"
    no = await carmen.click(words(carmen, "Not this time"), on=carmen.dms[-1])
    assert words(carmen, "That's fine. Whoever looks after it hears that you can't, and no more.") in no.text
    yes = await ana.click("Yes, gladly", on=ana.dms[-1])
    assert "You look after it now" in yes.text
    await community.settles()
    [refused] = [one for one in cora.dms if "Whoever you asked can't look after it just now." in one.text]
    assert carmen.mention not in refused.text
    [taken] = [one for one in cora.dms if "Somebody looks after it with you" in one.text]
    assert ana.mention in taken.text
    await cora.forges(f"lead:{ask_id}:stopped", on=panel)
    await community.settles()
    assert f"Led by {ana.mention}" in card.text
    assert "Plant trees" in (await ana.command("/ask manage")).text


async def test_in_spanish_everything_is_said_in_spanish(community: Community) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    await community.ask()
    await carmen.command("/ask manage", ask=str((await community.newest_ask()).id))
    for step in ("Change", "Who looks after it", "I'll look after it"):
        assert words(carmen, step) != step
        panel = await carmen.click(words(carmen, step))
    assert words(carmen, "You look after it now") in panel.text


async def test_a_note_is_read_by_whoever_is_asked_and_on_their_page(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    ask_id = await posts(cora, community)
    card = community.cards[-1]
    for person in (ana, carmen):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
    panel = await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("Change")
    await cora.click("Who looks after it")
    assert "You can ask whoever has said yes to it" in panel.text
    await cora.click("Note for who comes next")
    await cora.submit({"What should they know?": "The spades are in the shed."})
    assert "> The spades are in the shed." in panel.text
    for person in (ana, carmen):
        await cora.choose("Ask somebody who is in", person, on=panel)
        await cora.click("Back", on=panel)
    await community.settles()
    for person in (ana, carmen):
        question = person.dms[-1]
        assert "> The spades are in the shed." in question.text
        assert words(person, "**Note from {when}:**").split("{")[0] in question.text
        yes = await person.click(words(person, "Yes, gladly"), on=question)
        assert "> The spades are in the shed." in yes.text
    assert "shed" not in card.text
    mine_now = await ana.command("/ask manage", ask=str(ask_id))
    await ana.click("Change")
    await ana.click("Who looks after it")
    assert "> The spades are in the shed." in mine_now.text
