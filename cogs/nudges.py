"""Why this? and Stop these, below every nudge: in direct messages, in /mine, and after a restart."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction
from bot.routes import Routes
from bot.services.own import contact
from bot.services.people import volunteers
from bot.services.record.agreements import Agreement
from cogs.ui import (
    Card,
    Colour,
    button,
    leads_on,
)

routes = Routes(open_to_suspended=True)

#: What each yes allows, as somebody reads it who wonders why they got something.
WHY: dict[Agreement, str] = {
    "reminders": N_("You asked for reminders on {day}."),
    "invitations": N_("You asked for invitations on {day}."),
    "checkins": N_("You asked for check-ins on {day}."),
    "reached": N_("On {day} you said that people here may write to you."),
}
STOPPED: dict[Agreement, str] = {
    "reminders": N_("No more reminders from there."),
    "invitations": N_("No more invitations from there."),
    "checkins": N_("No more check-ins from there."),
    "reached": N_("Nobody writes to you through me from there any more."),
}


@routes.click("why:{guild_id}:{kind}")
@routes.click("why:{guild_id}:{kind}:{parcel_id}")
async def why(interaction: Interaction, guild_id: int, kind: str, parcel_id: int | None = None) -> None:
    """In a DM Discord does not say which server it is about; it concerns nobody but who presses. What was
    opened in /mine is come back to.
    """
    agreement = _agreement(kind)
    since = await interaction.client.db.read(
        volunteers.agreed_since, guild_id, interaction.user.id, agreement
    )
    if since is None:
        card = Card(_("You have stopped these already. No more will come."), colour=Colour.CALM)
        await _say(interaction, card, guild_id)
        return
    card = Card(_("Why this?"), colour=Colour.CALM)
    card.text(_(WHY[agreement]).format(day=timestamp(since, "D")))
    card.text(
        _(
            "**Stop these** ends them at once. /mine in the server, **How you reach me**, changes when and "
            "how."
        )
    )
    ways = [button(_("Stop these"), f"stop:{guild_id}:{agreement}")]
    if parcel_id is not None:
        ways.append(button(_("Back"), f"mine:read:{parcel_id}"))
    await _say(interaction, card.row(*ways), guild_id)


@routes.click("stop:{guild_id}:{kind}")
async def stop(interaction: Interaction, guild_id: int, kind: str) -> None:
    bot, agreement = interaction.client, _agreement(kind)
    await bot.db.write(
        contact.stop, guild_id, interaction.user.id, agreement, place="nudge", now=bot.clock.now()
    )
    card = Card(_(STOPPED[agreement]), colour=Colour.GOOD)
    card.text(_("/mine in the server changes this any time."))
    await _say(interaction, card, guild_id)


async def _say(interaction: Interaction, card: Card, guild_id: int) -> None:
    card = await leads_on(card, interaction, guild_id, button(_("How you reach me"), "prefs"))
    await answer_to(interaction).update(card.view())


def _agreement(kind: str) -> Agreement:
    """Custom ids come back from strangers. Raises NotFound."""
    for agreement in WHY:
        if agreement == kind:
            return agreement
    raise NotFound(N_("I don't send messages of that kind."))


async def setup(bot: Groundswell) -> None:
    """Everything here is reached from nudges."""
