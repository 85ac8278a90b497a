"""What is installed is what was pinned, whole and from anywhere; and no secret stands in a file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOMS, ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")

PINNED = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[[^]]*])?==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE
)

#: Where packages and images come from is the operator's choice. Written so as not to find themselves.
REGISTRIES = re.compile(
    r"py[p]i\.(?:org|python)|python[h]osted|docker\.[i]o|gh[c]r\.io|gc[r]\.io|qua[y]\.io|npm[j]s|"
    r"(?<!no-emit-)index[-_]ur[l]|find[-_]lin[k]s|default[-_]inde[x]",
    re.IGNORECASE,
)
SECRETS = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # a bot's token
    r"|gh[pousr]_\w{30,}|glpat-[\w-]{20,}|xox[abps]-[\w-]{10,}|AKIA[0-9A-Z]{16}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)
#: A token made up for a test spells the alphabet, so that nobody takes it for a real one.
MADE_UP = "abcdefghij"


def project() -> dict[str, list[str]]:
    """What is required to run, and besides to develop."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {
        "requirements.lock": table["dependencies"],
        "requirements-dev.lock": table["dependencies"] + table["optional-dependencies"]["dev"],
    }


def pins(lock: str) -> dict[str, list[re.Match[str]]]:
    """By name; a package has several where not every Python gets the same version."""
    found: dict[str, list[re.Match[str]]] = {}
    for pin in PINNED.finditer((ROOT / lock).read_text()):
        found.setdefault(canonicalize_name(pin["name"]), []).append(pin)
    return found


def files() -> Iterator[Path]:
    """What belongs to the project; pictures are read as the text they are not, and hold nothing."""
    top = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".env"]
    rooms = [path for room in (*ROOMS, "docs", ".ci") for path in (ROOT / room).rglob("*") if path.is_file()]
    return (path for path in top + rooms if path.suffix != ".pyc")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {found.group()[:12]}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (found := pattern.search(line)) and MADE_UP not in found.group()
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_within_what_is_required(lock: str) -> None:
    pinned = pins(lock)
    wrong = [
        str(wanted)
        for wanted in map(Requirement, project()[lock])
        if not (found := pinned.get(canonicalize_name(wanted.name)))
        or not all(wanted.specifier.contains(pin["version"], prereleases=True) for pin in found)
    ]
    assert not wrong, f"{lock} is not in step with pyproject.toml, `make lock`: {wrong}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    found = pins(lock)
    assert found
    assert not [name for name, each in found.items() for pin in each if "--hash=sha256:" not in pin["rest"]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_nothing_else(lock: str) -> None:
    """A line of another kind could send an installation elsewhere."""
    rest = PINNED.sub("", (ROOT / lock).read_text())
    assert not [line for line in rest.splitlines() if line.strip() and not line.startswith("#")]


#: `requires-python` of pyproject.toml, and up to the newest one that is supported.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def marked(pin: re.Match[str]) -> Requirement:
    return Requirement(pin.group().split("--hash")[0].replace("\\", "").strip())


def needs_of(name: str, extras: set[str], python: str) -> Iterator[Requirement]:
    """What an installed package needs on this Python, as it says itself."""
    for needed in map(Requirement, requires(name) or ()):
        for extra in extras or {""}:
            here = {"python_version": python, "python_full_version": f"{python}.0", "extra": extra}
            if needed.marker is None or needed.marker.evaluate(here):
                yield needed


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_each_python_needs(lock: str, python: str) -> None:
    """A package that only a newer Python needs is missing there, not here where the lock was made."""
    here = {"python_version": python, "python_full_version": f"{python}.0"}
    pinned = {
        name
        for name, each in pins(lock).items()
        for pin in each
        if (marker := marked(pin).marker) is None or marker.evaluate(here)
    }
    wanted = [one for one in map(Requirement, project()[lock]) if not one.marker or one.marker.evaluate(here)]
    seen: set[tuple[str, frozenset[str]]] = set()
    missing: set[str] = set()
    while wanted:
        one = wanted.pop()
        name = canonicalize_name(one.name)
        if name not in pinned:
            missing.add(f"{name}, which Python {python} needs")
        elif (name, frozenset(one.extras)) not in seen:
            seen.add((name, frozenset(one.extras)))
            with suppress(PackageNotFoundError):  # what only another Python needs is not installed here
                wanted += needs_of(name, set(one.extras), python)
    assert not missing, f"`make lock`: {missing}"


def test_what_is_developed_with_is_what_runs() -> None:
    developed, run = pins("requirements-dev.lock"), pins("requirements.lock")
    differing = {
        name
        for name, each in run.items()
        if [pin["version"] for pin in developed[name]] != [pin["version"] for pin in each]
    }
    assert not differing, f"`make lock`: {differing}"


def test_no_file_says_where_packages_come_from() -> None:
    assert not lines_with(REGISTRIES)


def test_no_file_holds_a_secret() -> None:
    assert not lines_with(SECRETS)
