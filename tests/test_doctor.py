"""Each finding of the doctor about the machine, the database and deliveries, made to happen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import reasons
from bot.db import Database
from bot.doctor import FINE, NOTE, WRONG, Finding, deliveries, machine, servers, worst
from bot.doctor.examination import examine
from bot.i18n import speaking
from bot.services.outbox.symptoms import Symptoms, Trouble
from bot.services.record.processes import Process
from bot.upgrade import upgrade

NOW = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)


def symptoms(**changed: object) -> Symptoms:
    well: dict[str, object] = {
        "oldest_due": None,
        "oldest_occurrence": None,
        "failed": [],
        "kept": [],
        "undrawn": [],
    }
    return Symptoms(**well | changed)  # type: ignore[arg-type]


def trouble(reason: str, times: int = 3) -> Trouble:
    return Trouble("reminder", reason, times, NOW)


def marks(found: list[Finding]) -> set[str]:
    return {finding.mark for finding in found}


def test_without_symptoms_everything_is_green() -> None:
    assert marks(deliveries.examine(symptoms(), now=NOW)) == {FINE}


@pytest.mark.parametrize(
    ("changed", "mark", "says"),
    [
        ({"oldest_due": NOW - timedelta(minutes=7)}, WRONG, "waiting to be sent for 7 minutes"),
        ({"oldest_occurrence": NOW - timedelta(hours=2)}, WRONG, "120 minutes late"),
        ({"failed": [trouble("too many edits")]}, WRONG, "3 times in the last days"),
        ({"undrawn": ["shift_card"]}, WRONG, "knows how to show: shift\\_card"),
        ({"kept": [trouble("their direct messages are closed (code 50007)")]}, NOTE, "3 messages wait"),
        ({"kept": [trouble("Discord refuses this server's direct messages")]}, NOTE, "has refused"),
    ],
)
def test_each_symptom_is_a_finding_with_what_to_do(changed: dict[str, object], mark: str, says: str) -> None:
    [found] = [one for one in deliveries.examine(symptoms(**changed), now=NOW) if one.mark != FINE]
    assert found.mark == mark
    assert says in found.what
    assert found.why
    assert found.todo


def test_what_is_a_little_late_is_on_its_way() -> None:
    late = symptoms(oldest_due=NOW - timedelta(minutes=4), oldest_occurrence=NOW - timedelta(minutes=4))
    assert marks(deliveries.examine(late, now=NOW)) == {FINE}


def test_kept_messages_for_other_reasons_are_no_trouble() -> None:
    assert marks(deliveries.examine(symptoms(kept=[trouble("prefers /mine")]), now=NOW)) == {FINE}


def test_a_breaker_that_stopped_is_wrong() -> None:
    [found] = [one for one in deliveries.examine(symptoms(), now=NOW, stopped=True) if one.mark != FINE]
    assert found.is_wrong
    assert "for the moment" in found.what


@pytest.mark.parametrize(
    ("date", "mark"),
    [
        ("Wed, 15 Apr 2026 12:00:05 GMT", FINE),
        ("Wed, 15 Apr 2026 11:58:00 GMT", WRONG),
        ("Wed, 15 Apr 2026 12:02:00 GMT", WRONG),
        (None, NOTE),
    ],
)
def test_the_clock_is_compared_with_discords(date: str | None, mark: str) -> None:
    found = machine.clock(date, NOW)
    assert found.mark == mark
    assert mark != WRONG or "120 seconds off" in found.what


@pytest.mark.parametrize(
    ("free", "mark"), [(5_000_000_000, FINE), (400_000_000, NOTE), (4_000_000, WRONG), (0, WRONG)]
)
def test_a_disk_that_runs_full_is_noticed_before_it_is_full(free: int, mark: str, tmp_path: Path) -> None:
    found = machine.space(free, tmp_path)
    assert found.mark == mark
    assert mark == FINE or str(tmp_path) in found.what


def test_the_disk_of_a_database_that_is_no_file_is_somebody_elses() -> None:
    assert machine.disk("postgresql://host/name") == []
    assert len(machine.disk("sqlite:///nowhere/at/all.db")) == 1


def test_an_empty_a_current_and_an_unreachable_database(empty_url: str, tmp_path: Path) -> None:
    [found] = machine.database(empty_url)
    assert found.mark == NOTE
    upgrade(empty_url, now=NOW)
    [found] = machine.database(empty_url)
    assert found.mark == FINE
    assert "SQLite 3" in found.what or "PostgreSQL 1" in found.what
    broken = tmp_path / "broken.db"
    broken.write_text("this is no database, and long enough to be read as one" * 100)
    assert machine.database(f"sqlite:///{broken}") == [], (
        "the preflight says what keeps the bot from starting"
    )


def process(number: int, shards: str = "0", application: int = 1) -> Process:
    return Process(number, application, f"host{number}", shards, NOW)


@pytest.mark.parametrize(
    ("alive", "mark"),
    [
        ([], FINE),
        ([process(1)], FINE),
        ([process(1), process(2)], WRONG),
        ([process(1, "0 1"), process(2, "2 3")], FINE),
        ([process(1, "0 1"), process(2, "1 2")], WRONG),
        ([process(1), process(2, application=2)], FINE),
    ],
)
def test_a_second_bot_that_serves_the_same_people_is_noticed(alive: list[Process], mark: str) -> None:
    found = machine.second_instance(alive)
    assert found.mark == mark
    assert mark == FINE or "host1, host2" in found.what


def test_a_second_bot_with_a_database_of_its_own_shows_by_clicks_it_answered_first() -> None:
    def told(*clicks: int) -> list[Finding]:
        alive = [replace(process(number, str(number)), preempted=n) for number, n in enumerate(clicks)]
        return machine.preempted(alive)

    assert told() == told(0, 0) == told(2) == [], "discord.py may have repeated itself"
    [found] = told(2, 1)
    assert found.is_wrong
    assert "3 clicks" in found.what
    assert "another database" in found.why


def test_what_a_process_knows_of_refused_messages_is_said_outside_of_it() -> None:
    alive = [replace(process(number, str(number)), stopped=number) for number in range(3)]
    assert machine.stopped_messages(alive[:1]) == []
    [found] = machine.stopped_messages(alive)
    assert found.is_wrong
    assert "of 3 servers" in found.what
    assert "/mine" in found.why


@pytest.mark.parametrize("text", reasons.KNOWN)
def test_every_reason_is_read_in_the_readers_language_with_its_values(text: str) -> None:
    values = {name: f"{number}7" for number, name in enumerate(re.findall(r"{(\w+)}", text), 1)}
    stored = text.format(**values)
    assert reasons.translated(stored) == stored
    with speaking("es"):
        read = reasons.translated(stored)
    assert read != stored
    assert all(value in read for value in values.values())


def test_a_reason_inside_another_is_translated_too_and_a_strange_one_stays() -> None:
    with speaking("es"):
        assert "Discord no ha respondido" in reasons.translated(
            reasons.GIVEN_UP.format(attempts=100, reason=reasons.NO_ANSWER)
        )
        assert reasons.translated("something of 2031") == "something of 2031"


def test_failures_are_told_in_one_language() -> None:
    with speaking("es"):
        [found] = [
            one
            for one in deliveries.examine(symptoms(failed=[trouble(reasons.NO_CHANNEL)]), now=NOW)
            if one.is_wrong
        ]
    assert "un recordatorio" in found.what
    assert "el canal ya no existe" in found.why


def test_encryption_is_left_to_whoever_runs_it_and_said_so() -> None:
    assert machine.encryption().mark == NOTE


def test_commands_in_both_scopes_show_twice() -> None:
    assert servers.commands(["help", "find"], []).mark == FINE
    assert servers.commands([], ["help"]).mark == FINE
    assert "/help" in servers.commands(["help", "find"], ["help"]).what


def test_what_is_wrong_comes_first_and_is_printed_with_what_to_do() -> None:
    found = worst([machine.encryption(), machine.space(0, Path("/data")), machine.time_zones()])
    assert [one.mark for one in found] == [WRONG, NOTE, FINE]
    printed = str(found[0]).splitlines()
    assert printed[0].startswith("wrong 0 MB are left")
    assert printed[-1].strip().startswith("→")


def test_findings_are_in_the_readers_language() -> None:
    with speaking("es"):
        assert "está cifrado" in machine.encryption().what


async def test_a_database_that_answers_is_what_the_doctor_reads(fresh_db: Database) -> None:
    from bot.services.outbox import symptoms as told

    found = await fresh_db.read(told.show, now=NOW)
    assert marks(deliveries.examine(found, now=NOW)) == {FINE}


async def test_a_file_of_settings_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes("GROUNDSWELL_TOKEN=s3cret".encode("utf-16"))
    [found] = await examine(env_file)
    assert found.mark == WRONG
    assert "is not UTF-8" in found.what
