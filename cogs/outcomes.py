"""What came of it: asked of whoever looks after a thing, told to everybody, with thanks to who did it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import telling, thanks
from bot.services.guild import guilds
from bot.services.guild.overtaking import marks
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.things import asks, leads, outcomes, things, who_did_it, wins
from bot.services.things.outcomes import (
    MOST_OUTCOME,
    MOST_THANKS,
    OUTCOME_WANTED,
    THANKS,
    WHAT_CAME_OF_IT,
    Outcome,
    Told,
)
from bot.services.things.things import Thing
from bot.services.things.who_did_it import Accounts
from bot.services.things.wins import RECAP
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    form,
    heading,
    join_in_button,
    leads_on,
    led_by,
    people_text,
    said,
    text_field,
)

routes = Routes()


async def draw_question(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    if not await db.read(outcomes.is_asked, thing, parcel.user_id or 0):
        return Nothing("there is nothing to ask any more")
    card = Card(_("What came of it?"), colour=Colour.ACT)
    over = _("**{title}** is over.").format(title=heading(thing))
    card.text(f"{over} {_accounts(await db.read(who_did_it.accounts_of_all, thing))}")
    card.text(_("Two sentences are enough. Everybody who did it gets your thank-you with them."))
    ways = [button(_("Tell and thank"), f"outcome:{thing.id}", ButtonStyle.primary)]
    if await db.read(thanks.of_thing, thing, parcel.user_id or 0):
        ways.append(button(_("Just thank them"), f"thank:thing:{thing.id}"))
    card.row(*ways)
    card.small(_("Why this? You look after it. No answer is fine, too."))
    return Direct(parcel.user_id or 0, card.view())


async def draw_question_to_anybody(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """In the coordinators' channel, where nobody looks after it by then."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    thing = await db.read(things.show, parcel.subject_id or 0)
    if not await db.read(outcomes.waits_for_anybody, thing):
        if not parcel.may_stand:
            return Nothing("there is nothing to ask any more")
        card = Card(colour=Colour.ENDED).text(f"**{heading(thing)}**")
        card.text(_("That has been settled."))
        return Post(guild.coordinators_channel_id, card.view(), once=True)
    card = Card(_("What came of it?"), colour=Colour.ACT)
    over = _("**{title}** is over, and nobody looks after it any more.").format(title=heading(thing))
    card.text(f"{over} {_accounts(await db.read(who_did_it.accounts_of_all, thing))}")
    card.text(_("Whoever tells it thanks everybody who did it, in their own name."))
    card.row(
        button(_("Tell and thank"), f"outcome:{thing.id}", ButtonStyle.primary),
        button(_("See who is in"), f"{thing.kind}:{thing.id}:people"),
    )
    return Post(guild.coordinators_channel_id, card.view(), once=True)


def _accounts(counts: Accounts) -> str:
    """How many did it, and what the others said."""
    done = ngettext("{n} person did it", "{n} people did it", counts.done).format(n=counts.done)
    others = [
        (
            counts.fell_through,
            ngettext("it didn't work out for {n}", "it didn't work out for {n} of them", counts.fell_through),
        ),
        (counts.could_not, ngettext("{n} couldn't", "{n} of them couldn't", counts.could_not)),
        (counts.silent, ngettext("{n} hasn't said", "{n} haven't said", counts.silent)),
    ]
    return " · ".join([done, *(text.format(n=count) for count, text in others if count)]) + "."


def outcome_form(
    came_of_it: str | None = None, to_change: str | None = None, thanks: str | None = None
) -> discord.ui.Modal:
    return form(
        _("What came of it?"),
        text_field(
            "came_of_it",
            _("What came of it?"),
            value=came_of_it,
            long=True,
            required=False,
            most=MOST_OUTCOME,
            hint=_("For everybody: it goes on the card, and where wins are posted."),
            example=_("We counted 212 fish, twice as many as last year."),
        ),
        text_field(
            "thanks",
            _("Your thank-you to those who did it"),
            value=thanks,
            long=True,
            required=False,
            most=MOST_THANKS,
            hint=_("Each gets it from you, once. Empty: nobody is written to."),
        ),
        text_field(
            "to_change",
            _("What would you do differently?"),
            value=to_change,
            long=True,
            required=False,
            most=MOST_OUTCOME,
            hint=_("For coordinators and whoever looks after the next one."),
        ),
    )


@routes.click("outcome:{thing_id}", opens_modal=True)
async def ask_outcome(interaction: Interaction, thing_id: int) -> None:
    thing, written = await interaction.client.db.read(
        outcomes.before_writing, thing_id, caller_of(interaction)
    )
    await _require_not_suspended(interaction, thing)
    draft = _("Thank you for “{title}”. It would not have happened without you!").format(title=thing.title)
    if thing.done and not await interaction.client.db.read(
        thanks.of_thing, thing, caller_of(interaction).user_id
    ):
        draft = ""  # everybody was thanked by itself
    told = outcomes.told_in(written)
    modal = write_outcome.modal(
        thing_id=thing_id,
        seen=marks(asdict(told)),
        came_of_it=told.came_of_it,
        to_change=told.to_change,
        thanks=told.thanks if written else draft[:MOST_THANKS],
    )
    await answer_to(interaction).ask(modal)


