"""A person who has done everything one can do here: a trace in every table that can hold one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from bot.db import Transaction
from bot.models import metadata
from bot.services.care import (
    arrivals,
    boundaries,
    buddies,
    buddy_offers,
    followups,
    hand_wishes,
    hello_wishes,
    recipients,
    reports,
    support,
    welcoming,
)
from bot.services.care.arrivals import Happening
from bot.services.celebrating import kudos, kudos_kept, thanks, win_sharing
from bot.services.checkins import checkin_notes, checkins, paces, relief, starting
from bot.services.followups import noticed, reaching_out, reasons
from bot.services.guild import guild_settings, guilds, interests, skills
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries, private_threads
from bot.services.own import suspensions
from bot.services.people import given_member_roles, preferences, volunteers
from bot.services.preparing import drafting, proposals
from bot.services.record import drafts, setbacks
from bot.services.record.setbacks import Due
from bot.services.roles import applying, handing_over, role_notes, taking_turns
from bot.services.shifts import roll_call
from bot.services.things import (
    abilities,
    approvals,
    asks,
    commitments,
    endings,
    first_words,
    giving_back,
    going_round,
    hand_overs,
    how_it_went,
    joining,
    leading,
    notices,
    outcomes,
    plans,
    presence,
    roles,
    showing,
    wins,
    yes_again,
)
from bot.services.things.going_round import Turn
from bot.services.things.outcomes import Told
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.celebrating import told
from tests.services.conftest import Community

DAY = timedelta(days=1)


def live_fully(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """Leave a trace in every table that can hold one: as a volunteer, and as a coordinator."""
    guild_id, user_id = community.guild_id, person.user_id
    suspensions.suspend(tx, community.moderator, user_id, "R", keeps_places=True, now=now)
    joining.agree(tx, person, guilds.find(tx, guild_id).wording, now=now)
    joining.choose_interests(tx, person, [interests.offered_in(tx, guild_id)[0].id], now=now)
    joining.finish(tx, person, community.post(tx, deadline=now + 3 * DAY, now=now).id, now=now)
    volunteers.choose_contact(tx, guild_id, user_id, "dm", place="first yes", now=now)
    volunteers.answer(tx, guild_id, user_id, "checkins", agreed=True, place="mine", language="en", now=now)
    private_threads.keep(tx, guild_id, user_id, 77)
    preferences.take_it_lightly(tx, person, light=True, now=now)
    preferences.wear_member_role(tx, person, wears=True, now=now)
    preferences.hear_calls(tx, person, hears=True, now=now)
    skills.replace(tx, community.admin, ["First aid"], now=now)
    first_aid = skills.offered_in(tx, guild_id)[0].id
    abilities.say(tx, person, "skills", first_aid, yes=True, place="mine", now=now)
    abilities.say(tx, person, "languages", "es", yes=True, place="mine", now=now)
    commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    if not guilds.find(tx, guild_id).quiet:
        celebrate(tx, person, community, now)
    commitments.accept(tx, community.offer(tx, member_role=31, now=now).id, person, now=now)
    have_a_role(tx, person, community, now)
    own_ask = community.post(tx, by=person, places=1, now=now)
    commitments.accept(tx, own_ask.id, community.newcomer(), now=now)
    commitments.accept(tx, own_ask.id, person, now=now)
    community.offer(tx, by=person, now=now)
    drafting.begin(tx, person, Draft("Count herons", "They are back", "Come"), now=now)
    proposed = drafting.begin(tx, person, Draft("Count storks", "They are back", "Come"), now=now)
    proposals.propose(tx, proposed.id, person, named=False, now=now)
    asked_for = community.offer(tx, by=community.coordinator, now=now)
    approvals.begin(tx, asked_for.id, community.coordinator, by="coordinators", now=now)
    applicant = community.newcomer()
    for one in (person, applicant):
        applying.take(tx, asked_for.id, one, "sealed", now=now)
    coordinator = replace(person, member_roles=person.member_roles | community.coordinator.member_roles)
    approvals.ask(tx, asked_for.id, coordinator, applicant.user_id, "Can you drive?", now=now)
    awaited = roles.offer(tx, community.coordinator, Draft("Driver", "Drives"), first_word=True, now=now)
    for one in (person, applicant):
        applying.take(tx, awaited.id, one, None, now=now)
    hand = first_words.of(tx, awaited.id, applicant.user_id)
    followups.claim(tx, hand.id if hand else 0, coordinator, now=now)
    other = community.newcomer()
    theirs = drafting.begin(tx, other, Draft("Count cranes", "They are back", "Come"), now=now)
    proposals.propose(tx, theirs.id, other, named=True, now=now)
    proposals.hand_back(tx, theirs.id, person, "Say when.", now=now)
    written = notices.write(tx, own_ask.id, person, "owing", "Rain", now=now)
    notices.send(tx, written.draft_id, person, now=now)
    told_of = community.post(tx, by=person, now=now)
    endings.close(tx, told_of.id, person, now=now)
    outcomes.write(tx, told_of.id, person, told=Told("Oaks", "Spades", "Thanks"), now=now)
    coming = community.post(tx, deadline=now + 3 * DAY, now=now)
    commitments.accept(tx, coming.id, person, now=now)
    leading.ask(tx, coming.id, community.coordinator, user_id, now=now)
    leading.answer(tx, coming.id, person, yes=True, now=now)
    seen = yes_again.mark_of(coming)
    yes_again.say(tx, coming.id, person, seen=seen, now=now)
    begins_soon(tx, person, community, now)
    showing.choose(tx, coming.id, person, shown=True, now=now)
    hand_overs.write(tx, coming.id, person, "Spades are in the shed", now=now)
    plans.choose(tx, coming.id, person, now + DAY, now=now)
    volunteers.answer(tx, guild_id, user_id, "invitations", agreed=True, place="find", language="en", now=now)
    giving_back.decline(tx, community.post(tx, now=now).id, person, now=now)
    missed = community.post(tx, now=now)
    commitments.accept(tx, missed.id, person, now=now)
    endings.close(tx, missed.id, community.coordinator, now=now)
    how_it_went.tell(tx, missed.id, person, "could_not", now=now)
    suspended = community.newcomer()
    commitments.accept(tx, own_ask.id, suspended, now=now)
    admin = replace(person, manages_guild=True)
    suspensions.suspend(tx, admin, suspended.user_id, "R", keeps_places=False, now=now)
    is_asked(tx, person, community, now)
    answer_people(tx, person, community, now)
    guild_settings.set_quiet(tx, replace(person, manages_guild=True), True, now=now)
    guild_settings.set_quiet(tx, replace(person, manages_guild=True), False, now=now)
    thank_people(tx, person, community, now)
    meet_people(tx, person, community, now)
    arrivals.note(tx, [Happening(guild_id, user_id, "came")], now=now)
    setbacks.note(tx, "departures", Due(guild_id, user_id=user_id), error="KeyError", now=now)
    drafts.keep(tx, guild_id, user_id, "ask:new", {"title": f"<@{user_id}>"}, now=now)
    tx.execute(
        insert(metadata.tables["schedules"]).values(
            guild_id=guild_id,
            kind="checkin",
            rule="FREQ=WEEKLY",
            starts="2026-04-20T18:00:00",
            zone="UTC",
            detail={},
            created_by=user_id,
        )
    )


def is_asked(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """How they are, although they want a light week; they start it, write, and want fewer, and a word."""
    other = community.newcomer()
    volunteers.answer(
        tx, other.guild, other.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    round_ = starting.start(tx, person, "How are you?", now=now)
    checkin_notes.write(tx, round_.id, person, [(0, "tired")], "sealed {}".format, now=now)
    checkins.answer(tx, round_.id, person, checkins.STRETCHED, now=now)
    relief.want_a_word(tx, round_.id, person, now=now)
    paces.choose(tx, person.guild, person, 28, now=now)
    support.call(tx, person.guild, person, checkin_id=round_.id, now=now)


def begins_soon(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """They are there, say that somebody else is, and have somebody asked."""
    occasion = Occasion(now + timedelta(minutes=5), now + DAY)
    draft = Draft("Stall", "We are asked things", "Stand there", 3, occasion=occasion)
    stall = asks.post(tx, replace(person, manages_guild=True), draft, now=now)
    other, missing = community.newcomers(2)
    for one in (person, other, missing):
        commitments.accept(tx, stall.id, one, now=now)
    presence.say_late(tx, stall.id, person, 5, now=now)
    presence.say_here(tx, stall.id, person, now=now)
    presence.tick(tx, stall, other.user_id, here=True, by=person.user_id, now=now)
    roll_call.ask(tx, stall.id, person, now=now + timedelta(minutes=15))


def have_a_role(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """With a note for whoever comes next, named to take one over from somebody else, and one given back."""
    role, other = community.offer(tx, places=2, now=now), community.newcomer()
    for one in (person, other):
        commitments.accept(tx, role.id, one, now=now)
    showing.be_named(tx, role.id, person, named=True, now=now)
    role_notes.write(tx, role.id, person, "The list is in the drawer", now=now)
    rota = taking_turns.begin(tx, role.id, community.coordinator, every="week", now=now)
    turn = Turn(1, person.user_id, told=True, said=True, swap_number=2, swap_id=person.user_id)
    going_round.write_turn(tx, rota, turn)
    going_round.skip(tx, rota, 4, person.user_id)
    theirs = community.offer(tx, places=1, now=now)
    commitments.accept(tx, theirs.id, other, now=now)
    handing_over.name(tx, theirs.id, other, person.user_id, at_once=False, now=now)
    had = community.offer(tx, now=now)
    commitments.accept(tx, had.id, person, now=now)
    giving_back.give_up(tx, had.id, person, now=now)


def meet_people(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """Greeted and greeting, with a buddy and as one; and not with everybody."""
    guild_id, user_id = community.guild_id, person.user_id
    other, third, fourth = community.newcomers(3)
    asked = hello_wishes.ask(tx, other, hello_wishes.Shared("O"), now=now)
    welcoming.claim(tx, asked.id, person, now=now)
    passes = hello_wishes.ask(tx, fourth, hello_wishes.Shared("P"), now=now)
    welcoming.claim(tx, passes.id, person, now=now)
    hello_wishes.ask_others(tx, passes.id, fourth, now=now)
    hello_wishes.ask(tx, person, hello_wishes.Shared(f"<@{person.user_id}>"), now=now)
    buddies.ask(tx, guild_id, person, now=now)
    sought = buddies.ask(tx, guild_id, other, now=now)
    buddies.offer(tx, sought.id, person, now=now)
    buddy_offers.make(tx, person, 2, now=now)
    boundaries.draw(tx, guild_id, person, third.user_id, now=now)
    boundaries.draw(tx, guild_id, third, person.user_id, now=now)
    admin = replace(person, manages_guild=True)
    gone = suspensions.suspend(tx, admin, third.user_id, "R", keeps_places=True, now=now)
    suspensions.lift(tx, gone.id, admin, now=now)
    recipients.choose(tx, admin, [user_id])
    for by, about_id in ((person, other.user_id), (other, user_id), (third, None)):
        reports.send(tx, guild_id, by, about_id, "sealed", owner_id=1, channel_is_safe=False, now=now)


def thank_people(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """Thanked, for everybody to read, and thanking."""
    other = community.newcomer()
    community.join(tx, other, now=now)
    for giver, receiver in ((person, other), (other, person)):
        given = kudos.give(tx, giver, [receiver.user_id], f"For <@{person.user_id}>", now=now)
        kudos_kept.show(tx, given.kudos_id or 0, receiver, now=now)
    led = community.post(tx, by=person, now=now)
    commitments.report_done(tx, led.id, other, now=now)
    done = metadata.tables["thanks"]
    for thanks_id in tx.values(select(done.c.id).where(done.c.thing_id == led.id)):
        thanks.ask(tx, thanks_id, now=now + DAY)
    kudos_kept.only_in_mine(tx, community.guild_id, person, only=True, now=now)


def answer_people(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """Somebody they have it on them to write to, and somebody who would rather be written to by others."""
    coordinator = replace(person, manages_guild=True)
    theirs, other = community.newcomers(2)
    for one in (theirs, other):
        hand = support.call(tx, community.guild_id, one, now=now)
        followups.claim(tx, hand.id, coordinator, now=now)
    hand_wishes.ask_others(tx, hand.id, other, now=now)
    write_to_people(tx, coordinator, community, now)


def write_to_people(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """Somebody might write to them, and they write to somebody of whom nothing was heard for long."""
    friend, began = community.newcomer(), now - 70 * DAY
    community.join(tx, friend, now=began)
    volunteers.consent(
        tx, community.guild_id, friend.user_id, "reached", agreed=True, place="mine", now=began
    )
    for one in (person, friend):
        about = noticed.note(
            tx, reasons.QUIET, community.guild_id, one.user_id, subject_id=0, since=began, now=now
        )
    reaching_out.claim(tx, about, person, now=now)


def celebrate(tx: Transaction, person: Caller, community: Community, now: datetime) -> None:
    """What went well for them is told, they share something, and are glad with somebody else."""
    other = community.newcomer()
    guilds.change(tx, community.admin, {"wins_a_day": 10}, now=now)
    commitments.report_done(tx, community.post(tx, now=now).id, other, now=now)
    for one in (person, other):
        wins.choose(tx, community.guild_id, one.user_id, "name", now=now)
    told(tx, community, now)
    [theirs] = wins.of(tx, community.guild_id, other.user_id)
    win_sharing.join_in(tx, theirs.id, person, now=now)
    win_sharing.share(tx, person, "The stall was full", named=True, now=now)


def carry_all(tx: Transaction, now: datetime) -> None:
    """Send everything that is due, as the courier does."""
    real = datetime.now(UTC)
    for parcel in deliveries.claim(tx, most=1000, lease=DAY, now=now, real=real):
        if parcel.kind == volunteers.GRANT.name and parcel.user_id is not None:
            bring_in_line(tx, parcel.guild_id, parcel.user_id, now)
        deliveries.begin_try(tx, parcel, channel_id=9, real=real)
        deliveries.settle(tx, parcel, "done", channel_id=9, message_id=parcel.id, now=now)


def bring_in_line(tx: Transaction, guild_id: int, user_id: int, now: datetime) -> None:
    found = roles.member_roles_for(tx, guild_id, user_id)
    for member_role in found.wanted - found.given:
        given_member_roles.note(tx, guild_id, user_id, member_role, now=now)
    for member_role in found.given - found.wanted:
        given_member_roles.drop(tx, guild_id, user_id, member_role)


def traces(tx: Transaction, user_id: int) -> Iterator[tuple[str, str]]:
    """Table and column of everything in the whole database in which this id stands, also inside texts."""
    for table in metadata.sorted_tables:
        for column in table.c:
            for value in tx.values(select(column).select_from(table)):
                if str(user_id) in str(value):
                    yield table.name, column.name
