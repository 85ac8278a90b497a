"""What the docs point at is there, and what the code cites of them."""

from __future__ import annotations

import re

from tests.house.source import ROOT, modules
from tests.house.test_imports import WINGS, none

DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("sandbox/*.md")])
#: A path of ours in backticks, or behind a link.
POINTED_AT = re.compile(
    r"`((?:bot|cogs|migrations|sandbox|demo|benchmarks|tests|docs)/[\w/.-]+)`|\]\(([\w/.-]+)\)"
)
#: What a reader is told to make.
TO_BE_MADE = {"bot/locales/pt.po"}
CITED = re.compile(r"§ (\d+)")
HEADING = re.compile(r"^## (\d+)\. ", re.MULTILINE)


def test_every_file_that_the_docs_point_at_is_there() -> None:
    none(
        [
            f"{doc.relative_to(ROOT)} points at {path or link}, which is not there"
            for doc in DOCS
            for path, link in POINTED_AT.findall(doc.read_text(encoding="utf-8"))
            if path not in TO_BE_MADE and not (ROOT / path if path else doc.parent / link).exists()
        ]
    )


def test_every_decision_that_the_code_cites_is_written_down() -> None:
    known = HEADING.findall((ROOT / "docs/design.md").read_text(encoding="utf-8"))
    assert known == [str(number) for number in range(1, len(known) + 1)], "numbered without a gap"
    none(
        [
            f"{module.name} cites § {number} of docs/design.md, which is not there"
            for module in modules()
            for number in CITED.findall(module.text)
            if number not in known
        ]
    )


def test_the_readme_names_the_wings_from_the_lowest_up() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert ", ".join(f"`{wing}`" for wing in WINGS) in readme
