"""The command line.

What a command needs is imported when it runs: a health check every half minute must not load all of the bot.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
import typer

from bot import logs
from bot.errors import BadDatabase, OperatorError
from bot.settings import Settings, given_settings, load, unknown_settings

log = structlog.get_logger(__name__)

#: Seconds for everything to end after SIGTERM; Docker and systemd kill what takes longer than they like.
LONGEST_STOP_S = 20.0
GiveUp = Callable[[int], object]
#: The database, its copies and whatever stands beside them say who takes part: they are made for their owner.
NOBODY_ELSE = 0o077

cli = typer.Typer(
    name="groundswell",
    help="A Discord bot that turns newcomers into volunteers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would show the values of variables
)
stats = typer.Typer(help="The figures for moderators.", no_args_is_help=True)
cli.add_typer(stats, name="stats")


@cli.command()
def run() -> None:
    """Run the bot. The database is brought up to date first, after a backup."""
    settings = _settings()
    settings.require_token()
    from bot import preflight
    from bot.composition import serve

    preflight.require(settings)
    _migrate(settings)

    _until_stopped(lambda: serve(settings, version=this_version(), on_first_start=_welcome))


@cli.command()
def migrate() -> None:
    """Bring the database up to date, after a backup."""
    from bot.journal import reapply

    settings = _settings()
    if not _migrate(settings):
        typer.echo("The database is up to date.")
    if again := asyncio.run(reapply(settings)):
        typer.echo(f"This is an older copy: {again} who had been erased since were erased again.")


@cli.command()
def demo(port: int = typer.Option(8470, envvar="DEMO_PORT", help="where the page is")) -> None:
    """Run the bot in a made-up community on a local Discord."""
    sys.exit(_part("demo.__main__").main(port))


@cli.command()
def story() -> None:
    """Act the story and print it; fails if a step does not hold."""
    sys.exit(_part("demo.story").main())


@cli.command()
def doctor() -> None:
    """Check everything the bot needs, and say what to do about what is wrong."""
    from bot.doctor import worst
    from bot.doctor.examination import examine
    from bot.i18n import speaking, system_language

    with speaking(system_language()):
        findings = asyncio.run(examine())
    for finding in worst(findings):
        typer.echo(str(finding))
    sys.exit(any(finding.is_wrong for finding in findings))


@cli.command()
def health() -> None:
    """Ask the running bot whether it is well; for Docker's health check."""
    endpoint = load().health_endpoint
    if endpoint is None:
        raise OperatorError("GROUNDSWELL_HEALTH_ADDRESS is empty, so there is nothing to ask.")
    host, port = endpoint
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=5):
            typer.echo("ok")
    except OSError as error:
        raise OperatorError(f"The bot does not answer at {host}:{port}: {error}.") from None


@cli.command()
def messages() -> None:
    """Print the promise table: every kind of message, and when it may be sent."""
    from bot.promises import printed

    typer.echo(printed(), nl=False)


@stats.command("print")
def print_statistics() -> None:
    """Print what each figure means, and its query."""
    from bot.statistics import printed

    typer.echo(printed().rstrip())


@stats.command("verify")
def verify_statistics() -> None:
    """Count all that was published once more, and say where it differs."""
    from bot.statistics import verified

    typer.echo(asyncio.run(verified(_settings())))


@cli.command()
def verify(
    file: str = typer.Argument(help="an Open Badge, as somebody got it: a file that ends in .jwt"),
) -> None:
    """Say whether a signed record of hours is as it was signed, and by whom; nothing is asked of anybody."""
    from bot.badges import verified_text

    try:
        badge = Path(file).read_bytes()
    except OSError as error:
        raise OperatorError(f"{file} can't be read: {error.strerror}.") from None
    typer.echo(verified_text(badge))


@cli.command()
def when(
    text: str = typer.Argument(help="a moment as somebody might write it"),
    zone: str = typer.Option("UTC", help="where it is written, such as Europe/Madrid"),
    language: str = typer.Option("en", help="of whoever writes it, such as es or en-US"),
    now: str | None = typer.Option(None, help="when it is written, such as 2026-11-25T22:00Z"),
) -> None:
    """Print the moment that is meant, in UTC, or those that may be meant, or why none can be read."""
    from bot.readings import printed_readings

    typer.echo(printed_readings(text, zone, language, now))


@cli.command()
def version() -> None:
    """Print the version."""
    typer.echo(this_version())


def this_version() -> str:
    """The version installed, or that of the checkout this runs from."""
    try:
        return installed_version("groundswell")
    except PackageNotFoundError:
        project = Path(__file__).parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text())["project"]["version"])


def _part(name: str) -> ModuleType:
    """A part of the repository that an installation for use only does not have."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"{error.name} is not installed here; use a checkout of the repository."
        ) from None


def _welcome(invite_url: str) -> None:
    typer.echo("Groundswell starts for the first time. Invite it to your server with exactly what it needs:")
    typer.echo(invite_url)


def _settings() -> Settings:
    settings = load()
    logs.set_up(
        settings.log_level, secrets=[settings.token.get_secret_value(), settings.secret.get_secret_value()]
    )
    for sentence in unknown_settings(given_settings()):
        log.warning("unknown_setting", advice=sentence)
    return settings


def _migrate(settings: Settings) -> bool:
    """Whether there was anything to do."""
    from bot import upgrade

    try:
        done = upgrade.upgrade(settings.database_url, now=datetime.now(UTC))
    except OSError as error:
        raise BadDatabase(f"The folder of the database can't be used: {error}.") from None
    if done.backup is not None:
        typer.echo(f"The database was copied to {done.backup} and brought up to date.")
    return not done.before.is_current


def _until_stopped(serving_everything: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run until it ends by itself or the operator stops it; a second signal does not wait."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_stoppable(serving_everything()))


async def _stoppable(
    everything: Coroutine[Any, Any, None], *, within: float = LONGEST_STOP_S, give_up: GiveUp = os._exit
) -> None:
    """Until it ends by itself or is told to; what hangs then is left behind. All that was confirmed is stored
    by that time, and what was not sent is sent at the next start.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(everything)

    def stop_waiting() -> None:
        log.error("stopping_took_too_long", seconds=within)
        give_up(1)

    def stop() -> None:
        log.info("stopping")
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        task.cancel()
        loop.call_later(within, stop_waiting)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await task


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


def main() -> None:
    os.umask(NOBODY_ELSE)
    try:
        cli()
    except OperatorError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
