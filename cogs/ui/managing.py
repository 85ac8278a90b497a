"""What the panels of those who look after a thing to do have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import discord

from bot.answers import answer_to
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.checkins import debriefs
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.guild.overtaking import marks
from bot.services.things import asks, endings, managing, presence, register, roles, shifts
from bot.services.things.amendments import Words
from bot.services.things.notices import Audience
from bot.services.things.roles import Role
from bot.services.things.shifts import Shift
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import Button, button, entry, menu
from cogs.ui.covering import cover_entries
from cogs.ui.drafting import show_draft, template_entry
from cogs.ui.facts import places_left, when_and_where
from cogs.ui.needs import needs_text, skills_for
from cogs.ui.role_cards import for_whom, role_words, what_comes
from cogs.ui.series import series_entries
from cogs.ui.timetables import least_line
from cogs.ui.yes import plan_of

NO_DATE = N_("No date: whenever one likes.")

#: Whom one can write to, of those whose yes stands.
GROUPS: dict[Audience, str] = {
    "owing": N_("In, and not done yet"),
    "done": N_("Done"),
    "waiting": N_("Waiting for a place or an answer"),
}


def marks_of_words(words: Words) -> str:
    """What a form showed of them."""
    return marks(asdict(words))


async def managed_thing(interaction: Interaction, thing_id: int) -> Thing:
    """It, for whoever may change it. Raises NotAllowed, NotFound."""
    thing, _people = await interaction.client.db.read(managing.people, thing_id, caller_of(interaction))
    return thing


async def guild_here(interaction: Interaction) -> Guild:
    """The server's settings, for reading what is typed."""
    return await interaction.client.db.read(guilds.find, caller_of(interaction).guild)


async def who_hears(interaction: Interaction, thing: Thing) -> str:
    """What happens next, by the rows that are about to tell; empty where nobody is told."""
    count, at = await interaction.client.db.read(endings.hear_of_it, thing)
    if not count or at is None:
        return ""
    told = ngettext(
        "{n} person hears of it, {soon} at the earliest. Until then a slip can still be mended.",
        "{n} people hear of it, {soon} at the earliest. Until then a slip can still be mended.",
        count,
    )
    return told.format(n=count, soon=timestamp(at, "R"))


async def show_changes(interaction: Interaction, thing_id: int) -> None:
    """Line by line what can be changed, as it is now."""
    db, thing = interaction.client.db, await managed_thing(interaction, thing_id)
    if thing.state == "draft":
        await show_draft(interaction, thing_id)
        return
    if thing.kind == "shift":
        await _show_shift_changes(interaction, await db.read(shifts.show, thing_id))
        return
    target = (await db.read(asks.show, thing_id)).target if thing.kind == "ask" else None
    card = Card(_("Change “{title}”").format(title=said(thing.title)), colour=Colour.CALM)
    role = await db.read(roles.show, thing_id) if thing.kind == "role" else None
    _words_line(card, thing, role)
    listed = (button(_("Discord event"), f"event:{thing_id}"),) if thing.occasion else ()
    ways = (
        button(_("Picture"), f"picture:{thing_id}"),
        *listed,
        button(_("Who looks after it"), f"lead:{thing_id}"),
        back_to_people(thing),
    )
    if not thing.is_open(interaction.client.clock.now()):
        await answer_to(interaction).update(card.row(*ways).view())
        return
    if not plan_of(thing).is_role:
        moment = when_and_where(thing.occasion, thing.deadline) or _(NO_DATE)
        card.beside(moment, button(_("When and where"), f"manage:{thing_id}:when"))
    card.beside(places_line(thing), button(_("Places"), f"manage:{thing_id}:places"))
    if thing.kind == "ask":
        card.beside(target_line(thing, target), button(_("Target"), f"manage:{thing_id}:target"))
    needed = needs_text(thing.needs, await skills_for(db, thing)) or _("Needs: nothing in particular")
    card.beside(needed, button(_("What it needs"), f"needs:{thing_id}"))
    if role is not None:
        card.beside(for_whom(role), button(_("Who"), f"compose:{thing_id}:who"))
        card.beside(what_comes(role), button(_("More"), f"compose:{thing_id}:more"))
    if thing.series_id is not None:
        card.text(_("It is one of a series: what is changed here is changed for this date alone."))
    card.small(
        await who_hears(interaction, thing)
        or _("Whoever said yes hears of another step, moment or place. Other changes disturb nobody.")
    )
    await answer_to(interaction).update(card.row(*ways).view())


async def _show_shift_changes(interaction: Interaction, shown: Shift) -> None:
    """What is changed of one shift alone; its words, its needs and its picture are those of all."""
    card = Card(_("Change “{title}”").format(title=said(shown.title)), colour=Colour.CALM)
    if shown.is_open(interaction.client.clock.now()):
        moment = when_and_where(shown.occasion, None)
        card.beside(moment, button(_("When and where"), f"manage:{shown.id}:when"))
        card.beside(places_line(shown), button(_("Places"), f"manage:{shown.id}:places"))
        least = least_line(shown) or _("Any number of people will do.")
        card.beside(least, button(_("At least"), f"shift:{shown.id}:least"))
    all_of_them = button(_("All of them"), f"timetable:{shown.timetable_id}")
    card.beside(_("What it says and what it needs is the same for all of these shifts."), all_of_them)
    card.small(
        await who_hears(interaction, shown)
        or _("Whoever said yes hears of another moment or place. Other changes disturb nobody.")
    )
    card.row(button(_("Discord event"), f"event:{shown.id}"), back_to_people(shown))
    await answer_to(interaction).update(card.view())


