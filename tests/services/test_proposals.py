"""Whoever is no coordinator can propose an ask; it is answered once, never in silence, and goes with them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import followups, hand_wishes, hands
from bot.services.guild import guild_settings, guilds
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, own_data, suspensions
from bot.services.preparing import drafting, proposals
from bot.services.preparing.proposals import MOST_WAITING
from bot.services.things import amendments, leads, overviews, posting, proposed, things, unposted
from bot.services.things.amendments import Words
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.unposted import KEPT_FOR, MOST_BEGUN
from tests.lives import carry_all
from tests.services.conftest import Community, in_a_dm
from tests.unasked import go_round

DAY = timedelta(days=1)
TREES = Draft("Plant trees", "Shade", "Dig")


def waits(tx: Transaction, community: Community, by: Caller, *, named: bool = True, now: datetime) -> Ask:
    draft = drafting.begin(tx, by, TREES, now=now)
    return proposals.propose(tx, draft.id, by, named=named, now=now)


def kinds_for(tx: Transaction, community: Community, *kinds: str) -> list[tuple[str, int | None]]:
    found = community.parcels(tx, *(kinds or ("proposal", "proposal_answered")))
    return [(parcel.kind, parcel.user_id) for parcel in found if parcel.state == "waiting"]


def test_a_proposal_is_posted_once_and_its_author_looks_after_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = waits(tx, community, ana, now=now)
    assert ask.state == "draft"
    assert proposals.propose(tx, ask.id, ana, named=False, now=now).unsigned is False, "twice is once"
    assert kinds_for(tx, community) == [("proposal", None)]
    assert [one.kind for one in hands.of(tx, community.guild_id, ana.user_id)] == ["proposal"]
    posted, found, late = proposals.approve(tx, ask.id, community.coordinator, now=now)
    assert (posted.state, found.state, found.answered_by, late) == (
        "open",
        "posted",
        community.coordinator.user_id,
        False,
    )
    assert list(leads.of(tx, ask.id)) == [ana.user_id]
    assert leads.named(posted) == ana.user_id
    assert kinds_for(tx, community) == [("proposal_answered", ana.user_id)]
    assert len(community.parcels(tx, "ask_card")) == 1
    again = proposals.approve(tx, ask.id, community.admin, now=now)
    assert (again[1].answered_by, again[2]) == (community.coordinator.user_id, True), "the second hears who"
    assert proposals.hand_back(tx, ask.id, community.admin, "No", now=now)[2] is True
    assert len(community.parcels(tx, "proposal_answered")) == 1
    amendments.reword(tx, ask.id, ana, Words("Plant oaks", "Shade", "Dig", None, ()), now=now)
    with pytest.raises(Refusal):
        proposals.take_back(tx, ask.id, ana, now=now)


def test_only_coordinators_answer_and_only_its_author_changes_or_takes_it_back(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ana, ben = community.newcomer(), community.newcomer()
    ask = waits(tx, community, ana, now=now)
    for person in (ana, ben, community.moderator):
        with pytest.raises(NotAllowed):
            proposals.approve(tx, ask.id, person, now=now)
        with pytest.raises(NotAllowed):
            proposals.hand_back(tx, ask.id, person, "No", now=now)
        with pytest.raises(NotAllowed):
            proposals.show(tx, ask.id, person)
        with pytest.raises(NotAllowed):
            proposals.keep_thread(tx, ask.id, person, 5)
    with pytest.raises(NotFound):
        proposals.approve(tx, ask.id, elsewhere.coordinator, now=now)
    with pytest.raises(NotFound):
        proposals.show(tx, ask.id, elsewhere.coordinator)
    for person in (ben, community.coordinator, elsewhere.coordinator):
        with pytest.raises(NotFound):
            proposals.take_back(tx, ask.id, person, now=now)
        with pytest.raises(NotFound):
            proposals.of_theirs(tx, ask.id, person)
        with pytest.raises(NotFound):
            proposals.let_go(tx, ask.id, person)
    with pytest.raises(NotAllowed):
        drafting.post(tx, ask.id, ana, now=now)
    draft = drafting.begin(tx, community.coordinator, TREES, now=now)
    with pytest.raises(NotFound):
        proposals.approve(tx, draft.id, community.admin, now=now)


def test_what_waits_stands_still_until_it_is_taken_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = waits(tx, community, ana, now=now)
    oaks = Words("Plant oaks", "Shade", "Dig", None, ())
    with pytest.raises(Refusal, match="waits for an answer"):
        amendments.reword(tx, ask.id, ana, oaks, now=now)
    with pytest.raises(Refusal, match="waits for an answer"):
        amendments.move(tx, ask.id, ana, deadline=now + DAY, now=now)
    with pytest.raises(Refusal, match="waits for an answer"):
        drafting.discard(tx, ask.id, ana)
    carry_all(tx, now)
    for _time in range(2):
        proposals.take_back(tx, ask.id, in_a_dm(ana), now=now)
    assert kinds_for(tx, community) == [("proposal", None)], "only the post is drawn anew"
    assert proposals.approve(tx, ask.id, community.coordinator, now=now)[2] is True
    assert things.show(tx, ask.id).state == "draft"
    assert kinds_for(tx, community, "proposal_answered") == []
    assert drafting.discard(tx, ask.id, ana).id == ask.id
    assert proposals.to_post(tx, ask.id) is None


def test_it_is_handed_back_with_a_note_changed_and_proposed_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = waits(tx, community, ana, named=False, now=now)
    for wrong in ("", " ", "x" * 501):
        with pytest.raises(Invalid):
            proposals.hand_back(tx, ask.id, community.coordinator, wrong, now=now)
    _ask, found, late = proposals.hand_back(tx, ask.id, community.coordinator, " Say when. ", now=now)
    assert (found.state, found.note, late) == ("returned", "Say when.", False)
    assert proposals.hand_back(tx, ask.id, community.admin, "Why?", now=now)[2] is True
    assert kinds_for(tx, community, "proposal_answered") == [("proposal_answered", ana.user_id)]
    there = in_a_dm(ana)
    assert proposals.of_theirs(tx, ask.id, there)[1].note == "Say when."
    proposals.reword(tx, ask.id, there, Words("Plant oaks", "Shade", "Dig", None, ()), now=now)
    asked = proposals.again(tx, ask.id, there, now=now)
    assert (asked.title, asked.unsigned) == ("Plant oaks", True)
    shown, known = proposals.show(tx, ask.id, community.coordinator)
    assert (known.state, known.times, known.note) == ("waiting", 2, None)
    posted, _found, _late = proposals.approve(tx, ask.id, community.coordinator, now=now)
    assert posted.lead == ana.user_id
    assert leads.named(posted) is None, "they would rather not be named"
    assert len(community.parcels(tx, "proposal_answered")) == 2
    leads.remove(tx, shown.id, ana.user_id)
    leads.add(tx, posted, community.admin.user_id, now=now)
    assert leads.named(things.show(tx, ask.id)) == community.admin.user_id


def test_what_is_handed_back_can_be_let_go_from_a_direct_message(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = waits(tx, community, ana, now=now)
    with pytest.raises(Refusal):
        proposals.let_go(tx, ask.id, in_a_dm(ana))
    proposals.hand_back(tx, ask.id, community.coordinator, "Not here.", now=now)
    proposals.let_go(tx, ask.id, in_a_dm(ana))
    with pytest.raises(NotFound):
        things.show(tx, ask.id)


def test_what_nobody_answers_is_said_once_more_and_kept(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = waits(tx, community, ana, now=now)
    for days, (calls, words) in {3: (0, 0), 5: (1, 1), 10: (1, 2), 20: (2, 3)}.items():
        while go_round(tx, "hands", now=now + days * DAY):
            pass
        assert len(community.parcels(tx, "hand_call")) == calls
        assert len(community.parcels(tx, "hand", to=ana)) == words, "its author hears each time"
    [hand] = followups.board(tx, community.coordinator, now=now).hands
    followups.claim(tx, hand.id, community.coordinator, now=now)
    with pytest.raises(NotFound):  # only its answer ends it
        followups.answer(tx, hand.id, community.coordinator, "written", now=now)
    with pytest.raises(NotFound):
        hand_wishes.settle(tx, hand.id, ana, now=now)
    proposals.approve(tx, ask.id, community.coordinator, now=now)
    assert hands.of(tx, community.guild_id, ana.user_id) == []
    assert not community.parcels(tx, "hand_back"), "who answered need not be told"


def test_what_waits_is_kept(tx: Transaction, community: Community, now: datetime) -> None:
    ana = community.newcomer()
    ask = waits(tx, community, ana, now=now)
    assert unposted.purge(tx, now=now + 2 * KEPT_FOR) == 0
    assert [one.thing_id for one in mine.show(tx, community.guild_id, ana.user_id).proposed] == [ask.id]


def test_three_may_wait_and_ten_may_lie_about(tx: Transaction, community: Community, now: datetime) -> None:
    ana = community.newcomer()
    for _time in range(MOST_WAITING):
        waits(tx, community, ana, now=now)
    with pytest.raises(Refusal, match="so that each gets one"):
        proposals.before_writing(tx, ana)
    fourth = drafting.begin(tx, ana, TREES, now=now)
    with pytest.raises(Refusal, match="so that each gets one"):
        proposals.propose(tx, fourth.id, ana, named=True, now=now)
    proposals.before_writing(tx, community.newcomer())
    proposals.before_writing(tx, community.coordinator)
    ben = community.newcomer()
    for _time in range(MOST_BEGUN):
        proposals.before_writing(tx, ben)
        drafting.begin(tx, ben, TREES, now=now)
    with pytest.raises(Refusal, match="throw one away"):
        proposals.before_writing(tx, ben)


@pytest.mark.parametrize("missing", ["asks", "coordinators"])
def test_where_nobody_would_hear_of_it_that_is_said_before_it_is_written(
    tx: Transaction, community: Community, missing: guilds.Place, now: datetime
) -> None:
    ana = community.newcomer()
    draft = drafting.begin(tx, ana, TREES, now=now)
    guild_settings.set_channel(tx, community.admin, missing, None, now=now)
    with pytest.raises(Refusal, match="in /setup"):
        proposals.before_writing(tx, ana)
    with pytest.raises(Refusal, match="in /setup"):
        drafting.begin(tx, ana, TREES, now=now)
    if missing == "coordinators":
        posting.before_draft(tx, community.coordinator)
        with pytest.raises(Refusal, match="in /setup"):
            proposals.propose(tx, draft.id, ana, named=True, now=now)


def test_what_cannot_be_posted_as_it_is_is_refused_and_still_waits(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    draft = drafting.begin(tx, ana, TREES, now=now)
    amendments.move(tx, draft.id, ana, deadline=now + DAY, now=now)
    proposals.propose(tx, draft.id, ana, named=True, now=now)
    with pytest.raises(Refusal, match="deadline is already over"):
        proposals.approve(tx, draft.id, community.coordinator, now=now + 2 * DAY)
    assert proposals.show(tx, draft.id, community.coordinator)[1].state == "waiting"
    proposals.take_back(tx, draft.id, ana, now=now)
    with pytest.raises(Invalid, match="deadline is already over"):
        proposals.propose(tx, draft.id, ana, named=True, now=now + 2 * DAY)


def test_with_its_author_gone_it_waits_no_more(tx: Transaction, community: Community, now: datetime) -> None:
    ana, ben, eva = community.newcomers(3)
    left, erased, suspended = (waits(tx, community, person, now=now) for person in (ana, ben, eva))
    carry_all(tx, now)
    departures.leave(tx, community.guild_id, ana.user_id, now=now)
    mine.erase(tx, community.guild_id, ben.user_id, now=now)
    suspensions.suspend(tx, community.moderator, eva.user_id, "R", keeps_places=True, now=now)
    for ask in (left, suspended):
        assert proposals.approve(tx, ask.id, community.coordinator, now=now)[1].state == "taken_back"
    with pytest.raises(NotFound):
        proposals.approve(tx, erased.id, community.coordinator, now=now)
    drawn_anew = {parcel.subject_id: parcel.state for parcel in community.parcels(tx, "proposal")}
    assert drawn_anew == dict.fromkeys((left.id, erased.id, suspended.id), "waiting")
    assert kinds_for(tx, community, "hand", "proposal_answered") == []


def test_a_coordinator_who_erases_themselves_leaves_no_trace_in_what_they_answered(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, cora = community.newcomer(), community.coordinator
    ask = waits(tx, community, ana, now=now)
    proposals.hand_back(tx, ask.id, cora, "Say when.", now=now)
    [sheet] = own_data.show(tx, community.guild_id, cora.user_id)
    assert sheet.name == "decided"
    mine.erase(tx, community.guild_id, cora.user_id, now=now)
    found = proposed.find(tx, ask.id)
    assert found is not None
    assert (found.answered_by, found.note) == (None, "Say when.")


def test_one_thread_for_all_who_talk_about_it(tx: Transaction, community: Community, now: datetime) -> None:
    ask = waits(tx, community, community.newcomer(), now=now)
    assert proposals.keep_thread(tx, ask.id, community.coordinator, 5) == 5
    assert proposals.keep_thread(tx, ask.id, community.admin, 6) == 5
    assert proposals.keep_thread(tx, ask.id, community.admin, 7, lost=5) == 7


def test_a_coordinator_posts_what_they_once_proposed(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora = community.coordinator
    ask = waits(tx, community, cora, now=now)
    posted, _again = drafting.post(tx, ask.id, cora, now=now)
    assert posted.state == "open"
    assert kinds_for(tx, community) == []
    assert proposals.approve(tx, ask.id, community.admin, now=now)[2] is True


def test_who_looks_after_nothing_sees_that_in_the_list_of_asks(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = overviews.show(tx, community.newcomer(), "ask", size=5, now=now)
    assert (list(found.shown), found.whose, found.coordinates) == ([], "mine", False)
    with pytest.raises(NotAllowed):
        overviews.show(tx, community.newcomer(), "role", size=5, now=now)
