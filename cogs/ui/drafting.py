"""An ask before it is posted: as it will look, how its moment was read, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.i18n import _, speaking, timestamp
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.guild import guilds, rights
from bot.services.guild import interests as interest_list
from bot.services.guild.guilds import Guild
from bot.services.preparing import drafting, similar
from bot.services.preparing.similar import Past
from bot.services.things import leads, managing, proposed
from bot.services.things.asks import Ask
from bot.services.things.proposed import Proposal, Waiting
from bot.services.things.things import Thing
from bot.services.things.unposted import KEPT_FOR
from cogs.ui.ask_cards import open_card
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button, entry
from cogs.ui.hints import ROOM_FOR_HINTS, hints, past_line
from cogs.ui.moments import read_as
from cogs.ui.needs import skills_for
from cogs.ui.pictures import picture_for, update_pictured
from cogs.ui.quotes import quoted
from cogs.ui.role_drafting import show_role_draft
from cogs.ui.shift_drafting import show_timetable


async def show_draft(interaction: Interaction, ask_id: int, told: str = "") -> None:
    """The card as everybody will see it, in the language of the server, and below it what only its author
    sees; `told` is what is amiss. Raises NotFound.
    """
    bot, caller = interaction.client, caller_of(interaction)
    thing, _people = await bot.db.read(managing.people, ask_id, caller)
    if thing.kind == "role" and thing.state == "draft":
        await show_role_draft(interaction, ask_id, told)
        return
    if thing.kind == "shift" and thing.state == "draft":
        await show_timetable(interaction, ask_id, told)
        return
    draft = await bot.db.read(drafting.show, ask_id, caller)
    if draft.state != "draft":
        await answer_to(interaction).update(posted_already(draft).view())
        return
    guild = await bot.db.read(guilds.find, draft.guild_id)
    proposal = await bot.db.read(proposed.find, ask_id)
    posts = await bot.db.read(rights.is_coordinator, caller)
    with speaking(guild.language):
        offered = await bot.db.read(interest_list.offered_in, draft.guild_id, language=guild.language)
        needed = await skills_for(bot.db, draft)
        picture = await picture_for(bot.db, draft)
        lead = None if guild.quiet or draft.unsigned else draft.lead or caller.user_id
        card = open_card(replace(draft, state="open"), offered, needed, lead=lead, picture=picture)
        buttons = " · ".join((_("I'm in"), _("Done"), _("Not this time")))
    card.small(_("Below it: {buttons}").format(buttons=buttons))
    past = await bot.db.read(similar.like, draft, caller)
    together = len(await bot.db.read(leads.of, ask_id)) > 1
    below = _controls(draft, guild, proposal, told, past, posts=posts, together=together, now=bot.clock.now())
    await update_pictured(interaction, card, picture, below)


def _controls(
    draft: Ask,
    guild: Guild,
    proposal: Proposal | None,
    told: str,
    past: Sequence[Past],
    *,
    posts: bool,
    together: bool,
    now: datetime,
) -> Card:
    """Below it: what its author, who `posts` it or proposes it, can do next, alone or `together`."""
    card = Card(colour=Colour.CALM).text(f"⚠️ {told}" if told else "")
    if moment := read_as(draft.deadline, draft.occasion, guild, now=now):
        read = _("Read as **until {moment}**") if draft.occasion is None else _("Read as **{moment}**")
        card.text(read.format(moment=moment))
    if managing.is_series(draft):
        return _of_series(card, draft)
    if draft.posts_at is not None:
        at = read_as(draft.posts_at, None, guild, now=now)
        card.text(_("It posts itself: **{moment}**. Under More you can take that back.").format(moment=at))
    if proposal is not None and proposal.state == "waiting":
        return _waits(card, draft, proposal, posts=posts)
    if proposal is not None and proposal.state == "returned" and proposal.note:
        card.text(_("A coordinator handed it back and writes:")).text(quoted(proposal.note))
    card.small("\n".join([*(f"💡 {hint}" for hint in hints(draft)), *map(past_line, _fitting(draft, past))]))
    card.small(_kept_text(posts=posts, together=together))
    if posts:
        first = button(_("Post"), f"draft:{draft.id}:post", ButtonStyle.primary)
    else:
        first = button(_("Propose"), f"proposal:{draft.id}:new", ButtonStyle.primary)
    return card.row(
        first,
        button(_("Change"), f"draft:{draft.id}:words"),
        button(_("When and where"), f"manage:{draft.id}:when"),
    ).row(
        button(_("Who"), f"draft:{draft.id}:who"),
        button(_("More"), f"draft:{draft.id}:more"),
    )


def _kept_text(*, posts: bool, together: bool) -> str:
    """Who sees it, and how long it is kept."""
    if together:
        seen = _("Only those who look after it see it until it is posted.")
    elif posts:
        seen = _("Only you see it until you post it.")
    else:
        seen = _("Only you see it until you propose it to the coordinators, who post it.")
    kept = _("It is kept for {days} days after its last change; /ask manage finds it again.")
    return f"{seen} {kept.format(days=KEPT_FOR.days)}"


def _fitting(draft: Ask, past: Sequence[Past]) -> Sequence[Past]:
    """Beside a long story there is room for one."""
    return past if len(draft.why) + len(draft.step) <= ROOM_FOR_HINTS else past[:1]


def _of_series(card: Card, draft: Ask) -> Card:
    """Below what the coming ones of a series are made from."""
    card.small(
        _(
            "This is the next one that is posted. What you change here is changed for all that come after, "
            "too; what is posted stays as it is."
        )
    )
    return card.row(
        button(_("Change"), f"draft:{draft.id}:words"),
        button(_("When and where"), f"manage:{draft.id}:when"),
        button(_("Who"), f"draft:{draft.id}:who"),
    ).row(
        button(_("More"), f"draft:{draft.id}:more"),
        button(_("Back"), f"series:{draft.id}"),
    )


def template_entry(thing: Thing) -> discord.SelectOption:
    """Keeps it as a template, or takes that back."""
    if thing.template_since is None:
        return entry(_("Keep as a template"), f"template:{thing.id}:keep", _("To be copied from /ask new."))
    return entry(_("No longer a template"), f"template:{thing.id}:off", _("It stays as it is."))


def _waits(card: Card, draft: Ask, proposal: Proposal, *, posts: bool) -> Card:
    """It lies before the coordinators as it is."""
    since = timestamp(proposal.proposed_at, "R")
    card.text(_("You proposed it {when}. It waits for the coordinators' answer.").format(when=since))
    ways = [button(_("Take it back"), f"proposal:{draft.id}:back"), button(_("Back"), "mine")]
    if posts:
        ways.insert(0, button(_("Post"), f"draft:{draft.id}:post", ButtonStyle.primary))
    return card.row(*ways)


def posted_already(thing: Thing) -> Card:
    card = Card(colour=Colour.CALM).text(_("“{title}” is posted already.").format(title=said(thing.title)))
    return card.row(button(_("See who is in"), f"{thing.kind}:{thing.id}:people"))


def drafts_lines(card: Card, drafts: Sequence[Thing], waiting: Sequence[Waiting] = ()) -> Card:
    """A line each, with the button that goes on with it; `waiting` are proposed."""
    since = {one.thing_id: one.proposed_at for one in waiting}
    for one in drafts:
        changed = _("changed {when}").format(when=timestamp(one.created_at, "R"))
        if one.posts_at is not None:
            changed = _("posts itself {when}").format(when=timestamp(one.posts_at, "R"))
        if one.id in since:
            changed = _("proposed {when}, waits for an answer").format(when=timestamp(since[one.id], "R"))
        card.beside(f"**{said(one.title)}**\n{changed}", button(_("Go on"), f"draft:{one.id}"))
    return card
