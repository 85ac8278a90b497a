"""Everything stored about a person as one ZIP: a JSON file with all of it, and a table for each sheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime

from bot.services.record.holdings import Filled

#: Bytes. What Discord takes from a bot without asking whether the server is boosted.
MOST_BYTES = 9_000_000
#: Characters that make a spreadsheet compute what somebody else wrote.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def packed(sheets: Sequence[Filled], *, guild_id: int, user_id: int, now: datetime) -> bytes:
    """The ZIP, made in memory. Should it be too large, the tables are left out: the JSON holds it all."""
    about = {"server": guild_id, "person": user_id, "exported_at": now}
    everything: dict[str, object] = {"about": about, **{sheet.name: sheet.rows for sheet in sheets}}
    whole = json.dumps(everything, default=_written, ensure_ascii=False, indent=1)
    tables = {f"{sheet.name}.csv": _table(sheet) for sheet in sheets}
    made = _zipped({"everything.json": whole, **tables})
    return made if len(made) <= MOST_BYTES else _zipped({"everything.json": whole})


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _table(sheet: Filled) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(sheet.rows[0]))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in sheet.rows)
    return text.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else _written(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _zipped(files: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return whole.getvalue()
