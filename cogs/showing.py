"""Who else is in: those who chose to be shown, for who is in, and one's own choice beside it."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import showing
from bot.services.things.things import Thing
from cogs.ui import MOST_SHOWN, Card, Colour, button, heading, paged, people_text

routes = Routes()


@routes.click("others:{thing_id}")
@routes.click("others:{thing_id}:page:{page}")
async def show(interaction: Interaction, thing_id: int, page: int = 0) -> None:
    found = await interaction.client.db.read(showing.others, thing_id, caller_of(interaction))
    card = Card(_("Who else is in"), colour=Colour.CARE).text(f"**{heading(found.thing)}**")
    listed = paged(found.others, page, size=MOST_SHOWN)
    card.text(people_text(listed.shown) if found.others else _("Nobody else has chosen to be shown yet."))
    if turning := listed.turning(f"others:{thing_id}:page:{{page}}"):
        card.row(turning)
    if found.is_shown:
        card.text(_("You are shown here, too, to who is in."))
        own = button(_("Don't show me any more"), f"others:{thing_id}:hide")
    else:
        card.text(_("You are not shown here."))
        own = button(_("Show me to the others"), f"others:{thing_id}:show")
    if found.thing.occasion is not None:
        card.small(_("Who would swap a place of theirs for one of these sees this, too."))
    card.small(
        _(
            "Only who is in sees this, and only those who chose it for this one thing are here. Coordinators "
            "and whoever looks after it see all who are in."
        )
    )
    ways = [own]
    if found.thing.kind == "role":
        if found.is_named:
            card.text(_("You are named to everybody: on its page, and on its card when it is your turn."))
            ways.append(button(_("Don't name me on its card"), f"others:{thing_id}:unname"))
        else:
            ways.append(button(_("Name me on its card"), f"others:{thing_id}:name"))
    card.row(*ways, button(_("Back"), f"thing:{thing_id}:mine"))
    await answer_to(interaction).update(card.view())


@routes.click("others:{thing_id}:show")
async def be_shown(interaction: Interaction, thing_id: int) -> None:
    await _choose(interaction, thing_id, shown=True)
    await show(interaction, thing_id)


@routes.click("others:{thing_id}:hide")
async def be_hidden(interaction: Interaction, thing_id: int) -> None:
    """From this moment nobody finds them there; also in quiet mode, in which there is no list."""
    thing = await _choose(interaction, thing_id, shown=False)
    card = Card(_("You are not shown any more."), colour=Colour.CALM).text(f"**{heading(thing)}**")
    await answer_to(interaction).update(card.row(button(_("Back"), f"thing:{thing_id}:mine")).view())


@routes.click("others:{thing_id}:name")
async def be_named(interaction: Interaction, thing_id: int) -> None:
    await _be_named(interaction, thing_id, named=True)
    await show(interaction, thing_id)


@routes.click("others:{thing_id}:unname")
async def be_unnamed(interaction: Interaction, thing_id: int) -> None:
    """Also in quiet mode, in which there is no list."""
    thing = await _be_named(interaction, thing_id, named=False)
    card = Card(_("You are not named on its card any more."), colour=Colour.CALM)
    card.text(f"**{heading(thing)}**").row(button(_("Back"), f"thing:{thing_id}:mine"))
    await answer_to(interaction).update(card.view())


async def _be_named(interaction: Interaction, thing_id: int, *, named: bool) -> Thing:
    bot = interaction.client
    return await bot.db.write(
        showing.be_named, thing_id, caller_of(interaction), named=named, now=bot.clock.now()
    )


async def _choose(interaction: Interaction, thing_id: int, *, shown: bool) -> Thing:
    bot = interaction.client
    return await bot.db.write(
        showing.choose, thing_id, caller_of(interaction), shown=shown, now=bot.clock.now()
    )


async def setup(bot: Groundswell) -> None:
    """Reached from what one said yes to."""
