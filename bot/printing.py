"""What is meant for paper: a document (PDF) of headings, lines and tables, in whatever script people write.

What no font here has is told by `fonts.unprintable` before anything is drawn, and is marked on paper. See
docs/design.md § 100.
"""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF, FontFace, XPos, YPos

from bot.fonts import FIRST, fitted, font_files

#: Points and millimetres.
TITLE, HEADING, TEXT, SMALL, LINE = 20, 13, 10, 8, 5.5


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
        for character, font in fitted(text):
            drawn.append(character)
            self._use(font)
        return "".join(drawn)

    def _use(self, font: str) -> None:
        if font not in self._used:
            self._used.append(font)
            self._pdf.add_font(font, fname=font_files()[font])
            self._pdf.set_fallback_fonts(self._used[1:], exact_match=False)


class _Numbered(FPDF):
    """Where there are several pages, each says which it is."""

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font_size(SMALL)
        self.set_text_color(90)
        self.cell(0, LINE, f"{self.page_no()} / {{nb}}", align="C")
        self.set_text_color(0)
