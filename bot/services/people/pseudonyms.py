"""What stays of a person where the safety of others needs it: a hash that only the same person fits.

It names nobody and leads nowhere by itself; it says no more than "this is the one" when they come back.
"""

from __future__ import annotations

from hashlib import blake2b


def pseudonym(guild_id: int, user_id: int) -> str:
    """Different in every server, so that two of them can't be put side by side."""
    return blake2b(f"{guild_id}:{user_id}".encode(), digest_size=24, person=b"groundswell").hexdigest()
