"""Time zones as people write them: "europe/madrid"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from bot.errors import Invalid
from bot.i18n import N_


def known_zone(name: str) -> str:
    """The IANA zone meant, whatever the case or spaces typed. Raises Invalid."""
    zone = _zones().get(name.strip().replace(" ", "_").casefold())
    if zone is None:
        raise Invalid(
            N_(
                "I don't know the time zone “{name}”. Write it as continent and city, for example "
                "Europe/Madrid."
            ),
            name=name.strip()[:60],
        )
    return zone


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name in small letters; read once, because it means reading hundreds of files."""
    return {zone.casefold(): zone for zone in available_timezones()}
