"""A role that goes round: whose turn it is, and what one can say to one's own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import Invalid
from bot.i18n import N_, _, day_in_full
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.roles import taking_turns, turn_answers
from bot.services.roles.taking_turns import TURN_NOBODYS, TURN_OPEN, Coming
from bot.services.things import going_round, leads, things
from bot.services.things.going_round import SWAP_TURN, TURN, TURN_NEWS
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    confirm,
    heading,
    leads_on,
    select,
    to_mine,
    to_the_server,
    turn_days,
    turn_lines,
)

routes = Routes()


async def _coming(interaction: Interaction, thing_id: int) -> tuple[Thing, list[Coming]]:
    """Raises NotFound, NotAllowed."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, found = await bot.db.read(taking_turns.coming, thing_id, caller, now=bot.clock.now())
    await bot.db.read(suspensions.require_none, thing.guild_id, caller.user_id)
    return thing, found


@routes.click("turn:{thing_id}")
async def show(interaction: Interaction, thing_id: int) -> None:
    """The turn that runs and the next ones, and what one can say to one's own next."""
    thing, found = await _coming(interaction, thing_id)
    card = Card(_("Whose turn it is"), colour=Colour.ROLE).text(f"**{heading(thing)}**")
    card.text(turn_lines(found, interaction.user.id) or _("Nobody takes turns in it."))
    if found:
        card.small(_("Who would like to be named to the others says so under Who else is in."))
    own = next((one for one in found if one.user_id == interaction.user.id), None)
    if own is not None:
        card.row(*_ways(thing_id, own))
    card = await leads_on(card, interaction, thing.guild_id, button(_("Back"), f"thing:{thing_id}:mine"))
    await answer_to(interaction).update(card.view())


def _ways(thing_id: int, own: Coming) -> tuple[Button, ...]:
    do_it = button(_("I'll do it"), f"turn:{thing_id}:{own.number}:do", ButtonStyle.success)
    return (
        *(() if own.said else (do_it,)),
        button(_("Skip me"), f"turn:{thing_id}:{own.number}:skip"),
        button(_("Swap with…"), f"turn:{thing_id}:{own.number}:swap"),
    )


