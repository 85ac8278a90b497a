"""The hosts of a PostgreSQL address, and how long each is waited for."""

from __future__ import annotations

import socket

from sqlalchemy.engine import URL

CONNECT_S = 5
"""How long to wait for a connection, all tries and up to two addresses together: once more only if the first
try was refused sooner. Of more addresses each gets the two seconds that the driver waits at least: to leave
one untried would be worse."""


def hosts_in_query(url: URL) -> list[str]:
    """The hosts listed behind the question mark, with their ports if they stand there."""
    given = url.query.get("host", ())
    return [host for part in ((given,) if isinstance(given, str) else given) for host in part.split(",")]


def seconds_for_each_address(url: URL) -> int:
    """The driver waits so long for each address of each host by itself, and for two seconds at least."""
    hosts = hosts_in_query(url) or [url.host or ""]
    return max(2, CONNECT_S // max(1, sum(map(_addresses, hosts))))


def _addresses(host: str) -> int:
    """How many addresses a name stands for; one that can't be looked up is tried once."""
    name = host.partition(":")[0] if host.count(":") == 1 else host
    if not name or "/" in name:
        return 1
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return 1
    return len({address[0] for *_kind, address in found})
