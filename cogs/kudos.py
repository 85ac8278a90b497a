"""Thanks from one person to others: given, shown to everybody, and taken away."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound, Refusal
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import kudos, kudos_kept, kudos_lists
from bot.services.celebrating.kudos import MOST_PEOPLE, MOST_REASON, Given
from bot.services.celebrating.kudos_kept import GONE
from bot.services.guild import guilds, rights
from bot.services.guild.guilds import Guild
from bot.services.own import suspensions
from bot.tree import OPENS_MODAL
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    form,
    leads_on,
    numbers,
    people_text,
    text_field,
    to_mine,
    user_field,
)

routes = Routes()


def kudos_form(people: list[str] | None = None, reason: str | None = None) -> discord.ui.Modal:
    return form(
        _("Thank somebody"),
        user_field(
            "people",
            _("Whom?"),
            hint=_("One to five people; each gets it."),
            chosen=people,
            most=MOST_PEOPLE,
        ),
        text_field(
            "reason",
            _("What for?"),
            value=reason,
            long=True,
            most=MOST_REASON,
            hint=_("They read it with your name, and alone decide whether others do."),
            example=_("For the soup on Saturday, when it rained on all of us."),
        ),
    )


@app_commands.command(name="kudos", description=N_("Thank somebody here for something"), extras=OPENS_MODAL)
@app_commands.guild_only()
async def thank_by_command(interaction: Interaction) -> None:
    await answer_to(interaction).ask(await _form(interaction))


@routes.click("kudos:new", opens_modal=True)
async def thank_somebody(interaction: Interaction) -> None:
    await answer_to(interaction).ask(await _form(interaction))


@app_commands.context_menu(name=N_("Thank"), extras=OPENS_MODAL)
@app_commands.guild_only()
async def thank_person(interaction: Interaction, person: discord.User | discord.Member) -> None:
    await answer_to(interaction).ask(await _form(interaction, person))


@app_commands.context_menu(name=N_("Thank"), extras=OPENS_MODAL)
@app_commands.guild_only()
async def thank_author(interaction: Interaction, message: discord.Message) -> None:
    """Whoever wrote it; the message itself is kept nowhere."""
    await answer_to(interaction).ask(await _form(interaction, message.author))


async def _form(
    interaction: Interaction, person: discord.User | discord.Member | None = None
) -> discord.ui.Modal:
    """For whoever can still thank somebody today. Raises Refusal."""
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.read(kudos.before_giving, caller, now=bot.clock.now())
    if person is not None and person.id == caller.user_id:
        raise Refusal(N_("That is you. Please choose somebody else."))
    if person is not None and person.bot:
        raise Refusal(N_("Bots need no thanks. Please choose people."))
    chosen = [] if person is None else [str(person.id)]
    return give.modal(people=chosen)


@routes.form("kudos:give", build=kudos_form)
async def give(interaction: Interaction, people: list[str], reason: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    chosen = {*numbers(people)}
    bots, gone = await _known_to_discord(interaction, chosen)
    given = await bot.db.write(kudos.give, caller, chosen, reason, bots=bots, gone=gone, now=bot.clock.now())
    await answer_to(interaction).update(_given_card(given).view())


async def _known_to_discord(
    interaction: Interaction, chosen: Collection[int]
) -> tuple[Collection[int], Collection[int]]:
    """Which of them are bots, and which are not in the server; nobody is looked up for more than fit."""
    server = interaction.guild
    if server is None:
        raise NotFound(N_("Please do this in the server, not in a direct message."))
    bots, gone = set(), set()
    for user_id in sorted(chosen)[: MOST_PEOPLE + 1]:
        with suppress(discord.Forbidden):
            try:
                if (await server.fetch_member(user_id)).bot:
                    bots.add(user_id)
            except discord.NotFound:
                gone.add(user_id)
    return bots, gone


def _given_card(given: Given) -> Card:
    card = Card(
        _("Your thank-you is on its way") if given.told else _("It goes to nobody"),
        colour=Colour.GOOD if given.told else Colour.CALM,
    )
    if given.told:
        card.text(
            _(
                "I pass it on to {people} in a minute, the way each chose; whoever would rather not hear "
                "from somebody is left in peace."
            ).format(people=people_text(given.told))
        )
    if given.strangers:
        card.text(
            _("I don't know {people} here, so I can't pass it on. Better tell them yourself.").format(
                people=people_text(given.strangers)
            )
        )
    if given.not_met:
        card.text(
            _("You'd rather not meet {people}, so I pass nothing on. /mine takes that back.").format(
                people=people_text(given.not_met)
            )
        )
    if given.told:
        left = ngettext(
            "You can thank {n} more time today.", "You can thank {n} more times today.", given.left
        )
        card.small(left.format(n=given.left))
    ways: list[Button] = []
    if given.kudos_id is not None:
        ways.append(button(_("Take it back"), f"thanks:{given.kudos_id}:withdraw"))
    return card.row(*ways, _to_list())


def _to_list() -> Button:
    return button(_("Thanks"), "thanks:mine:0")


@routes.click("kudos:{kudos_id}:show")
async def show_to_everybody(interaction: Interaction, kudos_id: int) -> None:
    """Whoever was thanked decides; also from a direct message."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(kudos_lists.find, kudos_id, caller.user_id)
    if found is None:
        raise NotFound(GONE)
    await bot.db.read(suspensions.require_none, found.guild_id, caller.user_id)
    found = await bot.db.write(kudos_kept.show, kudos_id, caller, now=bot.clock.now())
    guild = await bot.db.read(guilds.find, found.guild_id)
    card = Card(_("For everybody"), colour=Colour.GOOD)
    at = await bot.db.read(kudos_kept.posted_at, found)
    card.text(_where_it_goes(guild, at, bot.clock.now()))
    card.row(button(_("For me alone again"), f"thanks:{kudos_id}:private"))
    card = await leads_on(card, interaction, found.guild_id, _to_list())
    await answer_to(interaction).update(card.view())


