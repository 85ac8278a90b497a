"""What people are told at the end of a term in a role; and the terms of all, for whoever looks after it."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import Invalid
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.roles import handing_over, role_notes, term_ends
from bot.services.roles.term_ends import LENGTHS, TERM_NOBODYS, TERM_UNANSWERED
from bot.services.things import leads, terms, things
from bot.services.things.endings import ROLE_OVER
from bot.services.things.terms import GRACE, HAND_OVER_ASKED, HAND_OVER_NEWS, ROLE_HANDED_ON, TERM_ENDS, Term
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    gives_back,
    heading,
    length_text,
    note_text,
    paged,
    plan_of,
    plan_text,
    select,
    to_the_server,
)

routes = Routes()
#: Of a page: each takes two lines.
MOST_LISTED = 5


# For whoever looks after it.


@routes.click("term:{thing_id}:all")
@routes.click("term:{thing_id}:all:{page}")
async def show_all(interaction: Interaction, thing_id: int, page: int = 0) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    thing, found = await bot.db.read(term_ends.ending, thing_id, caller_of(interaction))
    months = await bot.db.read(terms.length, thing_id)
    card = Card(_("Terms"), colour=Colour.ROLE).text(f"**{heading(thing)}**")
    card.text(_("A term lasts: {length}").format(length=length_text(months)))
    listed = paged(found, page, size=MOST_LISTED)
    card.text("\n".join(_line(one, now) for one in listed.shown))
    if turning := listed.turning(f"term:{thing_id}:all:{{page}}"):
        card.row(turning)
    card.text(note_text(await bot.db.read(role_notes.find, thing_id)))
    if thing.is_open(now):
        lengths = [(length_text(one), str(one)) for one in LENGTHS]
        card.row(select(f"term:{thing_id}:length", _("How long is a term?"), lengths, chosen=[str(months)]))
        card.small(_("Another length is for terms that begin from now on; those that run keep their end."))
    note = button(_("Note for who comes next"), f"term:{thing_id}:note")
    await answer_to(interaction).update(card.row(note, back_to_people(thing)).view())


def _line(one: Term, now: datetime) -> str:
    """Whose it is, until when, and how it goes on, as far as they have said."""
    who = {"person": f"<@{one.user_id}>", "day": timestamp(one.ends_at, "D")}
    if one.is_handed_on:
        return _("- {person}: {day}, then {other}").format(**who, other=f"<@{one.next_id}>")
    if one.leaves is not None:
        return _("- {person}: {day}, hands it over").format(**who)
    if one.stage == "over":
        return _("- ⚠️ {person}: over since {day}, no answer yet").format(**who)
    return _("- {person}: {day}").format(**who)


@routes.click("term:{thing_id}:length")
async def choose_length(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    months = whole_number(values[0]) if values else None
    if months is None:
        raise Invalid(N_("Please choose one of the lengths."))
    bot = interaction.client
    await bot.db.write(term_ends.set_length, thing_id, caller_of(interaction), months, now=bot.clock.now())
    await show_all(interaction, thing_id)


# What people are told.


async def draw_end(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Says beforehand what comes without an answer, as `term_ends.look_after` does it."""
    thing = await db.read(things.show, parcel.subject_id or 0)
    term = await db.read(terms.find, thing.id, parcel.user_id or 0)
    if term is None or not thing.is_open(now) or term.leaves is not None or term.stage == "running":
        return Nothing("there is nothing to ask any more")
    card = Card(_("Your role: how does it go on?"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(_("Your term ends on {day}.").format(day=timestamp(term.ends_at, "D")))
    card.row(
        button(_("Go on"), f"term:{thing.id}:on", ButtonStyle.success),
        button(_("Hand over"), f"term:{thing.id}:over"),
        gives_back(plan_of(thing), waits=False),
    )
    last = timestamp(term.ends_at + GRACE, "D")
    card.small(
        _(
            "Without an answer it stays yours until {day}, and whoever looks after it hears that you have "
            "not said. After that it is for whoever waits for it; while nobody waits, it stays yours."
        ).format(day=last)
    )
    return Direct(parcel.user_id or 0, card.small(_("Why this? You have this role.")).view())


async def draw_question(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, term = await db.read(handing_over.asked, parcel.subject_id or 0, parcel.user_id or 0)
    if term is None or term.next_agreed or not thing.is_open(now):
        return Nothing("it is answered, or not handed over any more")
    guild = await db.read(guilds.find, thing.guild_id)
    card = Card(_("Will you take a role over?"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(plan_text(plan_of(thing), for_those_in=False))
    if not guild.quiet:
        card.text(_("{person} has it now and thought of you.").format(person=f"<@{term.user_id}>"))
    if term.at_once:
        card.text(_("It is yours as soon as you say yes."))
    else:
        card.text(_("It would be yours on {day}.").format(day=timestamp(term.ends_at, "D")))
    card.text(note_text(await db.read(role_notes.find, thing.id)))
    card.row(
        button(_("Yes, gladly"), f"term:{thing.id}:yes", ButtonStyle.success),
        button(_("Not this time"), f"term:{thing.id}:no"),
    )
    card.small(_("Why this? You said yes to something here before. No answer is fine, too."))
    return Direct(parcel.user_id or 0, card.view())


async def draw_news(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, named = await db.read(handing_over.asked, parcel.subject_id or 0, parcel.user_id or 0)
    term = await db.read(terms.find, thing.id, parcel.user_id or 0)
    what = parcel.detail.get("what")
    card = Card(_("About handing a role over"), colour=Colour.ROLE).text(f"**{heading(thing)}**")
    if what == "yes" and term is not None and term.is_handed_on:
        card.text(_("They said yes: it changes hands on {day}.").format(day=timestamp(term.ends_at, "D")))
        card.row(button(_("Keep it after all"), f"term:{thing.id}:on"))
    elif what == "no" and term is not None and term.leaves is None and thing.is_open(now):
        card.text(
            _("Whoever you named can't take it over. It is yours until {day}.").format(
                day=timestamp(term.ends_at, "D")
            )
        )
        card.row(
            button(_("Hand over"), f"term:{thing.id}:over", ButtonStyle.primary),
            gives_back(plan_of(thing), waits=False),
        )
    elif what == "handed on" and term is None:
        card.text(_("It has changed hands. Thank you for having had it!"))
    elif what == "passed on" and term is None:
        card.text(
            _("Your term was over and somebody waited, so they have it now. Thank you for having had it!")
        )
    elif what == "called off":
        card.text(_("Whoever has it goes on after all, so it is not handed over. Thank you for your yes!"))
    elif what == "goes on" and named is not None and named.next_agreed and thing.is_open(now):
        card.text(
            _("It goes on after all, and so does what you agreed to: it is yours on {day}.").format(
                day=timestamp(named.ends_at, "D")
            )
        )
        card.row(button(_("I can't after all"), f"term:{thing.id}:no"))
    elif what == "not any more" and term is None:
        card.text(_("It is not handed over any more. Thank you for your yes!"))
    else:
        return Nothing("it stands otherwise by now")
    return Direct(parcel.user_id or 0, card.small(_("Why this? You have to do with it.")).view())


async def draw_over(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """To whoever had it, and to whoever was to have it next."""
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    was_next = parcel.detail.get("was") == "next"
    if thing.state == "open" or (not was_next and (one is None or not one.has_place)):
        return Nothing("they have it no more, or it goes on after all")
    card = Card(_("A role has ended"), colour=Colour.ENDED).text(f"**{heading(thing)}**")
    if was_next:
        card.text(_("So there is nothing to take over. Thank you for your yes!"))
        card.small(_("Why this? You said yes to taking it over."))
    else:
        card.text(_("Nobody has it any more. Thank you for having had it!"))
        card.small(_("Why this? You had this role."))
    return Direct(parcel.user_id or 0, card.row(await to_the_server(db, parcel.guild_id)).view())


async def draw_handed_on(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if one is None or not one.has_place or not thing.is_open(now):
        return Nothing("they have it no more")
    card = Card(_("A role is yours now"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card.text(plan_text(plan_of(thing)))
    card.text(note_text(await db.read(role_notes.find, thing.id)))
    card.row(gives_back(plan_of(thing), waits=False))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You said yes to taking it over.")).view())


async def draw_unanswered(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found = await _unanswered(parcel, db, now)
    if found is None or parcel.user_id not in await db.read(leads.of, parcel.subject_id or 0):
        return Nothing("it is answered, or they look after it no more")
    found.text(_("/role manage in the server shows whose it is, under Terms."))
    found.row(await to_the_server(db, parcel.guild_id))
    return Direct(parcel.user_id or 0, found.small(_("Why this? You look after it.")).view())


async def draw_nobodys(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    found = await _unanswered(parcel, db, now)
    if found is None:
        thing = await db.read(things.show, parcel.subject_id or 0)
        settled = Card(colour=Colour.ENDED).text(f"**{heading(thing)}**").text(_("It is answered."))
        return Post(guild.coordinators_channel_id, settled.view(), once=True)
    see = button(_("See whose"), f"term:{parcel.subject_id}:all")
    return Post(guild.coordinators_channel_id, found.row(see).view(), once=True)


async def _unanswered(parcel: Parcel, db: Database, now: datetime) -> Card | None:
    """It names nobody: whose it is shows to whoever opens it."""
    thing = await db.read(things.show, parcel.subject_id or 0)
    over = [one for one in await db.read(terms.of, thing.id) if one.stage == "over"]
    if not over or not thing.is_open(now):
        return None
    card = Card(_("A term has ended without an answer"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    return card.text(
        _(
            "Somebody has not said how their role goes on. It stays theirs for two weeks; after that it is "
            "for whoever waits for it. Maybe ask them."
        )
    )


draws = {
    TERM_ENDS: draw_end,
    HAND_OVER_ASKED: draw_question,
    HAND_OVER_NEWS: draw_news,
    ROLE_HANDED_ON: draw_handed_on,
    ROLE_OVER: draw_over,
    TERM_UNANSWERED: draw_unanswered,
    TERM_NOBODYS: draw_nobodys,
}


async def setup(bot: Groundswell) -> None:
    """Reached from the panel of who has it."""
