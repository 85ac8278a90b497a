"""Taking a role from somebody who has it: with a word if one likes, looked at before it goes out."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.roles import releasing
from bot.services.roles.releasing import RELEASED
from bot.services.things.applications import MOST_WORD
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    form,
    heading,
    paged,
    quoted,
    said,
    see_card,
    text_field,
)

routes = Routes()

#: Lines of a page, each with its button.
MOST_LISTED = 5


@routes.click("release:{role_id}:list:{page}")
async def choose(interaction: Interaction, role_id: int, page: int) -> None:
    thing, people = await interaction.client.db.read(releasing.holders, role_id, caller_of(interaction))
    card = Card(_("Take it back from somebody"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(
        _("They read it as you see it next, and the place passes on. Talking to them first is often enough.")
    )
    if not people:
        card.text(_("Nobody else has it."))
    listed = paged(people, page, size=MOST_LISTED)
    for one in listed.shown:
        since = _("has it since {when}").format(when=timestamp(one.changed_at, "D"))
        take = button(_("Take it back"), f"release:{role_id}:word:{one.user_id}")
        card.beside(f"<@{one.user_id}>\n{since}", take)
    if turning := listed.turning(f"release:{role_id}:list:{{page}}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


def word_form(word: str | None = None) -> discord.ui.Modal:
    return form(
        _("Take it back"),
        text_field(
            "word",
            _("A kind word, if you like"),
            value=word,
            hint=_("They read it without your name. Why, and what could they do instead?"),
            long=True,
            required=False,
            most=MOST_WORD,
        ),
    )


@routes.click("release:{role_id}:word:{user_id}", opens_modal=True)
async def ask_for_a_word(interaction: Interaction, role_id: int, user_id: int) -> None:
    await interaction.client.db.read(releasing.holders, role_id, caller_of(interaction))
    await answer_to(interaction).ask(look_at_it.modal(role_id=role_id, user_id=user_id))


@routes.form("release:{role_id}:words:{user_id}", build=word_form)
async def look_at_it(interaction: Interaction, role_id: int, user_id: int, word: str | None = None) -> None:
    """As they will read it, before it goes out."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, draft_id = await bot.db.write(
        releasing.keep_word, role_id, caller, user_id, word or "", now=bot.clock.now()
    )
    card = released_card(thing, word)
    card.line().small(_("This is what {person} reads.").format(person=f"<@{user_id}>"))
    card.row(
        button(
            _("Take it back, and send this"),
            f"release:{role_id}:sure:{user_id}:{draft_id}",
            ButtonStyle.danger,
        ),
        button(_("Change"), f"release:{role_id}:change:{user_id}:{draft_id}"),
        button(_("Back"), f"release:{role_id}:list:0"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("release:{role_id}:change:{user_id}:{draft_id}", opens_modal=True)
async def change(interaction: Interaction, role_id: int, user_id: int, draft_id: int) -> None:
    word = await interaction.client.db.read(releasing.word_of, draft_id, caller_of(interaction))
    await answer_to(interaction).ask(look_at_it.modal(role_id=role_id, user_id=user_id, word=word))


@routes.click("release:{role_id}:sure:{user_id}:{draft_id}")
async def release(interaction: Interaction, role_id: int, user_id: int, draft_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    word = await bot.db.read(releasing.word_of, draft_id, caller)
    thing = await bot.db.write(releasing.release, role_id, caller, user_id, word, now=bot.clock.now())
    card = Card(_("Taken back"), colour=Colour.CALM).text(f"**{heading(thing)}**")
    card.text(_("{person} hears so, kindly, and the place passes on.").format(person=f"<@{user_id}>"))
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


def released_card(thing: Thing, word: str | None) -> Card:
    card = Card(_("Thank you for what you did"), colour=Colour.CARE)
    card.text(
        _(
            "**{title}** is no longer yours: whoever looks after it has passed it on. /find in the server "
            "shows what else there is, and you are welcome to it."
        ).format(title=said(thing.title))
    )
    if word and word.strip():
        card.text(_("A word from whoever looks after it:")).text(quoted(word.strip()))
    return card


async def draw_released(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, left = await db.read(releasing.told, parcel.subject_id or 0, parcel.user_id or 0)
    if left is None:
        return Nothing("they have it again, or erased themselves")
    card = released_card(thing, left.word)
    card.row(*await see_card(db, thing)).small(_("Why this? You had the role."))
    return Direct(parcel.user_id or 0, card.view())


draws = {RELEASED: draw_released}


async def setup(bot: Groundswell) -> None:
    """Reached from /role manage."""
