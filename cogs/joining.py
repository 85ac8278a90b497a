"""`/join`: one private panel, edited in place, from curiosity to a first yes."""

from __future__ import annotations

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import LANGUAGES, N_, _, speak
from bot.interactions import Interaction, caller_of
from bot.naming import LANGUAGE_NAMES
from bot.routes import Routes
from bot.services.guild import translations
from bot.services.guild.guilds import Guild
from bot.services.record import spoken_languages
from bot.services.things import joining
from bot.services.things.joining import AGREE, FIRST_THING, INTERESTS, Panel
from bot.services.things.receipts import Receipt
from cogs.ui import (
    Button,
    Card,
    Colour,
    announced,
    ask_what_is_needed,
    button,
    clipped,
    has_question,
    kept_text,
    numbers,
    offer_first,
    opens_threads,
    paged_to_fit,
    plan_of,
    plan_text,
    reminder_question,
    said,
    select,
)

routes = Routes()

#: Characters of what one is in for, when it is shown again.
MOST_PLAN = 300
#: Characters of what one agrees to that stand in the first step; all of it is one press away.
MOST_NORMS, MOST_PRIVACY = 300, 400


@app_commands.command(name="join", description=N_("Become a volunteer here: three short steps"))
@app_commands.guild_only()
async def join(interaction: Interaction) -> None:
    await open_panel(interaction)


@routes.click("join:start")
async def open_panel(interaction: Interaction) -> None:
    bot = interaction.client
    found = await bot.db.read(joining.panel, caller_of(interaction), now=bot.clock.now())
    await _show(interaction, found)


@routes.click("join:speaking:{language}")
async def open_panel_in(interaction: Interaction, language: str) -> None:
    """From a welcome that was read in this language: all that comes after is in it, too."""
    _go_on_in(language)
    bot = interaction.client
    found = await bot.db.write(joining.panel_in, caller_of(interaction), language, now=bot.clock.now())
    await _show(interaction, found, language)


def _go_on_in(language: str | None) -> None:
    """Speak what was chosen, if anything was; custom ids come back from strangers. Raises NotFound."""
    if language is None:
        return
    if language not in LANGUAGES:
        raise NotFound(N_("That language is not available yet."))
    speak(language)


@routes.click("join:agree:{wording}:{language}")
async def agree(interaction: Interaction, wording: int, language: str | None) -> None:
    await _agree(interaction, wording, language, marked=None)


@routes.click("join:marked:{wording}:{wanted}:{language}")
async def agree_and_choose(interaction: Interaction, wording: int, wanted: str, language: str | None) -> None:
    """Agreed, and said whether everybody may see by their member role that they are a volunteer."""
    await _agree(interaction, wording, language, marked=wanted == "yes")


async def _agree(
    interaction: Interaction, wording: int, language: str | None, *, marked: bool | None
) -> None:
    _go_on_in(language)
    bot = interaction.client
    found = await bot.db.write(
        joining.agree,
        caller_of(interaction),
        wording,
        marked=marked,
        language=language,
        now=bot.clock.now(),
    )
    await _show(interaction, found, language)


@routes.click("join:interests")
async def choose(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    chosen = [*numbers(values)]
    await _show(
        interaction, await bot.db.write(joining.choose_interests, caller, chosen, now=bot.clock.now())
    )


@routes.click("join:step:{step}")
async def go_to(interaction: Interaction, step: int) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.go_to, caller_of(interaction), step, now=bot.clock.now())
    )


@routes.click("join:finish:{thing_id}")
async def finish(interaction: Interaction, thing_id: int | None) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.finish, caller_of(interaction), thing_id, now=bot.clock.now())
    )


@routes.click("join:later:{language}")
async def later(interaction: Interaction, language: str | None) -> None:
    _go_on_in(language)
    bot = interaction.client
    found = await bot.db.read(joining.panel, caller_of(interaction), now=bot.clock.now())
    card, ways = Card(_("See you later!")), [_opens(_("Go on"), language)]
    if found.step == AGREE:
        card.text(_("Nothing about you is stored. /join shows this again, whenever you like."))
    else:
        card.text(_("It is saved: /join goes on where you were, whenever you like."))
        card.text(_("If one of us may write to you in case it stays half-way, say so here; you need not."))
        ways.append(button(_("People may write to me"), "prefs:agree:reached:yes"))
    await answer_to(interaction).update(card.row(*ways).view())


