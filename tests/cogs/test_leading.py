"""Who looks after a thing is seen on its panel; whoever stops is followed by whoever takes it on."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.replies import Reply
from tests.cogs.test_series import repeats
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


async def test_several_are_named_before_it_is_posted_and_each_says_yes_or_no(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    card = await community.ask("Something before")
    for person in (ana, carmen):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
    stranger = await community.newcomer("Sam")
    await cora.command("/ask new")
    await cora.submit({"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Dig"})
    assert cora.mention in (await cora.click("Who")).text
    panel = await cora.click("Who looks after it")
    assert "never said yes to anything here" in (await cora.choose("Ask somebody", stranger, on=panel)).text
    for person in (ana, carmen):
        told = await cora.choose("Ask somebody", person, on=panel)
        assert f"{person.mention} is asked" in told.text
        await cora.click("Back", on=panel)
    assert "I ask once" in (await cora.choose("Ask somebody", ana, on=panel)).text
    await community.settles()
    assert "It isn't posted yet" in ana.dms[-1].text
    assert "a coordinator thought of you" in ana.dms[-1].text
    await carmen.click(words(carmen, "Not this time"), on=carmen.dms[-1])
    told = await ana.click("Yes, gladly", on=ana.dms[-1])
    assert "/ask manage shows it" in told.text
    await community.settles()
    assert {"Somebody looks after it with you", "Not this time"} <= {
        title for one in cora.dms for title in one.text.split("### ")[1].splitlines()[:1]
    }
    await ana.command("/ask manage")
    await ana.click("Not posted yet: 1")
    shown = await ana.click("Go on")
    assert "Only those who look after it see it" in shown.text
    assert "for coordinators" in (await ana.forges(f"draft:{_id(shown)}:post", on=card)).text
    await ana.click("Who")
    shown = await ana.click("Who looks after it")
    assert f"{cora.mention}, {ana.mention}" in shown.text
    assert "Once it is posted you can ask" in shown.text
    await cora.forges(f"draft:{_id(shown)}:post", on=panel)
    await community.settles()
    ask_id = (await community.newest_ask()).id
    shown = await cora.forges(f"lead:{ask_id}", on=panel)
    assert f"{cora.mention}, {ana.mention}" in shown.text
    assert "no longer exists" not in (await ana.forges(f"ask:{ask_id}:people", on=card)).text


async def test_whoever_says_yes_after_it_was_posted_looks_after_it_too_and_a_discarded_one_asks_nobody(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask("Something before")
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    for title in ("Plant trees", "Plant flowers"):
        form = await cora.command("/ask new")
        if form.modal is None:
            await cora.click("A new ask")
        await cora.submit({"Title": title, "Why does it matter?": "Shade", "The one step to take": "Dig"})
        await cora.click("Who")
        await cora.click("Who looks after it")
        await cora.choose("Ask somebody", ana)
        await community.settles()
        for step in ("Back", "Back", "Back"):
            await cora.click(step)
        if title == "Plant trees":
            await cora.click("More")
            await cora.choose("Something else", "Throw it away")
            await cora.click("Throw it away")
            await community.settles()
            assert "no longer exists" in (await ana.click("Yes, gladly", on=ana.dms[-1])).text
        else:
            await cora.click("Post")
    await community.settles()
    await ana.click("Yes, gladly", on=ana.dms[-1])
    await ana.command("/ask manage")
    assert "Plant flowers" in ana.last_reply.text


async def test_a_series_is_looked_after_by_several_and_handed_over(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask("Something before")
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await repeats(community, cora)
    await community.settles()
    assert f"Led by {cora.mention}" in community.cards[-1].text
    await cora.click("Who looks after it")
    await cora.choose("Ask somebody", ana)
    await community.settles()
    assert "It repeats" in ana.dms[-1].text
    told = await ana.click("Yes, gladly", on=ana.dms[-1])
    assert "under Repeating" in told.text
    await cora.click("Back")
    await cora.click("I no longer look after it")
    assert "The others go on." in cora.last_reply.text
    await cora.click("I no longer look after it")
    await cora.click("Back")
    await community.settles(after=timedelta(days=4))
    assert f"Led by {ana.mention}" in community.cards[-1].text


def _id(shown: Reply) -> str:
    return next(part for one in shown.buttons for part in (one.custom_id or "").split(":") if part.isdigit())


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
