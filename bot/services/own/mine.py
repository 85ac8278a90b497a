"""Everything that is about one person, for that person: to see, and to erase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.services.care import hand_kinds, hands, report_retention
from bot.services.care.hand_kinds import Hand
from bot.services.celebrating import kudos_lists
from bot.services.guild import guilds, interests
from bot.services.outbox import kept
from bot.services.outbox.kept import Kept
from bot.services.own import own_data
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import Hours, Preferences
from bot.services.people.volunteers import Volunteer
from bot.services.record import activity, erasures
from bot.services.record.agreements import Agreement
from bot.services.things import joining, presence, proposed, things
from bot.services.things.proposed import Waiting
from bot.services.things.things import Held, Thing


@dataclass(frozen=True, slots=True)
class Mine:
    """What the bot knows of a person in one guild."""

    volunteer: Volunteer | None
    held: Sequence[Held]
    given_back: Sequence[Thing]
    waiting: Sequence[Kept]
    #: For which things, and which of their starts, they have said that they are there.
    here: Mapping[int, datetime]
    #: What they proposed, and nobody has answered yet.
    proposed: Sequence[Waiting]
    #: What they asked for, and wait for a word about.
    hands: Sequence[Hand]
    #: Whether they thanked somebody, or were thanked.
    thanks: bool
    interests: Sequence[str]
    consents: Sequence[volunteers.Consent]
    preferences: Preferences
    #: When nothing is sent to them, be it their own choice or the guild's.
    hours: Hours
    #: What all volunteers of the guild wear, unless they'd rather not.
    member_role_id: int | None
    #: What those wear who want to hear of every ask.
    calls_role_id: int | None
    #: Whether there is anything at all; also of somebody who only ever posted something.
    stored: bool

    def agreed(self, kind: Agreement) -> bool | None:
        return next((consent.agreed for consent in self.consents if consent.kind == kind), None)


def show(tx: Transaction, guild_id: int, user_id: int, *, language: str | None = None) -> Mine:
    chosen = joining.chosen_interests(tx, guild_id, user_id)
    preferred = preferences.find(tx, guild_id, user_id)
    volunteer = volunteers.find(tx, guild_id, user_id)
    guild = guilds.find(tx, guild_id)
    return Mine(
        volunteer=volunteer,
        held=things.held_by(tx, guild_id, user_id),
        given_back=things.given_back_by(tx, guild_id, user_id),
        waiting=kept.waiting_for(tx, guild_id, user_id),
        here=presence.here_now(tx, guild_id, user_id),
        proposed=proposed.waiting_of(tx, guild_id, user_id),
        hands=[one for one in hands.of(tx, guild_id, user_id) if _is_news(one)],
        thanks=kudos_lists.are_any(tx, guild_id, user_id),
        interests=[i.name for i in interests.offered_in(tx, guild_id, language=language) if i.id in chosen],
        consents=volunteers.consents_of(tx, guild_id, user_id),
        preferences=preferred,
        hours=preferences.hours(guild, preferred),
        member_role_id=guild.volunteer_role_id,
        calls_role_id=guild.calls_role_id,
        stored=volunteer is not None or bool(own_data.show(tx, guild_id, user_id)),
    )


def _is_news(hand: Hand) -> bool:
    """What waits for an answer of its own is shown there; that somebody has taken it on, here."""
    kind = hand_kinds.find(hand.kind)
    return kind is None or not kind.has_answer or hand.state != "waiting"


def erase(
    tx: Transaction, guild_id: int, user_id: int, *, keeps_reports: bool = False, now: datetime
) -> None:
    """Erase everything about this person, in one transaction. Twice is once.

    `keeps_reports`: what they reported and nobody has settled stays, without saying who wrote it.

    Their places go to whoever waits; totals stay right; the bot's posts that name them are redrawn without
    the name. Everything is locked before anything is changed, in the order in which everyone locks: the
    person, then rosters by ascending id. Of whom nothing is known is held, too: they may be about to come.
    """
    was_known = volunteers.hold(tx, guild_id, user_id) is not None
    was_stored = was_known or bool(own_data.show(tx, guild_id, user_id))
    if not was_known:
        language = guilds.find(tx, guild_id).language
        was_known = volunteers.hold_a_stranger(tx, guild_id, user_id, language=language, now=now)
    if keeps_reports:
        report_retention.unsign(tx, guild_id, user_id)
    own_data.forget(tx, guild_id, user_id, now=now)
    if was_stored or was_known:
        erasures.record(tx, guild_id, user_id, now=now)
    if was_known:
        activity.record(tx, guild_id, None, "erased", now=now)
        volunteers.grant(tx, guild_id, user_id, now=now)
