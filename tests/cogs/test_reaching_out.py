"""Whom somebody might write to: on the board without names, opened privately, and shown to whom it is."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.community import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def agrees_to_be_written_to(person: Person) -> None:
    await person.command("/mine")
    await person.click("How you reach me")
    await person.choose("Change something", "People may write to me")


async def was_quiet(community: Community, *people: Person) -> None:
    """They joined, and nothing has been heard of them for long."""
    for person in people:
        await community.joined(person)
        await agrees_to_be_written_to(person)
    await community.settles(after=50 * DAY)
    await community.waits_until(12)


async def opens_it(helper: Person) -> None:
    board = await helper.command("/followups")
    await helper.click("Open it", on=board)


async def test_the_coordinators_hear_how_many_and_the_board_names_nobody(
    community: Community, cora: Person, ana: Person
) -> None:
    await was_quiet(community, ana)
    [post] = [one for one in community.team.messages if "glad of a word" in one.text]
    assert "1 person might be glad" in post.text
    board = await cora.click("Show me", on=post)
    assert board.ephemeral
    assert "Might be glad of a word: 1" in board.text
    assert "Quiet for a while" in board.text
    assert ana.mention not in post.text + board.text
    opened = await cora.click("Open it", on=board)
    assert opened.ephemeral
    assert f"{ana.mention} took part here" in opened.text
    assert "They agree to be written to, since" in opened.text


async def test_whoever_takes_it_on_reads_how_to_begin_and_says_what_came_of_it(
    community: Community, cora: Person, ana: Person
) -> None:
    await was_quiet(community, ana)
    await opens_it(cora)
    told = await cora.click("I have this one")
    assert "I was thinking of you" in told.text
    assert "Ask how they are" in told.text
    assert f"{cora.mention} may write to you, because" in (await ana.command("/mine")).text
    mine = await cora.command("/followups")
    assert "Yours until" in (await cora.click("Mine (1)", on=mine)).text
    await cora.click("Open it")
    assert "Thank you!" in (await cora.choose("Or else …", "We have talked")).text
    assert "may write to you" not in (await ana.command("/mine")).text
    assert "Nothing waits to be taken on" in (await cora.click("Who else waits?")).text


async def test_the_person_reads_why_and_says_no_need(community: Community, cora: Person, ana: Person) -> None:
    await was_quiet(community, ana)
    await opens_it(cora)
    shown = await ana.command("/mine")
    assert "Somebody may write to you, because nothing has been heard of you" in shown.text
    why = await ana.click("What is that?", on=shown)
    assert "It is a person who writes, not me" in why.text
    assert "All right" in (await ana.click("No need, thanks")).text
    assert "settled itself" in (await cora.click("I have this one")).text
    assert "may write to you" not in (await ana.command("/mine")).text
    assert "Nobody is asked" in (await ana.forges("noticed:mine", on=ana.last_reply)).text


async def test_a_day_later_it_is_asked_and_answered_from_a_direct_message_and_then_it_lapses(
    community: Community, cora: Person, ana: Person
) -> None:
    await was_quiet(community, ana)
    await opens_it(cora)
    await cora.click("I have this one")
    for _hour in range(25):
        await community.settles(after=HOUR)
    asked = cora.dms[-1]
    assert "Have you written to them?" in asked.text
    for _hour in range(25):
        await community.settles(after=HOUR)
    assert "no longer with you" in cora.dms[-1].text
    assert "no longer with you" in (await cora.click("I've written to them", on=asked)).text
    assert "Nobody has it yet" in (await cora.command("/followups")).text
    await opens_it(cora)
    await cora.click("I have this one")
    for _hour in range(25):
        await community.settles(after=HOUR)
    assert "Thank you!" in (await cora.click("I've written to them", on=cora.dms[-1])).text


async def test_of_two_at_once_the_second_reads_whose_it_is_and_it_is_handed_back(
    community: Community, cora: Person, ana: Person
) -> None:
    dora = await community.newcomer("Dora", community.coordinators)
    await was_quiet(community, ana)
    for one in (cora, dora):
        await opens_it(one)
    await cora.click("I have this one")
    assert f"{cora.mention} has this one" in (await dora.click("I have this one")).text
    await cora.choose("Or else …", "Somebody else please")
    assert "Nobody has it yet" in (await dora.click("Back")).text


async def test_only_what_is_about_something_can_be_shown(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    for person, interest in ((ana, "Design"), (ben, None)):
        await agrees_to_be_written_to(person)
        ask = await community.ask("Draw" if interest else "Dig", about=[interest] if interest else [])
        await person.click("I'm in", on=ask)
    await community.settles(after=22 * DAY)
    await community.waits_until(12)
    board = await cora.command("/followups")
    assert [str(one) for one in board.buttons].count("Open it") == 2
    only = await cora.choose("Only what is about …", "Design (1)", on=board)
    assert [str(one) for one in only.buttons].count("Open it") == 1
    await cora.click("Open it", on=only)
    assert f"{ana.mention} said yes to **Draw**" in cora.last_reply.text
    board = await cora.command("/followups")
    rest = await cora.choose("Only what is about …", "About none of them (1)", on=board)
    await cora.click("Open it", on=rest)
    assert f"{ben.mention} said yes to **Dig**" in cora.last_reply.text


async def test_who_saves_joining_for_later_can_say_that_somebody_may_write(
    community: Community, cora: Person, ana: Person
) -> None:
    await ana.command("/join")
    await ana.click("I agree, go on")
    later = await ana.click("Save for later")
    assert "People may write to you: yes" in (await ana.click("People may write to me", on=later)).text
    await community.settles(after=4 * DAY)
    await community.waits_until(12)
    await opens_it(cora)
    assert f"{ana.mention} agreed to how we do things here" in cora.last_reply.text
    assert "you began to join and stopped half-way" in (await ana.command("/mine")).text


async def test_forged_buttons_lead_nowhere(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await was_quiet(community, ana)
    board = await cora.command("/followups")
    one = (board.button("Open it").custom_id or "").split(":")[1]
    ask = await community.ask()
    for action in ("open", "claim"):
        told = await ben.forges(f"noticed:{one}:{action}", on=ask)
        assert "for those who look after people" in told.text
        assert ana.mention not in told.text
    for action in ("done:written", "pass"):
        assert "no longer with you" in (await cora.forges(f"noticed:{one}:{action}", on=board)).text
    assert "no longer exists" in (await cora.forges(f"noticed:{one}:done:paid", on=board)).text
    assert "settled itself" in (await ben.forges(f"noticed:{one}:decline", on=ask)).text
    assert "settled itself" in (await cora.forges("noticed:999999:open", on=board)).text
    for which in ("x", "-1", "99999999999999999999"):
        assert "Who waits" in (await cora.forges(f"followup:show:{which}", on=board)).text
    elsewhere = await Community.found(community.bot)
    zoe = await elsewhere.newcomer("Zoe", elsewhere.coordinators)
    for action in ("open", "claim"):
        told = await zoe.forges(f"noticed:{one}:{action}", on=await elsewhere.ask())
        assert ana.mention not in told.text
        assert "no longer exists" in told.text


async def test_an_admin_puts_it_in_their_own_words_and_chooses_the_weeks(
    community: Community, cora: Person, ana: Person
) -> None:
    olga = community.olga
    await olga.command("/setup")
    await olga.choose("Choose a section", "Follow-ups")
    await olga.choose("How one writes to people", "Quiet for a while")
    await olga.click("Write: English")
    told = await olga.submit({"One way to begin": "Ahoy!", "A short guide": "<@1> Be **brief**"})
    assert "Ahoy!" in told.text
    await olga.click("Back")
    shown = await olga.choose("Weeks of quiet", "Never")
    assert "Never" in shown.text or shown
    await was_quiet(community, ana)
    assert "Nothing waits to be taken on" in (await cora.command("/followups")).text
    await olga.choose("Weeks of quiet", "4 weeks", on=shown)
    await community.settles(after=DAY)
    await opens_it(cora)
    told = await cora.click("I have this one")
    assert "Ahoy!" in told.text
    assert "Be **brief**" not in told.text, "shown as text"
    assert "4 weeks" in (await olga.forges("setup:all:3", on=shown)).text


async def test_a_spanish_reader_reads_all_of_it_in_spanish(community: Community, ana: Person) -> None:
    await was_quiet(community, ana)
    luz = await community.newcomer("Luz", community.coordinators, locale="es-ES")
    board = await luz.command("/followups")
    assert "En silencio desde hace un tiempo" in board.text
    opened = await luz.click("Abrirlo", on=board)
    assert "hace un tiempo que no sabemos nada" in opened.text


async def test_welcomers_hear_in_a_channel_of_their_own(
    community: Community, cora: Person, ana: Person
) -> None:
    greeters = community.guild.channel("greeters")
    await community.sets(welcomers_channel_id=greeters.id)
    await was_quiet(community, ana)
    for room in (community.team, greeters):
        [post] = [one for one in room.messages if "glad of a word" in one.text]
        assert "Quiet for a while" in (await cora.click("Show me", on=post)).text
