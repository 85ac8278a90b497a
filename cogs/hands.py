"""What somebody waits for: who has taken it on, that it is settled, and that nobody wrote."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, spoken, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import followups, hand_kinds, hand_wishes, hands
from bot.services.care.hand_kinds import Hand
from bot.services.care.hand_words import HAND, HAND_CAME
from bot.services.guild import translations
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Button,
    Card,
    Colour,
    asked_for,
    because,
    button,
    hand_line,
    leads_on,
    opened,
    paged,
    safety_row,
    said,
    to_mine,
    to_own,
    urgent_text,
    waits_since,
)

routes = Routes()

#: Of them on one page.
PAGE = 5


@routes.click("raised:list:{page}")
async def show_all(interaction: Interaction, page: int) -> None:
    caller = caller_of(interaction)
    found = await interaction.client.db.read(hands.of, caller.guild, caller.user_id)
    card = Card(_("What you wait for"), colour=Colour.CARE)
    if not found:
        card.text(_("You wait for nobody at the moment."))
    listed = paged(found, page, size=PAGE)
    for one in listed.shown:
        card.beside(hand_line(one), button(_("Open it"), f"raised:{one.id}:show"))
    if turning := listed.turning("raised:list:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(button(_("Back"), "mine")).view())


@routes.click("raised:{hand_id}:show")
async def show(interaction: Interaction, hand_id: int) -> None:
    hand = await interaction.client.db.read(hand_wishes.own, hand_id, caller_of(interaction))
    await _show(interaction, hand)


@routes.click("raised:{hand_id}:settle")
async def settle(interaction: Interaction, hand_id: int) -> None:
    """Also from a direct message. Of what has ended already it says the same."""
    bot, caller = interaction.client, caller_of(interaction)
    guild_id = await bot.db.write(hand_wishes.settle, hand_id, caller, now=bot.clock.now())
    card = Card(_("All right, it's settled"), colour=Colour.GOOD)
    card.text(_("Nobody is asked about it any more. If you need somebody: /mine, **People here**."))
    card = await leads_on(card, interaction, guild_id or interaction.guild_id or 0, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("raised:{hand_id}:nobody")
async def say_nobody_wrote(interaction: Interaction, hand_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hand = await bot.db.write(hand_wishes.nobody_wrote, hand_id, caller, now=bot.clock.now())
    await _show(interaction, hand)


@routes.click("raised:{hand_id}:others")
async def ask_others(interaction: Interaction, hand_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hand = await bot.db.write(hand_wishes.ask_others, hand_id, caller, now=bot.clock.now())
    await _show(interaction, hand)


async def _show(interaction: Interaction, hand: Hand) -> None:
    guild = await interaction.client.db.read(translations.guild_in, hand.guild_id, spoken())
    bot = interaction.client
    card = _stands(hand, guild, await to_own(bot.db, hand))
    if sealed := await bot.db.read(hand_wishes.note_of, hand, caller_of(interaction)):
        card.text(_("You wrote:")).text(opened(bot.vault, sealed))
    card = await leads_on(card, interaction, hand.guild_id, button(_("Back"), "raised:list:0"))
    await answer_to(interaction).update(card.view())


def _stands(hand: Hand, guild: Guild, way: Button | None = None) -> Card:
    """How it stands, for whoever raised it; `way`: to where what waits for an answer is."""
    match hand.state:
        case "waiting":
            card = _waiting(hand, guild)
        case "taken":
            card = _taken(hand)
        case "answered":
            card = _answered(hand)
        case "unanswered":
            card = _unanswered(hand, guild)
    kind = hand_kinds.find(hand.kind)
    if kind is not None and kind.has_answer:
        ways = [way] if way else []
        if hand.state == "taken":
            ways.append(button(_("Somebody else please"), f"raised:{hand.id}:others"))
        return card.row(*ways).small(because(hand))
    card.text(urgent_text(guild))
    settled = button(_("It's settled"), f"raised:{hand.id}:settle")
    others = button(_("Somebody else please"), f"raised:{hand.id}:others")
    again = button(_("Nobody wrote"), f"raised:{hand.id}:nobody")
    match hand.state:
        case "waiting":
            card.row(settled)
        case "taken":
            card.row(settled, others)
        case "answered":
            card.row(settled, again, others)
        case "unanswered":
            card.row(button(_("Ask them again"), f"raised:{hand.id}:nobody", ButtonStyle.primary), settled)
    if hand.state == "taken" and hand.claimed_by is not None:
        card.row(safety_row(hand.guild_id, hand.claimed_by))
    return card.small(because(hand))


def _waiting(hand: Hand, guild: Guild) -> Card:
    kind = hand_kinds.find(hand.kind)
    card = Card(_("We are still looking"), colour=Colour.CARE)
    rungs = kind.up_to(hand.rung) if kind else ()
    people = " · ".join(dict.fromkeys(_(rung.called) for rung in rungs)) or "–"
    card.text(waits_since(hand))
    card.text(_("Who is asked: {people}. You'll hear who takes it on.").format(people=people))
    if hand.told > 1 and guild.contact:
        card.text(_("You can also turn to: {contact}").format(contact=said(guild.contact)))
    return card


def _taken(hand: Hand) -> Card:
    card = Card(_("Somebody has taken it on"), colour=Colour.CARE)
    kind = hand_kinds.find(hand.kind)
    if kind is not None and kind.has_answer:
        return card.text(
            _(
                "<@{user_id}> has taken this on: you asked for {what}. It is theirs until {when}; if there "
                "is no answer by then, others are asked, and you hear of it."
            ).format(user_id=hand.claimed_by, what=asked_for(hand), when=timestamp(followups.lapses_at(hand)))
        )
    return card.text(
        _(
            "<@{user_id}> has taken this on, and will write to you about {what}. It is theirs until {when}; "
            "if no word came by then, others are asked, and you hear of it."
        ).format(user_id=hand.claimed_by, what=asked_for(hand), when=timestamp(followups.lapses_at(hand)))
    )


def _answered(hand: Hand) -> Card:
    if hand.outcome == "unreached":
        card = Card(_("Somebody tried to reach you"), colour=Colour.CARE)
        card.text(
            _(
                "<@{user_id}> tried to write to you about {what}, and could not: your direct messages may be "
                "closed. You can write to them yourself, or ask for somebody else."
            ).format(user_id=hand.claimed_by, what=asked_for(hand))
        )
    else:
        card = Card(_("Did they write to you?"), colour=Colour.CARE)
        card.text(
            _("<@{user_id}> says that they have written to you about {what}.").format(
                user_id=hand.claimed_by, what=asked_for(hand)
            )
        )
    return card.text(
        _("Until {when} you can say that nobody wrote; then I take it as settled.").format(
            when=timestamp(hand.due_at)
        )
    )


def _unanswered(hand: Hand, guild: Guild) -> Card:
    card = Card(_("We're sorry: nobody has answered"), colour=Colour.CARE)
    card.text(waits_since(hand))
    kind = hand_kinds.find(hand.kind)
    if kind is not None and kind.has_answer:
        return card.text(
            _(
                "Everybody who could answer was asked, and nobody has yet. That says nothing about you. It "
                "stays on their board, and I ask them again {until}. You can turn to: {contact}"
            ).format(until=timestamp(hand.due_at, "R"), contact=said(guild.contact or "–"))
        )
    card.text(
        _(
            "Everybody who could answer was asked, and nobody has taken it on. That says nothing about you. "
            "It stays on their board until {until}, and you hear of it if somebody takes it on. You can turn "
            "to: {contact}"
        ).format(until=timestamp(hand.due_at, "D"), contact=said(guild.contact or "–"))
    )
    return card


async def draw_hand(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """How it stands at this moment."""
    hand = await db.read(hands.find, parcel.subject_id or 0)
    if hand is None or hand.state == "answered":
        return Nothing("it is settled, or asked about already")
    guild = await db.read(translations.guild_in, hand.guild_id, spoken())
    way = await to_own(db, hand)
    return Direct(hand.user_id, _stands(hand, guild, way).view())


async def draw_came(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Half-way, and once somebody says that they wrote; who it is, only they read."""
    hand = await db.read(hands.find, parcel.subject_id or 0)
    if hand is None or hand.claimed_by is None:
        return Nothing("it is settled, or with somebody else")
    guild = await db.read(translations.guild_in, hand.guild_id, spoken())
    if hand.state == "answered":
        return Direct(hand.user_id, _stands(hand, guild).view(), hand.due_at)
    card = Card(_("Did somebody write to you?"), colour=Colour.CARE)
    card.text(
        _("<@{user_id}> took it on to write to you about {what}. Did they?").format(
            user_id=hand.claimed_by, what=asked_for(hand)
        )
    )
    lapses = followups.lapses_at(hand)
    card.text(
        _("If not: it is theirs until {when}, and then others are asked.").format(when=timestamp(lapses))
    )
    card.text(urgent_text(guild)).row(
        button(_("Yes, it's settled"), f"raised:{hand.id}:settle", ButtonStyle.success),
        button(_("Somebody else please"), f"raised:{hand.id}:others"),
    )
    card.row(safety_row(hand.guild_id, hand.claimed_by))
    return Direct(hand.user_id, card.small(because(hand)).view(), lapses)


draws = {HAND: draw_hand, HAND_CAME: draw_came}


async def setup(bot: Groundswell) -> None:
    """No commands: what one asked for stands in /mine."""
