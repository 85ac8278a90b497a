"""Who writes an ask is shown past ones that are like it, with what came of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.guild import interests
from bot.services.preparing import drafting, similar
from bot.services.things import asks, commitments, endings, outcomes
from bot.services.things.asks import Ask
from bot.services.things.outcomes import Told
from bot.services.things.posting import Draft
from tests.services.conftest import Community

DAY = timedelta(days=1)


def past(tx: Transaction, community: Community, title: str, *about: int, now: datetime) -> Ask:
    """One that was posted three days before, and has ended."""
    draft = Draft(title, "Because", "Do it", interests=about)
    ask = asks.post(tx, community.coordinator, draft, now=now - 3 * DAY)
    endings.close(tx, ask.id, community.coordinator, now=now)
    return ask


def found(tx: Transaction, community: Community, title: str, *about: int, now: datetime) -> list[str]:
    draft = drafting.begin(tx, community.coordinator, Draft(title, "B", "C", interests=about), now=now)
    return [one.title for one in similar.like(tx, draft, community.coordinator)]


def test_words_of_the_title_count_more_than_interests(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    interests.replace(tx, community.admin, ["Phones", "Mud"], now=now)
    phones, mud = (one.id for one in interests.offered_in(tx, community.guild_id))
    past(tx, community, "Count herons", mud, now=now)
    past(tx, community, "Clean the north bank", mud, now=now)
    past(tx, community, "Ring the mayor", phones, now=now)
    past(tx, elsewhere, "Count the herons", now=now)
    community.post(tx, now=now)
    assert found(tx, community, "Count the HERONS again", mud, now=now) == [
        "Count herons",
        "Clean the north bank",
    ]
    assert found(tx, community, "Write with the others", now=now) == [], "“the” says nothing"
    assert found(tx, community, "Anything", phones, now=now) == ["Ring the mayor"]


def test_it_says_what_came_of_it_to_coordinators_alone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = Draft("Count herons", "Because", "Do it")
    ask = asks.post(tx, community.coordinator, draft, target=2, now=now - 3 * DAY)
    commitments.report_done(tx, ask.id, community.newcomer(), now=now - DAY)
    endings.close(tx, ask.id, community.coordinator, now=now)
    outcomes.write(tx, ask.id, community.coordinator, told=Told("", "Post earlier", ""), now=now)
    new = drafting.begin(tx, community.coordinator, Draft("Count herons", "B", "C"), now=now)
    [one] = similar.like(tx, new, community.coordinator)
    assert (one.done, one.target, one.days, one.to_change) == (1, 2, 3, "Post earlier")
    assert similar.like(tx, new, community.newcomer()) == []
