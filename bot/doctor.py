"""`groundswell doctor`: looks at everything the bot needs and says what to do about what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import available_timezones

import aiohttp

from bot import upgrade
from bot.client import has_members_intent, point_at_discord
from bot.errors import BadDatabase, BadSetting, OperatorError
from bot.settings import Settings, given_settings, load, unknown_settings

#: Seconds by which this machine's clock may differ from Discord's before reminders come at odd times.
MOST_SKEW = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what to do if not."""

    mark: str
    sentence: str

    @property
    def is_wrong(self) -> bool:
        return self.mark == WRONG

    def __str__(self) -> str:
        return f"{self.mark:5} {self.sentence}"


FINE, NOTE, WRONG = "ok", "note", "wrong"


async def examine(env_file: Path | None = Path(".env")) -> list[Finding]:
    """Look at everything, as far as what was found before allows it."""
    findings = [Finding(NOTE, sentence) for sentence in unknown_settings(given_settings(env_file))]
    try:
        settings = load(env_file)
    except BadSetting as error:
        return [*findings, Finding(WRONG, str(error))]
    findings.append(Finding(FINE, "The settings can be used."))
    findings.append(_database(settings))
    findings.append(_time_zones())
    return [*findings, *await _discord(settings)]


def _database(settings: Settings) -> Finding:
    try:
        found = upgrade.standing(settings.database_url)
        if found.found is None:
            return Finding(NOTE, "The database is empty; `groundswell run` fills it.")
        upgrade.require_current(settings.database_url)
    except BadDatabase as error:
        return Finding(WRONG, str(error))
    return Finding(FINE, f"The database is up to date (revision {found.found}).")


def _time_zones() -> Finding:
    if "Europe/Madrid" in available_timezones():
        return Finding(FINE, "Time zones are known.")
    return Finding(WRONG, "This machine knows no time zones. Install the package tzdata.")


async def _discord(settings: Settings) -> list[Finding]:
    try:
        token = settings.require_token()
    except BadSetting as error:
        return [Finding(WRONG, str(error))]
    point_at_discord(settings)
    try:
        members = await has_members_intent(token)
    except OperatorError as error:
        return [Finding(WRONG, str(error))]
    intent = (
        Finding(FINE, "The Server Members intent is on: newcomers are welcomed as they arrive.")
        if members
        else Finding(
            NOTE,
            "The Server Members intent is off, so newcomers are welcomed when they press Join. Switch it on"
            " in the Developer Portal (your application, Bot) to greet them as they arrive.",
        )
    )
    return [Finding(FINE, "Discord can be reached and accepts the token."), intent, await _clock(settings)]


async def _clock(settings: Settings) -> Finding:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
        session.get(f"{settings.discord_api_url}/gateway") as response,
    ):
        date = response.headers.get("Date")
    if date is None:
        return Finding(NOTE, "Discord did not say what time it is, so the clock was not compared.")
    skew = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    if skew <= MOST_SKEW:
        return Finding(FINE, "The clock is right.")
    return Finding(
        WRONG,
        f"The clock is {skew:.0f} seconds off. Switch on time synchronisation (timedatectl).",
    )
