"""What somebody wrote, shown to somebody else."""

from __future__ import annotations

from bot.markup import said


def quoted(text: str) -> str:
    """What somebody wrote, as a quote."""
    return "> " + said(text).replace("\n", "\n> ")
