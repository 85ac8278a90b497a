"""The project's own files and modules, as the tests of the house read them: as text, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

#: The rooms of the house that hold Python.
ROOMS = ("bot", "cogs", "migrations", "sandbox", "demo", "benchmarks", "tests")


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def length(self) -> int:
        return len(self.text.splitlines())

    def at(self, line: int) -> str:
        """File and line, the way editors and terminals link them."""
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def modules(*rooms: str) -> list[Module]:
    """Every module of these rooms; of all of them where none is named."""
    return [Module(path, name_of(path)) for room in rooms or ROOMS for path in sorted(python_files(room))]


def python_files(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
