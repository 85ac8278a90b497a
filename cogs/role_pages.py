"""The page of a role, for volunteers: from /find, and for who has it from /mine."""

from __future__ import annotations

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.roles import role_pages
from bot.services.roles.role_pages import RolePage
from cogs.ui import (
    MOST_SHOWN,
    Button,
    button,
    entry,
    menu,
    note_text,
    open_role_card,
    people_text,
    picture_for,
    role_card,
    running_text,
    skills_for,
    told_apart,
    update_pictured,
    when_text,
    who_else,
)

#: Characters of the note: all of it opens where it is written.
MOST_OF_NOTE = 200

routes = Routes()


@routes.click("role:{role_id}:show")
async def show(interaction: Interaction, role_id: int) -> None:
    """What its card says, who has it and likes to be named, and its next shifts."""
    bot, caller = interaction.client, caller_of(interaction)
    page = await bot.db.read(role_pages.show, role_id, caller, now=bot.clock.now())
    role = page.role
    guild = await bot.db.read(guilds.find, role.guild_id)
    listed, lead = await skills_for(bot.db, role), None if guild.quiet else role.lead
    if role.state != "open":
        card = role_card(role, listed, lead=lead)
        await answer_to(interaction).update(card.row(_back(page)).view())
        return
    picture = await picture_for(bot.db, role)
    card = open_role_card(role, listed, lead=lead, picture=picture, turn=running_text(page.turn))
    if page.named:
        have_it = _("**They have it, too:** {people}") if page.has_it else _("**They have it:** {people}")
        card.text(have_it.format(people=people_text(page.named[:MOST_SHOWN])))
    card.text(note_text(page.note, most=MOST_OF_NOTE))
    if page.shifts:
        card.text(_("**Its next shifts**"))
        names = told_apart(page.shifts, guild.zone)
        shifts = [entry(names[one.id], f"shift:{one.id}:show", None) for one in page.shifts]
        card.text("\n".join(f"- {names[one.id]} ({when_text(one)})" for one in page.shifts))
        card.row(menu("shifts", _("Open a shift"), shifts))
    await update_pictured(interaction, card.row(*_ways(page, quiet=guild.quiet), _back(page)), picture)


def _ways(page: RolePage, *, quiet: bool) -> tuple[Button, ...]:
    """What they can do about it."""
    if page.has_it:
        others = () if quiet else (who_else(page.role.id),)
        note = button(_("Note for who comes next"), f"term:{page.role.id}:note")
        return button(_("Step down"), f"thing:{page.role.id}:out"), *others, note
    return (button(_("I'd like this role"), f"role:{page.role.id}:in", ButtonStyle.success),)


def _back(page: RolePage) -> Button:
    if page.has_it:
        return button(_("Back"), f"thing:{page.role.id}:mine")
    return button(_("Back"), "find:0")


async def setup(bot: Groundswell) -> None:
    """Reached from /find and /mine."""
