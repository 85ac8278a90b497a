"""Addresses of pictures on the web, as people give them. The bot opens none of them: Discord does."""

from __future__ import annotations

import re

import yarl

from bot.errors import Invalid
from bot.i18n import N_

#: Characters, as people write them and encoded; Discord takes 2048.
MOST_ADDRESS = 1000

NO_ADDRESS = N_(
    "That is no address of a picture: one begins with https://, such as https://example.org/trees.jpg. Or "
    "attach the picture itself."
)
LOCAL = N_(
    "Nobody else can open that address. Please give one that is on the open internet, or attach the picture."
)
EXPIRES = N_("Discord's own addresses of files end after a day. Please attach the picture itself.")

#: A name in the domain name system, of several parts, the last of which no number begins.
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])\.?")
#: The last part of names that mean something only on one machine, in one house, or nowhere.
_LOCAL = {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private"} | {
    *("arpa", "test", "invalid", "onion", "alt")
}
_DISCORDS = {"cdn.discordapp.com", "media.discordapp.net"}


def picture(typed: str) -> str:
    """The address, encoded. Raises Invalid."""
    text = typed.strip()
    if len(text) > MOST_ADDRESS or any(not sign.isprintable() or sign in ' \\"<>' for sign in text):
        raise Invalid(NO_ADDRESS)
    try:
        url = yarl.URL(text)
        host, port = (url.host or "").lower(), url.explicit_port
        encoded = str(url)
    except ValueError:
        raise Invalid(NO_ADDRESS) from None
    if url.scheme != "https" or not host or url.user is not None or url.password is not None:
        raise Invalid(NO_ADDRESS)
    if port not in (None, 443) or not _is_public(url.raw_host or ""):
        raise Invalid(LOCAL)
    if host in _DISCORDS:
        raise Invalid(EXPIRES)
    if len(encoded) > MOST_ADDRESS:
        raise Invalid(NO_ADDRESS)
    return encoded


def _is_public(host: str) -> bool:
    """A name that everybody can look up; never a number, of whatever form."""
    name = host.lower()
    return bool(_NAME.fullmatch(name)) and name.rstrip(".").rpartition(".")[2] not in _LOCAL
