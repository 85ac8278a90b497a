"""I have a question: about something to do, to whoever looks after it."""

from __future__ import annotations

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import open_questions
from bot.services.things.open_questions import MOST_WORDS
from cogs.ui import Card, Colour, button, form, leads_on, said, tell_how, text_field, to_mine

routes = Routes()


def question_form(words: str | None = None) -> discord.ui.Modal:
    return form(
        _("I have a question"),
        text_field(
            "words",
            _("What would you like to know?"),
            value=words,
            hint=_("Who looks after it sees your name, else coordinators. Erased once it is settled."),
            long=True,
            most=MOST_WORDS,
        ),
    )


@routes.click("question:{thing_id}:ask", opens_modal=True)
async def open_form(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.read(open_questions.before_asking, thing_id, caller, now=bot.clock.now())
    await answer_to(interaction).ask(ask.modal(thing_id=thing_id))


@routes.form("question:{thing_id}:words", build=question_form)
async def ask(interaction: Interaction, thing_id: int, words: str) -> None:
    """Refused without keeping a draft: what is written here lies nowhere unencrypted."""
    bot, caller, text = interaction.client, caller_of(interaction), words.strip()
    if not 0 < len(text) <= MOST_WORDS:
        raise Refusal(N_("That is {length} characters; {most} fit."), length=len(text), most=MOST_WORDS)
    now = bot.clock.now()
    thing = await bot.db.read(open_questions.before_asking, thing_id, caller, now=now)
    await bot.db.write(open_questions.ask, thing_id, caller, sealed=bot.vault.seal(text), now=now)
    card = Card(_("Your question is on its way"), colour=Colour.CARE).text(f"**{said(thing.title)}**")
    card.text(
        _(
            "Whoever looks after it is told. As soon as somebody takes it on I tell you who it is, and "
            "they'll write to you. As long as nobody has, I ask again, then the coordinators, and tell you "
            "how it stands."
        )
    )
    stands = button(_("How it stands"), "raised:list:0")
    card = await leads_on(card, interaction, thing.guild_id, stands, to_mine())
    await tell_how(card, interaction, thing.guild_id, place="hand")
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """No commands: what is shown in /find and threads for questions lead here."""
