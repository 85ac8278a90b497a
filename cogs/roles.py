"""Volunteering roles: `/role new`, `/role manage`, the card to sign up, and the member role that comes
with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, MemberRoles, Nothing, Post
from bot.db import Database
from bot.errors import Invalid
from bot.explain import refusal
from bot.i18n import N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.permissions import is_mighty
from bot.routes import Routes
from bot.services.guild import guilds, rights
from bot.services.outbox.outbox import Parcel
from bot.services.people.volunteers import GRANT
from bot.services.things import abilities, adding, managing, needs, raised_hands, roles
from bot.services.things.needs import MOST_HOURS, Needs
from bot.services.things.posting import MOST_TITLE, MOST_WHY, Draft
from bot.services.things.roles import ROLE_CARD, Role
from bot.services.things.rosters import MOST_PLACES, Commitment
from bot.tree import OPENS_MODAL
from cogs.ui import (
    Colour,
    able_groups,
    approving,
    before_new,
    button,
    chosen_one,
    entry,
    form,
    grantable,
    manage_row,
    managed_card,
    on_its_way,
    picture_for,
    role_card,
    role_facts,
    show_overview,
    skills_for,
    suggest_languages,
    suggest_skills,
    suggested,
    text_field,
    update_pictured,
    who_is_on_it,
)

routes = Routes()
role = app_commands.Group(name="role", description=N_("Volunteering roles to take on"), guild_only=True)


@role.command(name="new", description=N_("Offer a volunteering role with places"), extras=OPENS_MODAL)
@app_commands.describe(
    places=N_("How many people can have it? Leave empty for as many as come"),
    member_role=N_("A member role they get with it, if any"),
    skill=N_("Does it need somebody who can do this?"),
    hours=N_("How many hours a week does it take?"),
    language=N_("Does it need somebody who speaks this?"),
)
@app_commands.autocomplete(skill=suggest_skills, language=suggest_languages)
async def new(
    interaction: Interaction,
    places: app_commands.Range[int, 1, MOST_PLACES] | None = None,
    member_role: discord.Role | None = None,
    skill: str | None = None,
    hours: app_commands.Range[int, 1, MOST_HOURS] | None = None,
    language: str | None = None,
) -> None:
    await _may_offer(interaction, member_role)
    needed = await interaction.client.db.read(
        needs.read, caller_of(interaction), skill=skill, hours=hours, language=language
    )
    form = new_role.modal(
        places=places,
        member_role=member_role.id if member_role else None,
        skill=needed.skill,
        hours=needed.hours,
        language=needed.language,
    )
    await answer_to(interaction).ask(form)


def role_form(title: str | None = None, purpose: str | None = None) -> discord.ui.Modal:
    return form(
        _("A volunteering role"),
        text_field("title", _("Title"), value=title, most=MOST_TITLE, example=_("Phone banker")),
        text_field("purpose", _("What is it for?"), value=purpose, long=True, most=MOST_WHY),
    )


@routes.form("role:new:{places}:{member_role}:{skill}:{hours}:{language}", build=role_form)
async def new_role(
    interaction: Interaction,
    places: int | None,
    member_role: int | None,
    skill: int | None,
    hours: int | None,
    language: str | None,
    title: str,
    purpose: str,
) -> None:
    bot, guild = interaction.client, interaction.guild
    linked = guild.get_role(member_role) if guild and member_role is not None else None
    if member_role is not None and linked is None:
        raise Invalid(N_("That member role no longer exists. Please choose another one."))
    mighty = await _may_offer(interaction, linked)
    draft = Draft(title, purpose, places=places, needs=Needs(skill, hours, language))
    offered = await bot.db.write(
        roles.offer,
        caller_of(interaction),
        draft,
        member_role_id=member_role,
        is_mighty=mighty,
        now=bot.clock.now(),
    )
    see = button(_("See who has it"), f"role:{offered.id}:people")
    card = await on_its_way(interaction, _("Your role is on its way"), offered, see)
    if offered.approval is not None:
        card.small(
            _(
                "Its member role gives power here, so somebody who manages this server says yes to each "
                "person: the coordinators' channel says when somebody asks, /role manage shows who."
            )
        )
    await answer_to(interaction).say(card.view())


async def _may_offer(interaction: Interaction, linked: discord.Role | None) -> bool:
    """Whether the member role could harm the server. Raises Refusal, NotAllowed, Invalid."""
    await before_new(interaction)
    if linked is None:
        return False
    grantable(linked, approved=True)  # whether somebody has to approve each person is looked at next
    mighty, db = is_mighty(linked), interaction.client.db
    await db.read(roles.before_offer, caller_of(interaction), linked.id, is_mighty=mighty)
    return mighty


@role.command(name="manage", description=N_("See what is open and who has it, and change or end it"))
@app_commands.describe(role_id=N_("Which one? Leave empty to see all"))
@app_commands.rename(role_id="role")
async def manage(interaction: Interaction, role_id: str | None = None) -> None:
    if role_id is None:
        await show_overview(interaction, "role")
        return
    one_id = chosen_one(role_id, otherwise=N_("Please choose one of the suggested roles."))
    await show_people(interaction, one_id)


@manage.autocomplete("role_id")
async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return await suggested(interaction, "role", typed)


@routes.click("role:{role_id}:people")
@routes.click("role:{role_id}:people:{page}")
async def show_people(interaction: Interaction, role_id: int, page: int = 0) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    _thing, people = await bot.db.read(managing.people, role_id, caller, kind="role")
    shown = await bot.db.read(roles.show, role_id)
    trouble = _trouble(interaction, shown) if shown.state == "open" else None
    able = await bot.db.read(abilities.able, shown, caller) if shown.needs else {}
    groups = _groups(people) | able_groups(shown.needs, await skills_for(bot.db, shown), able)
    coordinates = await bot.db.read(rights.is_coordinator, caller)
    card = managed_card(shown, Colour.ENDED if shown.state != "open" else Colour.CALM)
    card.text(role_facts(shown)).text(f"⚠️ {trouble}" if trouble else "")
    _thing, waiting = await bot.db.read(raised_hands.waiting_in, role_id, caller)
    answers = caller.manages_guild or shown.approval == "coordinators"
    card.text(_to_decide(shown, len(waiting), answers=answers))
    who_is_on_it(card, shown, groups, page, coordinates=coordinates)
    besides = _besides(shown, is_awaited=bool(waiting), answers=answers)
    manage_row(card, shown, besides=besides, now=bot.clock.now())
    if caller.manages_guild and shown.state == "open":
        approving(card, shown, gives_more=shown.member_role_id is not None)
    await answer_to(interaction).update(card.view())


def _to_decide(shown: Role, awaited: int, *, answers: bool) -> str:
    """What somebody waits for; the menu below leads to it."""
    if shown.state != "open":
        return ""
    lines = []
    if shown.pending and answers:
        lines.append(
            ngettext(
                "⚠️ {n} person would like it and waits for an answer.",
                "⚠️ {n} people would like it and wait for an answer.",
                shown.pending,
            ).format(n=shown.pending)
        )
    if awaited:
        lines.append(
            ngettext(
                "⚠️ {n} person waits for a first word.", "⚠️ {n} people wait for a first word.", awaited
            ).format(n=awaited)
        )
    return "\n".join(lines)


def _besides(shown: Role, *, is_awaited: bool, answers: bool) -> list[discord.SelectOption]:
    """What only a role has."""
    ways = []
    if shown.state == "open" and shown.approval is not None and answers:
        ways.append(entry(_("Who would like it"), f"approval:{shown.id}:list:0"))
    if is_awaited:
        ways.append(entry(_("Who waits for a first word"), f"hand:{shown.id}:list:0"))
    return ways


def _trouble(interaction: Interaction, shown: Role) -> str | None:
    """Why the member role that comes with it can't be handed out any more, if so."""
    if shown.member_role_id is None or interaction.guild is None:
        return None
    linked = interaction.guild.get_role(shown.member_role_id)
    if linked is None:
        return _("The member role that came with this is gone, so nobody is given one.")
    try:
        grantable(linked, approved=shown.approval is not None)
    except Invalid as refused:
        return refusal(refused)
    return None