def _opens(label: str, language: str | None) -> Button:
    """Shows the panel where it was left, in the language it is read in."""
    return button(label, "join:start") if language is None else button(label, f"join:speaking:{language}")


async def _show(interaction: Interaction, found: Panel, language: str | None = None) -> None:
    """`language`: as they chose it on the welcome card. Until they agree it goes along in every control,
    because nothing is stored of them.
    """
    if found.step == AGREE:
        card = _norms(found, language)
    elif found.step in (INTERESTS, FIRST_THING):
        card = _interests(found) if found.step == INTERESTS else _first_thing(found)
    else:
        receipt, threads = found.receipt, opens_threads(interaction, quiet=found.guild.quiet)
        asks = receipt and not receipt.again and await has_question(interaction, receipt.thing)
        card = _joined(found, threads=threads, asks_what_it_needs=bool(asks))
    if language is not None and found.step != AGREE:
        card.small(
            _("I speak {language} with you from now on. /mine changes that.").format(
                language=spoken_languages.name_of(language)
            )
        )
    await answer_to(interaction).update(card.view())


def _step(step: int, title: str, colour: Colour = Colour.CALM) -> Card:
    return Card(title, colour=colour).small("▰" * step + "▱" * (FIRST_THING - step))


def _norms(found: Panel, language: str | None) -> Card:
    guild = found.guild
    card = _step(AGREE, _("Step 1 of 3: what we're about"))
    card.text(said(guild.cause or ""))
    norms, privacy = clipped(guild.norms or "", MOST_NORMS), clipped(guild.privacy or "", MOST_PRIVACY)
    for text in _agreed_to(guild, norms, privacy):
        card.text(text)
    whole = (norms, privacy) == (guild.norms or "", guild.privacy or "")
    if not whole:
        card.small(_("**Read all of it** shows what is left out here; you agree to all of it."))
    card.text(_("**Questions?** {contact}").format(contact=said(guild.contact or "")))
    if found.untranslated:
        written_in = LANGUAGE_NAMES.get(guild.language, guild.language)
        card.small(
            _("Some of what this server wrote itself is in {language} only.").format(language=written_in)
        )
    yes = _("I agree, go on")
    if guild.minimum_age is not None:
        card.text(_("**Age** You can take part from {age} years on.").format(age=guild.minimum_age))
        yes = _("I am at least {age} and agree").format(age=guild.minimum_age)
    return card.row(
        button(yes, f"join:agree:{guild.wording}:{language or ''}", ButtonStyle.success),
        *_mark(card, found, language),
        *(() if whole else (button(_("Read all of it"), f"join:whole:0:{language or ''}"),)),
        _save(language),
    )


def _agreed_to(guild: Guild, norms: str, privacy: str) -> list[str]:
    stored = _("**What is stored about you**\n{privacy}\n{until}").format(
        privacy=announced(privacy), until=kept_text(guild)
    )
    if not norms:
        return [stored]
    return [_("**How we treat each other**\n{norms}").format(norms=announced(norms)), stored]


