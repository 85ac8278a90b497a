"""What people write in a check-in: sealed as it arrives, and read by those whom the invitation named."""

from __future__ import annotations

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.checkins import checkin_notes, checkins
from bot.services.checkins.checkin_notes import MOST_NOTE, Note
from bot.services.checkins.checkins import CheckIn
from cogs.ui import (
    CHECKIN_EMOJI,
    Card,
    Colour,
    asked_card,
    button,
    checkin_title,
    form,
    leads_on,
    opened,
    paged_to_fit,
    private_text,
    question_text,
    text_field,
    to_mine,
)

routes = Routes()


def note_form(note: str | None = None) -> discord.ui.Modal:
    return form(
        _("In your words"),
        text_field(
            "note",
            _("What you want to say"),
            value=note,
            long=True,
            required=False,
            hint=_("Read without your name by whom the check-in named. Empty: nothing."),
            most=MOST_NOTE,
        ),
    )


@routes.click("checkin:{checkin_id}:note:{at}", opens_modal=True)
async def ask_for_note(interaction: Interaction, checkin_id: int, at: int) -> None:
    """Empty, whatever was written before: what is sealed is not sent about needlessly."""
    await answer_to(interaction).ask(write.modal(checkin_id=checkin_id, at=at))


@routes.form("checkin:{checkin_id}:note:{at}", build=note_form)
async def write(interaction: Interaction, checkin_id: int, at: int, note: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    written = await bot.db.write(
        checkin_notes.write, checkin_id, caller, [(at, note)], bot.vault.seal, now=bot.clock.now()
    )
    readers = await bot.db.read(checkins.readers, checkin_id)
    if at + 1 < len(written.asks):
        await answer_to(interaction).update(asked_card(written, at + 1, readers).view())
        return
    card = Card(_("Thank you for telling us"), colour=Colour.CARE)
    card.text(private_text(written, readers) if note.strip() else _("There is no note of yours."))
    card.row(
        button(_("Write it anew"), f"checkin:{checkin_id}:note:{at}"),
        button(_("Change my answer"), f"checkin:{checkin_id}:again"),
    )
    card = await leads_on(card, interaction, written.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:notes:{page}")
async def read(interaction: Interaction, checkin_id: int, page: int) -> None:
    """Without names, and in no order of theirs."""
    bot = interaction.client
    checkin, notes = await bot.db.read(checkin_notes.read, checkin_id, caller_of(interaction))
    if not notes:
        raise Refusal(N_("Nobody wrote anything, or it has been erased."))
    vault, asks = bot.vault, checkin.asks

    def text(one: Note) -> str:
        about = f"**{question_text(asks[one.number])}**\n" if _says_which(checkin) else ""
        return about + opened(vault, one.sealed)

    card = Card(f"{CHECKIN_EMOJI} {checkin_title(checkin)}", colour=Colour.CARE)
    listed = paged_to_fit(notes, page, text)
    card.text("\n\n".join(text(one) for one in listed.shown))
    if turning := listed.turning(f"checkin:{checkin_id}:notes:{{page}}"):
        card.row(turning)
    card.small(_("Only you and whom the invitation named read this. Please keep it so."))
    if checkin.thing_id is not None:
        card.row(button(_("Back"), f"debrief:thing:{checkin.thing_id}"))
    else:
        card.row(button(_("Back"), f"checkin:{checkin_id}:show:0"))
    await answer_to(interaction).update(card.view())


def _says_which(checkin: CheckIn) -> bool:
    return len(checkin.asks) > 1


async def setup(bot: Groundswell) -> None:
    """Reached from check-ins, and from what was told of them."""
