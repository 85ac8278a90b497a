"""What an operator may set, in the environment or in `.env`; built once and handed in.

A value that can't be used stops the start with one sentence that names the setting. The token, the
secret and the database address are secrets: they appear in no error, log or repr.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSetting
from bot.numbers import whole_number

PREFIX = "GROUNDSWELL_"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

#: What each setting must be, said when it is not.
_MUST_BE = {
    "secret": "must be at least 32 random characters, or empty for a key file beside the database",
    "token": "must be the bot's token as the Developer Portal shows it, without spaces",
    "database_url": "must be like sqlite:///data/groundswell.db or postgresql://user:password@host/name",
    "discord_api_url": "must be an http or https address",
    "discord_gateway_url": "must be a ws or wss address",
    "log_level": "must be DEBUG, INFO, WARNING or ERROR",
    "guild_ids": "must be server ids (numbers of 17 to 19 digits), separated by commas",
    "health_address": "must be a host and a port like 127.0.0.1:8471, or empty to switch it off",
    "erasure_journal": "must be the path of a file",
    "clock_file": "is for the demo and only allowed while GROUNDSWELL_DISCORD_API_URL is on this machine",
}
#: Where everything is stored unless the settings say otherwise.
DATABASE = "sqlite:///data/groundswell.db"
#: Discord's ids have been longer than this from the first day.
SMALLEST_ID = 10**16
_SECRET = {"token", "secret", "database_url"}


class Settings(BaseSettings):
    """Every setting, with its default; `.env.example` says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    token: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")
    database_url: str = Field(DATABASE, repr=False)
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    guild_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    health_address: str = "127.0.0.1:8471"
    erasure_journal: Path | None = None
    clock_file: Path | None = None

    @field_validator("token")
    @classmethod
    def _one_word(cls, token: SecretStr) -> SecretStr:
        if any(character.isspace() for character in token.get_secret_value()):
            raise ValueError
        return token

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value().strip()) < 32:
            raise ValueError
        return secret

    @field_validator("database_url", mode="before")
    @classmethod
    def _empty_is_usual(cls, url: object) -> object:
        return url or DATABASE

    @field_validator("database_url")
    @classmethod
    def _has_scheme(cls, url: str) -> str:
        parts = urlsplit(_address(url, "sqlite", "postgresql", "postgres"))
        if parts.scheme.startswith("sqlite") and parts.netloc:
            raise ValueError  # a slash is missing: this would be the name of a machine
        if parts.netloc.count("@") > 1:
            raise ValueError  # in a password it is written %40
        return url

    @field_validator("discord_api_url")
    @classmethod
    def _is_web(cls, url: str) -> str:
        return _address(url, "http", "https").rstrip("/")

    @field_validator("discord_gateway_url")
    @classmethod
    def _is_socket(cls, url: str) -> str:
        return _address(url, "ws", "wss")

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("guild_ids", mode="before")
    @classmethod
    def _split(cls, ids: object) -> object:
        if not isinstance(ids, str):
            return ids
        words = [word.strip() for word in ids.split(",") if word.strip()]
        found = [whole_number(word) for word in words]
        if not all(number is not None and number >= SMALLEST_ID for number in found):
            raise ValueError
        return frozenset(found)

    @field_validator("health_address")
    @classmethod
    def _host_and_port(cls, address: str) -> str:
        if address:
            parts = urlsplit(f"//{address}")
            if not parts.hostname or not parts.port:  # reading a port that is none raises ValueError
                raise ValueError
        return address

    @field_validator("erasure_journal", "clock_file", mode="before")
    @classmethod
    def _empty_is_none(cls, path: object) -> object:
        return path or None

    @model_validator(mode="after")
    def _demo_stays_here(self) -> Settings:
        if self.clock_file is not None and urlsplit(self.discord_api_url).hostname not in LOOPBACK:
            raise BadSetting(f"{PREFIX}CLOCK_FILE {_MUST_BE['clock_file']}.")
        return self

    @property
    def health_endpoint(self) -> tuple[str, int] | None:
        """Host and port to serve health and metrics on; None where switched off."""
        parts = urlsplit(f"//{self.health_address}")
        return (parts.hostname, parts.port) if parts.hostname and parts.port else None

    def require_token(self) -> str:
        """The token. Raises BadSetting where there is none."""
        token = self.token.get_secret_value()
        if not token:
            raise BadSetting(
                f"{PREFIX}TOKEN is not set. Put the bot's token into .env;"
                " the Developer Portal shows it under Bot, Reset Token."
            )
        return token


def _address(url: str, *schemes: str) -> str:
    parts = urlsplit(url)
    _ = parts.port  # raises ValueError if it is no number
    if parts.scheme.partition("+")[0] not in schemes or not (parts.netloc or parts.path.strip("/")):
        raise ValueError
    return url


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, then `.env` for what is not there. Raises BadSetting."""
    try:
        with _readable(env_file):
            return Settings(_env_file=env_file)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False)[0]
    raise BadSetting(_sentence(problem, env_file))


@contextmanager
def _readable(env_file: Path | None) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        raise BadSetting(f"{env_file} is not UTF-8. Save it as plain text in UTF-8.") from None
    except OSError as error:
        raise BadSetting(
            f"{env_file} can't be read ({error.strerror}). Give the bot's account the right to."
        ) from None


def _sentence(problem: Mapping[str, Any], env_file: Path | None) -> str:
    name = str(problem["loc"][0])
    sentence = f"{PREFIX}{name.upper()} {_MUST_BE[name]}"
    given = given_settings(env_file).get(PREFIX + name.upper())
    return f"{sentence}." if name in _SECRET or given is None else f"{sentence}; it is {given!r}."


def given_settings(env_file: Path | None = Path(".env")) -> dict[str, str]:
    """Every GROUNDSWELL_ variable of the environment and of `.env`, as written. Raises BadSetting."""
    with _readable(env_file):
        in_file = dotenv_values(env_file) if env_file and env_file.is_file() else {}
    given = {**in_file, **os.environ}
    return {name.upper(): value or "" for name, value in given.items() if name.upper().startswith(PREFIX)}


def unknown_settings(given: Iterable[str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none, with the one probably meant."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    sentences = []
    for name in sorted(set(given) - known):
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"; did you mean {near[0]}?" if near else "."
        sentences.append(f"{name} is no setting of Groundswell{meant}")
    return sentences
