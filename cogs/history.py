"""Who changed what about a role, and when: for whoever looks after it."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import history
from bot.services.things.history import Entry, What
from bot.services.things.rosters import BY_ITSELF
from cogs.ui import Card, Colour, back_to_people, heading, pager

routes = Routes()

#: Lines of a page.
LINES = 6
#: What is said of each; `{by}` did it, `{about}` is whom it concerns.
SAID: dict[What, str] = {
    "offered": N_("{by} offered it"),
    "came": N_("{by} has got it"),
    "added": N_("{by} had {about} asked whether they are in"),
    "handed": N_("{about} has taken it over"),
    "asked": N_("{by} asked for it"),
    "approved": N_("{by} said yes to {about}"),
    "declined": N_("{by} said “not this time” to {about}"),
    "unanswered": N_("{about} had no answer in a month"),
    "stepped": N_("{by} stepped down"),
    "removed": N_("{by} took it back from {about}"),
    "gone": N_("{about} no longer has it"),
    "words": N_("{by} changed its words"),
    "places": N_("{by} changed its places"),
    "needs": N_("{by} changed what it needs"),
    "ways": N_("{by} changed for whom it is, or what comes with it"),
    "lead_on": N_("{by} looks after it"),
    "lead_off": N_("{by} looks after it no more"),
    "ended": N_("{by} ended it"),
    "opened": N_("{by} opened it again"),
    "note": N_("{by} changed the note for who comes next"),
}
#: Of what came about by itself.
BY_NOBODY: dict[What, str] = {
    "came": N_("{about} moved up in line and has got it"),
    "approved": N_("{about} has it, because nobody has to say yes any more"),
}


@routes.click("history:{thing_id}:{page}")
async def show(interaction: Interaction, thing_id: int, page: int) -> None:
    thing, found, page, pages = await interaction.client.db.read(
        history.show, thing_id, caller_of(interaction), page, size=LINES
    )
    card = Card(_("What has changed"), colour=Colour.CALM).text(f"**{heading(thing)}**")
    card.text("\n".join(map(_line, found)) or _("Nothing yet."))
    if turn := pager(f"history:{thing_id}:{{page}}", page, pages):
        card.row(turn)
    card.small(_("Only those who look after it see this. It is kept for a year."))
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


def _line(entry: Entry) -> str:
    text = BY_NOBODY.get(entry.what) if entry.by_id == BY_ITSELF else None
    said = _(text or SAID[entry.what]).format(by=_who(entry.by_id), about=_who(entry.about_id))
    return f"- {timestamp(entry.happened_at, 'f')}: {said}"


def _who(user_id: int | None) -> str:
    return f"<@{user_id}>" if user_id else _("somebody")


async def setup(bot: Groundswell) -> None:
    """Reached from /role manage."""
