"""One thing that was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FINE, NOTE, WRONG = "ok", "note", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found and, unless it is well, why it matters and what to do; in the reader's language."""

    mark: str
    what: str
    why: str = ""
    todo: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.mark == WRONG

    def __str__(self) -> str:
        """As the command line prints it."""
        further = [line for line in (self.why, self.todo and f"→ {self.todo}") if line]
        return "\n".join((f"{self.mark:5} {self.what}", *(f"      {line}" for line in further)))


def worst(findings: Iterable[Finding]) -> list[Finding]:
    """What is wrong first, then what is worth knowing, then what is well."""
    return sorted(findings, key=lambda finding: (WRONG, NOTE, FINE).index(finding.mark))
