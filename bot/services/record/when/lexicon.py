"""The words of the languages, and where they stand in a text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypedDict

from bot.i18n import LOCALES, SOURCE

#: A longer text is no moment. The longest that we offer ourselves have 25 characters, the longest zones 32.
MOST_CHARACTERS = 100
MOST_TOKENS = 40

_TOKEN = re.compile(r"(?P<space>\s*)(?:(?P<number>[0-9]{1,4}(?![0-9]))|(?P<word>[a-z']+)|(?P<sign>[:.,/@-]))")
#: "p.m.", "a. m."
_DOTTED = re.compile(r"\b([ap])\.\s?m\b\.?")
#: The dot of "Fri." and "dic."
_SHORTENED = re.compile(r"(?<=[a-z])\.(?=[\s,]|$)")
#: "twenty-first" is two words.
_HYPHENATED = re.compile(r"(?<=[a-z])-(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Token:
    kind: Literal["number", "word", "sign"]
    text: str
    #: Nothing stands between it and what is before.
    glued: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: which hours it may mean, and which are offered where none is said."""

    hours: frozenset[int]
    #: Minutes of the day.
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of some languages by the first of each phrase."""

    phrases: Mapping[str, tuple[_Phrase, ...]]
    parts: Mapping[str, Part]
    #: Of the first language: what "6:30" may mean, and on which days a week begins (Monday is 0).
    twelve_hour_clock: bool
    weeks_begin: tuple[int, ...]


def plain(text: str) -> str:
    """Without capitals and accents, and with one kind of apostrophe and of dash."""
    parted = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return re.sub("[‐‑‒–—−]", "-", bare)


def tokens(text: str) -> tuple[Token, ...] | None:
    """The pieces of a text that is `plain`; None for one with something that no moment has."""
    text = _HYPHENATED.sub(" ", _SHORTENED.sub("", _DOTTED.sub(r"\1m", text))).strip()
    found: list[Token] = []
    at = 0
    while at < len(text):
        piece = _TOKEN.match(text, at)
        if piece is None or len(found) == MOST_TOKENS:
            return None
        kind: Literal["number", "word", "sign"] = (
            "number" if piece["number"] else "word" if piece["word"] else "sign"
        )
        found.append(Token(kind, piece[kind], not piece["space"] and at > 0))
        at = piece.end()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, in pieces. Whatever is asked of a place in it tells where the answer ends."""

    tokens: tuple[Token, ...]
    lexicon: Lexicon

    def at_end(self, at: int) -> bool:
        return at == len(self.tokens)

    def words(self, at: int, *kinds: str) -> Iterator[tuple[str, int]]:
        """The meanings of the phrases of these kinds that begin here."""
        if at >= len(self.tokens):
            return
        for phrase in self.lexicon.phrases.get(self.tokens[at].text, ()):
            end = at + len(phrase.words)
            if phrase.kind in kinds and phrase.words == tuple(one.text for one in self.tokens[at:end]):
                yield phrase.meaning, end

    def values(self, at: int, *kinds: str) -> Iterator[tuple[int, int]]:
        """The same where meanings are numbers."""
        return ((int(meaning), end) for meaning, end in self.words(at, *kinds))

    def parts(self, at: int, kind: str) -> Iterator[tuple[Part, int]]:
        return ((self.lexicon.parts[meaning], end) for meaning, end in self.words(at, kind))

    def skip(self, at: int, *kinds: str) -> Iterator[int]:
        """Here, and after each phrase of these kinds: it may be there or not."""
        yield at
        yield from (end for _meaning, end in self.words(at, *kinds))

    def digits(self, at: int) -> str:
        """The digits that stand here; empty for anything else."""
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "number" else ""

    def sign(self, at: int, signs: str, *, glued: bool = True) -> bool:
        """Whether one of these signs stands here."""
        return (
            at < len(self.tokens)
            and self.tokens[at].kind == "sign"
            and self.tokens[at].text in signs
            and self.tokens[at].glued >= glued
        )

    def is_glued(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].glued


@cache
def lexicon(languages: tuple[str, ...]) -> Lexicon:
    """The words of these languages together; the first is that of whoever writes."""
    files = {language: words_of(language) for language in dict.fromkeys((*languages, SOURCE))}
    phrases: dict[str, list[_Phrase]] = {}
    parts: dict[str, Part] = {}
    for language, file in files.items():
        for name, part in file.parts.items():
            parts[f"{language}:{name}"] = _part(part)
        for phrase in _phrases(language, file):
            phrases.setdefault(phrase.words[0], []).append(phrase)
    habits = next(iter(files.values())).habits
    return Lexicon(
        {first: tuple(dict.fromkeys(those)) for first, those in phrases.items()},
        parts,
        habits["twelve_hour_clock"],
        tuple(habits["weeks_begin"]),
    )


class Habits(TypedDict):
    twelve_hour_clock: bool
    weeks_begin: list[int]


class WrittenPart(TypedDict):
    """The hours it may mean, those that are asked ("18:00"), and its words by where they stand."""

    hours: list[int]
    asked: list[str]
    after_hour: list[str]
    by_day: list[str]
    today: list[str]


@dataclass(frozen=True, slots=True)
class Words:
    """What the file of a language says: by kind and meaning, how it is written."""

    habits: Habits
    particles: Mapping[str, list[str]]
    parts: Mapping[str, WrittenPart]
    kinds: Mapping[str, Mapping[str, list[str]]]


def words_of(language: str) -> Words:
    read = tomllib.loads((LOCALES / f"when.{language}.toml").read_text(encoding="utf-8"))
    return Words(read.pop("habits"), read.pop("particle"), read.pop("part"), read)


def _part(said: WrittenPart) -> Part:
    clock = [one.split(":") for one in said["asked"]]
    return Part(frozenset(said["hours"]), tuple(int(hour) * 60 + int(minute) for hour, minute in clock))


def _phrases(language: str, file: Words) -> Iterator[_Phrase]:
    for name, written in file.particles.items():
        yield from _written(written, name, "1")
    for name, part in file.parts.items():
        meaning = f"{language}:{name}"
        yield from _written(part["after_hour"], "part_after_hour", meaning)
        yield from _written(part["by_day"], "part_by_day", meaning)
        yield from _written(part["today"], "part_today", meaning)
    for kind, lines in file.kinds.items():
        for meaning, written in lines.items():
            yield from _written(written, kind, meaning)


def _written(ways: Iterable[str], kind: str, meaning: str) -> Iterator[_Phrase]:
    for way in ways:
        pieces = tokens(plain(way)) or ()
        yield _Phrase(tuple(one.text for one in pieces), kind, meaning)
