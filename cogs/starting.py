"""A check-in before it is sent: what it asks, how often, who reads what people write, and **Send**."""

from __future__ import annotations

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.checkins import checkins, ready_questions, starting
from bot.services.checkins.checkins import CheckIn
from bot.services.checkins.ready_questions import READY
from bot.services.checkins.starting import MOST_READERS
from bot.services.guild.guild_settings import NOTE_DAYS
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    can_post,
    checkin_title,
    entry,
    form,
    menu,
    note_days_text,
    question_text,
    show_checkin_draft,
    text_field,
    user_select,
)

routes = Routes()

#: Characters of one of the organisation's own questions with its answers.
MOST_TYPED = 700


@routes.click("checkin:{checkin_id}:draft")
async def show(interaction: Interaction, checkin_id: int) -> None:
    found = await interaction.client.db.read(starting.drafted, checkin_id, caller_of(interaction))
    await show_checkin_draft(interaction, found)


@routes.click("checkin:{checkin_id}:what")
async def show_questions(interaction: Interaction, checkin_id: int) -> None:
    await interaction.client.db.read(starting.drafted, checkin_id, caller_of(interaction))
    card = Card(_("What shall it ask?"), colour=Colour.CARE)
    card.text(
        _(
            "The four answers say how people are; the question on burnout stands in for a long "
            "questionnaire; "
            "the other two say what you can change. **Own questions** is on the page before."
        )
    )
    entries = [
        entry(_("How people are, in four answers"), f"checkin:{checkin_id}:ask:steady"),
        entry(_("Burnout, in one question"), f"checkin:{checkin_id}:ask:burnout"),
        entry(question_text(READY["expected"]), f"checkin:{checkin_id}:ask:expected"),
        entry(question_text(READY["heard"]), f"checkin:{checkin_id}:ask:heard"),
        entry(_("Debrief: looking back on something hard"), "debrief:list", _("For those who were there")),
    ]
    card.row(menu("what", _("What shall it ask?"), entries))
    card.row(button(_("Back"), f"checkin:{checkin_id}:draft"))
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:ask:{name}")
async def choose_question(interaction: Interaction, checkin_id: int, name: str) -> None:
    changed = await interaction.client.db.write(
        starting.ask_instead, checkin_id, caller_of(interaction), [ready_questions.ready(name)]
    )
    await show_checkin_draft(interaction, changed)


def own_form(
    first: str | None = None, second: str | None = None, third: str | None = None
) -> discord.ui.Modal:
    hint = _("Below it 2 to 5 answers, a line each; or 1-5; or nothing.")
    return form(
        _("Own questions"),
        text_field(
            "first",
            _("The question, in the first line"),
            value=first,
            hint=hint,
            long=True,
            most=MOST_TYPED,
            example=_("Where shall we meet?"),
        ),
        text_field(
            "second", _("Another"), value=second, hint=hint, long=True, required=False, most=MOST_TYPED
        ),
        text_field(
            "third", _("And a third"), value=third, hint=hint, long=True, required=False, most=MOST_TYPED
        ),
    )


@routes.click("checkin:{checkin_id}:own", opens_modal=True)
async def ask_for_questions(interaction: Interaction, checkin_id: int) -> None:
    await answer_to(interaction).ask(own_questions.modal(checkin_id=checkin_id))


@routes.form("checkin:{checkin_id}:own", build=own_form)
async def own_questions(
    interaction: Interaction, checkin_id: int, first: str, second: str, third: str
) -> None:
    asks = ready_questions.own([first, second, third])
    changed = await interaction.client.db.write(
        starting.ask_instead, checkin_id, caller_of(interaction), asks
    )
    await show_checkin_draft(interaction, changed)


@routes.click("checkin:{checkin_id}:often")
async def show_rhythms(interaction: Interaction, checkin_id: int) -> None:
    await interaction.client.db.read(starting.drafted, checkin_id, caller_of(interaction))
    card = Card(_("How often?"), colour=Colour.CARE)
    card.text(_("Whoever wants to be asked less often is: each person chooses that for themselves."))
    entries = [
        entry(_("Once"), f"checkin:{checkin_id}:rhythm:"),
        entry(_("Every week"), f"checkin:{checkin_id}:rhythm:1"),
        entry(_("Every two weeks"), f"checkin:{checkin_id}:rhythm:2"),
        entry(_("Every month"), f"checkin:{checkin_id}:rhythm:month"),
    ]
    card.row(menu("often", _("How often?"), entries)).row(button(_("Back"), f"checkin:{checkin_id}:draft"))
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:rhythm:{rhythm}")
async def choose_rhythm(interaction: Interaction, checkin_id: int, rhythm: str | None) -> None:
    changed = await interaction.client.db.write(
        starting.repeat, checkin_id, caller_of(interaction), rhythm or None
    )
    await show_checkin_draft(interaction, changed)


