"""Two people who change places: one asks, the other answers, and both read what they have now."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import Refusal
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.shifts import swappable, swaps
from bot.services.shifts.swaps import Standing
from bot.services.things import clashes, rosters, swapped, things
from bot.services.things.swapped import SWAP_ASKED, SWAP_SETTLED, State
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    button,
    clash_text,
    entry,
    gives_back,
    heading,
    leads_on,
    menu,
    people_text,
    plan_of,
    plan_text,
    said,
    to_mine,
    told_apart,
    user_select,
    when_and_where,
)

routes = Routes()

#: What became of it, said to whoever hears it.
SETTLED: dict[State, str] = {
    "declined": N_("They would rather keep theirs."),
    "refused": N_("Whoever looks after it would rather leave it as it is."),
    "stopped": N_("The question was taken back."),
    "late": N_("Nobody answered in time."),
    "ended": N_("It could not be swapped any more: something about one of the two has changed."),
}


@routes.click("swap_for:{thing_id}")
async def choose_another(interaction: Interaction, thing_id: int) -> None:
    """Which one they would rather have."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, others = await bot.db.read(swappable.choices, thing_id, caller, now=bot.clock.now())
    card = Card(_("Swap your place"), colour=Colour.ACT).text(_line(_("You have: {what}"), thing))
    back = button(_("Back"), f"thing:{thing_id}:mine")
    if not others:
        card.text(_("Nothing else starts later that you are not in, so there is nothing to swap it for."))
        await answer_to(interaction).update(card.row(back).view())
        return
    card.text(_("Which one would you rather have? Then you choose whom to ask."))
    names = told_apart(others, (await bot.db.read(guilds.find, thing.guild_id)).zone)
    entries = [entry(names[one.id], f"swap_for:{thing_id}:{one.id}") for one in others]
    card.row(menu("swap", _("Choose one"), entries)).row(back)
    await answer_to(interaction).update(card.view())


