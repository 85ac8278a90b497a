"""What a person is shown of what they said yes to, were asked about and would swap, and of buddies."""

from __future__ import annotations

from sqlalchemy import bindparam, case, or_, select

from bot.i18n import N_
from bot.models.buddies import buddies, buddy_offers
from bot.models.invitations import invitations as invitation_rows
from bot.models.rosters import commitments as commitment_rows
from bot.models.swaps import swaps as swap_rows
from bot.models.things import things as thing_rows
from bot.services.own import sheets
from bot.services.record.holdings import Selected, Sheet

COMMITMENTS = (
    select(
        thing_rows.c.title,
        thing_rows.c.kind,
        commitment_rows.c.state,
        commitment_rows.c.position,
        commitment_rows.c.offered_until,
        commitment_rows.c.called_at,
        commitment_rows.c.done_at,
        commitment_rows.c.again_at,
        commitment_rows.c.remind_at,
        commitment_rows.c.shown_at,
        commitment_rows.c.named_at,
        commitment_rows.c.on_offer_since,
        commitment_rows.c.account,
        commitment_rows.c.created_at,
        commitment_rows.c.changed_at,
    )
    .select_from(commitment_rows)
    .join(thing_rows, thing_rows.c.id == commitment_rows.c.thing_id)
    .where(
        commitment_rows.c.guild_id == bindparam("guild_id"), commitment_rows.c.user_id == bindparam("user_id")
    )
    .order_by(commitment_rows.c.id.desc())
)
_mine_thing, _their_thing = thing_rows.alias("mine_thing"), thing_rows.alias("their_thing")
_OWN_PLACES = select(commitment_rows.c.id).where(
    commitment_rows.c.guild_id == bindparam("guild_id"), commitment_rows.c.user_id == bindparam("user_id")
)
#: Whom they asked, or who asked them, is that person's.
SWAPS = (
    select(
        _mine_thing.c.title,
        _their_thing.c.title.label("in_exchange"),
        swap_rows.c.state,
        swap_rows.c.asked_at,
        swap_rows.c.settled_at,
    )
    .select_from(swap_rows)
    .join(_mine_thing, _mine_thing.c.id == swap_rows.c.mine_thing_id)
    .join(_their_thing, _their_thing.c.id == swap_rows.c.theirs_thing_id)
    .where(or_(swap_rows.c.mine_id.in_(_OWN_PLACES), swap_rows.c.theirs_id.in_(_OWN_PLACES)))
    .order_by(swap_rows.c.id.desc())
)
#: In wave 0 nobody was asked: they said of their own accord that they are not to be.
INVITED = (
    select(
        thing_rows.c.title,
        case((invitation_rows.c.wave > 0, invitation_rows.c.asked_at)).label("asked_at"),
        invitation_rows.c.declined_at,
    )
    .select_from(invitation_rows)
    .join(thing_rows, thing_rows.c.id == invitation_rows.c.thing_id)
    .where(
        invitation_rows.c.guild_id == bindparam("guild_id"), invitation_rows.c.user_id == bindparam("user_id")
    )
    .order_by(invitation_rows.c.asked_at.desc())
)

OF_BUDDIES = (buddies.c.user_id, buddies.c.buddy_id, buddy_offers.c.user_id)
BUDDIES = (
    Sheet("buddies", N_("Buddies"), Selected(sheets.PAIRS)),
    Sheet("buddy_offer", N_("That you'd gladly be a buddy"), sheets.own(buddy_offers)),
)
