"""Everything stored about a person as one ZIP: a text to read, a table for each sheet, and a JSON file with
all of it as it is stored, for programs.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.record.holdings import Filled

#: Bytes. What Discord takes from a bot without asking whether the server is boosted.
MOST_BYTES = 9_000_000
#: Characters that make a spreadsheet compute what somebody else wrote.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What no system refuses in a file's name.
_NOT_IN_A_NAME = re.compile(r"[^\w ,'()-]")


@dataclass(frozen=True, slots=True)
class Told:
    """One row in plain words: what it is about, if that can be said in a line, and the rest by its label."""

    headline: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Readable:
    """A sheet in plain words, in the reader's language, with their times."""

    title: str
    rows: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Wording:
    """What else stands in the files: their title, a line about them, the head of the first column, and what
    the names in the JSON file mean.
    """

    title: str
    about: str
    what: str
    names: Mapping[str, Mapping[str, str]]


def packed(
    sheets: Sequence[Filled],
    readable: Sequence[Readable],
    wording: Wording,
    *,
    guild_id: int,
    user_id: int,
    now: datetime,
) -> bytes:
    """The ZIP, made in memory. Should it be too large, the tables are left out: the others hold it all."""
    about = {"server": guild_id, "person": user_id, "exported_at": now, "names": wording.names}
    everything: dict[str, object] = {"about": about, **{sheet.name: sheet.rows for sheet in sheets}}
    whole = {
        f"{_named(wording.title)}.txt": _text(readable, wording),
        "everything.json": json.dumps(everything, default=_written, ensure_ascii=False, indent=1),
    }
    tables = {f"{_named(sheet.title)}.csv": table(sheet, wording.what) for sheet in readable}
    made = zipped({**whole, **tables})
    return made if len(made) <= MOST_BYTES else zipped(whole)


def _named(title: str) -> str:
    return _NOT_IN_A_NAME.sub("", title).strip()


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _text(readable: Sequence[Readable], wording: Wording) -> str:
    """With the mark by which every editor knows that it is UTF-8."""
    parts = [f"{wording.title}\n{wording.about}"]
    for sheet in readable:
        rows = "\n\n".join(map(_paragraph, sheet.rows))
        parts.append(f"{sheet.title}\n{'=' * len(sheet.title)}\n\n{rows}")
    return "\ufeff" + "\n\n\n".join(parts) + "\n"


def _paragraph(row: Told) -> str:
    facts = [f"{label}: {value}" for label, value in row.facts.items()]
    return "\n  ".join([row.headline, *facts] if row.headline else facts)


def table(sheet: Readable, what: str) -> str:
    """In CSV, with the same mark, or spreadsheets read accents wrongly; `what` heads the first column."""
    rows = [{what: row.headline, **row.facts} if row.headline else row.facts for row in sheet.rows]
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.DictWriter(text, fieldnames=list(dict.fromkeys(label for row in rows for label in row)))
    writer.writeheader()
    writer.writerows({label: _cell(value) for label, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def zipped(files: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return whole.getvalue()
