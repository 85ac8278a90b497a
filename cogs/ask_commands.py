"""`/ask new` and `/ask manage`: what coordinators do with asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _, number
from bot.interactions import Interaction, caller_of
from bot.markup import clipped, kept
from bot.routes import Routes
from bot.services.guild import rights
from bot.services.preparing import copies, drafting, proposals, repeating
from bot.services.preparing.repeating import Series
from bot.services.reach import friends
from bot.services.things import abilities, asks, managing, needs, outcomes, posting, proposed
from bot.services.things.asks import Ask
from bot.services.things.needs import MOST_HOURS, Needs
from bot.services.things.outcomes import Outcome
from bot.services.things.posting import Draft
from bot.services.things.proposed import Waiting
from bot.services.things.rosters import MOST_PLACES
from bot.services.things.searching import Named
from bot.services.things.things import Thing
from bot.tree import OPENS_MODAL
from cogs.ui import (
    Card,
    Colour,
    able_groups,
    before_draft,
    button,
    chosen_one,
    drafts_lines,
    form,
    manage_row,
    managed_card,
    people_groups,
    plain_fields,
    repeats_line,
    said,
    select,
    show_draft,
    show_overview,
    skills_for,
    suggest_languages,
    suggest_moments,
    suggest_skills,
    suggested,
    thing_facts,
    typed_moment,
    who_is_on_it,
)

routes = Routes()
ask = app_commands.Group(name="ask", description=N_("Call people to action"), guild_only=True)

#: Seconds. Forms come back from strangers, and a datetime holds no more; the rules refuse it as too far off.
LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())

#: Of what one has begun, beside a new one.
MOST_OFFERED = 3

Count = app_commands.Range[int, 1, MOST_PLACES]
Hours = app_commands.Range[int, 1, MOST_HOURS]


@ask.command(
    name="new",
    description=N_("Call people to action, or propose it: why it matters and one clear step"),
    extras=OPENS_MODAL,
)
@app_commands.describe(
    target=N_("How many Done would make this a success?"),
    places=N_("How many people can take part? Leave empty for as many as come"),
    deadline=N_("Until when? For example: tomorrow 18:00"),
    skill=N_("Does it need somebody who can do this?"),
    hours=N_("How many hours a week does it take?"),
    language=N_("Does it need somebody who speaks this?"),
)
@app_commands.autocomplete(deadline=suggest_moments, skill=suggest_skills, language=suggest_languages)
async def new(
    interaction: Interaction,
    target: Count | None = None,
    places: Count | None = None,
    deadline: str | None = None,
    skill: str | None = None,
    hours: Hours | None = None,
    language: str | None = None,
) -> None:
    caller, now = caller_of(interaction), interaction.client.clock.now()
    guild = await before_draft(interaction)
    until = typed_moment(deadline, guild, now=now) if deadline else None
    posting.check_places(target, places)
    posting.check_moments(until, None, now=now)
    needed = await interaction.client.db.read(needs.read, caller, skill=skill, hours=hours, language=language)
    if not any((target, places, until, needed)):
        begun, kept_ones = await interaction.client.db.read(copies.to_begin_with, caller)
        if begun or kept_ones:
            waiting = await interaction.client.db.read(proposed.waiting_of, caller.guild, caller.user_id)
            await answer_to(interaction).update(_go_on_with(begun, kept_ones, waiting).view())
            return
    await interaction.client.db.read(proposals.before_writing, caller)
    form = new_ask.modal(
        target=target,
        places=places,
        deadline=int(until.timestamp()) if until else None,
        skill=needed.skill,
        hours=needed.hours,
        language=needed.language,
    )
    await answer_to(interaction).ask(form)


def _go_on_with(begun: Sequence[Thing], templates: Sequence[Named], waiting: Sequence[Waiting]) -> Card:
    """What somebody has begun and not posted, the newest first; templates; or a new one."""
    card = Card(_("Go on, or begin a new one?") if begun else _("A new ask"), colour=Colour.CALM)
    drafts_lines(card, begun[:MOST_OFFERED], waiting)
    if templates:
        options = [(one.title, str(one.id)) for one in templates]
        card.row(select("template:use", _("Begin with a template"), options))
    buttons = [button(_("A new ask"), "ask:begin", ButtonStyle.primary)]
    if len(begun) > MOST_OFFERED:
        buttons.append(button(_("All you have begun"), "drafts:0"))
    return card.row(*buttons)


@routes.click("ask:begin", opens_modal=True)
async def begin(interaction: Interaction) -> None:
    await _before_writing(interaction)
    form = new_ask.modal(target=None, places=None, deadline=None, skill=None, hours=None, language=None)
    await answer_to(interaction).ask(form)


async def _before_writing(interaction: Interaction) -> None:
    """Raises Refusal where what they would write gets nowhere."""
    await before_draft(interaction)
    await interaction.client.db.read(proposals.before_writing, caller_of(interaction))


def ask_form(title: str | None = None, why: str | None = None, step: str | None = None) -> discord.ui.Modal:
    return form(_("A call to action"), *plain_fields(title, why, step))


@routes.form("ask:new:{target}:{places}:{deadline}:{skill}:{hours}:{language}", build=ask_form)
async def new_ask(
    interaction: Interaction,
    target: int | None,
    places: int | None,
    deadline: int | None,
    skill: int | None,
    hours: int | None,
    language: str | None,
    title: str,
    why: str,
    step: str,
) -> None:
    """What was written is kept as a draft, and shown as it will look."""
    bot = interaction.client
    await _before_writing(interaction)
    until = datetime.fromtimestamp(min(deadline, LATEST), UTC) if deadline else None
    draft = Draft(title, why, step, places, until, needs=Needs(skill, hours, language))
    begun = await bot.db.write(
        drafting.begin, caller_of(interaction), draft, target=target, now=bot.clock.now()
    )
    await show_draft(interaction, begun.id)


@app_commands.context_menu(name=N_("Make this an ask"), extras=OPENS_MODAL)
@app_commands.guild_only()
async def make_ask(interaction: Interaction, message: discord.Message) -> None:
    """Any message's words as the why of a new one; whoever wrote them is not named."""
    await _before_writing(interaction)
    words = kept(message.clean_content).strip()
    if not words:
        raise Refusal(N_("That message has no words of its own. /ask new begins an ask without it."))
    whose = "own" if message.author.id == interaction.user.id else "other"
    await answer_to(interaction).ask(made_ask.modal(whose=whose, why=clipped(words, posting.MOST_WHY)))


