"""What is printed shows the letters that people write, in any script, or says which it can't."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.fonts import NO_LETTER, unprintable
from bot.printing import Paper

#: How the same name is written in many places.
NAMES = (
    *("Ana Müller", "Ελένη", "Иван Петров", "محمد أحمد", "שרה כהן", "नमस्ते", "ไทย", "ქართული", "Հայաստան"),
    *("বাংলা", "தமிழ்", "አማርኛ", "ខ្មែរ", "Zoë 🌱🎉", "Nguyễn Thị Ánh"),
)


def text_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_name_is_on_the_paper(name: str) -> None:
    assert unprintable(name) == ""
    drawn = text_of(Paper("Record", language="en").title(name).finished())
    letters = {one for one in name if one.isalpha()}
    # What is joined to another letter is read back as both of them, in whatever order.
    assert letters - {*drawn} == set(), drawn
    assert NO_LETTER not in drawn


def test_what_no_font_here_has_is_named_and_marked() -> None:
    name = "Ana \U00017000\U00017000\U00017001"
    assert unprintable(name) == "\U00017000\U00017001"
    drawn = text_of(Paper("Record", language="en").text(name).finished())
    assert f"Ana {NO_LETTER * 3}" in drawn


def test_what_shows_nothing_is_no_letter_that_is_missing() -> None:
    assert unprintable("👩\N{ZERO WIDTH JOINER}🌾 e\N{COMBINING ACUTE ACCENT} a\u200bb\n\tc") == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=40))
def test_no_text_keeps_a_document_from_being_made(cells: list[str], title: str) -> None:
    paper = Paper(title, language="en").title(title)
    paper.table(["What"], [[cell] for cell in cells], widths=[1]).small(title)
    assert paper.finished().startswith(b"%PDF")


def test_a_long_table_says_on_each_page_what_its_columns_are_and_which_page_it_is() -> None:
    rows = [[f"Stall {number}", "2"] for number in range(120)]
    made = Paper("Record", language="en").table(["What", "Hours"], rows, widths=[4, 1]).finished()
    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) > 2
    assert all("Hours" in page for page in pages)
    assert f"2 / {len(pages)}" in pages[1]


def test_a_file_goes_along_inside() -> None:
    made = Paper("Record", language="en").attach("badge.jwt", b"signed", "The badge").finished()
    assert PdfReader(BytesIO(made)).attachments == {"badge.jwt": [b"signed"]}
