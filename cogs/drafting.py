"""An ask before it is posted: going on with it, changing it, posting it, throwing it away."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotAllowed, NotFound, Refusal
from bot.explain import refusal
from bot.i18n import _, spoken
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import interests as interest_list
from bot.services.guild import rights
from bot.services.guild.guilds import Guild
from bot.services.preparing import drafting
from bot.services.reach import invitations
from bot.services.things import amendments, leads, managing, proposed
from bot.services.things.amendments import Words
from bot.services.things.asks import Ask
from bot.services.things.posting import MOST_INTERESTS
from cogs.ui import (
    Card,
    Colour,
    about_choices,
    before_new,
    button,
    confirm,
    drafts_lines,
    effort_choices,
    entry,
    form,
    guild_here,
    managed_thing,
    marks_of_words,
    menu,
    needs_text,
    numbers,
    on_its_way,
    paged,
    people_text,
    places_line,
    plain_fields,
    posted_already,
    reach_text,
    read_as,
    said,
    select,
    series_entries,
    show_draft,
    skills_for,
    target_line,
    template_entry,
)

routes = Routes()
#: Lines of a page, each with its button.
MOST_LISTED = 5


@routes.click("draft:{ask_id}")
async def show(interaction: Interaction, ask_id: int) -> None:
    await show_draft(interaction, ask_id)


@routes.click("drafts:{page}")
async def show_mine(interaction: Interaction, page: int) -> None:
    """All that this person has begun and not posted."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(drafting.mine, caller)
    waiting = await bot.db.read(proposed.waiting_of, caller.guild, caller.user_id)
    card = Card(_("Not posted yet"), colour=Colour.CALM)
    if not found:
        card.text(_("You have begun nothing. /ask new begins an ask."))
    listed = paged(found, page, size=MOST_LISTED)
    drafts_lines(card, listed.shown, waiting)
    if turning := listed.turning("drafts:{page}"):
        card.row(turning)
    card.row(button(_("Back"), "overview:ask:all:open:0"))
    await answer_to(interaction).update(card.view())


@routes.click("draft:{ask_id}:post")
async def post(interaction: Interaction, ask_id: int) -> None:
    """What is amiss is said on the draft, which stays one."""
    bot = interaction.client
    try:
        await before_new(interaction)
        posted, again = await bot.db.write(drafting.post, ask_id, caller_of(interaction), now=bot.clock.now())
    except (NotAllowed, NotFound):
        raise
    except Refusal as refused:
        await show_draft(interaction, ask_id, refusal(refused))
        return
    if again:
        await answer_to(interaction).update(posted_already(posted).view())
        return
    see = button(_("See who is in"), f"ask:{posted.id}:people")
    card = await on_its_way(interaction, _("Your ask is on its way"), posted, see)
    await answer_to(interaction).update(card.view())


def draft_form(title: str | None = None, why: str | None = None, step: str | None = None) -> discord.ui.Modal:
    return form(_("What it says"), *plain_fields(title, why, step))


@routes.click("draft:{ask_id}:words", opens_modal=True)
async def edit_words(interaction: Interaction, ask_id: int) -> None:
    words = amendments.words_of(await managed_thing(interaction, ask_id))
    modal = change_words.modal(
        ask_id=ask_id, seen=marks_of_words(words), title=words.title, why=words.why, step=words.step
    )
    await answer_to(interaction).ask(modal)


@routes.form("draft:{ask_id}:words:{seen}", build=draft_form)
async def change_words(
    interaction: Interaction, ask_id: int, seen: str, title: str, why: str, step: str
) -> None:
    words = amendments.words_of(await managed_thing(interaction, ask_id))
    changed = Words(title, why, step, words.effort, words.interests)
    await _reword(interaction, ask_id, changed, seen=seen)
    await show_draft(interaction, ask_id)


async def _reword(interaction: Interaction, ask_id: int, words: Words, *, seen: str | None = None) -> None:
    bot = interaction.client
    await bot.db.write(
        amendments.reword, ask_id, caller_of(interaction), words, seen=seen, now=bot.clock.now()
    )


@routes.click("draft:{ask_id}:who")
async def show_who(interaction: Interaction, ask_id: int) -> None:
    """For whom it is: how many, what they should be able to do, what they care about."""
    draft = await _draft(interaction, ask_id)
    if draft is None:
        return
    offered = await interaction.client.db.read(interest_list.offered_in, draft.guild_id, language=spoken())
    card = Card(_("Who is it for?"), colour=Colour.CALM).text(f"**{said(draft.title)}**")
    card.beside(places_line(draft), button(_("Places"), f"manage:{ask_id}:places"))
    needed = needs_text(draft.needs, await skills_for(interaction.client.db, draft))
    card.beside(needed or _("Needs: nothing in particular"), button(_("What it needs"), f"needs:{ask_id}"))
    led_by = await interaction.client.db.read(leads.of, ask_id)
    looked_after = _("Looked after by {people}").format(people=people_text(led_by))
    card.text(looked_after)
    if offered:
        card.text(_("It is shown first to people who are interested in that."))
        chosen = [str(one) for one in draft.interests]
        most = min(MOST_INTERESTS, len(offered))
        what = select(
            f"draft:{ask_id}:about",
            _("What is it about?"),
            about_choices(offered),
            chosen=chosen,
            least=0,
            most=most,
        )
        card.row(what)
    bot = interaction.client
    card.text(
        reach_text(await bot.db.read(invitations.reach, ask_id, caller_of(interaction), now=bot.clock.now()))
    )
    who = button(_("Who looks after it"), f"lead:{ask_id}")
    await answer_to(interaction).update(card.row(who, button(_("Back"), f"draft:{ask_id}")).view())


