"""Somebody signs off late: what they read, what their lead gets, and how cover is looked for and found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import asks
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, mine, words

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


async def stall(community: Community, *, places: int = 1, ahead: timedelta = 2 * DAY) -> Shown:
    starts = community.bot.clock.now() + ahead
    draft = Draft(
        "Stall", "Soup for all", "Bring a ladle", places, occasion=Occasion(starts, starts + 2 * HOUR)
    )
    olga = community._caller(community.olga)
    await community.bot.db.write(asks.post, olga, draft, now=community.bot.clock.now())
    await community.settles()
    return community.cards[-1]


async def sets_last_moment(community: Community, card: Shown, label: str = "3 days before") -> None:
    ask, olga = await community.newest_ask(), community.olga
    await olga.forges(f"ask:{ask.id}:people", on=card)
    shown = await olga.choose("More", "When somebody can't come")
    assert "nobody is told of it" in shown.text
    shown = await olga.choose("Last moment to sign off", label)
    assert "Later than that leaves a gap" in shown.text
    await community.settles()


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_late_it_still_works_and_says_who_hears_of_it(
    community: Community, ana: Person, carmen: Person, who: str
) -> None:
    person, other = (ana, carmen) if who == "ana" else (carmen, ana)
    card = await stall(community)
    await sets_last_moment(community, card)
    assert "Sign off by:" in card.text
    said = await person.click("I'm in", on=card)
    assert words(person, "Last moment to sign off: {when}. Later than that leaves a gap.")[:20] in (said.text)
    await person.click(words(person, "By direct message"))
    await other.click("I'll stand by", on=card)
    await other.click(words(other, "By direct message"))
    asked = await person.click("Not this time", on=card)
    told = "It is late, and you still can: whoever looks after it hears of it at once."
    assert words(person, told) in asked.text
    out = await person.click(words(person, "I can't make it"), on=asked)
    assert words(person, "Whoever looks after it hears of it now.") in out.text
    assert words(person, "I look for somebody who can come instead.") in out.text
    await community.settles()
    olga = community.olga
    alert = next(dm for dm in reversed(olga.dms) if "Somebody can't come" in dm.text)
    assert person.mention in alert.text
    await community.settles(after=MINUTE)
    assert words(other, "You are needed") in other.dms[-1].text
    state = await olga.click("How it stands", on=alert)
    assert "1 person is missing." in state.text
    assert other.mention in state.text
    await other.click(words(other, "I'll come"), on=other.dms[-1])
    await community.settles(after=MINUTE)
    assert "Cover is found" in olga.dms[-1].text
    assert other.mention in olga.dms[-1].text
    assert "Stall" in (await mine(other)).text


async def test_a_lead_finds_cover_by_hand_and_stops_it(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await stall(community)
    ask, olga = await community.newest_ask(), community.olga
    await olga.forges(f"ask:{ask.id}:people", on=card)
    shown = await olga.choose("More", "Find cover")
    assert "1 place is free." in shown.text
    shown = await olga.click("Find cover")
    assert "1 person is missing." in shown.text
    shown = await olga.click("Ask nobody else")
    assert "Nobody else is asked." in shown.text
    refused = await ben.forges(f"cover:{ask.id}:start", on=card)
    assert "coordinators" in refused.text
    refused = await ben.forges(f"cover:{ask.id}", on=card)
    assert "coordinators" in refused.text
    refused = await ben.forges(f"signoff:{ask.id}:until", on=card)
    assert "coordinators" in refused.text


async def test_a_free_place_goes_at_once_where_the_lead_wants_it(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await stall(community, ahead=9 * DAY)
    ask, olga = await community.newest_ask(), community.olga
    await olga.forges(f"signoff:{ask.id}", on=card)
    await olga.choose("A free place is kept for the next in line", "Theirs at once")
    for person in (ben, ana):
        await person.click("I'm in", on=card)
    await ana.click("By direct message")
    await ben.click("Not this time", on=card)
    await ben.click("I can't make it")
    await community.settles()
    assert "A place is yours!" in ana.dms[-1].text


async def test_where_nobody_else_leads_the_coordinators_read_it_and_how_it_ended(
    community: Community, ana: Person
) -> None:
    card = await stall(community)
    await sets_last_moment(community, card)
    olga = community.olga
    await olga.click("I'm in", on=card)
    asked = await olga.click("Not this time", on=card)
    assert "the coordinators hear of it at once" in asked.text
    await olga.click("I can't make it", on=asked)
    await community.settles()
    posts = [one for one in community.team.messages if "Somebody can't come" in one.text]
    assert len(posts) == 1
    assert olga.mention not in posts[0].text
    await ana.click("I'm in", on=card)
    await community.settles(after=MINUTE)
    assert "Cover is found." in posts[0].text
