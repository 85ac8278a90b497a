"""What the machine and the database need; for whoever runs the bot."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import combinations
from pathlib import Path
from zoneinfo import available_timezones

from bot import upgrade
from bot.doctor.findings import FINE, NOTE, WRONG, Finding
from bot.errors import BadDatabase
from bot.i18n import _, ngettext
from bot.services.record.processes import Process

#: Seconds by which this machine's clock may differ from Discord's before reminders come at odd times.
MOST_SKEW = 10
#: Bytes. An upgrade copies the database first; below the lower one even a day's work may not fit.
LITTLE_SPACE, TOO_LITTLE_SPACE = 1_000_000_000, 100_000_000
#: Clicks in an hour; fewer may be discord.py repeating itself.
MANY_PREEMPTED = 3
MEGABYTE = 1_000_000


def database(url: str) -> list[Finding]:
    """Which one it is, and of which shape; what keeps the bot from starting is said by `bot/preflight.py`."""
    try:
        found = upgrade.standing(url)
        version = upgrade.version_of(url) if found.found is not None else ""
    except BadDatabase:
        return []
    if found.found is None:
        return [
            Finding(
                NOTE,
                _("The database is empty."),
                _("Nothing is set up yet."),
                _("`groundswell run` fills it."),
            )
        ]
    if found.is_newer:
        return []
    if not found.is_current:
        return [
            Finding(
                NOTE,
                _("The database is older than this program."),
                _("Until it is brought up to date nothing in it can be looked at."),
                _("`groundswell run` brings it up to date, after a copy; so does `groundswell migrate`."),
            )
        ]
    return [
        Finding(
            FINE,
            _("The database is up to date ({version}, revision {revision}).").format(
                version=version, revision=found.found
            ),
        )
    ]


def disk(url: str) -> list[Finding]:
    """How much room is left beside a database that is a file."""
    path = upgrade.sqlite_path(url)
    if path is None:
        return []
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    return [space(shutil.disk_usage(folder).free, folder)]


def space(free: int, folder: Path) -> Finding:
    if free >= LITTLE_SPACE:
        return Finding(FINE, _("There is room on the disk."))
    return Finding(
        WRONG if free < TOO_LITTLE_SPACE else NOTE,
        _("{free} MB are left on the disk that holds {folder}.").format(free=free // MEGABYTE, folder=folder),
        _("On a full disk nothing more is stored, and people are told so."),
        _("Make room; old backups stand beside the database."),
    )


def encryption() -> Finding:
    """Nothing that a program can see from inside."""
    return Finding(
        NOTE,
        _("Whether the disk is encrypted is up to you."),
        _("The database says who takes part here; a stolen disk or backup would too."),
        _("Use an encrypted disk (LUKS, FileVault, your provider's) and keep backups encrypted."),
    )


def time_zones() -> Finding:
    if "Europe/Madrid" in available_timezones():
        return Finding(FINE, _("Time zones are known."))
    return Finding(
        WRONG,
        _("This machine knows no time zones."),
        _("Quiet hours and reminders can't be reckoned."),
        _("Install the package tzdata."),
    )


def clock(date: str | None, now: datetime) -> Finding:
    """Compared with the Date header of an answer of Discord's that came at `now`."""
    if date is None:
        return Finding(NOTE, _("Discord did not say what time it is, so the clock was not compared."))
    skew = round(abs((now - parsedate_to_datetime(date)).total_seconds()))
    if skew <= MOST_SKEW:
        return Finding(FINE, _("The clock is right."))
    return Finding(
        WRONG,
        _("The clock is {seconds} seconds off.").format(seconds=skew),
        _("Reminders come at the wrong time, and Discord may refuse what looks too old."),
        _("Switch on time synchronisation: timedatectl set-ntp true."),
    )


def preempted(alive: Sequence[Process]) -> list[Finding]:
    """A bot on our token that uses another database shows by clicks it has answered before us.

    discord.py repeats a response after an error of Discord's, which looks the same; hence the number.
    """
    clicks = sum(process.preempted for process in alive)
    if clicks < MANY_PREEMPTED:
        return []
    return [
        Finding(
            WRONG,
            ngettext(
                "{n} click of the last hour had been answered before this bot answered.",
                "{n} clicks of the last hour had been answered before this bot answered.",
                clicks,
            ).format(n=clicks),
            _("Another bot runs on this token, with another database: what one hears the other does not."),
            _("Stop the other one, or reset the token if you don't know where it runs."),
        )
    ]


def stopped_messages(alive: Sequence[Process]) -> list[Finding]:
    """What the processes that run know of Discord refusing direct messages."""
    servers = sum(process.stopped for process in alive)
    if not servers:
        return []
    return [
        Finding(
            WRONG,
            ngettext(
                "Discord refuses the direct messages of {n} server for the moment.",
                "Discord refuses the direct messages of {n} servers for the moment.",
                servers,
            ).format(n=servers),
            _("A bot that goes on trying is shut out. What was to be said waits in /mine."),
            _("Nothing: it is tried again, a little at a time. Each server's /setup says whether it is one."),
        )
    ]


def second_instance(alive: Sequence[Process]) -> Finding:
    """Processes that serve the same people, as far as they share this database."""
    pair = next((pair for pair in combinations(alive, 2) if pair[0].overlaps(pair[1])), None)
    if pair is None:
        return Finding(FINE, _("No second bot runs on this token and database."))
    hosts = ", ".join(sorted({process.host for process in pair}))
    return Finding(
        WRONG,
        _("Two bots run on the same token ({hosts}).").format(hosts=hosts),
        _("Both answer each click: one is refused by Discord, and people may see “interaction failed”."),
        _("Stop one of them. If one has just crashed, look again in two minutes."),
    )
