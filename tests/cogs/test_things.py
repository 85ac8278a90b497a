"""What people are told about what they said yes to, and what they press there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.own import departures
from bot.services.things import amendments, asks, endings
from bot.services.things.managing import GRACE
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, gives_back, words

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def said_yes(person: Person, card: Shown) -> None:
    await person.click("I'm in", on=card)
    await person.click(words(person, "By direct message"))


async def amended(community: Community, amend: Callable[..., object], **changes: object) -> None:
    """A coordinator changes what was posted last."""
    olga = Caller(community.olga.id, community.guild.id, frozenset({community.coordinators.id}))
    ask = await community.newest_ask()
    await community.bot.db.write(amend, ask.id, olga, **changes, now=community.bot.clock.now())
    await community.settles(after=GRACE + timedelta(seconds=1))


async def offering(community: Community) -> Shown:
    """An ask with one place, which is offered for two hours when it is free."""

    def post(tx: Transaction) -> None:
        olga = Caller(community.olga.id, community.guild.id, frozenset({community.coordinators.id}))
        draft = Draft("Plant trees", "Shade", "Bring a spade", places=1, offer_minutes=120)
        asks.post(tx, olga, draft, now=community.bot.clock.now())

    await community.bot.db.write(post)
    await community.settles()
    return community.cards[-1]


async def test_a_move_is_told_with_the_new_moment_and_place_in_each_language(
    community: Community, ana: Person, carmen: Person
) -> None:
    card = await community.ask(deadline=3 * DAY)
    for person in (ana, carmen):
        await said_yes(person, card)
    start = community.bot.clock.now() + 5 * DAY
    occasion = Occasion(start, start + 2 * HOUR, "The old oak", "Gate code 12")
    await amended(community, amendments.move, occasion=occasion)
    for person in (ana, carmen):
        told = person.dms[-1]
        assert words(person, "Something has changed") in told.text
        assert f"<t:{int(start.timestamp())}" in told.text
        assert "The old oak" in told.text
        assert "Gate code 12" in told.text, "the details are for those who are in"
    assert "The old oak" in card.text
    assert "Gate code 12" not in card.text
    await gives_back(ana, ana.dms[-1])
    await community.settles()
    assert "1 person is in" in card.text


async def test_what_is_called_off_says_so_on_its_card_and_to_those_who_said_yes(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=3 * DAY)
    await said_yes(ana, card)
    await amended(community, endings.cancel)
    assert "**Plant trees** will not happen" in ana.dms[-1].text
    assert "Cancelled" in card.text
    assert card.buttons == []
    assert not ben.dms


async def test_a_slip_says_so_on_its_card(community: Community, cora: Person) -> None:
    card = await community.ask()
    await amended(community, endings.take_back)
    assert "posted by mistake" in card.text


async def test_an_offered_place_is_taken_in_the_message(
    community: Community, ana: Person, carmen: Person
) -> None:
    card = await offering(community)
    for person in (ana, carmen):
        await said_yes(person, card)
    await gives_back(ana, card)
    await community.settles()
    offer = carmen.dms[-1]
    assert words(carmen, "There's a place for you") in offer.text
    mine = await carmen.command("/mine")
    assert words(carmen, "a place is yours if you take it until {when}").split("{")[0] in mine.text
    taken = await carmen.click(words(carmen, "I'll take it"), on=offer)
    assert words(carmen, "You're in!") in taken.text
    await community.settles(after=3 * HOUR)
    assert "full" in card.text


async def test_an_offer_that_nobody_takes_passes_on_and_says_so(
    community: Community, ana: Person, cora: Person, carmen: Person
) -> None:
    card = await offering(community)
    for person in (ana, carmen, cora):
        await said_yes(person, card)
    await gives_back(ana, card)
    await community.settles()
    offer = carmen.dms[-1]
    await community.settles(after=2 * HOUR)
    await community.settles()
    assert words(carmen, "The place has passed on") in carmen.dms[-1].text
    assert "There's a place for you" in cora.dms[-1].text
    late = await carmen.click(words(carmen, "I'll take it"), on=offer)
    assert "«Plant trees»" in late.text
    await cora.click("Pass it on", on=cora.dms[-1])
    await community.settles()
    assert "1 place left" in card.text


async def test_whoever_waits_until_the_end_hears_of_it_and_waits_no_longer(
    community: Community, ana: Person, carmen: Person
) -> None:
    card = await community.ask(places=1, deadline=3 * DAY)
    for person in (ana, carmen):
        await said_yes(person, card)
    assert words(carmen, "waiting for a place") in (await carmen.command("/mine")).text
    await community.settles(after=3 * DAY)
    await community.settles(after=DAY)
    assert words(carmen, "The wait is over") in carmen.dms[-1].text
    assert words(carmen, "waiting for a place") not in (await carmen.command("/mine")).text
    assert not [told for told in ana.dms if "The wait is over" in told.text]


async def test_forged_takings_are_refused(community: Community, ana: Person) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    assert "passed on" in (await ana.forges(f"thing:{ask.id}:take", on=card)).text
    for forged in ("thing:999999:take", f"thing:{ask.id}:gone", "thing::take"):
        assert (await ana.forges(forged, on=card)).text
    for forged in (f"role:{ask.id}:in", f"role:{ask.id}:show", f"role:{ask.id}:people"):
        told = (await ana.forges(forged, on=card)).text
        assert "no longer exists" in told or "for coordinators" in told
    await community.settles()
    assert "is in" not in card.text


async def test_from_manage_everything_is_reached_also_by_typing(community: Community, cora: Person) -> None:
    for number in range(28):
        await community.ask(f"Ask {number:02}")
    assert len(await cora.autocomplete("/ask manage", ask="")) == 25
    assert await cora.autocomplete("/ask manage", ask="ask 00") == ["Ask 00"]


# ------------------------------------------------------------------ who leads, and giving back


async def test_a_card_names_who_leads_it_until_they_erase_leave_or_it_is_quiet(
    community: Community, cora: Person, ana: Person
) -> None:
    for going in (erased, left, quiet):
        lead = await community.newcomer("Lea", community.coordinators)
        await lead.command("/ask new")
        await lead.submit({"Title": "Dig", "Why does it matter?": "Shade", "The one step to take": "Dig"})
        await lead.click("Post")
        await community.settles()
        card = community.cards[-1]
        assert f"Led by {lead.mention}" in card.text
        assert card.mentions == []
        assert f"Questions? {lead.mention}" in (await ana.click("I'm in", on=card)).text
        await going(community, lead)
        await community.settles()
        await community.settles()
        assert lead.mention not in card.text, going.__name__


async def erased(community: Community, person: Person) -> None:
    await person.command("/mine")
    for label in ("My data", "Erase everything", "Erase everything"):
        await person.click(label)


async def left(community: Community, person: Person) -> None:
    now = community.bot.clock.now()
    await community.bot.db.write(departures.leave, community.guild.id, person.id, now=now)


async def quiet(community: Community, person: Person) -> None:
    await community.sets(quiet=True)
    await community.settles()


async def test_beside_the_yes_a_slip_gives_no_place_away(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(places=1)
    await ana.click("I'm in", on=card)
    asked = await ana.click("Not this time", on=card)
    assert "Give it back?" in asked.text
    kept = await ana.click("Keep it", on=asked)
    assert "Bring a spade" in kept.text
    assert "You're in already" in (await ana.click("I'm in", on=card)).text
    await ben.click("I'm in", on=card)
    asked = await ana.click("I can't make it")
    assert "goes to the next in line" in asked.text, "from what only she sees, too, where it can't be undone"
    await ana.click("I can't make it", on=asked)
    assert "waiting list" in (await ana.click("I'm in", on=card)).text


async def test_who_gave_back_by_a_slip_has_it_again_with_one_press(community: Community, ana: Person) -> None:
    card = await community.ask(places=1)
    told = await ana.click("I'm in", on=card)
    gone = await ana.click("I can't make it", on=told)
    assert gone.buttons == ["In after all", "Something else"]
    assert "You're in!" in (await ana.click("In after all", on=gone)).text


async def test_what_is_over_is_two_lines(community: Community, ana: Person, cora: Person) -> None:
    card = await community.ask(target=2)
    ask = await community.newest_ask()
    await ana.click("Done", on=card)
    await cora.forges(f"manage:{ask.id}:close", on=card)
    await community.settles()
    assert card.text.splitlines() == ["**📣 Plant trees**", "Over. Together: 1 of 2. Thank you, everyone!"]
    assert card.buttons == ["I did it"]


async def test_a_yes_to_an_old_reminder_does_not_count_for_the_new_moment(
    community: Community, ana: Person, carmen: Person, cora: Person
) -> None:
    card = await community.ask()
    start = community.bot.clock.now() + 3 * DAY
    await amended(community, amendments.move, occasion=Occasion(start, start + HOUR, "The old oak"))
    for person in (ana, carmen):
        await said_yes(person, card)
    await community.settles(after=2 * DAY)
    old = {person: person.dms[-1] for person in (ana, carmen)}
    later = start + 2 * DAY
    await amended(community, amendments.move, occasion=Occasion(later, later + HOUR, "The old oak"))
    for person, reminder in old.items():
        told = await person.click(words(person, "Yes, I'll be there"), on=reminder)
        assert words(person, "It has changed since") in told.text
        assert f"<t:{int(later.timestamp())}" in told.text
    assert "Said yes again" not in (await cora.command("/ask manage", ask=str(await ask_id(community)))).text
    await ana.click("Yes, I'll be there")
    assert (
        "**Said yes again** (1)" in (await cora.command("/ask manage", ask=str(await ask_id(community)))).text
    )


async def ask_id(community: Community) -> int:
    return (await community.newest_ask()).id
