"""Every text is there in every language, whole, with what belongs in it, and no longer than it may be."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.command_names import renamed
from bot.i18n import LANGUAGES, LOCALES, SOURCE
from tests.house.source import modules
from tests.house.texts import BUTTON, MARKERS, Text, called, calls, limited, placeholders, texts

COLLECT = "`make locales` collects new texts; then translate them in bot/locales"

#: English so short that it may well stand on a button reached by a detour: its translation must fit there.
SHORT = 40

TRANSLATIONS = [language for language in LANGUAGES if language != SOURCE]

every_translation = pytest.mark.parametrize("language", TRANSLATIONS)


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    """Without the header, which is the message of the empty text."""
    return [message for message in catalogue(language) if message.id]


def forms(message: Message) -> list[str]:
    """The translation; of a plural all its forms, and empty where there is none yet."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """English and translation, form by form; a language's further plural forms go with English's plural."""
    for message in messages(language):
        one, many = (message.id, message.id) if isinstance(message.id, str) else message.id
        for number, form in enumerate(forms(message)):
            if form:
                yield (many if number else one), form


def spoken_in(language: str, text: Text) -> list[str]:
    """The text as readers of this language see it where nothing can be pressed; a plural in all its forms."""
    return [renamed(form, language) for form in written_in(language, text)]


def written_in(language: str, text: Text) -> list[str]:
    """The same as the catalogue has it."""
    if language == SOURCE:
        return [text.one] if text.many is None else [text.one, text.many]
    message = catalogue(language).get(text.key)
    assert message is not None, f"{text.where}: {text.one!r} is not in {language}.po; {COLLECT}"
    return forms(message)


def test_a_language_besides_english_is_spoken() -> None:
    assert TRANSLATIONS


@every_translation
def test_every_text_is_translated(language: str) -> None:
    missing = [f"{text.where}: {text.one!r}" for text in texts() if not all(spoken_in(language, text))]
    assert not missing, f"not translated to {language}:\n" + "\n".join(missing)


@every_translation
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    said = {text.key for text in texts()}
    stale = [message.id for message in messages(language) if message.id not in said]
    assert not stale, f"no longer in the code, {COLLECT}: {stale}"
    assert not catalogue(language).obsolete, f"{language}.po keeps old texts; {COLLECT}"


@every_translation
def test_no_translation_is_a_guess(language: str) -> None:
    assert not [message.id for message in messages(language) if message.fuzzy]


@every_translation
def test_a_plural_has_every_form_of_its_language(language: str) -> None:
    number = catalogue(language).num_plurals
    assert not [m.id for m in messages(language) if not isinstance(m.id, str) and len(forms(m)) != number]


@every_translation
def test_translations_have_the_same_placeholders(language: str) -> None:
    differing = [both for both in pairs(language) if placeholders(both[0]) != placeholders(both[1])]
    assert not differing


@every_translation
def test_translations_keep_markdown_line_ends_commands_and_emoji(language: str) -> None:
    differing = [both for both in pairs(language) if skeleton(both[0]) != skeleton(both[1])]
    assert not differing


def skeleton(text: str) -> tuple[object, ...]:
    """What is the same in every language."""
    marks = [text.count(mark) for mark in ("**", "`", "\n", "<@", "#{")]
    commands = sorted(re.findall(r"(?<!\w)/[a-z]+", text))
    emoji = [character for character in text if unicodedata.category(character) == "So"]
    return (*marks, commands, emoji, text != text.strip())


@every_translation
def test_translations_end_as_the_original_does(language: str) -> None:
    """A sentence stays a sentence, a label a label, a question a question."""
    differing = [both for both in pairs(language) if end(both[0]) != end(both[1])]
    assert not differing


def end(text: str) -> str:
    """An exclamation may well be a plain sentence elsewhere."""
    last = text.rstrip("*")[-1:]
    return {"!": "."}.get(last, last) if last in ".!?:…" else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fit_where_discord_limits_them(language: str) -> None:
    too_long = [
        f"{one.text.where}: {len(spoken)} characters, {one.most} fit: {spoken!r}"
        for one in limited()
        for spoken in spoken_in(language, one.text)
        if len(spoken) > one.most
    ]
    assert not too_long, f"in {language}:\n" + "\n".join(too_long)


@every_translation
def test_what_is_short_stays_short(language: str) -> None:
    assert not [both for both in pairs(language) if len(both[0]) <= SHORT and len(both[1]) > BUTTON]


def test_limits_are_looked_for_where_texts_are_limited() -> None:
    """Were a function of cogs.ui renamed, the test above would look for it in vain."""
    assert len(limited()) > 100


def test_every_text_can_be_collected() -> None:
    """The collector finds neither texts inside f-strings nor texts that are put together."""
    hidden = [
        f"{module.at(call.lineno)}: {problem}"
        for module in modules("bot", "cogs")
        for call, problem in hidden_texts(module.tree)
    ]
    assert not hidden, "\n".join(hidden)


def hidden_texts(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for call in calls(node):
                if is_text(call):
                    yield call, "a text inside an f-string is never collected; give it a line of its own"
        elif isinstance(node, ast.Call) and called(node) in MARKERS:
            if any(isinstance(given, ast.JoinedStr | ast.BinOp) for given in node.args):
                yield node, "a text must be one literal; put values in with .format"
            elif called(node) != "_" and not is_text(node) and not isinstance(node.func, ast.Attribute):
                yield node, "N_ and ngettext mark literals"


def is_text(call: ast.Call) -> bool:
    return called(call) in MARKERS and bool(call.args) and isinstance(call.args[0], ast.Constant)
