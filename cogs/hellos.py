"""I'd like a hello: asking for one, sharing what one likes, and hearing how it stands."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, spoken, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import hello_wishes, hellos
from bot.services.care.hand_kinds import Hand
from bot.services.care.hello_wishes import MOST_CALLED, MOST_LANGUAGES, MOST_SHARES, Shared
from bot.services.care.hellos import HELLO, HELLO_CAME, HELLO_UNANSWERED, Hello
from bot.services.guild import translations
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.things import fitting
from cogs.ui import (
    Card,
    Colour,
    button,
    form,
    leads_on,
    safety_row,
    said,
    tell_how,
    text_field,
)

routes = Routes()


def hello_form(
    called: str | None = None, languages: str | None = None, shares: str | None = None
) -> discord.ui.Modal:
    return form(
        _("I'd like a hello"),
        text_field(
            "called",
            _("What may we call you?"),
            value=called,
            hint=_("Sending this lets one of our welcomers write to you, this once. All of it is optional."),
            required=False,
            most=MOST_CALLED,
        ),
        text_field(
            "languages",
            _("Languages you like to speak"),
            value=languages,
            required=False,
            most=MOST_LANGUAGES,
        ),
        text_field(
            "shares",
            _("Anything you'd like them to know"),
            value=shares,
            hint=_("Only whoever says hello reads it; it is thrown away afterwards."),
            long=True,
            required=False,
            most=MOST_SHARES,
        ),
    )


@routes.click("hello:ask", opens_modal=True)
async def open_form(interaction: Interaction) -> None:
    """With what they shared before; what is shared can be changed until the hello is said."""
    await answer_to(interaction).ask(ask.modal(**await _shared_before(interaction)))


@routes.click("hello:joined", opens_modal=True)
async def open_form_at_the_end(interaction: Interaction) -> None:
    """From the end of /join, to which they come back."""
    await answer_to(interaction).ask(ask_at_the_end.modal(**await _shared_before(interaction)))


async def _shared_before(interaction: Interaction) -> dict[str, str]:
    before = await interaction.client.db.read(hello_wishes.before_ask, caller_of(interaction))
    return {name: getattr(before, name) for name in ("called", "languages", "shares")} if before else {}


@routes.form("hello:ask", build=hello_form)
async def ask(interaction: Interaction, called: str, languages: str, shares: str) -> None:
    card = await _asked(interaction, Shared(called, languages, shares))
    card.row(button(_("Back"), "mine:people"))
    await answer_to(interaction).update(card.view())


@routes.form("hello:joined", build=hello_form)
async def ask_at_the_end(interaction: Interaction, called: str, languages: str, shares: str) -> None:
    card = await _asked(interaction, Shared(called, languages, shares))
    card.row(button(_("Go on"), "join:start"))
    await answer_to(interaction).update(card.view())


async def _asked(interaction: Interaction, shared: Shared) -> Card:
    bot, caller = interaction.client, caller_of(interaction)
    asked = await bot.db.write(hello_wishes.ask, caller, shared, now=bot.clock.now())
    card = Card(_("A hello is on its way to you"), colour=Colour.CARE)
    card.text(
        _(
            "Our welcomers see that somebody is waiting. When one of them takes it on, I'll tell you who "
            "it is, and they'll write to you. If nobody finds the time in three days, I'll tell you that "
            "too."
        )
    )
    return await tell_how(_with_way_back(card, asked), interaction, asked.guild_id, place="hello")


def _with_way_back(card: Card, hello: Hello) -> Card:
    return card.row(
        button(_("Change what I share"), "hello:ask"),
        button(_("No hello, thanks"), f"hello:{hello.guild_id}:withdraw"),
    )


@routes.click("hello:mine")
async def show(interaction: Interaction) -> None:
    """How it stands with one's own hello."""
    bot, caller = interaction.client, caller_of(interaction)
    hello = await bot.db.read(hellos.of, caller.guild, caller.user_id)
    if hello is None:
        card = Card(_("A hello from one of us"), colour=Colour.CARE)
        card.text(_("Would you like somebody to say hello to you? A human, not me."))
        card.row(button(_("I'd like a hello"), "hello:ask", ButtonStyle.primary))
    elif hello.state == "waiting":
        card = Card(_("A hello is on its way to you"), colour=Colour.CARE)
        card.text(_("You asked for it {when}.").format(when=timestamp(hello.asked_at, "R")))
        await tell_how(_with_way_back(card, hello), interaction, hello.guild_id, place="hello")
    else:
        card = _claimed(hello)
    await answer_to(interaction).update(card.row(button(_("Back"), "mine:people")).view())


