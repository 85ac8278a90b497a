"""`/join`: the norms, the interests, one first thing to do; resumed where it was left.

Nothing is stored before the person agreed to the norms and to what is stored, at the end of step 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.volunteers import volunteer_interests
from bot.models.volunteers import volunteers as rows
from bot.services.guild import guilds, interests, translations
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.guild.interests import Interest
from bot.services.people import preferences, volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.record import activity
from bot.services.things import calendars, commitments, fitting, things
from bot.services.things.receipts import Receipt
from bot.services.things.things import Thing

#: The organisation's own texts that step 1 shows.
READ_FIRST = ("cause", "norms", "privacy", "contact")
AGREE, INTERESTS, FIRST_THING, JOINED = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Panel:
    """What `/join` shows now: the step, and what is needed to draw it."""

    step: int
    guild: Guild
    interests: Sequence[Interest] = ()
    chosen: frozenset[int] = frozenset()
    suggested: Sequence[Thing] = ()
    held: Thing | None = None  # of what they are in for, what comes next
    receipt: Receipt | None = None
    fresh: bool = False  # they have just become a volunteer
    marked: bool = True
    """Whether they get the member role that everybody sees."""
    untranslated: bool = False  # some of what they agree to is in the server's language only


_ME = and_(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_AGREED = update(rows).where(_ME).values(join_step=INTERESTS, wording=bindparam("wording"))
_STEP = update(rows).where(_ME).values(join_step=bindparam("join_step"))
_FINISHED = update(rows).where(_ME, rows.c.joined_at.is_(None)).values(joined_at=bindparam("now"))
_THEIRS = and_(
    volunteer_interests.c.guild_id == bindparam("guild_id"),
    volunteer_interests.c.user_id == bindparam("user_id"),
)
_CHOSEN = select(volunteer_interests.c.interest_id).where(_THEIRS)
_UNCHOOSE = delete(volunteer_interests).where(_THEIRS)
_CHOOSE = insert(volunteer_interests).values(
    guild_id=bindparam("guild_id"), user_id=bindparam("user_id"), interest_id=bindparam("interest_id")
)


def panel(tx: Transaction, caller: Caller, *, now: datetime) -> Panel:
    """`/join` where it was left. Raises Refusal while the guild has not said what is stored and whom to
    turn to.
    """
    guild = translations.guild_in(tx, caller.guild, caller.language)
    if not guild.open_for_joining:
        raise Refusal(
            N_("Joining isn't open yet: the admins still have to finish /setup. Please try again later.")
        )
    volunteer = volunteers.find(tx, caller.guild, caller.user_id)
    if volunteer is None or volunteer.wording != guild.wording:
        return _to_agree(tx, guild, caller)
    if volunteer.joined_at is not None:
        return _joined(tx, guild, caller, now=now)
    return _at(tx, guild, caller, volunteer.join_step, now=now)


def panel_in(tx: Transaction, caller: Caller, language: str, *, now: datetime) -> Panel:
    """`/join` in a language that was chosen on the welcome card. It is theirs from now on, or, where nothing
    is stored of them, from the moment they agree. Raises Invalid, and Refusal as `panel` does.
    """
    found = panel(tx, caller, now=now)
    if found.step != AGREE:
        preferences.choose_language(tx, caller, language, now=now)
    return found


def _to_agree(tx: Transaction, guild: Guild, caller: Caller) -> Panel:
    return Panel(
        AGREE,
        guild,
        marked=preferences.find(tx, caller.guild, caller.user_id).is_marked,
        untranslated=bool(translations.missing(tx, guild, caller.language, among=READ_FIRST)),
    )


def agree(
    tx: Transaction,
    caller: Caller,
    wording: int,
    *,
    marked: bool | None = None,
    language: str | None = None,
    now: datetime,
) -> Panel:
    """End of step 1, with or without the member role of all volunteers (None: as they had chosen), and in the
    language they chose to be spoken to in, if they did.

    Raises Refusal if the texts changed while they were being read, and Invalid.
    """
    guild = guilds.find(tx, caller.guild)
    if guild.wording != wording or not guild.open_for_joining:
        raise Refusal(N_("These texts have just been changed. Please use /join again to read the new ones."))
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    tx.execute(_AGREED, guild_id=caller.guild, user_id=caller.user_id, wording=wording)
    if marked is not None:
        preferences.wear_member_role(tx, caller, wears=marked, now=now)
    if language is not None:
        preferences.choose_language(tx, caller, language, now=now)
    return panel(tx, caller, now=now)


def choose_interests(tx: Transaction, caller: Caller, interest_ids: Sequence[int], *, now: datetime) -> Panel:
    """End of step 2. Interests that were removed while choosing are passed over."""
    _agreed(tx, caller)
    offered = {interest.id for interest in interests.offered_in(tx, caller.guild)}
    tx.execute(_UNCHOOSE, guild_id=caller.guild, user_id=caller.user_id)
    for interest_id in dict.fromkeys(interest_ids):
        if interest_id in offered:
            tx.execute(_CHOOSE, guild_id=caller.guild, user_id=caller.user_id, interest_id=interest_id)
    return go_to(tx, caller, FIRST_THING, now=now)


def go_to(tx: Transaction, caller: Caller, step: int, *, now: datetime) -> Panel:
    """Back, or on without choosing anything."""
    volunteer = _agreed(tx, caller)
    if volunteer.joined_at is None:
        tx.execute(
            _STEP, guild_id=caller.guild, user_id=caller.user_id, join_step=max(AGREE, min(step, FIRST_THING))
        )
    return _at(tx, translations.guild_in(tx, caller.guild, caller.language), caller, step, now=now)


def finish(tx: Transaction, caller: Caller, thing_id: int | None, *, now: datetime) -> Panel:
    """End of step 3: they are a volunteer, with a first commitment to something, or just looking.

    Twice is once. Raises Refusal, and joins nobody, if that thing has closed meanwhile, and where it clashes.
    """
    volunteer = _agreed(tx, caller)
    receipt = None if thing_id is None else commitments.accept(tx, thing_id, caller, now=now)
    if receipt is not None and receipt.clash is not None:
        raise Refusal(
            N_(
                "“{title}” goes together with “{other}” only if you want both: I'm in on its card asks you "
                "that. Choose something else here, or just look round."
            ),
            title=receipt.thing.title,
            other=receipt.clash.others[0].title,
        )
    fresh = tx.execute(_FINISHED, guild_id=caller.guild, user_id=caller.user_id, now=now) == 1
    if fresh:
        activity.record(tx, caller.guild, caller.user_id, "joined", now=now)
        volunteers.grant(tx, caller.guild, volunteer.user_id, now=now)
    guild = guilds.find(tx, caller.guild)
    if receipt is None and not fresh:
        return _joined(tx, guild, caller, now=now)
    return Panel(JOINED, guild, receipt=receipt, fresh=fresh)


def chosen_interests(tx: Transaction, guild_id: int, user_id: int) -> frozenset[int]:
    return frozenset(tx.values(_CHOSEN, guild_id=guild_id, user_id=user_id))


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_UNCHOOSE, guild_id=guild_id, user_id=user_id)


def _agreed(tx: Transaction, caller: Caller) -> Volunteer:
    """The volunteer, if they agreed to the norms as they are worded today. Raises Refusal."""
    volunteer = volunteers.hold(tx, caller.guild, caller.user_id)
    if volunteer is None or volunteer.wording != guilds.find(tx, caller.guild).wording:
        raise Refusal(N_("Please use /join again: there is a text to agree to first."))
    return volunteer


def _at(tx: Transaction, guild: Guild, caller: Caller, step: int, *, now: datetime) -> Panel:
    """The panel at a step; the interests are passed over where none are offered."""
    if step <= AGREE:
        return _to_agree(tx, guild, caller)
    offered = interests.offered_in(tx, guild.guild_id, language=caller.language)
    if step == INTERESTS and offered:
        chosen = chosen_interests(tx, guild.guild_id, caller.user_id)
        return Panel(INTERESTS, guild, interests=offered, chosen=chosen)
    suggested = fitting.things_for(tx, caller.guild, caller.user_id, standing=False, now=now)
    return Panel(FIRST_THING, guild, interests=offered, suggested=suggested)


def _joined(tx: Transaction, guild: Guild, caller: Caller, *, now: datetime) -> Panel:
    """What somebody sees who has joined already."""
    offered = interests.offered_in(tx, guild.guild_id, language=caller.language)
    suggested = fitting.things_for(tx, caller.guild, caller.user_id, now=now)
    owed = calendars.owed(things.held_by(tx, caller.guild, caller.user_id), now)
    return Panel(JOINED, guild, interests=offered, suggested=suggested, held=owed[0] if owed else None)
