"""Who may talk to the page and to the control API: pages and programs of this machine, and nobody else.

A browser lets every site of the web send requests to this machine; what gives them away is their Origin.
A site can also give its own name this machine's address (DNS rebinding); what gives it away is the Host.
`localhost` and bare addresses cannot be borrowed so.
"""

from __future__ import annotations

from ipaddress import ip_address

from aiohttp import web


def is_own(request: web.BaseRequest) -> bool:
    """It came under a name that is ours, and not through another site."""
    own = f"http://{request.host}"
    return (
        under_own_name(request)
        and request.headers.get("Origin", own) == own
        and request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
    )


def under_own_name(request: web.BaseRequest) -> bool:
    host = request.url.host or ""
    if host == "localhost":
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
