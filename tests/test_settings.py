"""What an operator may set, and what they are told when it can't be used."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import BadSetting
from bot.settings import PREFIX, Settings, given_settings, load, unknown_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in given_settings(None):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_every_setting_is_in_the_example_and_every_line_there_is_a_setting() -> None:
    written = re.findall(r"^#? ?(GROUNDSWELL_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(written) == {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_example_states_the_defaults(tmp_path: Path) -> None:
    assert load(ROOT / ".env.example") == load(tmp_path / "no-such-file")


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("GROUNDSWELL_LOG_LEVEL=ERROR\nGROUNDSWELL_TOKEN=from-file\n")
    monkeypatch.setenv("GROUNDSWELL_LOG_LEVEL", "debug")
    settings = load(file)
    assert (settings.log_level, settings.require_token()) == ("DEBUG", "from-file")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "LOUD"),
        ("GUILD_IDS", "12,abc"),
        ("GUILD_IDS", "1" * 21),
        ("DISCORD_API_URL", "ftp://discord.com"),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg"),
        ("HEALTH_ADDRESS", "127.0.0.1"),
        ("HEALTH_ADDRESS", "127.0.0.1:99999"),
    ],
)
def test_a_bad_setting_is_one_sentence_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(BadSetting) as refused:
        load(None)
    sentence = str(refused.value)
    assert sentence.startswith(PREFIX + name)
    assert value in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "Bot s3cret-token"),
        ("DATABASE_URL", "mysql://root:s3cret@localhost/groundswell"),
        ("DATABASE_URL", "postgresql://user:s3cret@127.0.0.1:port/groundswell"),
        ("DATABASE_URL", "postgresql://user:s3@s3cret:rd@127.0.0.1/groundswell"),
        ("DATABASE_URL", "sqlite://s3cret/groundswell.db"),
    ],
)
def test_a_bad_secret_is_named_and_never_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(BadSetting) as refused:
        load(None)
    assert str(refused.value).startswith(PREFIX + name)
    assert "s3cret" not in str(refused.value)


def test_settings_show_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_TOKEN", "s3cret-token")
    monkeypatch.setenv("GROUNDSWELL_DATABASE_URL", "postgresql://user:s3cret@localhost/groundswell")
    assert "s3cret" not in repr(load(None)) + str(load(None))


def test_a_missing_token_is_said_when_it_is_needed() -> None:
    with pytest.raises(BadSetting, match=r"^GROUNDSWELL_TOKEN is not set"):
        load(None).require_token()


def test_guild_ids_are_read_with_spaces_and_stray_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_GUILD_IDS", " 123456789012345678, 223456789012345678,")
    assert load(None).guild_ids == {123456789012345678, 223456789012345678}


def test_an_empty_health_address_switches_it_off(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("GROUNDSWELL_HEALTH_ADDRESS=\n")
    assert load(file).health_endpoint is None


def test_the_clock_file_is_refused_with_the_real_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_CLOCK_FILE", "offset")
    with pytest.raises(BadSetting, match="GROUNDSWELL_CLOCK_FILE is for the demo"):
        load(None)
    monkeypatch.setenv("GROUNDSWELL_DISCORD_API_URL", "http://127.0.0.1:9000/api/v10")
    assert load(None).clock_file == Path("offset")


def test_a_misspelt_setting_is_noticed_and_the_right_one_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("GROUNDSWELL_GUILDS_ID=1\n")
    monkeypatch.setenv("GROUNDSWELL_TOKKEN", "x")
    assert unknown_settings(given_settings(file)) == [
        "GROUNDSWELL_GUILDS_ID is no setting of Groundswell; did you mean GROUNDSWELL_GUILD_IDS?",
        "GROUNDSWELL_TOKKEN is no setting of Groundswell; did you mean GROUNDSWELL_TOKEN?",
    ]


@pytest.mark.parametrize("read", [load, given_settings])
def test_an_env_file_in_another_encoding_is_one_sentence(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes("GROUNDSWELL_TOKEN=s3cret".encode("utf-16"))
    with pytest.raises(BadSetting) as refused:
        read(env_file)
    assert str(refused.value) == f"{env_file} is not UTF-8. Save it as plain text in UTF-8."


def test_an_env_file_that_is_not_ours_to_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    env_file = tmp_path / ".env"
    env_file.touch()
    monkeypatch.setattr("bot.settings.dotenv_values", denied)
    with pytest.raises(BadSetting, match=r"can't be read \(Permission denied\)\. Give the bot's account"):
        given_settings(env_file)


@pytest.mark.parametrize(
    ("in_env", "used"),
    [
        (None, "sqlite:////data/groundswell.db"),
        ("", "sqlite:////data/groundswell.db"),
        ("postgresql://a@b/c",) * 2,
    ],
)
def test_compose_leaves_an_address_in_env_alone(in_env: str | None, used: str) -> None:
    """As Compose fills it in: what is empty or not there is the file in the volume."""
    compose = (ROOT / "compose.yaml").read_text()
    [given] = re.findall(r"^      GROUNDSWELL_DATABASE_URL: (.+)$", compose, re.MULTILINE)
    name, otherwise = re.fullmatch(r"\$\{(\w+):-(.+)\}", given).groups()  # type: ignore[union-attr]
    assert name == "GROUNDSWELL_DATABASE_URL"
    assert (in_env or otherwise) == used
    environment = compose.partition("environment:")[2].partition("volumes:")[0]
    settings = re.findall(r"^      (GROUNDSWELL_\w+):", environment, re.MULTILINE)
    assert settings == [name], "whatever else stands there would override what .env says"


def test_an_empty_address_is_the_usual_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_DATABASE_URL", "")
    assert load(tmp_path / "no-such-file").database_url == "sqlite:///data/groundswell.db"
