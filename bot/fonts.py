"""The letters that come with the program: Noto, in whatever script people write.

Those of Chinese, Japanese and Korean, which weigh more than all the rest, are used where they are installed
(`groundswell[cjk]`). See docs/design.md § 100.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

#: Packages of nothing but fonts; the second is only there where somebody installed it.
PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
#: Latin, Greek and Cyrillic.
FIRST = "NotoSans[wght].ttf"
#: For a letter that no font here has.
NO_LETTER = "\N{REPLACEMENT CHARACTER}"
#: Joins or turns letters and shows nothing itself.
_SHOWS_NOTHING = ("Cf", "Mn", "Zl", "Zp")


@cache
def font_files() -> Mapping[str, Path]:
    """By name, the one for Latin, Greek and Cyrillic first."""
    found: dict[str, Path] = {}
    for package in PACKAGES:
        try:
            folder = files(package)
        except ModuleNotFoundError:
            continue
        for file in folder.iterdir():
            if file.name.endswith((".ttf", ".ttc")) and "Italic" not in file.name:
                with as_file(file) as path:
                    found[file.name] = path
    return {name: found[name] for name in sorted(found, key=lambda name: (name != FIRST, name))}


@cache
def _letters(name: str) -> frozenset[int]:
    """The characters a font has, by their numbers."""
    path = font_files()[name]
    font = TTCollection(path).fonts[0] if path.suffix == ".ttc" else TTFont(path, lazy=True)
    try:
        return frozenset(font.getBestCmap())
    finally:
        font.close()


def _font_of(character: str) -> str | None:
    return next((name for name in font_files() if ord(character) in _letters(name)), None)


def _shown(text: str) -> Iterator[str]:
    """Its characters without what a printer would stumble over."""
    for character in text:
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cs"):
            yield "\n" if character == "\n" else " "
        else:
            yield character


def unprintable(text: str) -> str:
    """The characters of a text that no font here has, each once."""
    found = dict.fromkeys(
        one
        for one in _shown(text)
        if not one.isspace() and unicodedata.category(one) not in _SHOWS_NOTHING and _font_of(one) is None
    )
    return "".join(found)


def fitted(text: str) -> Iterator[tuple[str, str]]:
    """Each character as it can be drawn, and the name of its font; what no font has is marked."""
    for character in _shown(text):
        font = FIRST if character.isspace() else _font_of(character)
        if font is None and unicodedata.category(character) in _SHOWS_NOTHING:
            continue
        yield character if font else NO_LETTER, font or FIRST
