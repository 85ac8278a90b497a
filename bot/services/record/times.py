"""Time zones as people write them: "europe/madrid", "Mexico City", "Londres"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from bot.errors import Invalid
from bot.i18n import LANGUAGES, N_


def known_zone(name: str) -> str:
    """The IANA zone meant, whatever the case or spaces typed. Raises Invalid."""
    zone = _zones().get(name.strip().replace(" ", "_").casefold())
    if zone is None:
        raise Invalid(
            N_(
                "I don't know the time zone “{name}”. Write the next big city, such as Madrid, or continent "
                "and city, for example Europe/Madrid."
            ),
            name=name.strip()[:60],
        )
    return zone


def zone_of(place: str) -> str:
    """The zone that bears this name, or that of the city, in any of our languages. Raises Invalid."""
    return _cities().get(_folded(place)) or known_zone(place)


@cache
def _cities() -> Mapping[str, str]:
    """Every zone that names a city, by that city in small letters; read once, from hundreds of files."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in zones}
    aliases = get_global("zone_aliases")
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for zone in sorted(zones, key=lambda zone: zone in aliases):
            city = get_timezone_location(zone, locale=locale, return_city=True)
            cities.setdefault(_folded(city), zone)
    return cities


def _folded(place: str) -> str:
    return "_".join(place.split()).casefold()


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name in small letters; read once, because it means reading hundreds of files."""
    return {zone.casefold(): zone for zone in available_timezones()}