async def _require_not_suspended(interaction: Interaction, thing: Thing) -> None:
    """Also from a direct message, which is in no server: before they write, and when they send."""
    user_id = caller_of(interaction).user_id
    await interaction.client.db.read(suspensions.require_none, thing.guild_id, user_id)


@routes.form("outcome:{thing_id}:{seen}", build=outcome_form)
async def write_outcome(
    interaction: Interaction,
    thing_id: int,
    seen: str,
    came_of_it: str | None = None,
    to_change: str | None = None,
    thanks: str | None = None,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _require_not_suspended(interaction, await bot.db.read(things.show, thing_id))
    thing = await bot.db.write(
        outcomes.write,
        thing_id,
        caller,
        told=Told(came_of_it or "", to_change or "", thanks or ""),
        seen=seen,
        now=bot.clock.now(),
    )
    card = Card(_("Thank you for telling"), colour=Colour.GOOD).text(await _what_follows(bot.db, thing))
    card.row(button(_("Change it"), f"outcome:{thing_id}"))
    card = await leads_on(card, interaction, thing.guild_id, back_to_people(thing))
    await answer_to(interaction).update(card.view())


async def _what_follows(db: Database, thing: Thing) -> str:
    """By what is on its way."""
    thanked = await db.read(outcomes.to_be_thanked, thing)
    told = ngettext(
        "{n} person gets your thank-you, in a minute at the earliest.",
        "{n} people get your thank-you, in a minute at the earliest.",
        thanked,
    ).format(n=thanked)
    texts = [told] if thanked else []
    guild, written = await db.read(guilds.find, thing.guild_id), await db.read(outcomes.find, thing.id)
    if written and written.came_of_it and thing.done and guild.wins_channel_id and not guild.quiet:
        texts.append(_("What came of it goes to {channel}.").format(channel=f"<#{guild.wins_channel_id}>"))
    return "\n".join(texts) or _("It is written down.")


async def draw_thanks(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, commitment = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    written = await db.read(outcomes.find, thing.id)
    if written is None or not written.thanks or commitment is None or commitment.done_at is None:
        return Nothing("there is nobody or nothing to thank")
    card = Card(_("A thank-you for you"), colour=Colour.GOOD).text(f"> {_quoted(written.thanks)}")
    guild = await db.read(guilds.find, thing.guild_id)
    if written.written_by is not None and not guild.quiet:
        card.text(f"<@{written.written_by}>")
    card.text(said(written.came_of_it)).small(_("Why this? You did {title}.").format(title=heading(thing)))
    return Direct(parcel.user_id or 0, card.view())


def _quoted(text: str) -> str:
    return "\n> ".join(said(text).splitlines())


async def draw_recap(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Drawn anew when somebody would like to be named otherwise, or erases themselves."""
    guild = await db.read(guilds.find, parcel.guild_id)
    thing = await db.read(things.show, parcel.subject_id or 0)
    written = await db.read(outcomes.find, thing.id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    if guild.quiet and not parcel.may_stand:
        return Nothing("no wins are posted in quiet mode")
    others = await db.read(who_did_it.told_with, thing)
    named = () if guild.quiet or others else await db.read(who_did_it.like_to_be_named, thing.id)
    target = (await db.read(asks.show, thing.id)).target if thing.kind == "ask" else None
    done = thing.done + sum(one.done for one in others)
    card = _recap(thing, written, [*named], done=done, target=target, quiet=guild.quiet)
    win = await db.read(wins.of_recap, thing.id)
    told = None if win is None else await db.read(telling.one, guild, win.id)
    if told is not None:
        card.row(join_in_button(told))
    return Post(guild.wins_channel_id, card.view(), once=True)


def _recap(
    thing: Thing,
    written: Outcome | None,
    named: list[int],
    *,
    done: int,
    target: int | None,
    quiet: bool,
) -> Card:
    card = Card(heading(thing), colour=Colour.GOOD)
    if target is None:
        card.text(_("🎉 Together: {count} done.").format(count=done))
    else:
        card.text(_("🎉 Together: {done} of {target}.").format(done=done, target=target))
    if written is not None:
        card.text(said(written.came_of_it))
    others = done - len(named)
    if named:
        with_them = (
            _("Thank you, {people}!")
            if not others
            else ngettext("Thank you, {people} and {n} more!", "Thank you, {people} and {n} more!", others)
        )
        card.text(with_them.format(people=people_text(named), n=others))
    else:
        card.text(_("Thank you, everyone!"))
    return card.small("" if quiet else led_by(leads.named(thing)))


draws = {
    OUTCOME_WANTED: draw_question_to_anybody,
    WHAT_CAME_OF_IT: draw_question,
    THANKS: draw_thanks,
    RECAP: draw_recap,
}


async def setup(bot: Groundswell) -> None:
    """Reached from messages and from the lists of who is in."""
