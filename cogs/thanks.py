"""After a Done: whoever looks after it thanks them all in one tap, some of them, or in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import thanks
from bot.services.celebrating.thanks import MOST_WORDS, THANKS_WANTED, Chance
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.things import things
from cogs.ui import (
    Card,
    Colour,
    button,
    clipped,
    form,
    leads_on,
    numbers,
    paged,
    people_text,
    said,
    select,
    text_field,
    thanks_quote,
    thanks_words,
)

routes = Routes()

#: People on a page, and of one thing in the message.
PAGE, MOST_NAMED = 10, 20
#: Things in the message, and characters of a title in it.
MOST_THINGS, MOST_TITLE = 5, 60


async def draw_chance(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    user_id, batch = parcel.user_id or 0, parcel.subject_id or 0
    found = await db.read(thanks.asked_about, batch, user_id)
    suspended = await db.read(suspensions.find, parcel.guild_id, user_id)
    if not found or suspended is not None:
        return Nothing("everybody was thanked already, or there is nobody to thank")
    card = Card(_("Thank those who did it?"), colour=Colour.GOOD)
    card.text("\n".join(_who_did_what(found)))
    card.text(_("Each gets this from you:"))
    card.text(thanks_quote(thanks_words("", clipped(found[0].title, MOST_TITLE), found[0].effort)))
    count = ngettext("Thank {n} person", "Thank all {n}", len(found)).format(n=len(found))
    ways = [button(count, f"thank:{batch}:all", ButtonStyle.success)]
    ways.append(button(_("In my own words"), f"thank:{batch}:words"))
    if len(found) > 1:
        ways.append(button(_("Choose"), f"thank:{batch}:choose:0"))
    card.row(*ways)
    if await db.read(thanks.is_shared, batch, user_id):
        card.text(
            _("You don't look after all of it alone: whoever is first thanks, and nobody gets it twice.")
        )
    card.small(_("Why this? You look after it. No answer is fine, and I don't ask again."))
    return Direct(user_id, card.view())


def _who_did_what(found: Sequence[Chance]) -> list[str]:
    """A line for each thing."""
    things_done = [[*those] for _id, those in groupby(found, key=lambda one: one.thing_id)]
    lines = []
    for those in things_done[:MOST_THINGS]:
        people = people_text([one.user_id for one in those[:MOST_NAMED]])
        title = said(clipped(those[0].title, MOST_TITLE))
        others = len(those) - MOST_NAMED
        if others > 0:
            people = ngettext("{people} and {n} more", "{people} and {n} more", others).format(
                people=people, n=others
            )
        lines.append(_("**{title}**: {people}").format(title=title, people=people))
    if len(things_done) > MOST_THINGS:
        lines.append(_("… and {count} more").format(count=len(things_done) - MOST_THINGS))
    return lines


@routes.click("thank:{batch}:all")
async def thank_all(interaction: Interaction, batch: int) -> None:
    await _thank(interaction, batch)


@routes.click("thank:{batch}:words", opens_modal=True)
async def ask_words(interaction: Interaction, batch: int) -> None:
    found = await interaction.client.db.read(thanks.to_thank, batch, caller_of(interaction))
    draft = _("Thank you for doing “{title}”!").format(title=found[0].title)
    same = len({one.thing_id for one in found}) == 1
    await answer_to(interaction).ask(thank_in_words.modal(batch=batch, words=draft if same else None))


def words_form(words: str | None = None) -> discord.ui.Modal:
    return form(
        _("Thank them"),
        text_field(
            "words",
            _("Your words to all of them"),
            value=words,
            long=True,
            most=MOST_WORDS,
            hint=_("Each reads them with your name, and alone decides whether others do."),
        ),
    )


@routes.form("thank:{batch}:said", build=words_form)
async def thank_in_words(interaction: Interaction, batch: int, words: str) -> None:
    await _thank(interaction, batch, words=words)


@routes.click("thank:{batch}:choose:{page}")
async def choose(interaction: Interaction, batch: int, page: int) -> None:
    """By number: a direct message knows nobody by name."""
    found = await interaction.client.db.read(thanks.to_thank, batch, caller_of(interaction))
    listed = paged(found, page, size=PAGE)
    first = listed.page * PAGE + 1
    card = Card(_("Whom would you like to thank?"), colour=Colour.GOOD)
    lines, options = [], []
    for number, one in enumerate(listed.shown, start=first):
        title = clipped(one.title, MOST_TITLE)
        lines.append(
            _("**{number}** {person}: {title}").format(
                number=number, person=f"<@{one.user_id}>", title=said(title)
            )
        )
        options.append((_("Number {number}: {title}").format(number=number, title=title), str(one.id)))
    card.text("\n".join(lines))
    card.row(select(f"thank:{batch}:some", _("Thank these"), options, most=len(options)))
    if turning := listed.turning(f"thank:{batch}:choose:{{page}}"):
        card.row(turning)
    card.row(button(_("Back"), f"thank:{batch}:back"))
    await answer_to(interaction).update(card.view())


@routes.click("thank:{batch}:back")
async def back(interaction: Interaction, batch: int) -> None:
    """To what they were asked, as it is now."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(thanks.to_thank, batch, caller)
    card = Card(_("Thank those who did it?"), colour=Colour.GOOD).text("\n".join(_who_did_what(found)))
    count = ngettext("Thank {n} person", "Thank all {n}", len(found)).format(n=len(found))
    card.row(
        button(count, f"thank:{batch}:all", ButtonStyle.success),
        button(_("In my own words"), f"thank:{batch}:words"),
        button(_("Choose"), f"thank:{batch}:choose:0"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("thank:{batch}:some")
async def thank_some(interaction: Interaction, batch: int, values: list[str]) -> None:
    await _thank(interaction, batch, only=[*numbers(values)])


async def _thank(
    interaction: Interaction, batch: int, *, only: Sequence[int] | None = None, words: str = ""
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(thanks.to_thank, batch, caller)
    guild_id = found[0].guild_id
    await bot.db.read(suspensions.require_none, guild_id, caller.user_id)
    count = await bot.db.write(thanks.thank, batch, caller, only=only, words=words, now=bot.clock.now())
    await _say_done(interaction, guild_id, count)


@routes.click("thank:thing:{thing_id}")
async def thank_for(interaction: Interaction, thing_id: int) -> None:
    """Below the question what came of it, which can still be answered."""
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.read(things.show, thing_id)
    await bot.db.read(suspensions.require_none, thing.guild_id, caller.user_id)
    thing, count = await bot.db.write(thanks.thank_for, thing_id, caller, now=bot.clock.now())
    await _say_done(interaction, thing.guild_id, count, thing_id=thing_id)


async def _say_done(
    interaction: Interaction, guild_id: int, count: int, *, thing_id: int | None = None
) -> None:
    card = Card(_("Thank you for saying thanks") if count else _("Already thanked"), colour=Colour.GOOD)
    card.text(
        ngettext(
            "{n} person gets your thank-you, in a minute at the earliest.",
            "{n} people get your thank-you, in a minute at the earliest.",
            count,
        ).format(n=count)
        if count
        else _("Everybody who did it has been thanked.")
    )
    if thing_id is not None:
        card.row(button(_("Tell what came of it"), f"outcome:{thing_id}"))
    card = await leads_on(card, interaction, guild_id, button(_("Thanks I gave"), "thanks:gave:0"))
    await answer_to(interaction).update(card.view())


draws = {THANKS_WANTED: draw_chance}


async def setup(bot: Groundswell) -> None:
    """Reached from what whoever looks after something is asked."""
