"""Ask a friend: a short text to pass on, for whoever has just done something."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.markup import clipped
from bot.routes import Routes
from bot.services.reach import friends
from bot.services.things import notices
from cogs.ui import Card, Colour, button, leads_on, said

routes = Routes()

#: Characters of its why in the text: it is read on a phone, by somebody who is busy.
MOST_WHY = 200


@routes.click("friend:{ask_id}")
async def ask_a_friend(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(friends.pass_on, ask_id, caller_of(interaction), now=bot.clock.now())
    place = await bot.db.read(notices.card_of, thing)
    card = Card(_("Ask a friend"), colour=Colour.GOOD)
    card.text(_("This is to copy, and to send to somebody whom it may suit, in your own words if you like."))
    text = _("I did “{title}”, and it was worth it. {why} Would you like to, too?").format(
        title=said(thing.title), why=said(clipped(thing.why, MOST_WHY))
    )
    link = f"https://discord.com/channels/{thing.guild_id}/{place[0]}/{place[1]}" if place else ""
    card.line().text(f"{text}\n{link}".strip()).line()
    card.small(_("It is counted how often this is opened, and never who asked whom."))
    more = button(_("Something else like this"), "find:0")
    back = button(_("Back"), f"thing:{ask_id}:mine")
    card = await leads_on(card, interaction, thing.guild_id, more, back)
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """Offered once something is done."""
