"""The note that those who have a role leave for whoever has it next."""

from __future__ import annotations

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild.overtaking import marks
from bot.services.roles import role_notes
from bot.services.things import rosters
from bot.services.things.thing_notes import MOST_NOTE
from cogs.ui import Card, Colour, button, form, heading, leads_on, note_text, text_field

routes = Routes()


def note_form(note: str | None = None) -> discord.ui.Modal:
    return form(
        _("Note for who comes next"),
        text_field(
            "note",
            _("What should they know?"),
            value=note,
            long=True,
            required=False,
            most=MOST_NOTE,
            hint=_("Everybody who has this role reads it, and who is asked to take it over. Empty: no note."),
            example=_("The list of numbers is in the shared folder."),
        ),
    )


@routes.click("term:{thing_id}:note", opens_modal=True)
async def edit_note(interaction: Interaction, thing_id: int) -> None:
    note = await interaction.client.db.read(role_notes.before_writing, thing_id, caller_of(interaction))
    modal = write_note.modal(thing_id=thing_id, seen=marks({"note": note}), note=note)
    await answer_to(interaction).ask(modal)


@routes.form("term:{thing_id}:note:{seen}", build=note_form)
async def write_note(interaction: Interaction, thing_id: int, seen: str, note: str | None = None) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.write(role_notes.write, thing_id, caller, note or "", seen=seen, now=bot.clock.now())
    db = bot.db
    one = await db.read(rosters.commitment_of, thing_id, caller.user_id)
    written = await db.read(role_notes.find, thing_id)
    card = Card(_("Note for who comes next"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card.text(note_text(written) or _("There is no note."))
    has_it = one is not None and one.has_place
    back = button(_("Back"), f"term:{thing_id}") if has_it else button(_("Back"), f"term:{thing_id}:all")
    card = await leads_on(card, interaction, thing.guild_id, back)
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """Reached from one's own term, and from those of everybody."""
