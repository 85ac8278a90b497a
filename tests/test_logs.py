"""What must never be read in the logs, however it got there."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.running import Log, logging_to_memory

#: Put together here, so that nobody who looks for lost tokens takes it for one.
TOKEN = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcdE", "abcdefghijklmnopqrstuvwxyz0123456789AB"))


@pytest.fixture
def log() -> Iterator[Log]:
    with logging_to_memory("DEBUG", ("odd-token",)) as log:
        yield log


@pytest.mark.parametrize(
    ("written", "hidden"),
    [
        ("Authorization: Bot odd-token", "odd-token"),
        (f"login with {TOKEN}", TOKEN),
        ("POST https://discord.com/api/v10/interactions/123/aW50ZXJhY3Rpb24/callback", "aW50ZXJhY3Rpb24"),
        (
            "PATCH https://discord.com/api/webhooks/123/aW50ZXJhY3Rpb24/messages/@original",
            "aW50ZXJhY3Rpb24",
        ),
        ("postgresql://groundswell:hunter2@db/groundswell is down", "hunter2"),
        ("[SQL: INSERT ...]\n[parameters: ('my private story',)]\n(Background: ...)", "my private story"),
        ("duplicate key\nDETAIL:  Key (story)=(my private story) already exists.", "my private story"),
    ],
)
def test_secrets_are_hidden_wherever_they_stand(written: str, hidden: str, log: Log) -> None:
    structlog.get_logger("bot").error("trouble", error=written)
    logging.getLogger("somewhere.else").error("%s", written)
    try:
        raise RuntimeError(written)
    except RuntimeError:
        structlog.get_logger("bot").exception("trouble")
    assert log.getvalue().count("[hidden]") == 3
    assert hidden not in log.getvalue()


def test_the_messages_that_discord_py_would_log_never_are(log: Log) -> None:
    logging.getLogger("discord.gateway").debug("WebSocket Event: %s", {"content": "my private story"})
    assert log.getvalue() == ""


def test_jobs_that_ran_as_they_should_are_not_told_of(log: Log) -> None:
    jobs = logging.getLogger("apscheduler.executors.default")
    jobs.info("Job executed successfully")
    assert log.getvalue() == ""
    jobs.warning("Run time of job was missed")
    assert "missed" in log.getvalue()


def test_a_traceback_shows_no_values_of_variables(log: Log) -> None:
    story = "my private story"
    try:
        raise RuntimeError(f"{len(story)} characters")
    except RuntimeError:
        structlog.get_logger("bot").exception("trouble")
    assert "16 characters" in log.getvalue()
    assert story not in log.getvalue()
