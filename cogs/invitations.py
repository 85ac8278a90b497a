"""Invitations: people who agreed to it are asked about what fits them, and have it stopped with one press."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, ngettext, number, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.people import preferences, volunteers
from bot.services.reach import invitations
from bot.services.reach.invitations import Reach
from bot.services.record.figures import SMALLEST_GROUP
from bot.services.things import leads, things
from bot.services.things.invited import INVITATION
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    back_to_people,
    button,
    effort_text,
    heading,
    leads_on,
    led_by,
    plan_of,
    plan_text,
    reach_text,
    said,
    stop_invitations,
    tell_how,
    to_the_server,
)

routes = Routes()


async def draw_invitation(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    user_id = parcel.user_id or 0
    thing = await db.read(invitations.still_wanted, parcel.subject_id or 0, user_id, now=now)
    if thing is None:
        return Nothing("there is nothing to ask any more")
    since = await db.read(volunteers.agreed_since, thing.guild_id, user_id, "invitations")
    quiet = (await db.read(guilds.find, thing.guild_id)).quiet
    card = Card(heading(thing), colour=Colour.ACT)
    card.text(said(thing.why)).text(plan_text(plan_of(thing), for_those_in=False))
    facts = [effort_text(thing.effort)] if thing.effort else []
    card.small(" · ".join([*facts, led_by(None if quiet else leads.named(thing))]).strip(" ·"))
    card.row(
        button(_("I'm in"), f"{thing.kind}:{thing.id}:in", ButtonStyle.success),
        button(_("Not this one"), f"invited:{thing.id}:no"),
        button(_("More"), f"invited:{thing.id}:more"),
    )
    return Direct(user_id, card.small(_why(since)).view())


def _why(since: datetime | None) -> str:
    if since is None:
        return _("Why this? It fits what you said here. **More** has fewer of these, and a stop.")
    return _(
        "Why this? You asked for invitations on {day}, and it fits what you said here. **More** has fewer of "
        "these, and a stop."
    ).format(day=timestamp(since, "D"))


@routes.click("invited:{thing_id}:no")
async def not_this_one(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(invitations.say_no, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("All right: nothing more about this one."), colour=Colour.CALM)
    card.text(f"**{said(thing.title)}**")
    again = button(_("I'm in after all"), f"{thing.kind}:{thing.id}:in")
    card.row(
        *((again,) if thing.is_open(bot.clock.now()) else ()),
        button(_("Fewer of these"), f"invited:{thing.guild_id}:fewer"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("invited:{thing_id}:more")
async def show_more(interaction: Interaction, thing_id: int) -> None:
    """What becomes of further ones."""
    thing = await interaction.client.db.read(invitations.asked_about, thing_id, caller_of(interaction))
    card = Card(_("Invitations"), colour=Colour.CALM)
    card.text(
        _(
            "I ask you about what fits your interests, what you can do and the time you have: once about "
            "each, and never more often than you want. Nobody sees whom I ask."
        )
    )
    card.row(button(_("Fewer of these"), f"invited:{thing.guild_id}:fewer"), stop_invitations(thing.guild_id))
    await answer_to(interaction).update(card.view())


@routes.click("invited:{guild_id}:fewer")
async def want_fewer(interaction: Interaction, guild_id: int) -> None:
    """In a direct message Discord does not say which server it is about; it concerns only who presses."""
    bot, caller = interaction.client, caller_of(interaction)
    before, most = await bot.db.write(preferences.want_fewer, guild_id, caller.user_id)
    card = Card(_("Fewer of these"), colour=Colour.GOOD)
    if before == most:
        card.text(_("It is one invitation or check-in a week already: there is nothing below that but none."))
    else:
        told = ngettext(
            "At most {n} invitation or check-in a week from now on.",
            "At most {n} invitations and check-ins together a week from now on.",
            most,
        )
        card.text(told.format(n=most))
    card.small(_("/mine in the server changes this any time."))
    card.row(stop_invitations(guild_id))
    await leads_on(card, interaction, guild_id, button(_("How you reach me"), "prefs"))
    await answer_to(interaction).update(card.view())


# ------------------------------------------------------------------ saying yes to being asked


@routes.click("invited:offer:{place}")
async def offer(interaction: Interaction, place: str) -> None:
    """What one agrees to, before one does; `place` is where one comes from, and goes back to."""
    caller = caller_of(interaction)
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    preferred = await interaction.client.db.read(preferences.find, caller.guild, caller.user_id)
    most = preferred.weekly_cap or guild.weekly_cap
    card = Card(_("May I ask you when something fits?"), colour=Colour.ACT)
    card.text(
        ngettext(
            "At most {n} invitation a week, to what fits your interests, what you can do and your time.",
            "At most {n} invitations a week, to what fits your interests, what you can do and your time.",
            most,
        ).format(n=most)
    )
    card.text(
        _("Each has **Not this one**, and behind **More** fewer of them, and a stop. No is always fine.")
    )
    card.row(
        button(_("Yes, ask me"), f"invited:agree:{place}", ButtonStyle.success),
        _back(place, _("No, thanks")),
    )
    await answer_to(interaction).update(card.view())


def _back(place: str, label: str) -> Button:
    return button(label, "join:start") if place == "join" else button(label, "find:0")


@routes.click("invited:agree:{place}")
async def agree(interaction: Interaction, place: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        volunteers.answer,
        caller.guild,
        caller.user_id,
        "invitations",
        agreed=True,
        place="/join" if place == "join" else "find",
        language=caller.language,
        now=bot.clock.now(),
    )
    card = Card(_("I'll ask you when something fits"), colour=Colour.GOOD)
    card.text(_("/mine, **How you reach me**, changes this any time."))
    await tell_how(card, interaction, caller.guild, place="invited_join" if place == "join" else "invited")
    await answer_to(interaction).update(card.row(_back(place, _("Back"))).view())


# ------------------------------------------------------------------ for whoever looks after a thing


@routes.click("invite:{thing_id}")
async def show_reach(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(invitations.reach, thing_id, caller, now=bot.clock.now())
    await _require_not_suspended(interaction, found.thing)
    card = Card(_("Ask people it fits"), colour=Colour.ACT).text(f"**{said(found.thing.title)}**")
    buttons = []
    if found.asking:
        card.text(_under_way(found))
        buttons.append(button(_("Ask nobody else"), f"invite:{thing_id}:stop"))
    else:
        card.text(reach_text(found))
        card.small(
            _(
                "They are asked the way they chose, once, and never more often than they want: **I'm in** or "
                "**Not this one**. You learn how many, never who."
            )
        )
        if found.missing is not None and found.thing.state == "open":
            buttons.append(button(_("Ask them"), f"invite:{thing_id}:start", ButtonStyle.success))
    if interaction.guild_id is not None:
        change = () if found.missing is not None else (_change(found.thing),)
        buttons += [*change, back_to_people(found.thing)]
    if interaction.guild_id is None:
        buttons.append(await to_the_server(bot.db, found.thing.guild_id))
    await answer_to(interaction).update(card.row(*buttons).view())


def _change(thing: Thing) -> Button:
    return button(_("Change"), f"manage:{thing.id}:change")


def _under_way(found: Reach) -> str:
    """How far it is, and what comes next."""
    if found.asked is None:
        told = _("People are being asked, fewer than {count} so far.").format(count=SMALLEST_GROUP)
    else:
        told = _("People are being asked, {count} so far.").format(count=number(found.asked))
    if not found.missing:
        enough = _("Nobody is missing at the moment; if somebody is again, more are asked.")
        return f"{told} {enough}"
    if found.next_at is None:
        return told
    more = _("If somebody is still missing, more are asked {when} at the latest.")
    return f"{told} {more.format(when=timestamp(found.next_at, 'R'))}"


async def _require_not_suspended(interaction: Interaction, thing: Thing) -> None:
    """Also from a direct message, which is in no server."""
    user_id = caller_of(interaction).user_id
    await interaction.client.db.read(suspensions.require_none, thing.guild_id, user_id)


@routes.click("invite:{thing_id}:start")
async def start(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _require_not_suspended(interaction, await bot.db.read(things.show, thing_id))
    await bot.db.write(invitations.start, thing_id, caller, now=bot.clock.now())
    await show_reach(interaction, thing_id)


@routes.click("invite:{thing_id}:stop")
async def stop(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _require_not_suspended(interaction, await bot.db.read(things.show, thing_id))
    await bot.db.write(invitations.stop, thing_id, caller, now=bot.clock.now())
    await show_reach(interaction, thing_id)


draws = {INVITATION: draw_invitation}


async def setup(bot: Groundswell) -> None:
    """Reached from /find, from the panel of those who look after a thing, and from the messages."""