@routes.click("hello:{guild_id}:withdraw")
async def withdraw(interaction: Interaction, guild_id: int) -> None:
    """Also from a direct message, where Discord does not say which server it is about."""
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_from(guild_id)
    await bot.db.write(hello_wishes.withdraw, guild_id, caller.user_id, now=bot.clock.now())
    card = Card(_("All right, no hello"), colour=Colour.CARE)
    card.text(_("What you shared is thrown away. /mine asks for a hello again, whenever you like."))
    card = await leads_on(card, interaction, guild_id, button(_("Back"), "mine:people"))
    await answer_to(interaction).update(card.view())


@routes.click("hello:{hello_id}:came")
async def say_it_came(interaction: Interaction, hello_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hello = await bot.db.write(hello_wishes.came, hello_id, caller, now=bot.clock.now())
    await _show_how_it_stands(interaction, hello)


@routes.click("hello:{hello_id}:not_yet")
async def say_it_did_not_come(interaction: Interaction, hello_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hello = await bot.db.read(hello_wishes.own, hello_id, caller)
    if hello.state != "claimed":
        await _show_how_it_stands(interaction, hello)
        return
    card = Card(_("Thank you for saying so"), colour=Colour.CARE)
    card.text(
        _(
            "<@{user_id}> has been asked, too. Until {when} it is theirs; after that the welcomers are asked "
            "again, and you'll hear who it will be."
        ).format(user_id=hello.claimed_by, when=timestamp(hello.lapses_at))
    )
    card.row(
        button(_("Somebody else please"), f"hello:{hello.id}:others"),
        button(_("No hello, thanks"), f"hello:{hello.guild_id}:withdraw"),
    )
    if hello.claimed_by is not None:
        card.row(safety_row(hello.guild_id, hello.claimed_by))
    await answer_to(interaction).update(card.view())


@routes.click("hello:{hello_id}:nobody")
async def say_nobody_wrote(interaction: Interaction, hello_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hand = await bot.db.write(hello_wishes.nobody_wrote, hello_id, caller, now=bot.clock.now())
    if hand is None:
        await _show_how_it_stands(interaction, await bot.db.read(hello_wishes.own, hello_id, caller))
    else:
        await _say_asked_higher(interaction, hand)


@routes.click("hello:{guild_id}:higher")
async def ask_higher(interaction: Interaction, guild_id: int) -> None:
    """Also from a direct message, to which a suspension does not reach by itself."""
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_from(guild_id)
    await bot.db.read(suspensions.require_none, guild_id, caller.user_id)
    hand = await bot.db.write(hello_wishes.ask_higher, guild_id, caller, now=bot.clock.now())
    await _say_asked_higher(interaction, hand)


async def _say_asked_higher(interaction: Interaction, hand: Hand) -> None:
    card = Card(_("The coordinators are asked now"), colour=Colour.CARE)
    card.text(
        _(
            "They read your name, and that nobody wrote. As soon as somebody takes it on I tell you who it "
            "is. As long as nobody has, I ask again, and tell you how it stands."
        )
    )
    card.row(button(_("How it stands"), f"raised:{hand.id}:show"))
    await tell_how(card, interaction, hand.guild_id, place="hand")
    await answer_to(interaction).update(card.view())


@routes.click("hello:{hello_id}:others")
async def ask_others(interaction: Interaction, hello_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hello = await bot.db.write(hello_wishes.ask_others, hello_id, caller, now=bot.clock.now())
    await _show_how_it_stands(interaction, hello)


async def _show_how_it_stands(interaction: Interaction, hello: Hello) -> None:
    back = button(_("Back"), "mine:people")
    card = await leads_on(_stands(hello), interaction, hello.guild_id, back)
    await answer_to(interaction).update(card.view())


def _stands(hello: Hello) -> Card:
    """How it stands, for whoever asked."""
    return _others_asked(hello) if hello.state == "waiting" else _claimed(hello)


def _others_asked(hello: Hello) -> Card:
    card = Card(_("Somebody else will say hello to you"), colour=Colour.CARE)
    card.text(_("Plans have changed, so the welcomers are asked again. You'll hear who it will be."))
    card.row(button(_("No hello, thanks"), f"hello:{hello.guild_id}:withdraw"))
    return card.small(_("Why this? You asked for a hello."))


def _claimed(hello: Hello) -> Card:
    """Somebody will say it, or has said it."""
    if hello.state == "done":
        card = Card(_("You have met"), colour=Colour.CARE)
        who = f"<@{hello.claimed_by}>" if hello.claimed_by else _("Somebody")
        card.text(_("{who} has said hello to you. Good to have you here!").format(who=who))
    else:
        card = Card(_("Somebody will say hello to you"), colour=Colour.CARE)
        card.text(
            _("<@{user_id}> has taken it on and will write to you within two days.").format(
                user_id=hello.claimed_by
            )
        )
        card.row(button(_("No hello, thanks"), f"hello:{hello.guild_id}:withdraw"))
    if hello.state == "done":
        card.row(
            button(_("I'd like a buddy"), f"buddy:{hello.guild_id}:ask"),
            button(_("Nobody wrote"), f"hello:{hello.id}:nobody"),
        )
    if hello.claimed_by is not None:
        card.row(safety_row(hello.guild_id, hello.claimed_by))
    return card.small(_("Why this? You asked for a hello."))


async def draw_hello(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """How it stands, told to who asked; the same message is redrawn when it changes."""
    hello = await db.read(hellos.show, parcel.subject_id or 0)
    return Direct(hello.user_id, _stands(hello).view())


async def draw_came(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """A day after it was taken on, whoever asked is asked; who it is, only they read."""
    hello = await db.read(hellos.show, parcel.subject_id or 0)
    if hello.state != "claimed" or hello.claimed_by is None:
        return Nothing("it was said, or is with somebody else")
    card = Card(_("Did your hello come?"), colour=Colour.CARE)
    card.text(_("<@{user_id}> took it on. Did they write to you?").format(user_id=hello.claimed_by))
    card.row(
        button(_("Yes"), f"hello:{hello.id}:came", ButtonStyle.success),
        button(_("Not yet"), f"hello:{hello.id}:not_yet"),
    )
    card.row(safety_row(hello.guild_id, hello.claimed_by)).small(_("Why this? You asked for a hello."))
    return Direct(hello.user_id, card.view(), hello.lapses_at)


async def draw_unanswered(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """An honest answer after three days, with whom to turn to and what there is to do."""
    guild = await db.read(translations.guild_in, parcel.guild_id, spoken())
    card = Card(_("We're sorry about your hello"), colour=Colour.CARE)
    card.text(
        _(
            "You asked for a hello, and in three days nobody has told me that they managed. If somebody "
            "did write: lovely. If not, that says nothing about you. You can turn to: {contact}"
        ).format(contact=said(guild.contact or "–"))
    )
    suggested = await db.read(fitting.things_for, parcel.guild_id, parcel.user_id or 0, now=now)
    if suggested:
        titles = "\n".join(f"- {said(one.title)}" for one in suggested)
        card.text(_("Things to do together, if you like:\n{list}").format(list=titles))
    card.row(button(_("Ask the coordinators"), f"hello:{parcel.guild_id}:higher"))
    card.small(_("What you shared is thrown away. /find shows more to do, /mine asks for a hello again."))
    return Direct(parcel.user_id or 0, card.view())


draws = {HELLO: draw_hello, HELLO_CAME: draw_came, HELLO_UNANSWERED: draw_unanswered}


async def setup(bot: Groundswell) -> None:
    """No commands: a button on other panels leads here."""
