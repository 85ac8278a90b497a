"""Whole numbers as strangers write them: in custom ids, in forms, in what a client sends back."""

from __future__ import annotations

#: Discord's ids are snowflakes, ours are rows: both fit in 63 bits, and so does every number of ours.
LARGEST = 2**63 - 1
#: Digits of it; a longer text is no number of ours, whatever it says.
_DIGITS = 19


def whole_number(written: str, *, most: int = LARGEST) -> int | None:
    """The number that plain digits say, from 0 to `most`; None for anything else.

    Python's own `int` also takes signs, underscores, spaces and the digits of every script, `isdigit` even ²,
    and a million digits take it minutes.
    """
    if not (written.isascii() and written.isdigit() and len(written) <= _DIGITS):
        return None
    number = int(written)
    return number if number <= most else None
