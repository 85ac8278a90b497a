"""What people write in confidence, encrypted at rest: a copied database or backup gives none of it away."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.db.database import parse_url
from bot.errors import BadSetting, NotFound
from bot.i18n import N_
from bot.settings import Settings

KEY_FILE = "groundswell.key"


class Vault:
    """Seals and opens text with one key, which lies in the settings or beside the database, never in it."""

    def __init__(self, secret: str) -> None:
        """The secret is long and random (the settings see to that), so a fast derivation is enough."""
        self._fernet = Fernet(urlsafe_b64encode(_derived(secret, b"groundswell: text")))
        #: For hashes by which only the same person is known again.
        self.key_of_pseudonyms = _derived(secret, b"groundswell: people")
        self._secret = secret

    @classmethod
    def of(cls, settings: Settings) -> Vault:
        """With the secret of the settings, or a key file beside the database, made at the first start.

        Raises BadSetting where neither can be used.
        """
        secret = settings.secret.get_secret_value()
        return cls(secret or _key_beside(settings.database_url))

    def seed_of(self, guild_id: int) -> bytes:
        """What the key is made from that signs in the name of one server, the same each time."""
        return _derived(self._secret, f"groundswell: signed in {guild_id}".encode())

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises NotFound for what was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise NotFound(
                N_("This was written with a key that is no longer here. Whoever runs the bot may have it.")
            ) from None


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def require_key(settings: Settings) -> None:
    """Looks whether there is one that can be used, or room for the first, and makes none. Raises
    BadSetting.
    """
    if not settings.secret.get_secret_value():
        path = _path_beside(settings.database_url)
        with _usable():
            if path.exists():
                _read(path)


def _key_beside(database_url: str) -> str:
    path = _path_beside(database_url)
    with _usable():
        _make(path)
        return _read(path)


def _path_beside(database_url: str) -> Path:
    url = parse_url(database_url)
    if url.get_backend_name() != "sqlite":
        raise BadSetting(
            "GROUNDSWELL_SECRET must be set with PostgreSQL, the same for every process:"
            " at least 32 random characters."
        )
    return Path(url.database or "").with_name(KEY_FILE)


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSetting(f"The key file can't be used: {error}.") from None


def _read(path: Path) -> str:
    key = path.read_text().strip()
    if len(key) < 32:
        raise BadSetting(f"{path} holds no key. Put the right one back, or set GROUNDSWELL_SECRET.")
    return key


def _make(path: Path) -> None:
    """Once, readable for its owner alone; two processes that start together use the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    if path.exists():
        return
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
