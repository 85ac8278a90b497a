"""What a person is shown of check-ins: what they answered and wrote to, and those they started."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.i18n import N_
from bot.models.checkins import checkin_answers, checkin_notes, checkin_paces, checkin_readers, stretched
from bot.models.checkins import checkins as rounds
from bot.services.own import sheets
from bot.services.record.holdings import Selected, Sheet

ANSWERS = (
    select(
        rounds.c.question,
        rounds.c.questions,
        *(checkin_answers.c[name] for name in ("number", "answer", "answered_at")),
    )
    .select_from(checkin_answers)
    .join(rounds, rounds.c.id == checkin_answers.c.checkin_id)
    .where(
        checkin_answers.c.guild_id == bindparam("guild_id"), checkin_answers.c.user_id == bindparam("user_id")
    )
    .order_by(checkin_answers.c.checkin_id.desc(), checkin_answers.c.number)
)
#: What they wrote is sealed.
NOTED = (
    select(rounds.c.question, checkin_notes.c.written_at, checkin_notes.c.erase_at)
    .select_from(checkin_notes)
    .join(rounds, rounds.c.id == checkin_notes.c.checkin_id)
    .where(checkin_notes.c.guild_id == bindparam("guild_id"), checkin_notes.c.user_id == bindparam("user_id"))
    .order_by(checkin_notes.c.checkin_id.desc(), checkin_notes.c.number)
)
READ = (
    select(rounds.c.question, rounds.c.sent_at)
    .select_from(checkin_readers)
    .join(rounds, rounds.c.id == checkin_readers.c.checkin_id)
    .where(
        checkin_readers.c.guild_id == bindparam("guild_id"), checkin_readers.c.user_id == bindparam("user_id")
    )
    .order_by(checkin_readers.c.checkin_id.desc())
)
STRETCHED = (
    select(rounds.c.question, stretched.c.said_at)
    .select_from(stretched)
    .join(rounds, rounds.c.id == stretched.c.checkin_id)
    .where(stretched.c.guild_id == bindparam("guild_id"), stretched.c.user_id == bindparam("user_id"))
)
STARTED = (
    select(*(rounds.c[name] for name in ("question", "created_at", "closes_at")))
    .where(rounds.c.guild_id == bindparam("guild_id"), rounds.c.created_by == bindparam("user_id"))
    .order_by(rounds.c.id.desc())
)

COLUMNS = (
    checkin_answers.c.user_id,
    checkin_notes.c.user_id,
    checkin_paces.c.user_id,
    checkin_readers.c.user_id,
    rounds.c.created_by,
    stretched.c.user_id,
)
SHEETS = (
    Sheet("checkin_answers", N_("Your answers in check-ins"), Selected(ANSWERS)),
    Sheet("checkin_notes", N_("Check-ins you wrote something to"), Selected(NOTED)),
    Sheet("stretched", N_("Where somebody may write to you"), Selected(STRETCHED)),
    Sheet("checkin_pace", N_("How often you are asked at most"), sheets.own(checkin_paces)),
    Sheet("checkins", N_("Check-ins you started"), Selected(STARTED)),
    Sheet("checkin_readers", N_("Check-ins of which you read the notes"), Selected(READ)),
)
