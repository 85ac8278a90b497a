"""`python -m sandbox`: a local Discord as its own process, until it is told to end."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox import Sandbox, seed
from sandbox.control import ClockFile, Control
from sandbox.page import Page

DEFAULT_PORT = 8765
HERE = "127.0.0.1"

_LOUD = """
  *****************************************************************************
  The sandbox listens on {host}: EVERYBODY who reaches this machine over the
  network can act as anybody in it, read everything, and break it. There is no
  password. Leave --host away to keep it to this machine.
  *****************************************************************************

"""


def main() -> int:
    asked = _arguments()
    try:
        plan = seed.WorldPlan() if asked.world is None else seed.read(asked.world)
        asyncio.run(serve(asked, plan))
    except seed.BadWorld as bad:
        return _complain(str(bad))
    except OSError as error:
        return _complain(f"cannot serve on {asked.host}, port {asked.port}: {error.strerror}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Discord for bots.")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="0 picks a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--host", default=HERE, help="who can reach it: by default this machine only (%(default)s)"
    )
    parser.add_argument("--page", action="store_true", help="serve a page for people at /, too")
    parser.add_argument(
        "--companion",
        metavar="URL",
        help="who knows what the bot does next and can restart it (page/companion.py)",
    )
    parser.add_argument("--world", type=Path, help="a JSON file that describes servers, people and messages")
    parser.add_argument("--clock-file", type=Path, help="where the clock's offset in seconds is kept")
    return parser.parse_args()


async def serve(asked: argparse.Namespace, plan: seed.WorldPlan) -> None:
    """Until SIGINT or SIGTERM. Says one line once it can be used."""
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    if asked.host not in (HERE, "localhost", "::1"):
        sys.stderr.write(_LOUD.format(host=asked.host))
    sandbox = Sandbox(host=asked.host, port=asked.port)
    if asked.clock_file is not None:
        ClockFile(asked.clock_file).keep(sandbox.clock)
    seed.plant(sandbox.places, plan)
    sandbox.pages["sandbox"] = Control(sandbox).answer
    if asked.page:
        Page(sandbox, companion=asked.companion).open()
    async with sandbox:
        sys.stdout.write(f"The sandbox is ready at {sandbox.url}\n")
        sys.stdout.flush()
        await ended.wait()


def _complain(sentence: str) -> int:
    sys.stderr.write(f"sandbox: {sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
