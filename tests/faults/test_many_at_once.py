"""Two hundred people press I'm in at once."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise

from bot.services.things import rosters
from sandbox.server import Sandbox
from tests.community import Community, gives_back

EDIT = "/channels/{channel_id}/messages/{message_id}"
PLACES, PEOPLE = 50, 200


def ahead(told: str) -> int:
    """How many are before whoever was told this."""
    found = re.search(r"(\d+) (?:person is|people are) before you", told)
    return int(found[1]) if found else 0


async def test_of_200_people_at_once_50_have_a_place_and_150_wait_in_order(
    sandbox: Sandbox, community: Community
) -> None:
    people = [await community.newcomer(f"Person {number}") for number in range(PEOPLE)]
    card = await community.ask(places=PLACES)
    sandbox.requests.clear()
    replies = await asyncio.gather(*(person.click("I'm in", on=card) for person in people))
    assert [reply.failed for reply in replies if reply.failed] == []
    placed = [reply for reply in replies if "You're in!" in reply.text]
    waiting = [reply for reply in replies if "You're on the waiting list" in reply.text]
    assert (len(placed), len(waiting)) == (PLACES, PEOPLE - PLACES)
    told = [ahead(reply.text) for reply in waiting]
    assert max(told) < PEOPLE - PLACES

    # By itself, without the clock being moved: the courier draws it once a second until it is right.
    await card.shows(f"{PEOPLE - PLACES} people waiting")
    assert f"{PLACES} people are in" in card.text
    ask = await community.newest_ask()
    assert (ask.confirmed, ask.waitlisted) == (PLACES, PEOPLE - PLACES)

    everybody = await community.bot.db.read(rosters.people, ask.id)
    line = [one for one in everybody if one.state == "waitlisted"]
    assert line == sorted(line, key=lambda one: one.came), "whoever pressed first is first in line"
    first, last = (next(person for person in people if person.id == line[at].user_id) for at in (0, -1))
    await gives_back(last, card)
    await card.shows(f"{PEOPLE - PLACES - 1} people waiting")
    drawn = [request.at for request in sandbox.requests.to("PATCH", EDIT) if str(card.id) in request.path]
    assert len(drawn) > 1
    assert all(later - earlier > 0.95 for earlier, later in pairwise(drawn)), "once a second at most"

    await gives_back(people[replies.index(placed[0])], card)
    await community.settles()
    assert "A place is yours" in (await first.command("/mine")).buttons
