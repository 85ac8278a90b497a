"""`python -m sandbox`: a local Discord as its own process, until it is told to end."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox import Sandbox, seed
from sandbox.control import ClockFile, Control

DEFAULT_PORT = 8765


def main() -> int:
    asked = _arguments()
    try:
        plan = seed.WorldPlan() if asked.world is None else seed.read(asked.world)
        asyncio.run(serve(asked.port, plan, asked.clock_file))
    except seed.BadWorld as bad:
        return _complain(str(bad))
    except OSError as error:
        return _complain(f"cannot serve on port {asked.port}: {error.strerror}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Discord for bots.")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="0 picks a free one (default: %(default)s)"
    )
    parser.add_argument("--world", type=Path, help="a JSON file that describes servers, people and messages")
    parser.add_argument("--clock-file", type=Path, help="where the clock's offset in seconds is kept")
    return parser.parse_args()


async def serve(port: int, plan: seed.WorldPlan, clock_path: Path | None) -> None:
    """Until SIGINT or SIGTERM. Says one line once it can be used."""
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    sandbox = Sandbox(port=port)
    clock_file = None if clock_path is None else ClockFile(clock_path)
    if clock_file is not None:
        clock_file.read_into(sandbox.clock)
    seed.plant(sandbox.places, plan)
    sandbox.pages["sandbox"] = Control(sandbox, clock_file=clock_file).answer
    async with sandbox:
        sys.stdout.write(f"The sandbox is ready at {sandbox.url}\n")
        sys.stdout.flush()
        await ended.wait()


def _complain(sentence: str) -> int:
    sys.stderr.write(f"sandbox: {sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
