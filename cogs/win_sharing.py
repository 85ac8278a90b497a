"""Sharing a win of one's own: /win, or from a message one wrote; and taking one's own back."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.markup import kept
from bot.routes import Routes
from bot.services.celebrating import win_sharing
from bot.services.celebrating.win_sharing import MOST_WORDS
from bot.services.guild import guilds
from bot.services.things import totals, wins
from bot.services.things.wins import Win
from bot.tree import OPENS_MODAL
from cogs.ui import (
    Card,
    Colour,
    button,
    choice_field,
    clipped,
    confirm,
    entry,
    form,
    menu,
    own_win_text,
    quoted,
    said,
    text_field,
    to_mine,
)

routes = Routes()

#: Characters of one in a menu.
MOST_IN_MENU = 60


def win_form(words: str | None = None, name: Sequence[str] | None = None) -> discord.ui.Modal:
    return form(
        _("Share a win"),
        text_field(
            "words",
            _("What went well?"),
            value=words,
            hint=_("Small things count. Everybody here reads it."),
            long=True,
            most=MOST_WORDS,
        ),
        choice_field(
            "name",
            _("Your name"),
            [(_("Without my name"), "no"), (_("With my name"), "yes")],
            chosen=name or ["no"],
        ),
    )


@app_commands.command(name="win", description=N_("Share something that went well"), extras=OPENS_MODAL)
@app_commands.guild_only()
async def win_command(interaction: Interaction) -> None:
    await answer_to(interaction).ask(await _form(interaction))


@app_commands.context_menu(name=N_("Share as a win"), extras=OPENS_MODAL)
@app_commands.guild_only()
async def share_message(interaction: Interaction, message: discord.Message) -> None:
    """Only whoever wrote it: somebody else's words are theirs to share."""
    if message.author.id != interaction.user.id:
        raise Refusal(N_("Only who wrote a message can share it as a win. /win shares one of yours."))
    words = kept(message.clean_content).strip()
    if not words:
        raise Refusal(N_("That message has no words of its own. /win begins without it."))
    await answer_to(interaction).ask(await _form(interaction, words))


@routes.click("win:share", opens_modal=True)
async def share_another(interaction: Interaction) -> None:
    await answer_to(interaction).ask(await _form(interaction))


async def _form(interaction: Interaction, words: str | None = None) -> discord.ui.Modal:
    bot = interaction.client
    by_name = await bot.db.read(win_sharing.before_sharing, caller_of(interaction), now=bot.clock.now())
    return share.modal(words=words and clipped(words, MOST_WORDS), name=["yes" if by_name else "no"])


@routes.form("win:words", build=win_form)
async def share(interaction: Interaction, words: str, name: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    win = await bot.db.write(win_sharing.share, caller, words, named=name == ["yes"], now=bot.clock.now())
    guild = await bot.db.read(guilds.find, caller.guild)
    known = await bot.db.read(totals.find, caller.guild)
    card = Card(_("Thank you for sharing it"), colour=Colour.GOOD).text(quoted(words.strip()))
    if known is not None:
        channel, when = f"<#{guild.wins_channel_id}>", timestamp(known.wins_at)
        card.text(_goes(win).format(channel=channel, when=when))
    card.small(_("On a day with many of them it stands in a list, or in the weekly digest."))
    take_back = button(_("Take it back"), f"win:{win.id}:withdraw")
    await answer_to(interaction).update(card.row(take_back, button(_("My wins"), "win:mine")).view())


def _goes(win: Win) -> str:
    if win.named:
        return _("It goes to {channel}, {when}, with your name.")
    return _("It goes to {channel}, {when}, without your name.")


@routes.click("win:mine")
async def show_mine(interaction: Interaction) -> None:
    found = await interaction.client.db.read(win_sharing.mine, caller_of(interaction))
    card = Card(_("My wins"), colour=Colour.GOOD)
    card.text("\n".join(map(_line, found)) or _("None yet. Small things count!"))
    if found:
        entries = [entry(clipped(own_win_text(one), MOST_IN_MENU), f"win:{one.id}:withdraw") for one in found]
        card.row(menu("wins", _("Take one back"), entries))
    card.row(button(_("Share a win"), "win:share", discord.ButtonStyle.primary), to_mine())
    await answer_to(interaction).update(card.view())


def _line(win: Win) -> str:
    how = _("told") if wins.was_told(win) else _("not told yet")
    return f"- {said(own_win_text(win))} · {timestamp(win.happened_at, 'D')} · {how}"


@routes.click("win:{win_id}:withdraw")
async def ask_once_more(interaction: Interaction, win_id: int) -> None:
    """It can't be undone."""
    found = await interaction.client.db.read(win_sharing.of_mine, win_id, caller_of(interaction))
    card = Card(_("Take it back?"), colour=Colour.CALM).text(quoted(own_win_text(found)))
    card.text(_("It is told no more: its post is taken down, and a list goes on without it."))
    card.row(confirm(f"win:{win_id}:withdraw:sure", "win:mine", yes=_("Take it back")))
    await answer_to(interaction).update(card.view())


@routes.click("win:{win_id}:withdraw:sure")
async def withdraw(interaction: Interaction, win_id: int) -> None:
    bot = interaction.client
    await bot.db.write(win_sharing.withdraw, win_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Taken back"), colour=Colour.CALM).text(_("It is told no more."))
    await answer_to(interaction).update(card.row(button(_("My wins"), "win:mine"), to_mine()).view())


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(win_command)
    bot.tree.add_command(share_message)
