"""Answering a check-in: in one tap, again, late, not this time, less often; and what helps who is
stretched.
"""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.checkins import checkins, paces, relief
from bot.services.checkins.checkins import CHECKIN, STRETCHED, CheckIn
from bot.services.checkins.paces import PACES
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Card,
    Colour,
    asked_card,
    button,
    choice_text,
    entry,
    leads_on,
    menu,
    to_mine,
)

routes = Routes()


@routes.click("checkin:{checkin_id}:answer:{at}:{given}")
async def answer(interaction: Interaction, checkin_id: int, at: int, given: int) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    answered = await bot.db.write(
        checkins.answer, checkin_id, caller_of(interaction), given, number=at, now=now
    )
    if at + 1 < len(answered.asks):
        await _show(interaction, answered, at + 1)
        return
    readers = await bot.db.read(checkins.readers, checkin_id)
    question = answered.asks[at]
    card = Card(_("Thank you for telling us"), colour=Colour.CARE)
    card.text(
        _("Your answer: {answer}. You can change it, and it is only ever shown in totals.").format(
            answer=choice_text(question, given)
        )
    )
    if answered.is_over(now):
        card.text(
            _("It came after the end: it counts where that gives nobody away, or else in the next round.")
        )
    note = [button(_("Add a note"), f"checkin:{checkin_id}:note:{at}")] if readers else []
    again = button(_("Change my answer"), f"checkin:{checkin_id}:again")
    if question.ready == "steady" and given == STRETCHED:
        card.text(_("That is a lot to carry. Would one of these help?"))
        card.row(
            button(_("A light week"), f"checkin:{checkin_id}:light"),
            button(_("A break of two weeks"), f"checkin:{checkin_id}:break"),
            button(_("A word with somebody"), f"checkin:{checkin_id}:word"),
        )
        card.row(*note, again)
    else:
        card = await leads_on(card.row(*note, again), interaction, answered.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:again")
async def ask_again(interaction: Interaction, checkin_id: int) -> None:
    """The first question, for who slipped or changed their mind."""
    bot = interaction.client
    shown = await bot.db.read(checkins.open_for, checkin_id, caller_of(interaction), now=bot.clock.now())
    await _show(interaction, shown, 0)


async def _show(interaction: Interaction, shown: CheckIn, at: int) -> None:
    readers = await interaction.client.db.read(checkins.readers, shown.id)
    await answer_to(interaction).update(asked_card(shown, at, readers).view())


async def draw_checkin(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(checkins.show, parcel.subject_id or 0)
    if shown.is_over(now):
        return Nothing("the check-in has closed")
    readers = await db.read(checkins.readers, shown.id)
    card = asked_card(shown, 0, readers)
    card.small(_("Why this? You switched check-ins on."))
    return Direct(parcel.user_id or 0, card.view())


# ------------------------------------------------------------------ not this time, or less often


@routes.click("checkin:{checkin_id}:skip")
async def skip(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    skipped = await bot.db.write(checkins.skip, checkin_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("All right, not this time"), colour=Colour.CARE)
    card.text(_("Nothing is noted, and you are not asked again in this round."))
    card.row(button(_("Answer after all"), f"checkin:{checkin_id}:again"))
    card = await leads_on(card, interaction, skipped.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:seldom")
async def ask_how_often(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    shown = await bot.db.read(checkins.open_for, checkin_id, caller_of(interaction), now=bot.clock.now())
    card = await _how_often(interaction, shown.guild_id)
    card.row(button(_("Back"), f"checkin:{checkin_id}:again"))
    await answer_to(interaction).update(card.view())


@routes.click("checkins:often")
async def ask_how_often_in_mine(interaction: Interaction) -> None:
    card = await _how_often(interaction, caller_of(interaction).guild)
    await answer_to(interaction).update(card.row(button(_("Back"), "prefs")).view())


async def _how_often(interaction: Interaction, guild_id: int) -> Card:
    pace = await interaction.client.db.read(paces.find, guild_id, interaction.user.id)
    card = Card(_("How often may check-ins come?"), colour=Colour.CARE)
    card.text(_("Now: {answer}").format(answer=_often(pace.every_days if pace else None)))
    entries = [entry(_often(days), f"checkins:{guild_id}:pace:{days}") for days in PACES]
    as_they_come = entry(_often(None), f"checkins:{guild_id}:pace:")
    return card.row(menu("pace", _("How often at most?"), [as_they_come, *entries]))


def _often(days: int | None) -> str:
    if days is None:
        return _("as they come")
    weeks = days // 7
    return ngettext("every {n} week at most", "every {n} weeks at most", weeks).format(n=weeks)


@routes.click("checkins:{guild_id}:pace:{days}")
async def choose_pace(interaction: Interaction, guild_id: int, days: int | None) -> None:
    bot = interaction.client
    await bot.db.write(paces.choose, guild_id, caller_of(interaction), days, now=bot.clock.now())
    card = Card(_("All right"), colour=Colour.GOOD)
    card.text(_("Check-ins come {often} from now on.").format(often=_often(days)))
    card = await leads_on(card, interaction, guild_id, button(_("How you reach me"), "prefs"))
    await answer_to(interaction).update(card.view())


# ------------------------------------------------------------------ what helps who is stretched


@routes.click("checkin:{checkin_id}:light")
async def light_week(interaction: Interaction, checkin_id: int) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    taken = await bot.db.write(relief.take_it_lightly, checkin_id, caller_of(interaction), now=now)
    card = Card(_("A light week"), colour=Colour.GOOD)
    card.text(_("For a week I ask nothing new of you. What you said yes to stays. /mine ends it sooner."))
    card = await leads_on(card, interaction, taken.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:break")
async def take_a_break(interaction: Interaction, checkin_id: int) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    taken, until = await bot.db.write(relief.take_a_break, checkin_id, caller_of(interaction), now=now)
    card = Card(_("Enjoy your break"), colour=Colour.CARE)
    card.text(
        _("You're on a break until {day}. Until then nothing is asked of you.").format(
            day=timestamp(until, "D")
        )
    )
    card = await leads_on(card, interaction, taken.guild_id, button(_("The break"), "pause:open"), to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:word")
async def before_a_word(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    await bot.db.read(checkins.open_for, checkin_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("A word with somebody"), colour=Colour.CARE)
    card.text(
        _(
            "May somebody write to you? Then whoever looks after people here sees your name, and that you "
            "are "
            "stretched: nothing else, and nobody before you say so. If it is more than that, **I need "
            "support** "
            "calls somebody at once."
        )
    )
    card.row(
        button(_("Yes, somebody may write"), f"checkin:{checkin_id}:word:yes", ButtonStyle.primary),
        button(_("I need support"), f"checkin:{checkin_id}:support"),
        button(_("Back"), f"checkin:{checkin_id}:again"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:word:{wanted}")
async def a_word(interaction: Interaction, checkin_id: int, wanted: str) -> None:
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    if wanted not in ("yes", "no"):
        raise NotFound(N_("That is not one of the answers."))
    if wanted == "no":
        checkin = await bot.db.write(relief.no_word, checkin_id, caller, now=now)
        card = Card(_("All right"), colour=Colour.CALM)
        card.text(_("Nobody is asked to write to you about it."))
    else:
        checkin = await bot.db.write(relief.want_a_word, checkin_id, caller, now=now)
        card = Card(_("Somebody may write to you"), colour=Colour.CARE)
        card.text(
            _(
                "Whoever looks after people here sees it for thirty days. It is no promise that somebody "
                "writes "
                "today: if you need somebody soon, **I need support** calls them."
            )
        )
        card.row(
            button(_("Nobody, after all"), f"checkin:{checkin_id}:word:no"),
            button(_("I need support"), f"checkin:{checkin_id}:support"),
        )
    card = await leads_on(card, interaction, checkin.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


draws = {CHECKIN: draw_checkin}


async def setup(bot: Groundswell) -> None:
    """No commands: a check-in leads here."""