@routes.click("turn:{thing_id}:{number}:do")
async def do_it(interaction: Interaction, thing_id: int, number: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, found = await _coming(interaction, thing_id)
    await bot.db.write(turn_answers.do_it, thing_id, number, caller, now=bot.clock.now())
    card = Card(_("Good to know, thank you!"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card.text("\n".join(turn_days(one) for one in found if one.number == number))
    await _answer(interaction, card, thing)


async def _answer(interaction: Interaction, card: Card, thing: Thing) -> None:
    back = button(_("Whose turn it is"), f"turn:{thing.id}")
    card = await leads_on(card, interaction, thing.guild_id, back, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("turn:{thing_id}:{number}:skip")
async def ask_whether(interaction: Interaction, thing_id: int, number: int) -> None:
    """It is somebody else's at once, so it is asked once more."""
    thing, found = await _coming(interaction, thing_id)
    card = Card(_("Skip you this time?"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text("\n".join(turn_days(one) for one in found if one.number == number))
    card.text(_("It goes to the next one who can, who is told. Your later turns stay yours."))
    sure = confirm(f"turn:{thing_id}:{number}:skipped", f"turn:{thing_id}", yes=_("Skip me"))
    await answer_to(interaction).update(card.row(sure).view())


@routes.click("turn:{thing_id}:{number}:skipped")
async def skip(interaction: Interaction, thing_id: int, number: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, _found = await _coming(interaction, thing_id)
    whose = await bot.db.write(turn_answers.skip, thing_id, number, caller, now=bot.clock.now())
    card = Card(_("You're skipped this time"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    if whose is None:
        card.text(_("Nobody else can just now. Whoever looks after it hears that."))
    else:
        card.text(_("Somebody else has it, and hears it in time."))
    await _answer(interaction, card, thing)


@routes.click("turn:{thing_id}:{number}:swap")
async def choose_other(interaction: Interaction, thing_id: int, number: int) -> None:
    thing, found = await _coming(interaction, thing_id)
    zone = (await interaction.client.db.read(guilds.find, thing.guild_id)).zone
    card = Card(_("Swap with…"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text("\n".join(turn_days(one) for one in found if one.number == number))
    theirs = [
        (day_in_full(one.begins.astimezone(ZoneInfo(zone)).date()), str(one.number))
        for one in found
        if one.is_somebodys and one.user_id != interaction.user.id
    ]
    if theirs:
        card.text(_("Whose turn would you rather have? They are asked; both stay as they are until a yes."))
        card.row(select(f"turn:{thing_id}:{number}:with", _("The turn that begins on…"), theirs))
    else:
        card.text(_("Nobody else has a turn that you could swap with. You can be skipped instead."))
    await answer_to(interaction).update(card.row(button(_("Back"), f"turn:{thing_id}")).view())


@routes.click("turn:{thing_id}:{number}:with")
async def ask_to_swap(interaction: Interaction, thing_id: int, number: int, values: list[str]) -> None:
    other = whole_number(values[0]) if values else None
    if other is None:
        raise Invalid(N_("Please choose one of the turns."))
    bot, caller = interaction.client, caller_of(interaction)
    thing, _found = await _coming(interaction, thing_id)
    await bot.db.write(turn_answers.ask_to_swap, thing_id, number, other, caller, now=bot.clock.now())
    card = Card(_("The question is on its way"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card.text(_("Your turn stays yours until they say yes, and you hear what they say."))
    await _answer(interaction, card, thing)


@routes.click("turn:{thing_id}:{number}:yes")
async def agree(interaction: Interaction, thing_id: int, number: int) -> None:
    await _answer_swap(interaction, thing_id, number, yes=True)


@routes.click("turn:{thing_id}:{number}:no")
async def rather_not(interaction: Interaction, thing_id: int, number: int) -> None:
    await _answer_swap(interaction, thing_id, number, yes=False)


async def _answer_swap(interaction: Interaction, thing_id: int, number: int, *, yes: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, found = await _coming(interaction, thing_id)
    turn = await bot.db.write(
        turn_answers.answer_swap, thing_id, number, caller, yes=yes, now=bot.clock.now()
    )
    if turn is None:
        card = Card(_("It stands otherwise by now"), colour=Colour.CALM).text(f"**{heading(thing)}**")
        card.text(_("The turns have changed since that was asked, so nothing is swapped."))
    else:
        title = _("Swapped, thank you!") if yes else _("That's fine")
        card = Card(title, colour=Colour.GOOD if yes else Colour.CALM).text(f"**{heading(thing)}**")
        days = "\n".join(turn_days(one) for one in found if one.number == turn.number)
        card.text(_("Your turn: {days}").format(days=days))
    await _answer(interaction, card, thing)


# What people are told.


async def _of(db: Database, parcel: Parcel, number: object, now: datetime) -> Coming | None:
    """One of the turns that are to come, as this person sees it."""
    reader = Caller(parcel.user_id or 0, None)
    _thing, found = await db.read(taking_turns.coming, parcel.subject_id or 0, reader, now=now)
    return next((one for one in found if one.number == number), None)


async def draw_turn(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    if not thing.is_open(now) or not await _takes_turns(db, thing, parcel.user_id):
        return Nothing("nobody takes turns any more, or they don't")
    own = await _of(db, parcel, parcel.detail.get("number"), now)
    if own is None or own.user_id != parcel.user_id:
        return Nothing("it is somebody else's turn")
    card = Card(_("It's your turn"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(turn_days(own)).row(*_ways(thing.id, own))
    card.small(_("Without an answer it stays yours. Why this? You have this role, and it goes round."))
    return Direct(parcel.user_id or 0, card.view(), own.ends)


async def _takes_turns(db: Database, thing: Thing, user_id: int | None) -> bool:
    return any(one.user_id == user_id for one in await db.read(going_round.order, thing.id))


async def draw_question(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, number = await db.read(things.show, parcel.subject_id or 0), parcel.detail.get("number")
    turn = await db.read(turn_answers.asked, thing.id, int(number or 0), parcel.user_id or 0, now=now)
    if turn is None or not thing.is_open(now):
        return Nothing("it is answered, or stands otherwise by now")
    theirs, own = await _of(db, parcel, turn.number, now), await _of(db, parcel, turn.swap_number, now)
    if theirs is None or own is None:
        return Nothing("one of the turns is over")
    card = Card(_("Will you swap a turn?"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    if not (await db.read(guilds.find, thing.guild_id)).quiet:
        card.text(_("{person} asks you.").format(person=f"<@{turn.user_id}>"))
    card.text(_("You have: {days}").format(days=turn_days(own)))
    card.text(_("You would have: {days}").format(days=turn_days(theirs)))
    card.row(
        button(_("Yes, swap"), f"turn:{thing.id}:{turn.number}:yes", ButtonStyle.success),
        button(_("Rather not"), f"turn:{thing.id}:{turn.number}:no"),
    )
    card.small(_("Without an answer both stay as they are. Why this? You have this role, and it goes round."))
    return Direct(parcel.user_id or 0, card.view(), min(theirs.ends, own.ends))


async def draw_news(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, yes = await db.read(things.show, parcel.subject_id or 0), bool(parcel.detail.get("yes"))
    if not thing.is_open(now) or not await _takes_turns(db, thing, parcel.user_id):
        return Nothing("they take no turns any more")
    own = await _of(db, parcel, parcel.detail.get("other" if yes else "number"), now)
    if own is None or own.user_id != parcel.user_id:
        return Nothing("it stands otherwise by now")
    card = Card(_("You have swapped") if yes else _("No swap this time"), colour=Colour.ROLE)
    card.text(f"**{heading(thing)}**").text(_("Your turn: {days}").format(days=turn_days(own)))
    card.row(*_ways(thing.id, own))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You asked to swap.")).view(), own.ends)


async def _nobodys(db: Database, parcel: Parcel, now: datetime) -> Card | None:
    thing, rota = await db.read(things.show, parcel.subject_id or 0), None
    if thing.is_open(now):
        rota = await db.read(going_round.find, thing.id)
    if rota is None:
        return None
    number = int(parcel.detail.get("number") or 0)
    turn = next(
        (one for one in await db.read(taking_turns.standing, rota, now=now) if one.number == number), None
    )
    if turn is None or turn.user_id is not None:
        return None
    days = turn_days(Coming(number, rota.rhythm.begins(number), rota.rhythm.ends(number), None, False, False))
    card = Card(_("Nobody can take a turn"), colour=Colour.ACT).text(f"**{heading(thing)}**").text(days)
    return card.text(_("All who have this role rest or would rather be skipped. Maybe ask somebody."))


async def draw_nobodys(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    card = await _nobodys(db, parcel, now)
    if card is None or parcel.user_id not in await db.read(leads.of, parcel.subject_id or 0):
        return Nothing("somebody can by now, or they look after it no more")
    card.row(await to_the_server(db, parcel.guild_id))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You look after it.")).view())


async def draw_open(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild, card = await db.read(guilds.find, parcel.guild_id), await _nobodys(db, parcel, now)
    if guild.coordinators_channel_id is None or card is None:
        return Nothing("somebody can by now, or no coordinators channel is chosen in /setup")
    see = button(_("Turns"), f"rota:{parcel.subject_id}")
    return Post(guild.coordinators_channel_id, card.row(see).view(), once=True)


draws = {
    TURN: draw_turn,
    SWAP_TURN: draw_question,
    TURN_NEWS: draw_news,
    TURN_NOBODYS: draw_nobodys,
    TURN_OPEN: draw_open,
}


async def setup(bot: Groundswell) -> None:
    """Reached from /mine, and from the word that it is one's turn."""
