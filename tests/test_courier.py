"""What the outbox holds reaches its channel or its person, as promised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.courier import Drawing, courier
from bot.courier.breaker import Breaker
from bot.courier.outcomes import Failed, Later
from bot.courier.pacing import Pacing
from bot.courier.refusals import MOST_ATTEMPTS, again
from bot.db import Database
from bot.mentions import CommandIds
from bot.permissions import DANGEROUS
from bot.services.outbox import outbox
from bot.services.outbox.outbox import Parcel
from bot.services.people import given_member_roles, volunteers
from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from tests.carrying import MAY, MESSAGE, MESSAGES, Round, agree, draw_note, going_round
from tests.kinds import FRAGILE, NOTE, NOVELTY, WAVERING, called
from tests.patience import PATIENCE
from tests.running import logging_to_memory

ROLE_OF_MEMBER = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
#: More than a card rests between two edits.
SOON = timedelta(seconds=2)


@pytest.fixture
async def going(sandbox: Sandbox, fresh_db: Database) -> AsyncIterator[Round]:
    async with going_round(sandbox, fresh_db) as going:
        yield going


# Cards.


async def test_a_card_is_posted_and_then_edited_where_it_stands(going: Round) -> None:
    await going.note("3 of 5")
    await going.carried()
    first = going.general.messages
    await going.note("4 of 5")
    await going.carried(after=SOON)
    assert going.says(going.general) == ["4 of 5"]
    assert going.general.messages == first
    assert (await going.row()).state == "done"


async def test_a_post_names_commands_to_press_and_a_direct_message_by_their_names(going: Round) -> None:
    ana = await going.volunteer("Ana")
    going.courier.command_ids = CommandIds({"mine": 7})
    await going.note("Look into /mine")
    await going.letter("Look into /mine", ana)
    await going.carried()
    assert going.general.messages[-1].commands == {"/mine": 7}
    assert "/mine" in ana.dms[-1].text
    assert ana.dms[-1].commands == {}


async def test_a_hundred_changes_are_a_few_edits_and_end_right(going: Round) -> None:
    await going.note("0")
    await going.carried()
    for count in range(1, 101):
        await going.note(str(count))
    await going.carried(after=SOON)
    assert going.says(going.general) == ["100"]
    assert len(going.sandbox.requests.to("PATCH", MESSAGE)) == 1


async def test_what_changes_while_it_is_being_sent_is_sent_again(going: Round) -> None:
    with going.sandbox.faults.hold("POST", MESSAGES) as fault:
        await going.note("old")
        await fault.arrived.wait()
        await going.note("new")
        fault.release()
    await going.carried()
    await going.carried(after=SOON)
    assert going.says(going.general) == ["new"]


async def test_what_is_taken_back_while_it_is_carried_and_wanted_again_does_not_wait(going: Round) -> None:
    looked = 0

    async def draw(parcel: Parcel, db: Database, now: datetime) -> Drawing:
        nonlocal looked
        looked += 1
        if looked == 1:
            why = "changed their mind"
            await db.write(
                outbox.drop, WAVERING, parcel.guild_id, user_id=7, subject_id=1, reason=why, now=now
            )
        return await draw_note(parcel, db, now)

    going.courier.draws(WAVERING, draw)
    wanted = partial(
        outbox.put, guild_id=going.guild.id, kind=WAVERING, key="wavering", user_id=7, subject_id=1
    )
    detail = {"text": "after all", "channel": str(going.general.id)}
    for _ in range(2):
        await going.db.write(wanted, detail=detail, now=going.clock.now())
        await going.carried()
    assert (looked, going.says(going.general)) == (2, ["after all"])


async def test_what_there_is_no_more_to_say_about_is_dropped_with_the_reason(going: Round) -> None:
    await going.note("")
    await going.carried()
    row = await going.row()
    assert (row.state, row.reason) == ("dropped", "there is nothing to say")
    assert going.says(going.general) == []


async def test_a_card_that_somebody_deleted_is_posted_again(going: Round) -> None:
    await going.note("first")
    await going.carried()
    await going.guild.owner.deletes(going.general.messages[0])
    await going.note("second")
    await going.carried(after=SOON)
    assert going.says(going.general) == ["second"]


async def test_a_celebration_that_somebody_deleted_stays_deleted(going: Round) -> None:
    await going.note("hurray", once=True)
    await going.carried()
    await going.guild.owner.deletes(going.general.messages[0])
    await going.note("hurray for somebody", once=True)
    await going.carried(after=SOON)
    assert going.says(going.general) == []
    assert (await going.row()).state == "done"


async def test_a_card_whose_channel_is_gone_says_so_and_goes_to_the_next_one_chosen(going: Round) -> None:
    old, new = going.guild.channel("old"), going.guild.channel("new")
    await going.note("hello", room=old)
    await going.carried()
    going.guild.remove(old)
    await going.note("hello", room=old)
    await going.carried(after=SOON)
    row = await going.row()
    assert (row.state, row.reason) == ("failed", "the channel is gone: choose another in /setup")
    await going.note("hello", room=new)
    await going.carried(after=SOON)
    assert going.says(new) == ["hello"]


async def test_a_channel_where_the_bot_may_not_write_fails_with_what_to_do(going: Round) -> None:
    going.general.deny(going.guild.everyone, Permissions.SEND_MESSAGES)
    await going.note("hello")
    await going.carried()
    row = await going.row()
    assert row.state == "failed"
    assert "Send Messages" in str(row.reason)


async def test_a_post_pings_nobody_unless_it_says_so(going: Round) -> None:
    await going.note("@everyone come!")
    await going.carried()
    assert not going.general.messages[0].message.mention_everyone


# People.


async def test_a_message_to_a_person_is_in_their_language(going: Round) -> None:
    ana = await going.volunteer("Ana", language="es")
    await going.letter("hola", ana)
    await going.carried()
    assert [shown.text for shown in ana.dms] == ["hola (es)"]


async def test_closed_direct_messages_leave_it_in_mine_with_the_reason(going: Round) -> None:
    cleo = await going.volunteer("Cleo", dms="closed")
    await going.letter("tomorrow", cleo, key="letter")
    await going.carried()
    assert await going.kept_for(cleo) == ["tomorrow"]
    assert "closed" in str((await going.row("letter")).reason)


async def test_who_prefers_mine_is_not_written_to(going: Round) -> None:
    mika = await going.volunteer("Mika", contact="mine")
    await going.letter("tomorrow", mika)
    await going.carried()
    assert mika.dms == []
    assert await going.kept_for(mika) == ["tomorrow"]


async def test_in_quiet_hours_a_message_waits_for_the_morning(going: Round) -> None:
    ana = await going.volunteer("Ana")
    going.clock.move(timedelta(hours=11))
    await going.letter("good morning", ana)
    await going.carried()
    assert ana.dms == []
    await going.carried(after=timedelta(hours=9))
    assert ana.dms == []
    await going.carried(after=timedelta(hours=1))
    assert [shown.text for shown in ana.dms] == ["good morning (en)"]


async def test_more_than_a_few_messages_at_once_wait_for_their_turn(
    sandbox: Sandbox, fresh_db: Database
) -> None:
    seconds = 1000.0
    pacing = Pacing(burst=2, interval=60.0, monotonic=lambda: seconds)
    async with going_round(sandbox, fresh_db, pacing=pacing) as going:
        people = [await going.volunteer(f"p{number}") for number in range(3)]
        for person in people:
            await going.letter("tomorrow", person)
        await going.carried()
        assert sorted(len(person.dms) for person in people) == [0, 1, 1]
        await going.carried(after=timedelta(minutes=2))
        assert sorted(len(person.dms) for person in people) == [0, 1, 1], "a moved clock hurries nobody"
        seconds += 60
        await going.carried(after=timedelta(minutes=2))
        assert [len(person.dms) for person in people] == [1, 1, 1]


async def test_when_discord_finds_it_too_much_only_that_guilds_messages_stop(
    sandbox: Sandbox, fresh_db: Database
) -> None:
    seconds = 1000.0
    breaker = Breaker(monotonic=lambda: seconds)
    async with going_round(sandbox, fresh_db, breaker=breaker) as going:
        ana, ben, eva = [await going.volunteer(name) for name in ("Ana", "Ben", "Eva")]
        sandbox.limits.new_dms = 0
        await going.letter("one", ana)
        await going.carried()
        sandbox.limits.new_dms = 100
        await going.letter("two", ben)
        await going.carried()
        assert (await going.kept_for(ana), await going.kept_for(ben)) == (["one"], ["two"])
        assert going.courier.directs.servers_stopped == 1
        other = sandbox.guild("Other")
        other.add(going.application, permissions=MAY)
        zoe = await other.join("Zoe")
        await going.db.write(agree, other.id, zoe.id, "dm", "en", now=going.clock.now())
        await going.letter("hello", zoe, guild=other)
        await going.carried()
        assert len(zoe.dms) == 1
        seconds += 601
        await going.letter("three", eva)
        await going.carried()
        assert [shown.text for shown in eva.dms] == ["three (en)"]


def test_the_breaker_closes_slowly_and_opens_for_longer_each_time() -> None:
    seconds = 0.0
    breaker = Breaker(monotonic=lambda: seconds)
    assert breaker.refused(1, flagged=True)
    seconds += 601
    assert breaker.lets_through(1)
    assert not breaker.lets_through(1), "one at a time until it is known how the first ended"
    breaker.refused(1)
    seconds += 601
    assert not breaker.lets_through(1)
    seconds += 600
    for _ in range(3):
        assert breaker.lets_through(1)
        breaker.delivered(1)
    assert breaker.lets_through(1)
    assert breaker.lets_through(1)


def test_many_closed_doors_in_a_row_stop_a_guild_but_single_ones_do_not() -> None:
    breaker = Breaker()
    for _ in range(5):
        assert not any(breaker.refused(1) for _ in range(7))
        breaker.delivered(1)
    assert any(breaker.refused(1) for _ in range(8))
    assert not breaker.lets_through(1)


async def test_a_kind_that_is_for_people_is_never_posted(going: Round) -> None:
    await going.db.write(
        outbox.put,
        called("offer"),
        going.guild.id,
        "misdrawn",
        detail={"text": "secret", "channel": str(going.general.id)},
        now=going.clock.now(),
    )
    going.courier.draws(called("offer"), draw_note)
    await going.carried()
    assert going.says(going.general) == []
    assert "fault" in str((await going.row("misdrawn")).reason)


# Member roles.


async def grant(going: Round, user_id: int, *, wanted: list[int], given: Iterable[int] = ()) -> None:
    detail = {"wanted": ",".join(map(str, wanted)), "given": ",".join(map(str, given))}
    now = going.clock.now()
    await going.db.write(
        outbox.change, called("grant"), going.guild.id, "grant", user_id=user_id, detail=detail, now=now
    )
    await going.carried(after=SOON)


async def noted(going: Round, user_id: int) -> frozenset[int]:
    return await going.db.read(given_member_roles.given_to, going.guild.id, user_id)


async def test_member_roles_are_brought_in_line_and_others_left_alone(going: Round) -> None:
    ours, old, theirs = (going.guild.role(name) for name in ("Ours", "Old", "Theirs"))
    going.guild.move(going.guild.role("Helper"), 4)
    ana = await going.guild.join("Ana", roles=[old, theirs])
    await grant(going, ana.id, wanted=[ours.id], given=[old.id])
    assert ana.roles == {"Ours", "Theirs"}
    assert await noted(going, ana.id) == {ours.id}
    asked = len(going.sandbox.requests)
    await grant(going, ana.id, wanted=[ours.id], given=[ours.id])
    assert len(going.sandbox.requests) == asked + 1, "what is right already costs one look"


async def test_what_somebody_was_given_by_hand_is_never_taken_back(going: Round) -> None:
    by_hand = going.guild.role("By hand")
    going.guild.move(going.guild.role("Helper"), 4)
    ana = await going.guild.join("Ana", roles=[by_hand])
    await grant(going, ana.id, wanted=[by_hand.id])
    assert await noted(going, ana.id) == frozenset(), "they had it before"
    await grant(going, ana.id, wanted=[], given=await noted(going, ana.id))
    assert ana.roles == {"By hand"}


async def test_whatever_becomes_of_the_answer_what_was_given_can_be_taken_back(going: Round) -> None:
    ours = going.guild.role("Ours")
    going.guild.move(going.guild.role("Helper"), 4)
    ana = await going.guild.join("Ana")
    going.sandbox.faults.lose_answer("PUT", ROLE_OF_MEMBER)
    await grant(going, ana.id, wanted=[ours.id])
    assert await noted(going, ana.id) == {ours.id}
    await grant(going, ana.id, wanted=[], given=await noted(going, ana.id))
    assert ana.roles == set()
    assert await noted(going, ana.id) == frozenset()


async def test_whoever_left_has_nothing_to_be_taken_back(going: Round) -> None:
    ana = await going.guild.join("Ana")
    await ana.leave()
    for who in (ana.id, 999):  # 999: there is no such account any more
        await going.db.write(given_member_roles.note, going.guild.id, who, 5, now=going.clock.now())
        await grant(going, who, wanted=[5], given=[5])
        assert await noted(going, who) == frozenset()


async def test_a_role_above_the_bots_fails_with_what_to_do_and_the_rest_is_granted(going: Round) -> None:
    high, low = going.guild.role("High"), going.guild.role("Low")  # new roles come in at the bottom
    going.guild.move(going.guild.role("Helper"), 2)
    ana = await going.guild.join("Ana")
    await grant(going, ana.id, wanted=[low.id, high.id])
    assert ana.roles == {"Low"}
    assert await noted(going, ana.id) == {low.id}
    row = await going.row("grant")
    assert row.state == "failed"
    assert str(high.id) in str(row.reason)


@pytest.mark.parametrize("permission", sorted(DANGEROUS))
async def test_a_role_that_has_become_mighty_is_given_to_nobody(
    sandbox: Sandbox, fresh_db: Database, permission: str
) -> None:
    async with going_round(sandbox, fresh_db, connected=True) as going:
        heard = asyncio.create_task(going.client.wait_for("guild_role_create", timeout=PATIENCE))
        await asyncio.sleep(0)  # it listens from now on
        mighty = going.guild.role("Mighty", permissions=Permissions[permission.upper()])
        await heard
        ana = await going.guild.join("Ana")
        await grant(going, ana.id, wanted=[mighty.id])
        assert ana.roles == set()
        assert await noted(going, ana.id) == frozenset()
        row = await going.row("grant")
        assert row.state == "failed"
        assert "can do too much" in str(row.reason)


# The round.


async def test_a_kind_nobody_draws_waits_until_somebody_does(going: Round) -> None:
    now = going.clock.now()
    detail = {"text": "later", "channel": str(going.general.id)}
    await going.db.write(outbox.put, NOVELTY, going.guild.id, "novelty", detail=detail, now=now)
    await going.carried()
    row = await going.row("novelty")
    assert (row.state, row.reason) == ("waiting", "nobody draws this kind")
    going.courier.draws(NOVELTY, draw_note)
    await going.carried(after=timedelta(minutes=1))
    assert going.says(going.general) == ["later"]


async def test_one_guilds_rate_limits_do_not_hold_up_another(going: Round) -> None:
    other = going.sandbox.guild("Other")
    other.add(going.application, permissions=MAY)
    with going.sandbox.faults.hold("POST", MESSAGES) as fault:
        for number in range(20):
            await going.note(f"{number}", key=f"note {number}")
        await fault.arrived.wait()
        detail = {"text": "through", "channel": str(other.channel("general").id)}
        now = going.clock.now()
        await going.db.write(outbox.change, NOTE, other.id, "other", detail=detail, now=now)
        await other.channel("general").gets("through")
        assert going.says(going.general) == []
    await going.carried()
    assert len(going.says(going.general)) == 20


async def test_what_is_over_a_guilds_share_keeps_its_order(
    going: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MOST_AT_ONCE_PER_GUILD", 1)  # else several are under way together
    texts = [f"{number}" for number in range(20)]
    with going.sandbox.faults.hold("POST", MESSAGES) as fault:
        for text in texts:
            await going.note(text, key=f"note {text}")
        await fault.arrived.wait()
    await going.carried()
    assert going.says(going.general) == texts


async def test_a_draw_that_fails_is_tried_again_and_logged_without_words(going: Round) -> None:
    broken = True

    async def draw(parcel: Parcel, db: Database, now: datetime) -> Drawing:
        if broken:
            raise KeyError("colour")
        return await draw_note(parcel, db, going.clock.now())

    going.courier.draws(FRAGILE, draw)
    detail = {"text": "at last", "channel": str(going.general.id)}
    now = going.clock.now()
    with logging_to_memory() as log:
        await going.db.write(outbox.put, FRAGILE, going.guild.id, "fragile", detail=detail, now=now)
        await going.carried()
    assert "parcel_broken" in log.getvalue()
    assert "at last" not in log.getvalue()
    row = await going.row("fragile")
    assert row.state == "waiting"
    assert "KeyError" in str(row.reason)
    broken = False
    await going.carried(after=timedelta(seconds=5))
    assert going.says(going.general) == ["at last"]


def test_there_is_an_end_to_trying_and_it_has_a_reason() -> None:
    pauses = [again(attempts, "no answer") for attempts in range(1, MOST_ATTEMPTS)]
    delays = [outcome.delay for outcome in pauses if isinstance(outcome, Later)]
    assert delays == sorted(delays)
    assert timedelta(hours=20) < sum(delays, timedelta()) < timedelta(hours=30)
    last = again(MOST_ATTEMPTS, "no answer")
    assert isinstance(last, Failed)
    assert "no answer" in last.reason


async def test_closing_lets_what_is_under_way_arrive_and_be_recorded(
    sandbox: Sandbox, fresh_db: Database
) -> None:
    async with going_round(sandbox, fresh_db) as going:
        with sandbox.faults.hold("POST", MESSAGES) as fault:
            await going.note("on its way")
            await fault.arrived.wait()
            closing = asyncio.create_task(going.courier.close())
            fault.release()
            await closing
        assert (await going.row()).state == "done"
        assert going.says(going.general) == ["on its way"]


async def test_a_person_who_left_before_it_was_due_is_not_told(going: Round) -> None:
    ana = await going.volunteer("Ana")
    await going.letter("tomorrow", ana, key="letter")
    await going.db.write(volunteers.forget, going.guild.id, ana.id)
    await going.carried()
    assert ana.dms == []
    assert (await going.row("letter")).state == "dropped"


async def test_two_functions_for_one_kind_are_a_mistake(going: Round) -> None:
    with pytest.raises(ValueError, match="note"):
        going.courier.draws(NOTE, draw_nothing)


async def draw_nothing(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    raise NotImplementedError


def test_turns_come_one_at_a_time_after_a_burst_and_each_guild_has_its_own() -> None:
    seconds = 0.0
    pacing = Pacing(burst=3, interval=10.0, monotonic=lambda: seconds)
    assert [pacing.wait(1, parcel) for parcel in range(5)] == [0, 0, 0, 10, 20]
    assert pacing.wait(2, 100) == 0
    assert pacing.wait(1, 3) == 10, "a reserved turn stays"
    seconds = 10.0
    assert pacing.wait(1, 3) == 0
    assert pacing.wait(1, 6) == 20
    seconds = 1000.0
    assert [pacing.wait(1, parcel) for parcel in (10, 11, 12)] == [0, 0, 0]


def test_nudges_leave_turns_to_what_somebody_waits_for() -> None:
    seconds = 1000.0
    pacing = Pacing(burst=4, interval=10.0, kept=2, monotonic=lambda: seconds)
    assert [pacing.wait(1, nudge, nudge=True) for nudge in range(5)] == [0, 0, 10, 20, 30]
    assert [pacing.wait(1, prompt) for prompt in (100, 101)] == [0, 0], "the part that was kept"
    assert pacing.wait(1, 102) == 10
    seconds += 10
    assert pacing.wait(1, 102) == 0
    assert pacing.wait(1, 2, nudge=True) == 30, "its turn was needed, so it goes to the end"
    assert pacing.wait(2, 200, nudge=True) == 0, "another server has a pace of its own"


def test_together_they_are_never_faster_than_a_server_may_speak() -> None:
    """A hundred nudges and forty others, each coming back when it is told to."""
    seconds, sent = 0.0, []
    pacing = Pacing(burst=10, interval=3.0, kept=3, monotonic=lambda: seconds)
    waiting = {(number, number < 100): 0.0 for number in range(140)}
    while waiting:
        (number, is_nudge), at = min(waiting.items(), key=lambda one: (one[1], one[0]))
        seconds = max(seconds, at)
        if pause := pacing.wait(1, number, nudge=is_nudge):
            waiting[number, is_nudge] = seconds + pause
            continue
        del waiting[number, is_nudge]
        sent.append((seconds, is_nudge))
    for begin, _ in sent:
        within = [at for at, _ in sent if begin <= at < begin + 30]
        assert len(within) <= 20, "ten at once, and one every three seconds"
    assert max(at for at, is_nudge in sent if not is_nudge) <= 40 * 3
    assert max(at for at, _ in sent) <= 140 * 3 + 30, "and nobody waits longer than the pace asks for"
