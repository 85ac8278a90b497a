"""Commands in texts: to press where they can be used, elsewhere as the reader's language calls them."""

from __future__ import annotations

import pytest
from discord.ui import TextDisplay

from bot.command_names import COMMANDS, called
from bot.i18n import LANGUAGES, _, speaking
from bot.markup import clipped, said
from bot.mentions import CommandIds, mentioning, with_mentions
from cogs.ui import Card, button
from tests.community import Community, words
from tests.running import Bot

IDS = CommandIds({"mine": 7, "find": 8, "ask": 9})


def ids_at_discord(community: Community) -> dict[str, int]:
    """By the first word of each command, as a person's app knows them."""
    application = community.bot.application
    return {each.name: each.id for each in application.commands[None].values() if each.type == 1}


# ------------------------------------------------------------------ what becomes a mention


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/mine shows it.", "</mine:7> shows it."),
        ("Look in /mine.", "Look in </mine:7>."),
        ("**/find** things, (/mine)", "**</find:8>** things, (</mine:7>)"),
        ("/ask new or /ask manage", "</ask new:9> or </ask manage:9>"),
        ("/mi-espacio and /convocatoria crear", "</mine:7> and </ask new:9>"),
        ("/stats is not told yet", "/stats is not told yet"),
        ("/ask alone is none", "/ask alone is none"),
        ("/ayuda", "/ayuda"),
        ("/mines, and/mine, /mine-field", "/mines, and/mine, /mine-field"),
        ("https://example.org/mine and ./find", "https://example.org/mine and ./find"),
        ("`/mine` and </mine:1>", "`/mine` and </mine:1>"),
    ],
)
def test_a_command_that_a_text_names_can_be_pressed(text: str, shown: str) -> None:
    with mentioning(IDS), speaking("es"):
        assert with_mentions(text) == shown
    assert with_mentions(text) == text


def test_what_is_no_text_says_the_name_in_the_readers_language() -> None:
    with mentioning(IDS), speaking("es"):
        assert button(_("In /mine"), "mine").label == "En /mi-espacio"
        assert _("Who sees /stats") == "Quién ve /cifras"
        told = _("That no longer exists. /find shows what is open now.")
    assert "/buscar" in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_people_write_can_be_pressed_nowhere(command: str, language: str) -> None:
    written = f"Type /{called(command, language)} or </{command}:7> (https://example.org/{command})"
    with mentioning(CommandIds(dict.fromkeys((one.split()[0] for one in COMMANDS), 7))), speaking(language):
        shown = with_mentions(f"“{said(written)}”")
    assert "</" not in shown.replace("\\<", "")
    assert shown.replace("\\", "") == f"“{written}”"


@pytest.mark.parametrize("limit", range(5, 40))
def test_a_text_that_is_cut_ends_in_no_half_of_a_mention(limit: int) -> None:
    cut = clipped("Then </ask new:9> or <t:1:R> of <@5> and more and more words", limit)
    assert len(cut) <= limit
    assert cut.count("<") == cut.count(">")


def test_a_card_counts_its_mentions() -> None:
    with mentioning(CommandIds({"mine": 10**18})):
        view = Card("Long").text("/mine " * 1000).view()
    text = "".join(each.content for each in view.walk_children() if isinstance(each, TextDisplay))
    assert len(text) <= 4000
    assert text.count("<") == text.count(">") > 50


# ------------------------------------------------------------------ as people see it


async def test_a_panel_names_commands_to_press(community: Community) -> None:
    ana, zoe = await community.newcomer("Ana"), await community.newcomer("Zoe", locale="es-419")
    there = ids_at_discord(community)
    for person in (ana, zoe):
        told = await person.command("/help")
        alone = {f"/{name}": there[name] for name in ("find", "join", "kudos", "mine", "pause", "win")}
        assert told.commands == alone | {"/ask new": there["ask"]}


async def test_a_sentence_of_its_own_names_them_so_too(community: Community) -> None:
    ana = await community.newcomer("Ana")
    told = await ana.forges("thing:999999:no", on=(await ana.command("/help")))
    assert told.commands == {"/find": ids_at_discord(community)["find"]}


async def test_what_people_wrote_names_none(community: Community) -> None:
    card = await community.ask(why="Read /mine </find:7> and <@&1>")
    assert "/mine" in card.text
    assert card.commands == {}


async def test_what_the_organisation_wrote_names_commands_to_press(community: Community) -> None:
    """So that a Spanish text about what is stored is one that everybody can use."""
    await community.sets(privacy="/mi-espacio lo muestra y lo borra; </find:1> no.", norms="See /find.")
    ana = await community.newcomer("Ana")
    told = await ana.click("Join", on=community.welcome.messages[-1])
    there = ids_at_discord(community)
    assert told.commands == {"/mine": there["mine"], "/find": there["find"]}


async def test_commands_in_direct_messages_are_only_named(community: Community) -> None:
    """There the app does nothing when one is pressed."""
    zoe = await community.newcomer("Zoe", locale="es-ES")
    card = await community.ask()
    await zoe.click(str(card.buttons[0]), on=card)
    await zoe.click(words(zoe, "By direct message"))
    told = zoe.dms[-1]
    assert told.commands == {}
    why = await zoe.click(words(zoe, "Why this?"), on=told)
    assert why.commands == {}
    assert "/mi-espacio" in why.text


async def test_a_start_that_tells_discord_nothing_knows_the_commands_all_the_same(
    bot: Bot, community: Community
) -> None:
    there = ids_at_discord(community)
    bot.sandbox.requests.clear()
    await bot.restart()
    assert not bot.sandbox.requests.to("PUT", "/applications/{application_id}/commands")
    assert dict(bot.client.router.command_ids.by_word) == there
    assert dict(bot.courier.command_ids.by_word) == there
