"""Writing to those who are on a thing to do: a group, a text, a look at it, and then to each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import N_, _, ngettext, spoken, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import translations
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from bot.services.own import contact
from bot.services.things import notices
from bot.services.things.notices import MOST_TEXT, NOTICE, Audience, Notice, Written
from bot.services.things.things import Thing
from cogs.ui import (
    GROUPS,
    Button,
    Card,
    Colour,
    Plan,
    back_to_people,
    button,
    clipped,
    form,
    gives_back,
    plan_of,
    plan_text,
    said,
    says_again,
    see_card,
    text_field,
    when_and_where,
)

routes = Routes()

WHY: dict[Audience, str] = {
    "owing": N_("Why this? You said yes to it."),
    "done": N_("Why this? You did it."),
    "waiting": N_("Why this? You are waiting for it."),
}


#: Of fewer people it is not said how each is reached.
FEW = 5
#: Characters of a step, and of what those who are in read, beside what somebody wrote.
MOST_BESIDE = 150


def _group(thing: Thing, audience: Audience) -> str:
    """What it is called; of a role nobody is ever done."""
    return _("Has the role") if plan_of(thing).is_role and audience == "owing" else _(GROUPS[audience])


@routes.click("notice:{thing_id}")
async def choose_whom(interaction: Interaction, thing_id: int) -> None:
    """The groups, with how many each has."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, counts, recent = await bot.db.read(notices.audiences, thing_id, caller, now=bot.clock.now())
    card = Card(_("Message people"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    for audience, count in counts.items():
        if audience == "done" and plan_of(thing).is_role:
            continue
        write = button(_("Write"), f"notice:{thing_id}:{audience}:write", disabled=count == 0)
        card.beside(f"**{_group(thing, audience)}**\n{_people(count)}", write)
    card.text("\n".join(_sent(thing, one) for one in recent))
    card.small(_("You see it as they will read it before it goes out. You are not told yourself."))
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


def _people(count: int) -> str:
    return ngettext("{n} person", "{n} people", count).format(n=count)


def _sent(thing: Thing, one: Notice) -> str:
    """That there was one already, for whoever else leads it."""
    return _("Sent {when}: {group}, {people}").format(
        when=timestamp(one.created_at, "R"), group=_group(thing, one.audience), people=_people(one.told)
    )


def text_form(text: str | None = None) -> discord.ui.Modal:
    return form(
        _("Message people"),
        text_field(
            "text",
            _("What should they read?"),
            value=text,
            hint=_("It says who wrote it, what it is about, and how to answer."),
            long=True,
            most=MOST_TEXT,
        ),
    )


@routes.click("notice:{thing_id}:{audience}:write", opens_modal=True)
async def begin(interaction: Interaction, thing_id: int, audience: str) -> None:
    bot = interaction.client
    await bot.db.read(notices.audiences, thing_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).ask(look_at_it.modal(thing_id=thing_id, audience=audience))


@routes.click("notice:{draft_id}:change", opens_modal=True)
async def change(interaction: Interaction, draft_id: int) -> None:
    written = await interaction.client.db.read(notices.show, draft_id, caller_of(interaction))
    modal = look_at_it.modal(thing_id=written.thing.id, audience=written.audience, text=written.text)
    await answer_to(interaction).ask(modal)


@routes.form("notice:{thing_id}:{audience}:text", build=text_form)
async def look_at_it(interaction: Interaction, thing_id: int, audience: str, text: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    written = await bot.db.write(notices.write, thing_id, caller, audience, text, now=bot.clock.now())
    guild = await bot.db.read(translations.guild_in, written.thing.guild_id, spoken())
    card = notice_card(
        written.thing,
        written.audience,
        written.text,
        None if guild.quiet else caller.user_id,
        guild,
        changed=await bot.db.read(notices.tells_of_a_change, written.thing),
    )
    see = await see_card(bot.db, written.thing)
    card.row(*_ways(written.thing, written.audience, see, now=bot.clock.now(), is_shown_only=True))
    card.line().text(_goes_to(written)).small(await _when_they_read_it(bot, written, caller)).row(
        button(_("Send"), f"notice:{written.draft_id}:send", ButtonStyle.success),
        button(_("Change"), f"notice:{written.draft_id}:change"),
        button(_("Back"), f"notice:{thing_id}"),
    )
    await answer_to(interaction).update(card.view())


def _goes_to(written: Written) -> str:
    goes = ngettext(
        "This is how it is read. It goes to **{n} person**: {group}.",
        "This is how it is read. It goes to **{n} people**: {group}.",
        written.people,
    )
    return goes.format(n=written.people, group=_group(written.thing, written.audience))


async def _when_they_read_it(bot: Groundswell, written: Written, caller: Caller) -> str:
    """How many at once, and how many not; of a few people nothing, because that would tell who chose what."""
    if written.people < FEW:
        return _("Each reads it the way they chose: at once, after their quiet hours, or in /mine.")
    people = await bot.db.read(notices.goes_to, written, caller)
    now, due_at = bot.clock.now(), written.thing.due_at
    ahead = due_at if due_at is not None and due_at > now else None
    reach = await bot.db.read(contact.reach, written.thing.guild_id, people, of_use_until=ahead, now=now)
    parts = (
        (reach.at_once, ngettext("{n} is told at once", "{n} are told at once", reach.at_once)),
        (reach.later, ngettext("{n} after their quiet hours", "{n} after their quiet hours", reach.later)),
        (reach.in_mine, ngettext("{n} finds it in /mine", "{n} find it in /mine", reach.in_mine)),
    )
    return " · ".join(text.format(n=count) for count, text in parts if count)


@routes.click("notice:{draft_id}:send")
async def send(interaction: Interaction, draft_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    sent = await bot.db.write(notices.send, draft_id, caller, now=bot.clock.now())
    card = Card(_("On its way"), colour=Colour.GOOD)
    card.text(ngettext("It goes to {n} person.", "It goes to {n} people.", sent.told).format(n=sent.told))
    card.text(
        _("Each of them gets it the way they chose, after their quiet hours; else it waits in their /mine.")
    )
    back = button(_("Back"), f"notice:{sent.thing_id}")
    await answer_to(interaction).update(card.row(back).view())


# As it is read.


def notice_card(
    thing: Thing, audience: Audience, text: str, writer: int | None, guild: Guild, *, changed: bool
) -> Card:
    """The same before it goes out and afterwards; `writer` is None for who is not to be named. `changed`: it
    tells of a change, too.
    """
    card = Card(_("About “{title}”").format(title=said(thing.title)), colour=Colour.ACT)
    if writer is None:
        card.text(_("A message from those who look after it:"))
    else:
        card.text(_("{person} writes:").format(person=f"<@{writer}>"))
    card.text(said(text))
    if thing.state == "cancelled":
        card.text(_("Cancelled: it will not happen."))
    elif changed:
        card.text(_("**Something has changed.** This is how it stands now:"))
        card.text(plan_text(_in_short(plan_of(thing)), for_those_in=audience != "waiting"))
    else:
        card.text(when_and_where(thing.occasion, thing.deadline))
    return card.small(_how_to_answer(writer, guild)).small(_(WHY[audience]))


def _in_short(plan: Plan) -> Plan:
    """Beside what somebody wrote; its card and /mine have all of it."""
    at = plan.occasion
    if at is not None and at.details:
        at = replace(at, details=clipped(at.details, MOST_BESIDE))
    return replace(plan, what=clipped(plan.what, MOST_BESIDE), occasion=at)


def _how_to_answer(writer: int | None, guild: Guild) -> str:
    """I read no answers: they go to a person."""
    if writer is not None:
        return _("To answer, write to {person}. I don't pass answers on.").format(person=f"<@{writer}>")
    if guild.contact:
        return _("To answer, turn to: {contact}").format(contact=said(guild.contact))
    return _("To answer, ask the coordinators in the server.")


def _ways(
    thing: Thing,
    audience: Audience,
    see: tuple[Button, ...],
    *,
    now: datetime,
    is_shown_only: bool = False,
) -> tuple[Button, ...]:
    """Out of it, as long as there is something to give back; and to its card, where that stands."""
    ways: list[Button] = []
    if thing.is_open(now) and audience != "done":
        back = gives_back(plan_of(thing), waits=audience == "waiting")
        back.disabled = is_shown_only
        ways.append(back)
    return (*ways, *see)


async def draw_notice(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found = await db.read(notices.to_one, parcel.subject_id or 0, parcel.user_id or 0)
    if found is None:
        return Nothing("they are no longer among those it was written to")
    notice, thing = found
    guild = await db.read(translations.guild_in, thing.guild_id, spoken())
    writer = None if guild.quiet else notice.written_by
    changed = bool(parcel.detail.get("changed"))
    card = notice_card(thing, notice.audience, notice.text, writer, guild, changed=changed)
    asks = changed and notice.audience == "owing" and thing.occasion is not None and thing.is_open(now)
    ways = _ways(thing, notice.audience, await see_card(db, thing), now=now)
    card.row(*(says_again(thing) if asks else ()), *ways)
    ahead = thing.due_at if thing.due_at is not None and thing.due_at > now else None
    return Direct(parcel.user_id or 0, card.view(), ahead)


draws = {NOTICE: draw_notice}


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
