"""When will you do it? Chosen with a yes or in /mine, and one reminder at that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from bot.services.people import preferences, quiet_hours, volunteers
from bot.services.things import plans, reminders, things
from bot.services.things.plans import WANTED, Planned
from bot.services.things.rosters import Commitment
from bot.services.things.things import GONE, Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    change_of_clocks,
    form,
    gives_back,
    heading,
    plan_of,
    plan_text,
    said,
    says_again,
    see_card,
    tell_how,
    text_field,
    typed_moment,
    when_and_where,
    when_question,
)

routes = Routes()

#: Seconds. Ids come back from strangers, and a datetime holds no more; the rules refuse it as too far off.
LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
#: A day that is written without an hour is read as its last minute; nobody wants to do something then.
_LAST_MINUTE, _MORNING = (23, 59), timedelta(hours=13, minutes=59)


@routes.click("plan:{thing_id}")
async def ask_when(interaction: Interaction, thing_id: int) -> None:
    """Moments to choose from, or one to write; also from the reminder itself."""
    bot, now = interaction.client, interaction.client.clock.now()
    thing, commitment = await _theirs(interaction, thing_id)
    card = Card(_("When will you do it?"), colour=Colour.ACT).text(heading(thing))
    card.text(when_and_where(thing.occasion, thing.deadline))
    if not plans.is_open_to(thing, commitment, now):
        card.text(_("There is nothing to choose any more."))
        await answer_to(interaction).update(_leads_back(card, thing).view())
        return
    zone = (await bot.db.read(reminders.terms, thing.guild_id, interaction.user.id)).zone
    if commitment.remind_at is not None:
        card.text(_("You want to do it {when}.").format(when=timestamp(commitment.remind_at)))
    card.text(_("I'll remind you then, once. Choosing it is your yes to that, and to nothing else."))
    when_question(card, thing_id, plans.choices(thing, zone, now), zone, is_first=False)
    await answer_to(interaction).update(_leads_back(card, thing, *_other_ways(thing, commitment)).view())


def _other_ways(thing: Thing, commitment: Commitment) -> tuple[Button, ...]:
    write = button(_("Write day and hour"), f"plan:{thing.id}:write")
    if commitment.remind_at is None:
        return (write,)
    return write, button(_("At no particular moment"), f"plan:{thing.id}:none")


def moment_form(at: str | None = None) -> discord.ui.Modal:
    return form(
        _("When will you do it?"),
        text_field(
            "at",
            _("Day and hour, by your clock"),
            value=at,
            most=60,
            hint=_("I'll remind you then, once."),
            example=_("saturday 10:00"),
        ),
    )


@routes.click("plan:{thing_id}:write", opens_modal=True)
async def write(interaction: Interaction, thing_id: int) -> None:
    await _theirs(interaction, thing_id)
    await answer_to(interaction).ask(written.modal(thing_id=thing_id))


@routes.form("plan:{thing_id}:written", build=moment_form)
async def written(interaction: Interaction, thing_id: int, at: str) -> None:
    """Read by the person's own clock."""
    bot, now = interaction.client, interaction.client.clock.now()
    thing, _commitment = await _theirs(interaction, thing_id)
    zone = (await bot.db.read(reminders.terms, thing.guild_id, interaction.user.id)).zone
    guild = replace(await bot.db.read(guilds.find, thing.guild_id), time_zone=zone)
    moment = _in_the_morning(typed_moment(at, guild, now=now), at, guild, now)
    planned = await bot.db.write(plans.choose, thing_id, caller_of(interaction), moment, now=now)
    await _confirm(interaction, planned, change_of_clocks(at, guild, now=now))


def _in_the_morning(moment: datetime, typed: str, guild: Guild, now: datetime) -> datetime:
    """At ten, where only a day was written and that is still ahead."""
    local = moment.astimezone(ZoneInfo(guild.zone))
    if (local.hour, local.minute) != _LAST_MINUTE or "59" in typed or moment - _MORNING <= now:
        return moment
    return (local - _MORNING).astimezone(UTC)


@routes.click("plan:{thing_id}:at:{seconds}")
async def choose(interaction: Interaction, thing_id: int, seconds: int) -> None:
    bot, at = interaction.client, datetime.fromtimestamp(min(seconds, LATEST), UTC)
    planned = await bot.db.write(plans.choose, thing_id, caller_of(interaction), at, now=bot.clock.now())
    await _confirm(interaction, planned)