def _where_it_goes(guild: Guild, at: datetime | None, now: datetime) -> str:
    """There are days on which enough is posted already."""
    if at is None:
        return _("Enough has been posted today: the next weekly digest tells it, with both names.")
    channel = f"<#{guild.wins_channel_id}>"
    if at > now:
        return _("Enough has been posted today: it goes to {channel} {when}, with both names.").format(
            channel=channel, when=timestamp(at, "R")
        )
    return _("It goes to {channel}, with both names.").format(channel=channel)


@routes.click("kudos:{kudos_id}:{user_id}:wrong")
async def something_wrong(interaction: Interaction, kudos_id: int, user_id: int) -> None:
    """For whoever presses: to end it, if it is theirs, to take it away, or to say so."""
    db, caller = interaction.client.db, caller_of(interaction)
    found = await db.read(kudos_lists.find, kudos_id, user_id)
    card = Card(_("Something wrong?"), colour=Colour.CARE)
    way: list[Button] = []
    if found is None or found.guild_id != caller.guild:
        raise NotFound(GONE)
    if caller.user_id == user_id:
        way = [button(_("Open"), f"thanks:{kudos_id}:open")]
    elif caller.user_id == found.giver_id:
        way = [button(_("Take it back"), f"thanks:{kudos_id}:withdraw")]
    elif await db.read(rights.is_moderator, caller):
        way = [button(_("Take it away"), f"kudos:{kudos_id}:remove", ButtonStyle.danger)]
    card.text(_("The few who look after reports read what you write."))
    if caller.user_id == found.giver_id:
        report = button(_("Report a problem"), f"report:{caller.guild}::new")
    else:
        card.text(_("Reported, this thank-you is shown no more."))
        report = button(_("Report a problem"), f"report:thanks:{kudos_id}:{user_id}:new")
    await answer_to(interaction).update(card.row(*way, report, to_mine()).view())


@routes.click("kudos:{kudos_id}:remove")
async def remove(interaction: Interaction, kudos_id: int) -> None:
    """For moderators: what everybody reads."""
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(kudos_kept.remove, kudos_id, caller, now=bot.clock.now())
    card = Card(_("Taken away"), colour=Colour.CALM)
    card.text(_("Nobody reads it any more; its post goes in a moment."))
    await answer_to(interaction).update(card.row(_to_list()).view())


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(thank_by_command)
    for menu in (thank_person, thank_author):
        bot.tree.add_command(menu)
