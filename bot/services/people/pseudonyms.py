"""What stays of a person where the safety of others needs it: a hash that only the same person fits.

It names nobody and leads nowhere by itself; it says no more than "this is the one" when they come back. Its
key is not in the database, or whoever has a copy and a list of members could try them all.
"""

from __future__ import annotations

from hashlib import blake2b

_key: bytes | None = None


def key_with(key: bytes) -> None:
    """The composition root says it, once, before anything is asked; 64 bytes at most."""
    global _key
    _key = key


def pseudonym(guild_id: int, user_id: int) -> str:
    """Different in every server, so that two of them can't be put side by side. Raises RuntimeError while
    there is no key.
    """
    if _key is None:
        raise RuntimeError("without a key a pseudonym would hide nobody")
    said = f"{guild_id}:{user_id}".encode()
    return blake2b(said, digest_size=24, key=_key, person=b"groundswell").hexdigest()
