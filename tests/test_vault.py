"""What is written in confidence, and the key to it."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import BadSetting, NotFound
from bot.settings import Settings, load
from bot.vault import KEY_FILE, Vault

WORDS = "They followed me home. 🕯 سلام"


def beside(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'groundswell.db'}")


def test_what_is_sealed_says_nothing_and_opens_again() -> None:
    vault = Vault("abcdefghij" * 4)
    sealed = vault.seal(WORDS)
    assert "followed" not in sealed
    assert vault.seal(WORDS) != sealed, "alike words do not look alike"
    assert Vault("abcdefghij" * 4).open(sealed) == WORDS


def test_another_key_does_not_open_it() -> None:
    sealed = Vault("abcdefghij" * 4).seal(WORDS)
    with pytest.raises(NotFound, match="a key that is no longer here"):
        Vault("jihgfedcba" * 4).open(sealed)


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    sealed = Vault.of(beside(folder)).seal(WORDS)
    key = folder / KEY_FILE
    assert key.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]
    assert Vault.of(beside(folder)).open(sealed) == WORDS


def test_a_secret_in_the_settings_needs_no_file(tmp_path: Path) -> None:
    Vault.of(beside(tmp_path).model_copy(update={"secret": SecretStr("abcdefghij" * 4)}))
    assert not list(tmp_path.iterdir())


def test_an_empty_key_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("")
    with pytest.raises(BadSetting, match="holds no key"):
        Vault.of(beside(tmp_path))


def test_several_processes_need_a_secret_of_their_own() -> None:
    with pytest.raises(BadSetting, match="GROUNDSWELL_SECRET must be set with PostgreSQL"):
        Vault.of(Settings(database_url="postgresql://groundswell@localhost/groundswell"))


def test_a_short_secret_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_SECRET", "hunter2")
    with pytest.raises(BadSetting, match="at least 32 random characters") as refused:
        load(None)
    assert "hunter2" not in str(refused.value)