@routes.form("ask:made:{whose}", build=ask_form)
async def made_ask(interaction: Interaction, whose: str, title: str, why: str, step: str) -> None:
    bot = interaction.client
    await _before_writing(interaction)
    draft = Draft(title, why, step)
    begun = await bot.db.write(drafting.begin, caller_of(interaction), draft, now=bot.clock.now())
    theirs = _("Its words come from somebody else's message, and nobody is named. Do they agree to it?")
    await show_draft(interaction, begun.id, theirs if whose == "other" else "")


@ask.command(name="manage", description=N_("See what is open and who is in, and change or close it"))
@app_commands.describe(ask_id=N_("Which one? Leave empty to see all"))
@app_commands.rename(ask_id="ask")
async def manage(interaction: Interaction, ask_id: str | None = None) -> None:
    if ask_id is None:
        await show_overview(interaction, "ask")
        return
    one_id = chosen_one(ask_id, otherwise=N_("Please choose one of the suggested asks."))
    await _show_people(interaction, one_id)


@manage.autocomplete("ask_id")
async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return await suggested(interaction, "ask", typed)


@routes.click("ask:{ask_id}:people")
@routes.click("ask:{ask_id}:people:{page}")
async def _show_people(interaction: Interaction, ask_id: int, page: int = 0) -> None:
    bot = interaction.client
    caller = caller_of(interaction)
    thing, people = await bot.db.read(managing.people, ask_id, caller, kind="ask")
    if thing.state == "draft":
        await show_draft(interaction, ask_id)
        return
    shown = await bot.db.read(asks.show, ask_id)
    able = await bot.db.read(abilities.able, shown, caller) if shown.needs else {}
    groups = people_groups(people) | able_groups(shown.needs, await skills_for(bot.db, shown), able)
    coordinates = await bot.db.read(rights.is_coordinator, caller)
    outcome = await bot.db.read(outcomes.find, ask_id)
    repeats = await bot.db.read(repeating.of, shown, now=bot.clock.now())
    panel = _manage_panel(
        shown,
        groups,
        page,
        outcome=outcome,
        repeats=repeats,
        passed_on=await bot.db.read(friends.how_often, ask_id),
        coordinates=coordinates,
        now=bot.clock.now(),
    )
    await answer_to(interaction).update(panel)


def _manage_panel(
    shown: Ask,
    groups: Mapping[str, Sequence[int]],
    page: int,
    *,
    outcome: Outcome | None,
    repeats: Series | None,
    passed_on: int | None,
    coordinates: bool,
    now: datetime,
) -> discord.ui.LayoutView:
    card = managed_card(shown, Colour.ACT if shown.is_open(now) else Colour.ENDED)
    card.text(thing_facts(shown, target=shown.target))
    if repeats is not None:
        card.text(repeats_line(repeats))
    if outcome is not None:
        card.text(_told(_("What came of it"), outcome.came_of_it))
        card.text(_told(_("What to do differently"), outcome.to_change))
    if passed_on:
        card.small(_("“Ask a friend” was opened {count} times.").format(count=number(passed_on)))
    who_is_on_it(card, shown, groups, page, coordinates=coordinates)
    return manage_row(card, shown, now=now).view()


def _told(heading: str, text: str) -> str:
    return f"**{heading}:** {said(text)}" if text else ""


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(ask)
    bot.tree.add_command(make_ask)
