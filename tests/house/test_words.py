"""One word for a thing: the words that docs/panels.md rules out stand in no text, in no language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from bot import command_names
from tests.house.source import ROOT

#: The columns of the table, and the language of the words ruled out there.
NEVER = {2: "en", 4: "es"}
#: Commands are called what they are called.
COMMAND = re.compile(r"/\w+")


def ruled_out(language: str) -> list[str]:
    """From the table of words."""
    table = (ROOT / "docs/panels.md").read_text(encoding="utf-8").partition("## Words")[2]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")][1:]
    column = next(number for number, its in NEVER.items() if its == language)
    return [word for row in rows for each in row[column].split(",") if (word := each.strip())]


def texts(language: str) -> Iterator[str]:
    """Everything the bot says in it."""
    with (ROOT / "bot/locales/es.po").open("rb") as file:
        if language != "en":
            yield from command_names.words(language).values()
        for message in read_po(file):
            if not message.id:
                continue  # the header
            said = message.id if language == "en" else message.string
            yield from ([said] if isinstance(said, str) else said or ())


@pytest.mark.parametrize("language", NEVER.values())
def test_no_text_has_a_word_that_is_ruled_out(language: str) -> None:
    words = ruled_out(language)
    assert len(words) > 10
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)
    found = [
        f"{hit[0]!r} in {text!r}"
        for text in texts(language)
        if (hit := pattern.search(COMMAND.sub("", text)))
    ]
    assert not found, "\n".join(found)


#: Said in Spain only; elsewhere it is "ustedes". What is written round both is read the same everywhere.
YOU_ALL = re.compile(r"\b(?:os|vosotr[oa]s|vuestr[oa]s?|\w+(?:[áé]is|[ai]steis))\b", re.IGNORECASE)


def test_spanish_never_says_you_to_several() -> None:
    found = [f"{hit[0]!r} in {text!r}" for text in texts("es") if (hit := YOU_ALL.search(text))]
    assert not found, "\n".join(found)


#: Of one's own gender nobody is asked, so nobody is called one.
GENDERED = re.compile(r"\b(?:voluntari[oa] o voluntari[oa]|\w+[oa]/[oa]|\w+@s?|\w+xs)\b", re.IGNORECASE)


def test_spanish_writes_round_gender() -> None:
    found = [f"{hit[0]!r} in {text!r}" for text in texts("es") if (hit := GENDERED.search(text))]
    assert not found, "\n".join(found)


def test_spanish_has_its_own_quotation_marks() -> None:
    assert not [text for text in texts("es") if {*"“”"} & {*text}]


def test_spanish_opens_what_it_closes() -> None:
    """A question and an exclamation from where it begins, which need not be where the sentence does."""
    for opening, closing in (("¿", "?"), ("¡", "!"), ("«", "»")):
        assert not [text for text in texts("es") if text.count(opening) != text.count(closing)], opening
