"""A bar that also reads aloud: the figures stand beside it."""

from __future__ import annotations

from bot.i18n import number

WIDTH = 12


def progress_bar(done: int, of: int) -> str:
    """`▰▰▰▱▱▱▱▱▱▱▱▱ 3 / 12`; some progress shows as at least one step, and only all of it as full."""
    if of <= 0:
        return number(done)
    filled = min(WIDTH, done * WIDTH // of)
    if done > 0:
        filled = max(1, filled)
    return f"{'▰' * filled}{'▱' * (WIDTH - filled)} {number(done)} / {number(of)}"
