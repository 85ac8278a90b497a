"""An ask before it is posted is its author's alone: it counts nowhere, and goes with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.figures import stats
from bot.services.guild import guilds, interests
from bot.services.guild.callers import Caller
from bot.services.own import housekeeping, own_data
from bot.services.preparing import drafting
from bot.services.things import (
    amendments,
    asks,
    commitments,
    endings,
    leading,
    leads,
    managing,
    noticeboard,
    overviews,
    pictures,
    searching,
    things,
)
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from bot.services.things.unposted import KEPT_FOR
from tests.services.conftest import Community

DAY = timedelta(days=1)
PLAIN = Draft("Plant trees", "Shade", "Dig")


def begun(
    tx: Transaction, community: Community, draft: Draft = PLAIN, *, by: Caller | None = None, now: datetime
) -> Ask:
    return drafting.begin(tx, by or community.coordinator, draft, now=now)


def test_a_draft_stands_nowhere_and_moves_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    before = len(community.parcels(tx))
    draft = begun(tx, community, now=now)
    amendments.move(tx, draft.id, community.coordinator, deadline=now + DAY, now=now)
    amendments.resize(tx, draft.id, community.coordinator, 3, now=now)
    asks.set_target(tx, draft.id, community.coordinator, 2, now=now)
    pictures.give(
        tx, draft.id, community.coordinator, alt="Trees", link="https://example.org/trees.jpg", now=now
    )
    assert len(community.parcels(tx)) == before, "no card, no noticeboard, no round"
    assert things.open_in(tx, community.guild_id, most=9, now=now) == []
    assert noticeboard.show(tx, community.guild_id, most=9, now=now) == ([], 0)
    assert searching.matching(tx, community.admin, "ask", "trees") == []
    assert [one.id for one in searching.matching(tx, community.coordinator, "ask", "trees")] == [draft.id]
    shown = overviews.show(tx, community.coordinator, "ask", size=9, now=now)
    assert list(shown.shown) == []
    assert endings.due(tx, now=now + 2 * DAY) == []
    moderator = community.moderator
    assert stats.asks_of(tx, moderator, now=now).asks == 0


def test_only_who_wrote_it_and_who_leads_it_finds_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    draft = begun(tx, community, now=now)
    lead = community.newcomer()
    leads.add(tx, draft, lead.user_id, now=now)
    assert [one.id for one in drafting.mine(tx, lead)] == [draft.id]
    for other in (community.admin, community.newcomer(), elsewhere.coordinator):
        assert drafting.mine(tx, other) == []
        for wanted in (
            partial(drafting.show, tx, draft.id, other),
            partial(drafting.post, tx, draft.id, other, now=now),
            partial(drafting.discard, tx, draft.id, other),
            partial(managing.people, tx, draft.id, other),
            partial(amendments.move, tx, draft.id, other, now=now),
            partial(pictures.show_to, tx, draft.id, other),
            partial(leading.take_on, tx, draft.id, other, now=now),
            partial(commitments.accept, tx, draft.id, other, now=now),
            partial(commitments.report_done, tx, draft.id, other, now=now),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                wanted()
    for forged in (endings.close, endings.cancel, endings.take_back, endings.reopen):
        with pytest.raises(NotFound):
            forged(tx, draft.id, community.coordinator, now=now)
    assert things.show(tx, draft.id).state == "draft"


def test_posting_is_dated_then_and_drawn_once(tx: Transaction, community: Community, now: datetime) -> None:
    draft = begun(tx, community, now=now)
    posted, again = drafting.post(tx, draft.id, community.coordinator, now=now + 40 * DAY)
    assert (posted.state, posted.created_at, again) == ("open", now + 40 * DAY, False)
    parcels = [(one.kind, one.revision) for one in community.parcels(tx) if one.kind == "ask_card"]
    _posted, again = drafting.post(tx, draft.id, community.coordinator, now=now + 41 * DAY)
    assert again
    assert [(one.kind, one.revision) for one in community.parcels(tx) if one.kind == "ask_card"] == parcels
    with pytest.raises(Refusal, match="posted already"):
        drafting.discard(tx, draft.id, community.coordinator)


def test_whoever_coordinates_no_more_or_posts_where_no_channel_is_keeps_a_draft(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = begun(tx, community, now=now)
    former = Caller(community.coordinator.user_id, community.guild_id)
    with pytest.raises(NotAllowed):
        drafting.post(tx, draft.id, former, now=now)
    guilds.change(tx, community.admin, {"asks_channel_id": None}, now=now)
    with pytest.raises(Refusal, match="no channel for asks"):
        drafting.post(tx, draft.id, community.coordinator, now=now)
    assert things.show(tx, draft.id).state == "draft"


def test_all_is_looked_at_again_before_it_is_posted(
    tx: Transaction, community: Community, now: datetime
) -> None:
    interests.replace(tx, community.admin, ["Phones"], now=now)
    [phones] = interests.offered_in(tx, community.guild_id)
    late = begun(tx, community, Draft("A", "B", "C", deadline=now + DAY), now=now)
    begins = Occasion(now + DAY, now + 2 * DAY)
    under_way = begun(tx, community, Draft("A", "B", "C", occasion=begins), now=now)
    about = begun(tx, community, Draft("A", "B", "C", interests=[phones.id]), now=now)
    stepless = begun(tx, community, now=now)
    words = amendments.words_of(stepless)
    amendments.reword(
        tx,
        stepless.id,
        community.coordinator,
        amendments.Words(words.title, words.why, "", None, ()),
        now=now,
    )
    interests.replace(tx, community.admin, ["Design"], now=now)
    for draft, sentence in (
        (late, "already over"),
        (under_way, "already over"),
        (about, "no longer on the list"),
        (stepless, "one concrete step"),
    ):
        with pytest.raises(Invalid, match=sentence):
            drafting.post(tx, draft.id, community.coordinator, now=now + DAY + timedelta(hours=1))
        assert things.show(tx, draft.id).state == "draft"


def test_it_fades_only_when_nobody_has_changed_it_for_long(
    tx: Transaction, community: Community, now: datetime
) -> None:
    kept, gone = begun(tx, community, now=now), begun(tx, community, now=now)
    pictures.give(
        tx, gone.id, community.coordinator, alt="Trees", link="https://example.org/trees.jpg", now=now
    )
    amendments.resize(tx, kept.id, community.coordinator, 5, now=now + DAY)
    posted = community.post(tx, now=now)
    assert housekeeping.sweep(tx, now=now + KEPT_FOR) == 0
    assert housekeeping.sweep(tx, now=now + KEPT_FOR + timedelta(seconds=1)) >= 1
    with pytest.raises(NotFound):
        things.show(tx, gone.id)
    assert {things.show(tx, one.id).state for one in (kept, posted)} == {"draft", "open"}


def test_it_goes_with_its_author_and_waits_for_one_who_comes_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = begun(tx, community, now=now)
    author = community.coordinator
    own_data.end_at_once(tx, community.guild_id, author.user_id, now=now)
    assert [one.id for one in drafting.mine(tx, author)] == [draft.id], "they have only left"
    posted, _again = drafting.post(tx, draft.id, author, now=now)
    assert posted.lead == author.user_id
    other = begun(tx, community, now=now)
    titles = [
        row["state"]
        for sheet in own_data.show(tx, community.guild_id, author.user_id)
        if sheet.name == "things"
        for row in sheet.rows
    ]
    assert sorted(map(str, titles)) == ["draft", "open"]
    own_data.forget(tx, community.guild_id, author.user_id, now=now)
    with pytest.raises(NotFound):
        things.show(tx, other.id)
    assert things.show(tx, posted.id).created_by is None
