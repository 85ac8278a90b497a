"""The picture of an ask or a role, for whoever looks after it: from what tells that it is posted, and from
**Change** in `manage`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild.overtaking import marks
from bot.services.outbox.outbox import Parcel
from bot.services.things import pictures, things
from bot.services.things.addresses import MOST_ADDRESS
from bot.services.things.images import MEGABYTE, MOST_BYTES
from bot.services.things.pictures import MOST_ALT, UNSHOWN, Picture
from bot.services.things.things import Thing
from bot.uploads import image_in
from cogs.ui import Card, Colour, button, confirm, file_field, form, said, text_field, update_pictured

routes = Routes()
AGREED = N_("Anybody who can be recognised in it should have agreed to be shown.")
#: By kind, where somebody finds its picture.
WAYS = {
    "ask": N_("In the server, /ask manage and then **Change** lead to its picture."),
    "role": N_("In the server, /role manage and then **Change** lead to its picture."),
    "shift": N_("In the server, /shift manage and then **Change** lead to its picture."),
}


def picture_form(
    alt: str | None = None, link: str | None = None, file: Sequence[str] = (), *, keeps: bool = False
) -> discord.ui.Modal:
    """A form can't be opened with a file in it: whoever mends one is told to choose theirs again."""
    hint = _("PNG, JPEG, WebP or GIF, up to {most} MB.").format(most=MOST_BYTES // MEGABYTE)
    if keeps:
        hint = _("Left empty, the picture stays. {kinds}").format(kinds=hint)
    if file:
        hint = _("Please choose your file once more.")
    return form(
        _("A picture"),
        file_field("file", _("The picture"), hint=hint, required=False),
        text_field(
            "link",
            _("Or the address of one on the web"),
            value=link,
            example="https://example.org/trees.jpg",
            required=False,
            most=MOST_ADDRESS,
        ),
        text_field(
            "alt",
            _("What does it show?"),
            value=alt,
            long=True,
            most=MOST_ALT,
            hint=_("A sentence or two, read out to those who don't see it."),
            example=_("Six neighbours plant a young lime tree in front of the school."),
        ),
    )


@routes.click("picture:{thing_id}")
async def show(interaction: Interaction, thing_id: int) -> None:
    """The picture there is, and what can be done with it."""
    bot = interaction.client
    thing, picture = await bot.db.read(pictures.show_to, thing_id, caller_of(interaction))
    await _update(interaction, thing, picture)


async def _update(interaction: Interaction, thing: Thing, picture: Picture | None, told: str = "") -> None:
    is_open = thing.state == "draft" or thing.is_open(interaction.client.clock.now())
    card = Card(_("The picture of “{title}”").format(title=said(thing.title)), colour=Colour.ACT).text(told)
    back = button(_("Back"), f"manage:{thing.id}:change")
    if picture is None:
        card.text(_("There is none yet. One says at a glance what it is about."))
        card.small(_("What a camera writes into a file, such as the place, is left out."))
        card.small(_(AGREED))
        give = button(
            _("Add a picture"), f"picture:{thing.id}:give", ButtonStyle.primary, disabled=not is_open
        )
        await answer_to(interaction).update(card.row(give, back).view())
        return
    card.picture(picture.address, picture.alt)
    card.text(_("**For those who don't see it:** {words}").format(words=said(picture.alt)))
    buttons = [
        button(_("Change"), f"picture:{thing.id}:give", disabled=not is_open),
        button(_("Take it off"), f"picture:{thing.id}:off", ButtonStyle.danger),
        back,
    ]
    card.small(_(AGREED))
    if picture.refused is not None:
        card.text(f"⚠️ {_why(picture)}")
        again = button(_("Try again"), f"picture:{thing.id}:again", disabled=not is_open)
        buttons.insert(0, again)
    await update_pictured(interaction, card.row(*buttons), picture)


def _why(picture: Picture) -> str:
    """Why the card stands without it."""
    if picture.refused == "too large":
        return _("Discord finds the picture too large, so the card stands without it.")
    if picture.refused == "may not":
        return _(
            "I may not attach files in the asks channel, so the card stands without the picture. Someone who "
            "manages this server can give me “Attach Files” there."
        )
    return _("Discord did not take the picture, so the card stands without it. Another one may do.")


@routes.click("picture:{thing_id}:give", opens_modal=True)
async def open_form(interaction: Interaction, thing_id: int) -> None:
    _thing, picture = await interaction.client.db.read(pictures.show_to, thing_id, caller_of(interaction))
    stored = pictures.fields(picture)
    keeps = picture is not None and picture.kind is not None
    modal = give.modal(thing_id=thing_id, seen=marks(stored), keeps=keeps, **stored)
    await answer_to(interaction).ask(modal)


@routes.form("picture:{thing_id}:{seen}", build=picture_form)
async def give(
    interaction: Interaction,
    thing_id: int,
    seen: str,
    alt: str,
    file: list[str] | None = None,
    link: str | None = None,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.read(pictures.show_to, thing_id, caller)  # before anything is fetched for a stranger
    image = await image_in(interaction, file)
    thing = await bot.db.write(
        pictures.give,
        thing_id,
        caller,
        alt=alt,
        link=link or "",
        image=image,
        seen=seen,
        now=bot.clock.now(),
    )
    picture = await bot.db.read(pictures.of, thing)
    told = "" if thing.state == "draft" else _("The card shows it in a moment.")
    await _update(interaction, thing, picture, told)


@routes.click("picture:{thing_id}:again")
async def try_again(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(pictures.show_again, thing_id, caller_of(interaction), now=bot.clock.now())
    picture = await bot.db.read(pictures.of, thing)
    await _update(interaction, thing, picture, _("I try once more, and tell you if it does not work."))


@routes.click("picture:{thing_id}:off")
async def ask_to_take_off(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing, _picture = await bot.db.read(pictures.show_to, thing_id, caller_of(interaction))
    card = Card(_("Take the picture off “{title}”?").format(title=said(thing.title)), colour=Colour.ACT)
    card.text(_("It is erased here and on the card. What is written stays."))
    card.row(confirm(f"picture:{thing_id}:gone", f"picture:{thing_id}", yes=_("Take it off")))
    await answer_to(interaction).update(card.view())


@routes.click("picture:{thing_id}:gone")
async def take_off(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(pictures.take_off, thing_id, caller_of(interaction), now=bot.clock.now())
    await _update(interaction, thing, None)


async def draw_unshown(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    picture = await db.read(pictures.of, thing)
    if picture is None or picture.refused is None or not thing.is_open(now):
        return Nothing("it has another picture, or none")
    card = Card(_("A picture could not be shown"), colour=Colour.ACT)
    card.text(_("**{title}** is posted, without its picture.").format(title=said(thing.title)))
    card.text(_why(picture))
    if way := WAYS.get(thing.kind):
        card.text(_(way))
    card.small(_("Why this? You look after it."))
    return Direct(parcel.user_id or 0, card.view())


draws = {UNSHOWN: draw_unshown}


async def setup(bot: Groundswell) -> None:
    """Reached from what tells that something is posted, and from the lists of who is in."""
