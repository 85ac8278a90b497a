"""The 429 answer."""

from sandbox.errors import Json
from sandbox.ratelimits import Verdict

# Discord's answers pass a proxy; discord.py takes a 429 without this header for a ban.
_VIA = {"Via": "1.1 sandbox"}


class RateLimited(Exception):
    """The caller is to wait."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message)
        self.body: Json = verdict.body()
        self.headers = {**_VIA, **verdict.headers}


def refuse_if_too_fast(verdict: Verdict) -> None:
    if verdict.refused:
        raise RateLimited(verdict)