def _groups(people: Sequence[Commitment]) -> dict[str, Sequence[int]]:
    pending = [one.user_id for one in people if one.state == "pending"]
    asked = [one.user_id for one in people if adding.is_asked(one)]
    return {
        _("Has the role"): [one.user_id for one in people if one.state == "confirmed"],
        **({_("Would like it, in order"): pending} if pending else {}),
        **({_("Asked whether they are in"): asked} if asked else {}),
        _("Waiting, in order"): [one.user_id for one in people if one.state == "waitlisted"],
    }


@routes.click("role:{role_id}:show")
async def show(interaction: Interaction, role_id: int) -> None:
    """From /find: the role as its card shows it, with its buttons."""
    db = interaction.client.db
    shown = await db.read(roles.show_to, role_id, caller_of(interaction))
    picture = await picture_for(db, shown) if shown.state == "open" else None
    card = role_card(shown, await skills_for(db, shown), lead=shown.lead, picture=picture)
    await update_pictured(interaction, card.row(button(_("Back"), "find:0")), picture)


async def draw_role_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(roles.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    lead = None if guild.quiet else shown.lead
    picture = await picture_for(db, shown) if shown.state == "open" else None
    card = role_card(shown, await skills_for(db, shown), lead=lead, picture=picture)
    return Post(guild.asks_channel_id, card.view(), picture=picture)


async def draw_grant(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """A person's member roles, as what they signed up for says now."""
    found = await db.read(roles.member_roles_for, parcel.guild_id, parcel.user_id or 0)
    return MemberRoles(parcel.user_id or 0, found.wanted, found.given, found.approved)


draws = {ROLE_CARD: draw_role_card, GRANT: draw_grant}


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(role)