@routes.click("checkin:{checkin_id}:reading")
async def show_readers(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    await bot.db.read(starting.drafted, checkin_id, caller_of(interaction))
    readers = await bot.db.read(checkins.readers, checkin_id)
    card = Card(_("Who reads what people write?"), colour=Colour.CARE)
    card.text(
        _(
            "Up to five people; the invitation names them. They have to be coordinators, and read it without "
            "names. Choose nobody, and no notes are asked for."
        )
    )
    card.row(
        user_select(
            f"checkin:{checkin_id}:readers",
            _("Who reads what people write?"),
            least=0,
            most=MOST_READERS,
            chosen=readers,
        )
    )
    entries = [entry(note_days_text(days), f"checkin:{checkin_id}:kept:{days}") for days in NOTE_DAYS]
    card.row(menu("kept", _("Erased after"), entries))
    card.row(button(_("Back"), f"checkin:{checkin_id}:draft"))
    await answer_to(interaction).update(card.view())


@routes.click("checkin:{checkin_id}:readers")
async def choose_readers(
    interaction: Interaction, checkin_id: int, users: list[discord.User | discord.Member]
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    chosen = [one.id for one in users if not one.bot]
    await bot.db.write(starting.name_readers, checkin_id, caller, chosen)
    await show(interaction, checkin_id)


@routes.click("checkin:{checkin_id}:kept:{days}")
async def choose_days(interaction: Interaction, checkin_id: int, days: int) -> None:
    changed = await interaction.client.db.write(starting.keep_notes, checkin_id, caller_of(interaction), days)
    await show_checkin_draft(interaction, changed)


@routes.click("checkin:{checkin_id}:send")
async def send(interaction: Interaction, checkin_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(checkins.show, checkin_id)
    guild = await bot.db.read(starting.before_new, caller, thing_id=found.thing_id)
    if guild.coordinators_channel_id is not None:
        can_post(interaction.guild, guild.coordinators_channel_id)
    sent = await bot.db.write(starting.send, checkin_id, caller, now=bot.clock.now())
    card = Card(_("The check-in goes round"), colour=Colour.CARE)
    card.text(f"**{checkin_title(sent)}**").text(_what_comes_of_it(sent))
    if sent.rhythm is not None:
        tomorrow = _("It comes tomorrow morning, and then it repeats by itself. /checkin manage stops that.")
        again = _("It repeats by itself. /checkin manage stops that.")
        card.text(tomorrow if sent.id == checkin_id else again)
    await answer_to(interaction).update(card.row(_on_from(sent)).view())


def _what_comes_of_it(sent: CheckIn) -> str:
    if sent.is_debrief:
        return _(
            "Open until {when}. What they write can then be read without names by whom the offer names, if "
            "five have written; else it is erased."
        ).format(when=timestamp(sent.closes_at))
    return _(
        "Open until {when}. What may be told without giving anybody away then stands in the "
        "coordinators' "
        "channel: never who said what, nor who answered."
    ).format(when=timestamp(sent.closes_at))


def _on_from(checkin: CheckIn) -> Button:
    """Whoever looks after what a debrief is about need not be a coordinator."""
    if checkin.thing_id is not None:
        return button(_("Back"), f"debrief:thing:{checkin.thing_id}")
    return button(_("All check-ins"), "checkin:rounds:0")


@routes.click("checkin:{checkin_id}:discard")
async def discard(interaction: Interaction, checkin_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(starting.drafted, checkin_id, caller)
    await bot.db.write(starting.discard, checkin_id, caller)
    card = Card(_("Nobody was asked"), colour=Colour.CALM)
    await answer_to(interaction).update(card.row(_on_from(found)).view())


async def setup(bot: Groundswell) -> None:
    """Everything here is reached from /checkin new."""