@routes.click("join:whole:{page}:{language}")
async def show_whole(interaction: Interaction, page: int, language: str | None) -> None:
    """What one agrees to, where it is too long for the first step."""
    _go_on_in(language)
    caller = caller_of(interaction)
    guild = await interaction.client.db.read(translations.guild_in, caller.guild, caller.language)
    listed = paged_to_fit(_agreed_to(guild, guild.norms or "", guild.privacy or ""), page, str)
    card = Card(_("What you agree to"))
    for text in listed.shown:
        card.text(text)
    if turning := listed.turning(f"join:whole:{{page}}:{language or ''}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(_opens(_("Back"), language)).view())


def _mark(card: Card, found: Panel, language: str | None) -> list[Button]:
    """That volunteers can be told by a member role, and how to do without or with it."""
    guild, chosen = found.guild, language or ""
    if guild.volunteer_role_id is None:
        return []
    role = f"<@&{guild.volunteer_role_id}>"
    if found.marked:
        card.text(
            _("**Everybody sees** that you are a volunteer: you get {role}. You can do without it.").format(
                role=role
            )
        )
        return [button(_("Agree, without the member role"), f"join:marked:{guild.wording}:no:{chosen}")]
    card.text(_("**Nobody sees** that you are a volunteer: you go without {role}.").format(role=role))
    return [button(_("Agree, with the member role"), f"join:marked:{guild.wording}:yes:{chosen}")]


def _save(language: str | None = None) -> Button:
    return button(_("Save for later"), f"join:later:{language or ''}")


def _interests(found: Panel) -> Card:
    card = _step(INTERESTS, _("Step 2 of 3: what interests you?"))
    card.text(_("Choose as many as you like. It helps us show you things that fit, and nothing else."))
    options = [(interest.name, str(interest.id)) for interest in found.interests]
    chosen = [str(interest_id) for interest_id in found.chosen]
    card.row(select("join:interests", _("Interests"), options, chosen=chosen, least=0, most=len(options)))
    return card.row(
        button(_("Back"), f"join:step:{AGREE}"),
        button(_("Go on") if chosen else _("Skip"), f"join:step:{FIRST_THING}"),
        _save(),
    )


def _first_thing(found: Panel) -> Card:
    card = _step(FIRST_THING, _("Step 3 of 3: one first thing to do"), Colour.ACT)
    if found.suggested:
        card.text(_("Small is good. Say yes to one, or just look round."))
    else:
        card.text(_("Nothing to suggest right now. /find shows everything that is open."))
    offer_first(card, found.suggested, found.interests)
    if found.guild.talk_channel_id is not None:
        card.small(
            _("**Say hello in {channel}** (two minutes)\nOne line is enough: what brings you here.").format(
                channel=f"<#{found.guild.talk_channel_id}>"
            )
        )
    back = INTERESTS if found.interests else AGREE
    return card.row(
        button(_("Back"), f"join:step:{back}"),
        button(_("Just looking"), "join:finish:"),
    )


def _joined(found: Panel, *, threads: bool, asks_what_it_needs: bool) -> Card:
    card = Card(
        _("Welcome! You're a volunteer now.") if found.fresh else _("You're a volunteer here."),
        colour=Colour.GOOD,
    )
    if found.receipt is not None:
        card.text(_yes(found.receipt))
        if asks_what_it_needs:
            ask_what_is_needed(card, found.receipt.thing.id)
    elif found.held is not None:
        card.text(_in_for(found.held.title, clipped(plan_text(plan_of(found.held)), MOST_PLAN)))
    offer_first(card, found.suggested[:1] if found.held else found.suggested, found.interests)
    card.text(_("/find shows things to do, /mine everything about you."))
    asks = found.receipt is not None and found.receipt.asks_about_reminders
    if asks:  # the rest comes once that is answered, which would go with the panel
        return reminder_question(card, place="join", threads=threads)
    invites = (button(_("Ask me when something fits"), "invited:offer:join"),) if found.fresh else ()
    card.row(button(_("I'd like a hello"), "hello:joined"), *invites)
    if found.interests:
        card.row(button(_("Change my interests"), f"join:step:{INTERESTS}"))
    return card


def _yes(receipt: Receipt) -> str:
    """What became of saying yes."""
    thing = receipt.thing
    title = said(thing.title)
    if receipt.is_pending:
        return _("Somebody who manages this server says yes to each person for **{title}**.").format(
            title=title
        )
    if receipt.waits:
        return _("You're on the waiting list for **{title}**; /mine says when a place is yours.").format(
            title=title
        )
    return _in_for(thing.title, plan_text(plan_of(thing)))


def _in_for(title: str, plan: str) -> str:
    in_for = _("You're in for **{title}**.").format(title=said(title))
    return f"{in_for}\n{plan}"


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(join)
