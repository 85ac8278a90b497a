"""`/role new` and `/role manage`: what coordinators do with roles."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Invalid
from bot.explain import refusal
from bot.i18n import N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.permissions import is_mighty
from bot.routes import Routes
from bot.services.care import followups
from bot.services.guild import rights
from bot.services.roles import composing, role_pages
from bot.services.things import abilities, adding, hand_overs, managing, roles
from bot.services.things.first_words import FIRST_WORD
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from bot.services.things.rosters import MOST_PLACES, Commitment
from bot.services.things.things import Thing
from bot.tree import OPENS_MODAL
from cogs.ui import (
    Card,
    Colour,
    able_groups,
    approving,
    before_new,
    button,
    chosen_one,
    drafts_lines,
    entry,
    form,
    grantable,
    linked_member_role,
    manage_row,
    managed_card,
    note_text,
    paged,
    places_left,
    role_facts,
    role_fields,
    said,
    show_draft,
    show_overview,
    skills_for,
    suggested,
    when_text,
    who_is_on_it,
)

routes = Routes()

#: Lines of a page, each with its button.
MOST_LISTED = 5
role = app_commands.Group(name="role", description=N_("Volunteering roles to take on"), guild_only=True)


@role.command(name="new", description=N_("Offer a volunteering role with places"), extras=OPENS_MODAL)
@app_commands.describe(
    places=N_("How many people can have it? Leave empty for as many as come"),
    member_role=N_("A member role they get with it, if any"),
)
async def new(
    interaction: Interaction,
    places: app_commands.Range[int, 1, MOST_PLACES] | None = None,
    member_role: discord.Role | None = None,
) -> None:
    """All else is chosen with the draft; what somebody has begun comes first."""
    await before_new(interaction)
    bot, caller = interaction.client, caller_of(interaction)
    if member_role is not None:
        grantable(member_role, approved=True)  # whether somebody approves each person is looked at next
        mighty = is_mighty(member_role)
        await bot.db.read(roles.before_offer, caller, member_role.id, is_mighty=mighty)
    elif places is None and (begun := await bot.db.read(composing.mine, caller)):
        await answer_to(interaction).update(_begun(begun, 0).view())
        return
    linked = member_role.id if member_role else None
    await answer_to(interaction).ask(new_role.modal(places=places, member_role=linked))


@routes.click("compose:list:{page}")
async def show_begun(interaction: Interaction, page: int) -> None:
    """What somebody has begun and not posted, the newest first; or a new one."""
    await before_new(interaction)
    begun = await interaction.client.db.read(composing.mine, caller_of(interaction))
    await answer_to(interaction).update(_begun(begun, page).view())


def _begun(begun: Sequence[Thing], page: int) -> Card:
    card = Card(_("Go on, or begin a new one?") if begun else _("A new role"), colour=Colour.CALM)
    if not begun:
        card.text(_("You have begun nothing."))
    listed = paged(begun, page, size=MOST_LISTED)
    drafts_lines(card, listed.shown)
    if turning := listed.turning("compose:list:{page}"):
        card.row(turning)
    return card.row(button(_("A new role"), "compose:new", ButtonStyle.primary))


def new_form(
    title: str | None = None, purpose: str | None = None, takes: str | None = None, step: str | None = None
) -> discord.ui.Modal:
    return form(_("A volunteering role"), *role_fields(title, purpose, takes, step))


@routes.click("compose:new", opens_modal=True)
async def begin(interaction: Interaction) -> None:
    await before_new(interaction)
    await answer_to(interaction).ask(new_role.modal(places=None, member_role=None))


@routes.form("role:new:{places}:{member_role}", build=new_form)
async def new_role(
    interaction: Interaction,
    places: int | None,
    member_role: int | None,
    title: str,
    purpose: str,
    takes: str | None = None,
    step: str | None = None,
) -> None:
    """What was written is kept as a draft, and shown as it will look."""
    bot = interaction.client
    await before_new(interaction)
    linked = linked_member_role(interaction, member_role)
    begun = await bot.db.write(
        composing.begin,
        caller_of(interaction),
        Draft(title, purpose, step or "", places),
        takes=takes or "",
        member_role_id=member_role,
        is_mighty=linked is not None and is_mighty(linked),
        now=bot.clock.now(),
    )
    await show_draft(interaction, begun.id)


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
    waiting = await bot.db.read(followups.about, FIRST_WORD, role_id, caller, now=bot.clock.now())
    answers = caller.manages_guild or shown.approval == "coordinators"
    card.text(_to_decide(shown, len(waiting), answers=answers))
    card.text(note_text(await bot.db.read(hand_overs.find, role_id)))
    card.text(_its_shifts(await bot.db.read(role_pages.shifts_of, role_id, now=bot.clock.now())))
    who_is_on_it(card, shown, groups, page, coordinates=coordinates)
    besides = _besides(shown, is_awaited=bool(waiting), answers=answers)
    manage_row(card, shown, besides=besides, now=bot.clock.now())
    if caller.manages_guild and shown.state == "open":
        approving(card, shown, gives_more=shown.member_role_id is not None)
    await answer_to(interaction).update(card.view())


def _its_shifts(shifts: Sequence[Thing]) -> str:
    lines = [f"- {said(one.title)} ({when_text(one)}): {_room(one)}" for one in shifts]
    return _("**Its next shifts**\n{list}").format(list="\n".join(lines)) if lines else ""


def _room(shift: Thing) -> str:
    return _("as many as come") if shift.roster.free is None else places_left(shift.roster.free)


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
        ways.append(entry(_("Who waits for a first word"), "followup:show:all"))
    if shown.confirmed and shown.state == "open":
        ways.append(entry(_("Take it back from somebody"), f"release:{shown.id}:list:0"))
    ways.append(entry(_("What has changed"), f"history:{shown.id}:0"))
    return ways


def _trouble(interaction: Interaction, shown: Role) -> str | None:
    """Why the member role that comes with it can't be handed out any more, if so."""
    if shown.member_role_id is None or interaction.guild is None:
        return None
    linked = interaction.guild.get_role(shown.member_role_id)
    if linked is None:
        return _("The member role that came with this is gone, so nobody is given one.")
    try:
        grantable(linked, approved=shown.approval == "admins")
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


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(role)
