"""Scenes: for each kind of message to a person, what has to happen for it to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.care import buddies, duty, hello_wishes, recipients, reports, support, welcoming
from bot.services.care.hello_wishes import Shared
from bot.services.followups import reaching_out
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.preparing import drafting, proposals, publishing, repeating
from bot.services.reach import invitations
from bot.services.things import (
    adding,
    amendments,
    approvals,
    asks,
    commitments,
    endings,
    joining,
    leading,
    notices,
    outcomes,
    plans,
    roles,
)
from bot.services.things.outcomes import Told
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.checkin_scenes import CHECKIN_SCENES
from tests.place_scenes import PLACE_SCENES
from tests.refusal_scenes import REFUSAL_SCENES
from tests.role_scenes import ROLE_SCENES
from tests.stage import DAY, HALF_A_DAY, HOUR, Scene, Stage
from tests.thanks_scenes import THANKS_SCENES


async def a_place(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    ask = await on.asks(places=1)
    for person in (ben, ana):
        await on.says_yes(person, ask)
    await on.gives_back(ben, ask)
    return [ana]


async def a_reminder(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    await on.says_yes(ana, await on.asks(deadline=on.community.bot.clock.now() + 2 * DAY))
    await on.time(DAY + HOUR)
    return [ana]


async def a_reminder_somebody_asked_for(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    ask, at = await on.asks(), on.community.bot.clock.now() + DAY
    await on.says_yes(ana, ask)
    await on.does(lambda tx, who, now: plans.choose(tx, ask, who, at, now=now), ana)
    await on.time(DAY + HOUR)
    return [ana]


async def a_change(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    ask = await on.asks()
    await on.says_yes(ana, ask)
    await on.amended(amendments.move, ask, deadline=on.community.bot.clock.now() + 5 * DAY)
    return [ana]


async def a_cancellation(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    ask = await on.asks()
    await on.says_yes(ana, ask)
    await on.amended(endings.cancel, ask)
    return [ana]


async def a_word_from_its_lead(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    ask = await on.asks()
    await on.says_yes(ana, ask)

    def say(tx: Transaction, who: Caller, *, now: datetime) -> None:
        written = notices.write(tx, ask, who, "owing", on.words.why or "Bring a coat", now=now)
        notices.send(tx, written.draft_id, who, now=now)

    await on.does(say, on.community.olga)
    return [ana]


async def asked_to_look_after_it(on: Stage) -> tuple[Person, Person, int]:
    """Cora, who looks after it, asks Ana."""
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    ask = await on.asks()
    await on.says_yes(ana, ask)
    await on.does(lambda tx, who, now: leading.take_on(tx, ask, who, now=now), cora)
    await on.does(lambda tx, who, now: leading.ask(tx, ask, who, ana.id, now=now), cora)
    return ana, cora, ask


async def a_question_to_look_after_it(on: Stage) -> list[Person]:
    ana, _cora, _ask = await asked_to_look_after_it(on)
    return [ana]


async def an_answer_of_who_looks_after_it(on: Stage) -> list[Person]:
    ana, cora, ask = await asked_to_look_after_it(on)
    await on.does(lambda tx, who, now: leading.answer(tx, ask, who, yes=True, now=now), ana)
    return [cora]


async def asked_whether_they_are_in(on: Stage) -> tuple[Person, Person, int]:
    """Cora has Ana asked."""
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    ask = await on.asks()
    await on.does(lambda tx, who, now: adding.ask(tx, ask, who, ana.id, now=now), cora)
    return ana, cora, ask


async def a_question_whether_somebody_is_in(on: Stage) -> list[Person]:
    ana, _cora, _ask = await asked_whether_they_are_in(on)
    return [ana]


async def an_answer_of_who_was_added(on: Stage) -> list[Person]:
    ana, cora, ask = await asked_whether_they_are_in(on)
    await on.does(lambda tx, who, now: commitments.take_offer(tx, ask, who, now=now), ana)
    return [cora]


async def the_end_of_a_wait(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    ask = await on.asks(places=1)
    for person in (ben, ana):
        await on.says_yes(person, ask)
    await on.amended(endings.close, ask)
    return [ana]


async def an_end(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    await on.says_yes(ana, await on.asks(deadline=on.community.bot.clock.now() + HOUR))
    await on.time(2 * HOUR)
    return [ana]


async def an_end_of_what_somebody_leads(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    draft = Draft("Plant trees", "Shade", "Spade", deadline=on.community.bot.clock.now() + HOUR)
    posted = await on.does(lambda tx, who, now: asks.post(tx, who, draft, now=now), cora)
    await on.says_yes(await on.person("Ana"), posted.id)
    await on.time(2 * HOUR)
    await on.time(DAY)
    return [cora]


async def a_thank_you(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    ask = await on.asks()
    await on.does(lambda tx, who, now: commitments.report_done(tx, ask, who, now=now), ana)
    await on.amended(endings.close, ask)
    await on.amended(outcomes.write, ask, told=Told("An oak stands.", "", "Thank you!"))
    return [ana]


async def an_answer(on: Stage) -> list[Person]:
    ana, olga = await on.person("Ana"), on.community.olga
    strong = on.community.guild.role("Strong", permissions=Permissions.BAN_MEMBERS)
    offered = await on.does(
        lambda tx, who, now: roles.offer(
            tx, who, replace(on.words, step=""), member_role_id=strong.id, is_mighty=True, now=now
        ),
        olga,
    )
    await on.says_yes(ana, offered.id)
    await on.does(lambda tx, who, now: approvals.approve(tx, offered.id, who, ana.id, now=now), olga)
    return [ana]


async def an_invitation(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    ask = await on.asks(places=1)
    await on.amended(invitations.start, ask)
    await on.time(timedelta(minutes=2))
    return [ana]


async def too_few_are_in(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    draft = replace(on.words, places=3, deadline=on.community.bot.clock.now() + 2 * DAY)
    await on.does(lambda tx, who, now: asks.post(tx, who, draft, now=now), cora)
    await on.time(DAY + HOUR)
    return [cora]


async def a_hello_taken_on(on: Stage) -> list[Person]:
    ana, cora, _hello = await on.hello()
    return [ana, cora]


async def a_hello_a_day_later(on: Stage) -> list[Person]:
    ana, cora, _hello = await on.hello()
    await on.time(DAY)
    return [ana, cora]


async def a_hello_two_days_later(on: Stage) -> list[Person]:
    ana, cora, _hello = await on.hello()
    await on.time(DAY, times=2)
    return [ana, cora]


async def a_hello_of_nobody(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    await on.does(lambda tx, who, now: hello_wishes.ask(tx, who, Shared(), now=now), ana)
    await on.time(DAY, times=3)
    return [ana]


async def support_taken_on(on: Stage) -> list[Person]:
    ana, _cora, _hand = await on.support()
    return [ana]


async def support_half_a_day_later(on: Stage) -> list[Person]:
    ana, cora, _hand = await on.support()
    await on.time(HALF_A_DAY)
    await on.time(10 * HOUR)  # in the morning
    return [ana, cora]


async def support_a_day_later(on: Stage) -> list[Person]:
    _ana, cora, _hand = await on.support()
    await on.time(HALF_A_DAY, times=2)
    return [cora]


async def support_with_somebody_on_duty(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    here = on.guild_id
    duty.ask(lambda tx, guild_id, now: [ben.id] if guild_id == here else [])
    await on.community.waits_until(12)
    await on.does(lambda tx, who, now: support.call(tx, who.guild, who, now=now), ana)
    return [ben]


async def somebody_to_write_to(on: Stage) -> Person:
    """Ana was quiet for long, and Cora wants to write to her."""
    await somebody_quiet(on)
    cora = await on.person("Cora", on.community.coordinators)
    found = await on.does(lambda tx, who, now: reaching_out.listed(tx, who, now=now), cora)
    await on.does(lambda tx, who, now: reaching_out.claim(tx, found[0].followup.id, who, now=now), cora)
    return cora


async def news_for_whoever_is_on_duty(on: Stage) -> list[Person]:
    ben, here = await on.person("Ben"), on.guild_id
    duty.ask(lambda tx, guild_id, now: [ben.id] if guild_id == here else [])
    await somebody_quiet(on)
    await on.community.waits_until(12)
    return [ben]


async def somebody_quiet(on: Stage) -> None:
    ana = await on.person("Ana")

    def joins(tx: Transaction, who: Caller, *, now: datetime) -> None:
        joining.agree(tx, who, guilds.find(tx, who.guild).wording, now=now)
        joining.finish(tx, who, None, now=now)

    await on.does(joins, ana)
    await on.time(50 * DAY)


async def not_written_a_day_later(on: Stage) -> list[Person]:
    cora = await somebody_to_write_to(on)
    await on.time(HOUR, times=26)
    return [cora]


async def not_written_two_days_later(on: Stage) -> list[Person]:
    cora = await somebody_to_write_to(on)
    await on.time(HOUR, times=60)
    return [cora]


async def wishes_for_a_buddy(on: Stage) -> tuple[Person, Person, int]:
    ana, cora, hello = await on.hello()
    await on.does(lambda tx, who, now: welcoming.finish(tx, hello, who, now=now), cora)
    pair = await on.does(lambda tx, who, now: buddies.ask(tx, who.guild, who, now=now), ana)
    return ana, cora, int(pair.id)


async def a_buddy_asked(on: Stage) -> list[Person]:
    ana, cora, _pair = await wishes_for_a_buddy(on)
    return [cora, ana]


async def a_buddy(on: Stage) -> list[Person]:
    ana, cora, pair = await wishes_for_a_buddy(on)
    await on.does(lambda tx, who, now: buddies.say_yes(tx, pair, who, now=now), cora)
    return [ana, cora]


async def a_buddy_no_longer(on: Stage) -> list[Person]:
    ana, cora, pair = await wishes_for_a_buddy(on)
    await on.does(lambda tx, who, now: buddies.say_yes(tx, pair, who, now=now), cora)
    await on.does(lambda tx, who, now: buddies.end(tx, pair, who, now=now), ana)
    return [cora]


async def no_buddy(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    await on.does(lambda tx, who, now: buddies.ask(tx, who.guild, who, now=now), ana)
    await on.time(DAY, times=8)
    return [ana]


async def an_end_of_what_is_stored(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    await on.time(28 * DAY, times=12)
    return [ana]


async def reported(on: Stage) -> tuple[Person, Person, int]:
    ana, cora = await on.person("Ana"), await on.person("Cora")
    await on.does(lambda tx, who, now: recipients.choose(tx, who, [cora.id]), on.community.olga)
    sealed = on.community.bot.client.vault.seal("They shouted.")
    await on.does(
        lambda tx, who, now: reports.send(
            tx,
            who.guild,
            who,
            None,
            sealed,
            owner_id=on.community.olga.id,
            channel_is_safe=False,
            now=now,
        ),
        ana,
    )
    report = await on.does(lambda tx, who, now: reports.waiting_for(tx, who)[0].id, cora)
    return ana, cora, int(report)


async def a_report(on: Stage) -> list[Person]:
    _ana, cora, _report = await reported(on)
    return [cora]


async def a_report_settled(on: Stage) -> list[Person]:
    ana, cora, report = await reported(on)
    await on.does(lambda tx, who, now: reports.settle(tx, report, who, now=now), cora)
    return [ana]


async def an_ask_that_was_not_posted(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    draft = on.words
    begun = await on.does(lambda tx, who, now: drafting.begin(tx, who, draft, now=now), cora)
    await on.does(lambda tx, who, now: publishing.plan(tx, begun.id, who, now + HOUR, now=now), cora)
    on.community.guild.take(cora, on.community.coordinators)
    await on.time(HOUR)
    return [cora]


async def a_series_that_waits(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    starts = on.community.bot.clock.now() + 2 * DAY
    draft = replace(on.words, occasion=Occasion(starts, starts + HOUR))
    begun = await on.does(lambda tx, who, now: drafting.begin(tx, who, draft, now=now), cora)
    await on.does(lambda tx, who, now: repeating.begin(tx, begun.id, who, "1", 5, now=now), cora)
    await on.community.sets(asks_channel_id=None)
    await on.time(2 * DAY)
    return [cora]


async def proposed(on: Stage) -> tuple[Person, Person, int]:
    """Ana has proposed something, and Cora coordinates."""
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    draft = await on.does(lambda tx, who, now: drafting.begin(tx, who, on.words, now=now), ana)
    await on.does(lambda tx, who, now: proposals.propose(tx, draft.id, who, named=True, now=now), ana)
    return ana, cora, int(draft.id)


async def a_proposal_handed_back(on: Stage) -> list[Person]:
    ana, cora, ask = await proposed(on)
    note = on.words.why or "Say when."
    await on.does(lambda tx, who, now: proposals.hand_back(tx, ask, who, note[:500], now=now), cora)
    return [ana]


SCENES: dict[str, Scene] = {
    **PLACE_SCENES,
    **ROLE_SCENES,
    **REFUSAL_SCENES,
    **CHECKIN_SCENES,
    **THANKS_SCENES,
    "series_word": a_series_that_waits,
    "proposal_answered": a_proposal_handed_back,
    "not_posted": an_ask_that_was_not_posted,
    "place": a_place,
    "reminder": a_reminder,
    "reminder_wanted": a_reminder_somebody_asked_for,
    "invitation": an_invitation,
    "too_few": too_few_are_in,
    "how_it_went": an_end,
    "what_came_of_it": an_end_of_what_somebody_leads,
    "thanks": a_thank_you,
    "changed": a_change,
    "cancelled": a_cancellation,
    "lead_asked": a_question_to_look_after_it,
    "lead_answered": an_answer_of_who_looks_after_it,
    "notice": a_word_from_its_lead,
    "added": a_question_whether_somebody_is_in,
    "add_answered": an_answer_of_who_was_added,
    "over": the_end_of_a_wait,
    "answered": an_answer,
    "hello": a_hello_taken_on,
    "hello_yours": a_hello_a_day_later,
    "hello_came": a_hello_a_day_later,
    "hello_back": a_hello_two_days_later,
    "hello_unanswered": a_hello_of_nobody,
    "followup_yours": not_written_a_day_later,
    "followup_back": not_written_two_days_later,
    "followups_duty": news_for_whoever_is_on_duty,
    "hand": support_taken_on,
    "hand_yours": support_half_a_day_later,
    "hand_came": support_half_a_day_later,
    "hand_back": support_a_day_later,
    "hand_duty": support_with_somebody_on_duty,
    "buddy_asked": a_buddy_asked,
    "buddy": a_buddy,
    "buddy_over": a_buddy_no_longer,
    "buddy_unanswered": no_buddy,
    "ending": an_end_of_what_is_stored,
    "report": a_report,
    "report_settled": a_report_settled,
}
