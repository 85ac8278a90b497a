"""What must be so here before the bot starts: `run` stops at the first that is not, `doctor` names all.

Each check looks and changes nothing, so that a doctor who runs as somebody else leaves no file that the bot
then can't read. What must be so at Discord is asked of Discord, by both in the same way (`bot/client.py`).
See docs/design.md § 54.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import tempfile
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from bot import journal, upgrade, vault
from bot.errors import BadDatabase, OperatorError
from bot.settings import Settings

#: Seconds to wait for whatever answers where our own health page would be.
PATIENCE = 2.0
#: Bytes that must be free on a disk that is to be written.
ROOM = 65_536


def require(settings: Settings) -> None:
    """Raises OperatorError for the first thing that keeps the bot from starting."""
    for problem in problems(settings):
        raise problem


def problems(settings: Settings) -> list[OperatorError]:
    """All that keeps the bot from starting, as far as this machine knows."""
    found = []
    for check in CHECKS:
        try:
            check(settings)
        except OperatorError as error:
            found.append(error)
    return found


def database(settings: Settings) -> None:
    """It can be read and written, and no newer program has shaped it. Raises BadDatabase."""
    path = upgrade.sqlite_path(settings.database_url)
    if path is not None:
        _require_folder_of(path)  # also for what SQLite keeps beside it
        if path.exists():
            upgrade.require_writable(path)
    upgrade.refuse_newer(upgrade.standing(settings.database_url))
    if path is None:
        upgrade.require_primary(settings.database_url)


def key(settings: Settings) -> None:
    """What people write in confidence can be sealed and opened. Raises BadSetting."""
    vault.require_key(settings)


def erasure_journal(settings: Settings) -> None:
    """Erasures can be noted. Raises OperatorError."""
    path = journal.path_of(settings)
    try:
        if path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_APPEND))
        _require_writable(_folder_of(path))
    except OSError as error:
        raise OperatorError(
            f"The journal of erasures {path} can't be used ({error.strerror}). Give the bot's account the"
            " right to write it, or set GROUNDSWELL_ERASURE_JOURNAL."
        ) from None


def health_address(settings: Settings) -> None:
    """Nobody else answers there; a Groundswell that runs already is no trouble to a doctor. Raises
    OperatorError.
    """
    endpoint = settings.health_endpoint
    if endpoint is None:
        return
    host, port = endpoint
    try:
        kind, *_others, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if not _is_ours(host, port):
            raise OperatorError(
                f"GROUNDSWELL_HEALTH_ADDRESS {host}:{port} can't be used ({error.strerror}). Choose another"
                " port, or leave it empty to switch this off."
            ) from None


#: In the order in which `run` needs them.
CHECKS: Sequence[Callable[[Settings], None]] = (database, key, erasure_journal, health_address)


def _require_folder_of(path: Path) -> None:
    """Raises BadDatabase where it can't be made or written."""
    try:
        _require_writable(_folder_of(path))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise BadDatabase(
                f"The disk that holds {path} is full. Free some space, then start again."
            ) from None
        raise BadDatabase(
            f"The folder of the database can't be used ({error.strerror}): {path.parent}. Give the bot's"
            " account the right to write it, or choose another in GROUNDSWELL_DATABASE_URL."
        ) from None


def _folder_of(path: Path) -> Path:
    """The folder it is in, or the nearest that is there, in which that one would be made."""
    return next(parent for parent in path.absolute().parents if parent.exists())


def _require_writable(folder: Path) -> None:
    """By trying: rights on paper don't know of a disk that is full, or mounted to be read only. Raises
    OSError.
    """
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(bytes(ROOM))
        probe.flush()
        os.fsync(probe.fileno())


def _is_ours(host: str, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=PATIENCE) as answer:
            return bool(json.load(answer) == {"loop": "ok"})
    except (OSError, ValueError):
        return False