def _words_line(card: Card, thing: Thing, role: Role | None) -> None:
    title = f"**{said(thing.title)}**"
    if role is not None:
        words = "\n".join((title, role_words(role)))
        card.beside(words, button(_("Words"), f"compose:{thing.id}:words"))
        return
    step = _("**The step:** {step}").format(step=said(thing.step))
    words = "\n".join(text for text in (title, said(thing.why), step) if text)
    card.beside(words, button(_("Words"), f"manage:{thing.id}:words"))


def places_line(thing: Thing) -> str:
    if thing.places is None:
        return _("Places: as many as come")
    places = ngettext("{n} place", "{n} places", thing.places).format(n=thing.places)
    return f"{places} · {places_left(thing.roster.free or 0)}"


def target_line(thing: Thing, target: int | None) -> str:
    if target is None:
        return _("No target")
    return _("Together: {done} of {target}").format(done=thing.done, target=target)


def back_to_people(thing: Thing) -> Button:
    return button(_("Back"), f"{thing.kind}:{thing.id}:people")


def back_to_overview(thing: Thing) -> Button:
    if thing.state == "open":
        return button(_("Back"), f"overview:{thing.kind}:all:open:0")
    return button(_("Back"), f"overview:{thing.kind}:all:ended:0")


def managed_card(thing: Thing, colour: Colour) -> Card:
    """Its title, with what brings the panel up to date."""
    refresh = button(_("Refresh"), f"{thing.kind}:{thing.id}:people")
    return Card(colour=colour).beside(f"### {said(thing.title)}", refresh)


def manage_row(
    card: Card, thing: Thing, *, besides: Sequence[discord.SelectOption] = (), now: datetime
) -> Card:
    """What whoever looks after it can do about it; `besides` is what only its kind has."""
    back = back_to_overview(thing)
    if ways := [*besides, *_more_ways(thing, now=now)]:
        card.row(menu("manage", _("More"), ways))
    if thing.state == "taken_back":
        return card.row(back)
    is_done = register.kind_of(thing).can_be_done
    who = (button(_("Who did it?"), f"attendance:{thing.id}:0"),) if is_done else ()
    if is_done and presence.has_begun(thing, now):
        who = (button(_("Who's missing now"), f"roll:{thing.id}:0"),)
    on_it = thing.confirmed + thing.offered + thing.waitlisted + thing.pending + thing.standby
    message = (button(_("Message"), f"notice:{thing.id}"),) if on_it else ()
    if not thing.is_open(now):
        told = (button(_("What came of it"), f"outcome:{thing.id}"),) if thing.state == "closed" else ()
        return card.row(*who, *told[: len(who)], *message, opens_again(thing), back)
    has_begun = presence.has_begun(thing, now)
    change, end = (
        button(_("Change"), f"manage:{thing.id}:change"),
        button(_("End it"), f"manage:{thing.id}:end"),
    )
    return card.row(change, *message, *(who if has_begun else ()), end, back)


def _more_ways(thing: Thing, *, now: datetime) -> list[discord.SelectOption]:
    """What is not done each time."""
    ways = []
    if thing.is_open(now) and register.kind_of(thing).can_be_done:
        ways.append(entry(_("Ask people it fits"), f"invite:{thing.id}"))
    if presence.has_begun(thing, now) and register.kind_of(thing).can_be_done:
        ways.append(entry(_("Who did it?"), f"attendance:{thing.id}:0"))
    if thing.is_open(now) and thing.occasion is not None:
        if presence.is_called(thing):
            ways.append(entry(_("Don't ask who is there at the start"), f"roll:{thing.id}:off"))
        else:
            ways.append(entry(_("Ask who is there at the start"), f"roll:{thing.id}:on"))
    ways += cover_entries(thing, now=now)
    if thing.starts_at is not None and thing.starts_at > now and thing.is_open(now):
        ways.append(entry(_("When places change hands"), f"nods:{thing.id}"))
    if thing.is_open(now) and thing.approval != "admins":
        ways.append(entry(_("Add somebody who said yes elsewhere"), f"add:{thing.id}"))
    if thing.kind == "ask" and thing.is_open(now):
        ways.append(entry(_("Thread for questions"), f"questions:{thing.id}"))
        ways.append(entry(_("Ping who wants to hear of it"), f"call:{thing.id}", _("Once for an ask.")))
    if debriefs.can_be(thing, now=now):
        about = _("After something hard, for those who were there")
        ways.append(entry(_("Debrief"), f"debrief:thing:{thing.id}", about))
    if thing.kind == "role" and thing.state == "open":
        ways.append(entry(_("Terms, and a note for who comes next"), f"term:{thing.id}:all"))
        ways.append(entry(_("Taking turns"), f"rota:{thing.id}"))
    if thing.kind == "ask":
        again = entry(_("Post it again"), f"copy:{thing.id}", _("A copy to change, without its dates."))
        ways += [*series_entries(thing, now=now), again, template_entry(thing)]
    return ways


def opens_again(thing: Thing) -> Button:
    """What has no moment goes on at once; for the rest it is asked until when."""
    if plan_of(thing).is_role:
        return button(_("Open again"), f"manage:{thing.id}:reopen")
    return button(_("Open again"), f"manage:{thing.id}:again")