@routes.click("plan:{thing_id}:before")
async def remind_before(interaction: Interaction, thing_id: int) -> None:
    """On the day itself, for who asks for it."""
    bot = interaction.client
    planned = await bot.db.write(plans.remind_before, thing_id, caller_of(interaction), now=bot.clock.now())
    await _confirm(interaction, planned)


@routes.click("plan:{thing_id}:none")
async def let_be(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(plans.let_be, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("All right, no reminder then."), colour=Colour.CALM).text(heading(thing))
    await answer_to(interaction).update(_leads_back(card, thing).view())


async def _confirm(interaction: Interaction, planned: Planned, clocks: str = "") -> None:
    thing, when = planned.thing, timestamp(planned.at)
    card = Card(_("Noted!"), colour=Colour.GOOD).text(heading(thing))
    if thing.occasion is None:
        card.text(_("You want to do it {when}.").format(when=when)).text(clocks)
    if not planned.comes:
        card.text(_("I have reminded you of it twice, so no more comes. /mine shows your moment."))
    else:
        card.text(_("I'll remind you {when}, once: that is all you said yes to.").format(when=when))
        card.text(await _held_back(interaction, planned))
        await _how_it_comes(interaction, card, thing.guild_id)
    ways = [button(_("No reminder then"), f"plan:{thing.id}:none")]
    if thing.occasion is None:
        ways.insert(0, button(_("Another moment"), f"plan:{thing.id}"))
    await answer_to(interaction).update(_leads_back(card, thing, *ways).view())


async def _held_back(interaction: Interaction, planned: Planned) -> str:
    """What their own wishes make of that moment, so that nobody waits for it in vain."""
    db, thing, user_id = interaction.client.db, planned.thing, interaction.user.id
    person = await db.read(volunteers.find, thing.guild_id, user_id)
    if person is not None and person.paused(planned.at) and not person.keep_reminders:
        return _("You're on a break then: it comes after that, or waits in /mine.")
    guild, preferred = (
        await db.read(guilds.find, thing.guild_id),
        await db.read(preferences.find, thing.guild_id, user_id),
    )
    loud_at = quiet_hours.end_of_quiet(preferences.hours(guild, preferred), planned.at)
    late = thing.starts_at or thing.deadline
    if loud_at is None:
        return ""
    if late is not None and loud_at >= late:
        return _("That is in your quiet hours, so it comes without ringing.")
    return _("That is in your quiet hours, so it comes {when}.").format(when=timestamp(loud_at))


async def _how_it_comes(interaction: Interaction, card: Card, guild_id: int) -> None:
    person = await interaction.client.db.read(volunteers.find, guild_id, interaction.user.id)
    if person is not None and person.contact == "thread":
        card.small(_("It comes in your private thread; if that fails, it waits in /mine."))
        return
    await tell_how(card, interaction, guild_id, place="plan")


async def _theirs(interaction: Interaction, thing_id: int) -> tuple[Thing, Commitment]:
    """For who said yes to it, here or in a direct message. Raises NotFound."""
    caller = caller_of(interaction)
    thing, found = await interaction.client.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_from(thing.guild_id)
    if found is None:
        raise NotFound(GONE)
    return thing, found


def _leads_back(card: Card, thing: Thing, *ways: Button) -> Card:
    """To how it stands for them, which is told in a direct message, too."""
    return card.row(*ways, button(_("Back"), f"thing:{thing.id}:mine"))


async def draw_wanted(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if not thing.is_open(now) or one is None or one.state != "confirmed" or one.done_at or not one.remind_at:
        return Nothing("nothing is owed, or they no longer want to be reminded")
    plan = plan_of(thing)
    if thing.occasion is None:
        card = Card(_("You wanted to do it now"), colour=Colour.ACT)
    else:
        card = Card(_("It starts soon"), colour=Colour.ACT)
    later = (button(_("Another moment"), f"plan:{thing.id}"),) if thing.occasion is None else ()
    card.text(f"**{said(thing.title)}**").text(plan_text(plan))
    ways = (*says_again(thing), *later, gives_back(plan, waits=False), *await see_card(db, thing))
    card.row(*ways).small(_("Why this? You chose this moment, and it comes once."))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


draws = {WANTED: draw_wanted}


async def setup(bot: Groundswell) -> None:
    """Reached from a yes, from /mine, and from the reminder itself."""
