"""What somebody looks after: a line each, with a button that opens it."""

from __future__ import annotations

from discord import ButtonStyle

from bot.answers import answer_to
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.services.preparing import drafting, repeating
from bot.services.things import overviews
from bot.services.things.overviews import Decision, Managed, Overview
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button
from cogs.ui.facts import listed_heading
from cogs.ui.pages import Paged

#: Lines on a page, each with its button.
MOST_LISTED = 5

TITLES = {
    "ask": (N_("Open asks"), N_("Asks that have ended")),
    "role": (N_("Open roles"), N_("Roles that have ended")),
    "shift": (N_("Open shifts"), N_("Shifts that have ended")),
}
NONE = {
    "ask": (N_("No ask is open. /ask new posts one."), N_("No ask has ended yet.")),
    "role": (N_("No role is open. /role new offers one."), N_("No role has ended yet.")),
    "shift": (N_("No shift is open. /shift new posts one or many."), N_("No shift has ended yet.")),
}
NONE_OF_THEIRS = {
    "ask": (
        N_("You look after no ask here. You can propose one, and the coordinators answer."),
        N_("Nothing you looked after has ended yet."),
    ),
    "role": (N_("You look after no role here."), N_("Nothing you looked after has ended yet.")),
    "shift": (N_("You look after no shift here."), N_("Nothing you looked after has ended yet.")),
}
DECISIONS: dict[Decision, str] = {
    "pending": N_("⚠️ Somebody waits for a yes."),
    "word": N_("⚠️ Somebody waits for a first word."),
    "few": N_("⚠️ Too few are in, and there is a day left at most."),
    "past": N_("⚠️ Its moment has passed."),
    "term": N_("⚠️ A term has ended, and nobody has said how it goes on."),
}


async def show_overview(
    interaction: Interaction, kind: str, *, whose: str = "all", ended: bool = False, page: int = 0
) -> None:
    """What is open of a kind, or has ended, for whoever looks after it. Raises NotAllowed, NotFound."""
    bot = interaction.client
    found = await bot.db.read(
        overviews.show,
        caller_of(interaction),
        kind,
        whose=whose,
        ended=ended,
        page=page,
        size=MOST_LISTED,
        now=bot.clock.now(),
    )
    begun = await bot.db.read(drafting.mine, caller_of(interaction)) if kind == "ask" and not ended else ()
    repeats = (
        await bot.db.read(repeating.listed, caller_of(interaction)) if kind == "ask" and not ended else ()
    )
    card = _overview(found, kind, ended=ended, begun=len(begun), repeats=len(repeats))
    await answer_to(interaction).update(card.view())


def _overview(found: Overview, kind: str, *, ended: bool, begun: int, repeats: int) -> Card:
    card = Card(_(TITLES[kind][ended]), colour=Colour.ENDED if ended else Colour.CALM)
    if not found.shown:
        none = NONE_OF_THEIRS if found.whose == "mine" else NONE
        card.text(_(none[kind][ended]))
    for one in found.shown:
        card.beside(_line(one, ended=ended), button(_("Open"), f"{one.kind}:{one.id}:people"))
    listed = Paged(found.shown, found.page, found.pages)
    whose, state = found.whose, "ended" if ended else "open"
    if turning := listed.turning(f"overview:{kind}:{whose}:{state}:{{page}}"):
        card.row(turning)
    ways = []
    if found.coordinates:
        if whose == "all":
            ways.append(button(_("Only mine"), f"overview:{kind}:mine:{state}:0"))
        else:
            ways.append(button(_("All of them"), f"overview:{kind}:all:{state}:0"))
    if ended:
        ways.append(button(_("What is open"), f"overview:{kind}:{whose}:open:0"))
    else:
        ways.append(button(_("What has ended"), f"overview:{kind}:{whose}:ended:0"))
    if kind == "ask" and not ended and not found.coordinates:
        ways.insert(0, button(_("Propose something"), "ask:begin", ButtonStyle.primary))
    if begun:
        not_posted = ngettext("Not posted yet: {n}", "Not posted yet: {n}", begun).format(n=begun)
        ways.append(button(not_posted, "drafts:0"))
    if repeats:
        repeating_now = ngettext("Repeating: {n}", "Repeating: {n}", repeats).format(n=repeats)
        ways.append(button(repeating_now, "repeating:0"))
    return card.row(*ways)


def _line(one: Managed, *, ended: bool) -> str:
    facts = _moment(one, ended=ended)
    lines = [f"**{listed_heading(one)}**", f"{facts} · {_state(one)}" if facts else _state(one)]
    if one.decision is not None:
        lines.append(_(DECISIONS[one.decision]))
    return "\n".join(lines)


def _moment(one: Managed, *, ended: bool) -> str:
    if ended:
        when = timestamp(one.ended_at, "D") if one.ended_at else ""
        if one.state == "cancelled":
            return _("cancelled {when}").format(when=when)
        if one.state == "taken_back":
            return _("taken back {when}").format(when=when)
        if one.kind == "shift" and one.starts_at:  # several of a day have the same title
            return timestamp(one.starts_at)
        return _("over since {when}").format(when=when)
    return timestamp(one.due_at) if one.due_at else ""


def _state(one: Managed) -> str:
    """`9/12 in · 4 waiting · 3 done`."""
    if one.places is not None:
        facts = [_("{count}/{places} in").format(count=one.confirmed, places=one.places)]
    else:
        facts = [ngettext("{n} in", "{n} in", one.confirmed).format(n=one.confirmed)]
    if waiting := one.waitlisted + one.offered:
        facts.append(ngettext("{n} waiting", "{n} waiting", waiting).format(n=waiting))
    if one.pending:
        asked = ngettext("{n} person would like it", "{n} people would like it", one.pending)
        facts.append(asked.format(n=one.pending))
    if one.target is not None:
        facts.append(_("{done} of {target} done").format(done=one.done, target=one.target))
    elif one.done:
        facts.append(ngettext("{n} done", "{n} done", one.done).format(n=one.done))
    if one.terms_soon and one.decision != "term":
        ends = ngettext("{n} term ends soon", "{n} terms end soon", one.terms_soon)
        facts.append(ends.format(n=one.terms_soon))
    return " · ".join(facts)
