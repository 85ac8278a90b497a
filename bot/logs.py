"""Logs: one line per event, with ids and never with names, people's text or secrets.

discord.py and the other libraries log through the same door. discord.py's debug lines hold whole messages, so
they are never let through, whatever the level.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.typing import Processor

HIDDEN = "[hidden]"

#: From which level on libraries are let through. APScheduler tells of each run, ten times a minute;
#: Alembic of what it looks at, at every start.
LEAST = {
    logging.INFO: ("discord", "asyncio", "aiosqlite", "matplotlib"),
    logging.WARNING: ("apscheduler", "alembic"),
}

#: What must not be read by whoever reads the logs, wherever in a line it stands.
_SECRETS = (
    re.compile(r"\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}\b"),  # a bot's token
    re.compile(r"(?<=/interactions/)\d+/[^/\s\"']+"),
    re.compile(r"(?<=/webhooks/)\d+/[^/\s\"'?]+"),
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),  # user and password of a database
    re.compile(
        r"(?<=\[parameters: ).*?(?=\](?:\\n|\n|\"|$))", re.DOTALL
    ),  # people's text inside a database error
    re.compile(r"(?<=DETAIL:).*"),
)


def set_up(level: str, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Log from this level on, to the stream (stderr); JSON lines unless a person watches."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        Redacting(
            secrets,
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(stream),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for least, libraries in LEAST.items():
        for library in libraries:
            logging.getLogger(library).setLevel(max(least, logging.getLevelName(level)))


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False)


class Redacting(structlog.stdlib.ProcessorFormatter):
    """Renders a line, then hides what nobody may read, so that tracebacks are covered too."""

    def __init__(self, secrets: Iterable[str], **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._secrets = [re.compile(re.escape(secret)) for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in (*self._secrets, *_SECRETS):
            line = secret.sub(HIDDEN, line)
        return line
