"""What is meant for paper: a document (PDF) of headings, lines and tables, in whatever script people write.

The letters come with the program, from a package of fonts (Noto); those of Chinese, Japanese and Korean,
which weigh more than all the rest, are used where they are installed (`groundswell[cjk]`). What no font here
has is told by `unprintable` before anything is drawn, and is marked on paper. See docs/design.md § 100.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from fpdf import FPDF, FontFace, XPos, YPos

#: Packages of nothing but fonts; the second is only there where somebody installed it.
FONTS = ("manimgx_fonts", "manimgx_fonts_cjk")
FIRST = "NotoSans[wght].ttf"
#: For a letter that no font here has.
NO_LETTER = "\N{REPLACEMENT CHARACTER}"
#: Joins or turns letters and shows nothing itself.
_SHOWS_NOTHING = ("Cf", "Mn", "Zl", "Zp")
#: Points and millimetres.
TITLE, HEADING, TEXT, SMALL, LINE = 20, 13, 10, 8, 5.5


@cache
def _fonts() -> Mapping[str, Path]:
    """By name, the one for Latin, Greek and Cyrillic first."""
    found: dict[str, Path] = {}
    for package in FONTS:
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
    path = _fonts()[name]
    font = TTCollection(path).fonts[0] if path.suffix == ".ttc" else TTFont(path, lazy=True)
    try:
        return frozenset(font.getBestCmap())
    finally:
        font.close()


def _font_of(character: str) -> str | None:
    return next((name for name in _fonts() if ord(character) in _letters(name)), None)


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


class Paper:
    """Written from top to bottom; pages come as they are needed, with their numbers below."""

    def __init__(self, title: str, *, language: str, landscape: bool = False) -> None:
        self._pdf = _Numbered(orientation="landscape" if landscape else "portrait", format="A4")
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.set_creator("Groundswell")
        self._used: list[str] = []
        self._use(FIRST)
        self._pdf.set_font(FIRST, size=TEXT)
        self._pdf.set_text_shaping(True)
        self._pdf.set_auto_page_break(True, margin=18)
        self._pdf.add_page()

    def title(self, text: str) -> Paper:
        return self._write(text, TITLE, after=3)

    def heading(self, text: str) -> Paper:
        self._pdf.ln(3)
        return self._write(text, HEADING, after=1)

    def text(self, text: str) -> Paper:
        return self._write(text, TEXT)

    def small(self, text: str) -> Paper:
        return self._write(text, SMALL, grey=True)

    def table(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int]
    ) -> Paper:
        """The headings stand on each page; the last column is set to the right where it holds numbers."""
        self._pdf.set_font_size(TEXT - 1)
        last_is_number = bool(rows) and all(row[-1][:1].isdigit() for row in rows)
        aligned = ["LEFT"] * (len(headings) - 1) + ["RIGHT" if last_is_number else "LEFT"]
        with self._pdf.table(
            col_widths=tuple(widths),
            text_align=tuple(aligned),
            line_height=LINE,
            borders_layout="HORIZONTAL_LINES",
            headings_style=FontFace(color=90, fill_color=240),
            padding=(0.6, 1),
        ) as table:
            for row in (headings, *rows):
                cells = table.row()
                for cell in row:
                    cells.cell(self._drawable(cell))
        self._pdf.set_font_size(TEXT)
        return self

    def attach(self, name: str, content: bytes, about: str) -> Paper:
        """A file that goes along inside the document."""
        self._pdf.embed_file(bytes=content, basename=name, desc=about, compress=True)
        return self

    def finished(self) -> bytes:
        return bytes(self._pdf.output())

    def _write(self, text: str, size: int, *, after: float = 0, grey: bool = False) -> Paper:
        drawn = self._drawable(text)
        if drawn.strip():
            self._pdf.set_font_size(size)
            self._pdf.set_text_color(90 if grey else 0)
            height = size * LINE / TEXT
            self._pdf.multi_cell(0, height, drawn, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self._pdf.ln(after)
            self._pdf.set_text_color(0)
        return self

    def _drawable(self, text: str) -> str:
        """The text as it can be set, with the fonts it needs made ready."""
        drawn = []
        for character in _shown(text):
            font = FIRST if character.isspace() else _font_of(character)
            if font is None and unicodedata.category(character) in _SHOWS_NOTHING:
                continue
            drawn.append(character if font else NO_LETTER)
            self._use(font or FIRST)
        return "".join(drawn)

    def _use(self, font: str) -> None:
        if font not in self._used:
            self._used.append(font)
            self._pdf.add_font(font, fname=_fonts()[font])
            self._pdf.set_fallback_fonts(self._used[1:], exact_match=False)


class _Numbered(FPDF):
    """Where there are several pages, each says which it is."""

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font_size(SMALL)
        self.set_text_color(90)
        self.cell(0, LINE, f"{self.page_no()} / {{nb}}", align="C")
        self.set_text_color(0)
