"""Looking back on something hard: support first, then three prompts, for those who were there."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import N_, _, local_time, timestamp
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.checkins import checkin_notes, checkins, debriefs
from bot.services.checkins.checkin_notes import MOST_NOTE
from bot.services.checkins.checkins import DEBRIEF, CheckIn
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import things
from cogs.ui import (
    CHECKIN_EMOJI,
    Card,
    Colour,
    back_to_people,
    button,
    form,
    heading,
    leads_on,
    private_text,
    select,
    show_checkin_draft,
    text_field,
    to_mine,
)

routes = Routes()


@routes.click("debrief:list")
async def show_past(interaction: Interaction) -> None:
    """What happened lately, to choose what to look back on."""
    bot, now = interaction.client, interaction.client.clock.now()
    found = await bot.db.read(debriefs.past_in, caller_of(interaction), now=now)
    card = _explained()
    if found:
        guild = await bot.db.read(guilds.find, caller_of(interaction).guild)
        options = [(f"{local_time(one.starts_at, guild.zone)} · {one.title}", str(one.id)) for one in found]
        card.row(select("debrief:about", _("What was it?"), options))
    else:
        card.text(_("Nothing has happened here in the last thirty days that I know of."))
    await answer_to(interaction).update(card.row(button(_("Back"), "checkin:rounds:0")).view())


@routes.click("debrief:about")
async def begin(interaction: Interaction, values: list[str]) -> None:
    bot, chosen = interaction.client, whole_number(values[0] if values else "")
    if chosen is None:
        raise NotFound(N_("That no longer exists."))
    drafted = await bot.db.write(debriefs.draft, chosen, caller_of(interaction), now=bot.clock.now())
    await show_checkin_draft(interaction, drafted)


def _explained() -> Card:
    card = Card(_("Looking back on something hard"), colour=Colour.CARE)
    return card.text(
        _(
            "After something hard, whoever was there can say in three lines what it was like. Support comes "
            "first. What they write is shown without names once five have written; of fewer it is erased. "
            "Nobody has to: being asked to talk soon after helps some people and burdens others."
        )
    )


@routes.click("debrief:thing:{thing_id}")
async def show_about(interaction: Interaction, thing_id: int) -> None:
    """For whoever looks after it: to begin one, and to read what came of it."""
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    thing, sent = await bot.db.read(debriefs.about, thing_id, caller, now=now)
    card = _explained().text(f"**{heading(thing)}**")
    ways = []
    if sent is not None and not sent.is_over(now):
        card.text(_("Those who were there are asked until {when}.").format(when=timestamp(sent.closes_at)))
    else:
        ways.append(button(_("Prepare it"), f"debrief:thing:{thing_id}:begin", ButtonStyle.primary))
    if sent is not None and sent.told_at is not None:
        card.text(_("They were asked until {when}.").format(when=timestamp(sent.closes_at)))
        if await bot.db.read(checkins.may_read_notes, sent, caller):
            ways.append(button(_("What people wrote"), f"checkin:{sent.id}:notes:0"))
    await answer_to(interaction).update(card.row(*ways, back_to_people(thing)).view())


@routes.click("debrief:thing:{thing_id}:begin")
async def begin_about(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    drafted = await bot.db.write(debriefs.draft, thing_id, caller_of(interaction), now=bot.clock.now())
    await show_checkin_draft(interaction, drafted)


async def draw_debrief(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(checkins.show, parcel.subject_id or 0)
    if shown.is_over(now):
        return Nothing("the time to look back is over")
    thing = await db.read(things.show, shown.thing_id or 0)
    card = Card(f"{CHECKIN_EMOJI} " + _("How are you after it?"), colour=Colour.CARE)
    card.row(
        button(_("I'd like support"), f"checkin:{shown.id}:support", ButtonStyle.primary),
    )
    card.text(
        _(
            "You were there: **{title}**. If it stays with you, nobody has to carry it alone: the button "
            "above says who would hear of you, before anything is shared."
        ).format(title=heading(thing))
    )
    card.text(await _offer(db, shown))
    card.row(
        button(_("Look back"), f"checkin:{shown.id}:debrief"),
        button(_("Not this time"), f"checkin:{shown.id}:skip"),
    )
    return Direct(parcel.user_id or 0, card.view(), shown.closes_at)


async def _offer(db: Database, shown: CheckIn) -> str:
    readers = await db.read(checkins.readers, shown.id)
    return _(
        "If you like, say in three lines what was hard, what helped, and what should be different. It is "
        "read "
        "once five have written, else erased. {private}"
    ).format(private=private_text(shown, readers))


def debrief_form(
    hard: str | None = None, helped: str | None = None, different: str | None = None
) -> discord.ui.Modal:
    return form(
        _("Looking back"),
        text_field(
            "hard", _("What was hard for you?"), value=hard, long=True, required=False, most=MOST_NOTE
        ),
        text_field(
            "helped", _("What helped, or who?"), value=helped, long=True, required=False, most=MOST_NOTE
        ),
        text_field(
            "different",
            _("What should be different next time?"),
            value=different,
            long=True,
            required=False,
            most=MOST_NOTE,
        ),
    )


@routes.click("checkin:{checkin_id}:debrief", opens_modal=True)
async def ask_for_words(interaction: Interaction, checkin_id: int) -> None:
    await answer_to(interaction).ask(look_back.modal(checkin_id=checkin_id))


@routes.form("checkin:{checkin_id}:debrief", build=debrief_form)
async def look_back(
    interaction: Interaction, checkin_id: int, hard: str, helped: str, different: str
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    texts = [*enumerate((hard, helped, different))]
    written = await bot.db.write(
        checkin_notes.write, checkin_id, caller, texts, bot.vault.seal, now=bot.clock.now()
    )
    card = Card(_("Thank you for telling us"), colour=Colour.CARE)
    card.row(button(_("I'd like support"), f"checkin:{checkin_id}:support", ButtonStyle.primary))
    if any(text.strip() for _number, text in texts):
        card.text(await _kept(bot.db, written))
    else:
        card.text(_("You wrote nothing, and nothing is kept."))
    card.row(button(_("Write it anew"), f"checkin:{checkin_id}:debrief"))
    card = await leads_on(card, interaction, written.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


async def _kept(db: Database, shown: CheckIn) -> str:
    return private_text(shown, await db.read(checkins.readers, shown.id))


draws = {DEBRIEF: draw_debrief}


async def setup(bot: Groundswell) -> None:
    """Reached from /checkin new, from what somebody looks after, and from the offer itself."""