@routes.click("draft:{ask_id}:about")
async def choose_about(interaction: Interaction, ask_id: int, values: list[str]) -> None:
    words = amendments.words_of(await managed_thing(interaction, ask_id))
    about = tuple(sorted({*numbers(values)}))
    changed = Words(words.title, words.why, words.step, words.effort, about)
    await _reword(interaction, ask_id, changed)
    await show_who(interaction, ask_id)


@routes.click("draft:{ask_id}:more")
async def show_more(interaction: Interaction, ask_id: int) -> None:
    draft = await _draft(interaction, ask_id)
    if draft is None:
        return
    card = Card(_("More"), colour=Colour.CALM).text(f"**{said(draft.title)}**")
    card.beside(target_line(draft, draft.target), button(_("Target"), f"manage:{ask_id}:target"))
    repeats, now = managing.is_series(draft), interaction.client.clock.now()
    posts = await interaction.client.db.read(rights.is_coordinator, caller_of(interaction))
    if not repeats and (posts or draft.posts_at is not None):
        _posted_when(card, draft, await guild_here(interaction), now=now)
    chosen = () if draft.effort is None else (str(draft.effort),)
    card.row(
        select(
            f"draft:{ask_id}:effort",
            _("How long does it take?"),
            effort_choices(),
            chosen=chosen,
            least=0,
        )
    )
    listed = _("Listed among the server's events, too.")
    about = _("Once, when it is posted.")
    pings = [entry(_("Ping who wants to hear of it"), f"call:{ask_id}", about)] if posts else []
    events = [
        entry(_("Discord event"), f"event:{ask_id}", listed),
        entry(_("When somebody can't come"), f"signoff:{ask_id}", _("last moment, free places")),
    ]
    entries = [
        entry(_("Picture"), f"picture:{ask_id}", _("One says at a glance what it is about.")),
        *(events if draft.occasion else ()),
        entry(_("Thread for questions"), f"questions:{ask_id}", _("On its card, for everybody.")),
        *pings,
    ]
    if not repeats:
        entries += [
            *(series_entries(draft, now=now) if posts else []),
            *([template_entry(draft)] if posts else []),
            entry(_("Throw it away"), f"draft:{ask_id}:discard", _("It was never posted.")),
        ]
    card.row(menu("draft", _("Something else"), entries))
    await answer_to(interaction).update(card.row(button(_("Back"), f"draft:{ask_id}")).view())


def _posted_when(card: Card, draft: Ask, guild: Guild, *, now: datetime) -> None:
    if draft.posts_at is None:
        card.beside(_("Posted when you press Post."), button(_("Post later"), f"publish:{draft.id}"))
        return
    at = read_as(draft.posts_at, None, guild, now=now)
    back = button(_("Take that back"), f"publish:{draft.id}:off")
    card.beside(_("Posts itself: {moment}").format(moment=at), back)


@routes.click("draft:{ask_id}:effort")
async def choose_effort(interaction: Interaction, ask_id: int, values: list[str]) -> None:
    words = amendments.words_of(await managed_thing(interaction, ask_id))
    minutes = next(numbers(values), None)
    await _reword(interaction, ask_id, Words(words.title, words.why, words.step, minutes, words.interests))
    await show_more(interaction, ask_id)


@routes.click("draft:{ask_id}:discard")
async def ask_to_discard(interaction: Interaction, ask_id: int) -> None:
    draft = await _draft(interaction, ask_id)
    if draft is None:
        return
    card = Card(_("Throw “{title}” away?").format(title=said(draft.title)), colour=Colour.ACT)
    card.text(_("It was never posted, and it can't be brought back."))
    card.row(confirm(f"draft:{ask_id}:gone", f"draft:{ask_id}", yes=_("Throw it away")))
    await answer_to(interaction).update(card.view())


@routes.click("draft:{ask_id}:gone")
async def discard(interaction: Interaction, ask_id: int) -> None:
    gone = await interaction.client.db.write(drafting.discard, ask_id, caller_of(interaction))
    card = Card(colour=Colour.CALM).text(_("“{title}” is gone.").format(title=said(gone.title)))
    await answer_to(interaction).update(card.row(button(_("A new ask"), "ask:begin")).view())


async def _draft(interaction: Interaction, ask_id: int) -> Ask | None:
    """It; None once it is posted, which is said, and for another kind, which has panels of its own. Raises
    NotFound.
    """
    thing = await managed_thing(interaction, ask_id)
    if thing.kind != "ask":
        await show_draft(interaction, ask_id)
        return None
    draft = await interaction.client.db.read(drafting.show, ask_id, caller_of(interaction))
    if draft.state == "draft":
        return draft
    await answer_to(interaction).update(posted_already(draft).view())
    return None


async def setup(bot: Groundswell) -> None:
    """Begun by the command."""