@routes.click("swap_for:{thing_id}:{for_id}")
async def choose_somebody(interaction: Interaction, thing_id: int, for_id: int) -> None:
    """What it would mean, and whom to ask."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(swappable.before_asking, thing_id, for_id, caller, now=bot.clock.now())
    card = Card(_("Whom shall I ask?"), colour=Colour.ACT)
    card.text(_line(_("You give: {what}"), found.mine)).text(_line(_("You get: {what}"), found.theirs))
    if found.clash is not None:
        card.text(f"⚠️ {clash_text(found.clash)}")
    if found.people:
        shown = people_text(found.people)
        card.text(_("In it, and shown by their own choice: {people}").format(people=shown))
    card.text(
        _(
            "They read that you ask, and which place you have. Both keep theirs until they agree; then each "
            "has the other's at once."
        )
    )
    card.row(user_select(f"swap_for:{thing_id}:{for_id}:whom", _("Whom shall I ask?")))
    await answer_to(interaction).update(card.row(button(_("Back"), f"swap_for:{thing_id}")).view())


@routes.click("swap_for:{thing_id}:{for_id}:whom")
async def ask(
    interaction: Interaction, thing_id: int, for_id: int, users: list[discord.User | discord.Member]
) -> None:
    """It reads the same whether they are in it or not: that is theirs to say."""
    bot, caller = interaction.client, caller_of(interaction)
    for person in users[:1]:
        if person.bot:
            raise Refusal(N_("That is a bot. Please choose a person."))
        suspended = await bot.db.read(suspensions.find, caller.guild, person.id) is not None
        here = isinstance(person, discord.Member) and not suspended
        asked = await bot.db.write(
            swaps.ask, thing_id, for_id, caller, person.id, reachable=here, now=bot.clock.now()
        )
        theirs = await bot.db.read(things.show, for_id)
        card = Card(_("The question is on its way"), colour=Colour.GOOD)
        card.text(
            _("If {person} is in for **{title}** and can be asked, they have until {when} to answer.").format(
                person=f"<@{person.id}>", title=said(theirs.title), when=timestamp(asked.ends_at)
            )
        )
        card.text(_("You hear what comes of it. Until then you keep your place."))
        card.row(
            button(_("Take it back"), f"swap:{asked.id}:no"), button(_("Back"), f"thing:{thing_id}:mine")
        )
        await answer_to(interaction).update(card.view())


@routes.click("swap:{swap_id}")
async def show(interaction: Interaction, swap_id: int) -> None:
    """Whether they would: as the message asks, on their own panel."""
    standing = await interaction.client.db.read(swaps.show, swap_id, caller_of(interaction))
    card = _question(standing) if standing.swap.state == "asked" else _settled(standing)
    await _answer(interaction, card, standing)


@routes.click("swap:{swap_id}:yes")
@routes.click("swap:{swap_id}:yes:{agreed}")
async def agree(interaction: Interaction, swap_id: int, agreed: str | None = None) -> None:
    """`agreed`: to what it clashes with, as they have read it."""
    bot = interaction.client
    standing = await bot.db.write(
        swaps.agree, swap_id, caller_of(interaction), agreed=agreed, now=bot.clock.now()
    )
    if standing.clash is not None:
        card = Card(_("At the same time"), colour=Colour.ACT).text(
            _line(_("You get: {what}"), standing.theirs)
        )
        card.text(clash_text(standing.clash)).text(_("Nothing has been swapped yet."))
        card.row(
            button(_("Swap all the same"), f"swap:{swap_id}:yes:{standing.clash.seen}", ButtonStyle.success),
            button(_("No, thanks"), f"swap:{swap_id}:no"),
        )
        await answer_to(interaction).update(
            (await leads_on(card, interaction, standing.swap.guild_id, to_mine())).view()
        )
        return
    await _answer(interaction, _settled(standing), standing)


@routes.click("swap:{swap_id}:no")
async def decline(interaction: Interaction, swap_id: int) -> None:
    """By whoever was asked, or by whoever asked."""
    bot = interaction.client
    standing = await bot.db.write(swaps.decline, swap_id, caller_of(interaction), now=bot.clock.now())
    await _answer(interaction, _settled(standing), standing)


async def _answer(interaction: Interaction, card: Card, standing: Standing) -> None:
    own = standing.theirs if standing.swap.state == "done" else standing.mine
    back = button(_("Back"), f"thing:{own.id}:mine")
    card = await leads_on(card, interaction, standing.swap.guild_id, back, to_mine())
    await answer_to(interaction).update(card.view())


def _line(told: str, thing: Thing) -> str:
    return told.format(what=f"**{heading(thing)}**\n{when_and_where(thing.occasion, None)}")


def _question(standing: Standing) -> Card:
    card = Card(_("Would you swap?"), colour=Colour.ACT)
    card.text(_("{person} would like your place, and give you theirs.").format(person=f"<@{standing.other}>"))
    card.text(_line(_("You give: {what}"), standing.mine)).text(_line(_("You get: {what}"), standing.theirs))
    if standing.clash is not None:
        card.text(f"⚠️ {clash_text(standing.clash)}")
    card.row(
        button(_("Swap"), f"swap:{standing.swap.id}:yes", ButtonStyle.success),
        button(_("No, thanks"), f"swap:{standing.swap.id}:no"),
    )
    until = timestamp(standing.swap.ends_at)
    return card.small(
        _("There is time until {when}. No answer is fine, too: then you keep yours.").format(when=until)
    )


def _settled(standing: Standing) -> Card:
    """What holds now, for whoever reads it."""
    if standing.swap.state == "done":
        card = Card(_("Swapped!"), colour=Colour.GOOD)
        card.text(_("You have: {what}").format(what=f"**{heading(standing.theirs)}**"))
        return card.text(plan_text(plan_of(standing.theirs)))
    if standing.swap.state == "agreed":
        card = Card(_("You both agree"), colour=Colour.GOOD)
        card.text(_("Whoever looks after it has still to say yes; you hear when they do."))
        return card.text(_line(_("Until then you keep: {what}"), standing.mine))
    card = Card(_("It stays as it is"), colour=Colour.CALM)
    card.text(_line(_("You keep: {what}"), standing.mine))
    return card.text(_(SETTLED.get(standing.swap.state, "")))


# ------------------------------------------------------------------ messages


async def draw_asked(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    swap = await db.read(swapped.find, parcel.subject_id or 0)
    if swap is None or swap.state != "asked" or swap.ends_at <= now:
        return Nothing("it is answered, or over")
    standing = await db.read(swaps.standing_for, swap, parcel.user_id or 0)
    clash = await db.read(clashes.with_yes, standing.theirs, parcel.user_id or 0, besides=standing.mine.id)
    card = _question(Standing(swap, standing.mine, standing.theirs, standing.other, clash))
    card.small(_("Why this? You have a place there. They asked you alone, and nobody else reads it."))
    return Direct(parcel.user_id or 0, card.view(), swap.ends_at)


async def draw_settled(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Also where the other has erased themselves since."""
    state, user_id = str(parcel.detail.get("state")), parcel.user_id or 0
    had = await db.read(things.show, int(parcel.detail.get("had") or 0))
    other = await db.read(things.show, int(parcel.detail.get("other") or 0))
    own = other if state == "done" else had
    one = await db.read(rosters.commitment_of, own.id, user_id)
    has_it = own.is_open(now) and one is not None and one.state == "confirmed"
    if state == "done":
        if not has_it:
            return Nothing("they have given it back since, or it is over")
        card = Card(_("Swapped!"), colour=Colour.GOOD).text(_("They agreed, so you have each other's place."))
        card.text(_("You have: {what}").format(what=f"**{heading(own)}**")).text(plan_text(plan_of(own)))
        card.text(_line(_("No longer: {what}"), had)).row(gives_back(plan_of(own), waits=False))
    elif had.id == other.id:  # a place that was offered, and who waited for it
        card = Card(_("It stays as it is"), colour=Colour.CALM)
        card.text(next((_(text) for key, text in SETTLED.items() if key == state), ""))
        stands = _("You keep: {what}") if has_it else _("You wait for a place as before: {what}")
        card.text(_line(stands, own)).row(gives_back(plan_of(own), waits=not has_it))
        return Direct(user_id, card.small(_("Why this? A place on it was to change hands.")).view())
    else:
        card = Card(_("Your swap did not come about"), colour=Colour.CALM)
        card.text(next((_(text) for key, text in SETTLED.items() if key == state), ""))
        if has_it:
            card.text(_line(_("You keep: {what}"), own)).row(gives_back(plan_of(own), waits=False))
    card.small(_("Why this? You wanted to swap your place."))
    return Direct(user_id, card.view())


draws = {SWAP_ASKED: draw_asked, SWAP_SETTLED: draw_settled}


async def setup(bot: Groundswell) -> None:
    """Reached from what one said yes to, and from the messages."""
