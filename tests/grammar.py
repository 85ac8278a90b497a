"""The grammar of panels (docs/panels.md), as far as it can be counted: every message that the tests of cogs
make the bot send is looked over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.api.log import Request
from sandbox.world.kept import walk
from sandbox.world.model import Interaction

Json = dict[str, Any]

BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY = 2, 9, 10, 11, 12
PRIMARY, SUCCESS = 1, 3
#: The response that changes the message that was pressed.
UPDATE = 7
ROW, SELECTS, CONTAINER = 1, (3, 5, 6, 7, 8), 17
#: Words of custom ids that take back, explain or protect: they stand below an answer, and lead nowhere.
AFTERTHOUGHTS = {"undone", "out", "stored", "withdraw", "draw", "stop", "why"}
#: Buttons that one sees at once, beside those that turn a page; and lines of a list that have one each.
MOST_BUTTONS = MOST_LINES = 5
MOST_COMPONENTS, MOST_TEXT = 40, 4000
#: Characters on a button, and beside an emoji, before phones cut it off: Discord's own guideline.
MOST_LABEL, MOST_BESIDE_EMOJI = 38, 34
#: A person, a channel or a moment is never shown as a number, and numbers are grouped as in the language.
#: Six digits may be the reference of a report.
_RAW_NUMBER = re.compile(r"(?<![<@#&:\d/\u200b])\b(?:\d{5}|\d{7,20})\b")


def messages(request: Request) -> Iterator[Json]:
    """The messages that this request sends or changes."""
    body = request.body
    if not isinstance(body, dict):
        return
    data = body.get("data") if "type" in body and isinstance(body.get("data"), dict) else body
    if isinstance(data, dict) and isinstance(data.get("components"), list) and "title" not in data:
        yield data


def dead_ends(request: Request) -> list[str]:
    """Answers to a press or a command with which one is left alone. A sentence without a frame is a refusal:
    it says what to do, and what was pressed stays where it is.
    """
    if not request.route.startswith(("/interactions", "/webhooks")):
        return []
    return [f"a dead end: {said(message)}" for message in messages(request) if not _leads_on(message)]


def stacked(request: Request, acts: Mapping[str, Interaction]) -> list[str]:
    """What is said beside a private panel that was pressed, rather than in its place; `acts` by their tokens.
    A sentence without a frame is a refusal, which leaves the panel as it is.
    """
    if request.method != "POST" or not request.route.startswith(("/interactions", "/webhooks")):
        return []
    act = next((acts[part] for part in request.path.split("/") if part in acts), None)
    if act is None or act.message is None or not act.message.ephemeral:
        return []
    body = request.body
    if isinstance(body, dict) and body.get("type") == UPDATE:
        return []
    besides = [one for one in messages(request) if _is_framed(one["components"])]
    return [f"beside a private panel: {said(one)}" for one in besides]


def said(message: Json) -> str:
    parts = [*walk(message["components"])]
    shown = "\n".join(str(part["content"]) for part in parts if part.get("type") == TEXT)
    return f"{shown[:60]!r} {[part.get('label') for part in parts if part.get('type') == BUTTON]}"


def _leads_on(message: Json) -> bool:
    if not _is_framed(message["components"]):
        return True
    parts = [*walk(message["components"])]
    rows = [part["components"] for part in parts if part.get("type") == ROW]
    rows += [[part["accessory"]] for part in parts if part.get("type") == SECTION]
    return any(_goes_on(control) for row in rows if not _turns_a_page(row) for control in row)


def _is_framed(components: list[Json]) -> bool:
    return any(part.get("type") == CONTAINER for part in components)


def _turns_a_page(row: list[Json]) -> bool:
    return any("here" in str(one.get("custom_id")).split(":") for one in row)


def _goes_on(control: Json) -> bool:
    if control.get("type") in SELECTS or control.get("url"):
        return True
    words = str(control.get("custom_id")).split(":")
    is_report = words[0] == "report" and words[-1] == "new"
    return not (control.get("disabled") or is_report or AFTERTHOUGHTS.intersection(words))


def breaches(message: Json) -> list[str]:
    """In what it is not as docs/panels.md says."""
    parts = [*walk(message["components"])]
    found = []
    shown = "\n".join(str(part["content"]) for part in parts if part.get("type") == TEXT)
    buttons = [part for part in parts if part.get("type") == BUTTON]
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    turning = sum("here" in str(button.get("custom_id")).split(":") for button in buttons)
    beside = sum(part.get("type") == SECTION for part in parts)
    if len(buttons) - 3 * turning - beside > MOST_BUTTONS:
        found.append(f"{len(buttons)} buttons")
    if beside > MOST_LINES:
        found.append(f"{beside} lines with a button each")
    if sum(button.get("style") in (PRIMARY, SUCCESS) for button in buttons) > 1:
        found.append("two buttons that stand out")
    if len(ids) != len(set(ids)):
        found.append("two controls of one custom id")
    for button in buttons:
        if len(str(button.get("label"))) > (MOST_BESIDE_EMOJI if button.get("emoji") else MOST_LABEL):
            found.append(f"a long button {button['label']!r}")
    if len(parts) > MOST_COMPONENTS:
        found.append(f"{len(parts)} components")
    length = sum(len(str(part["content"])) for part in parts if part.get("type") == TEXT)
    if length > MOST_TEXT:
        found.append(f"{length} characters")
    pictures = [
        picture
        for part in parts
        if part.get("type") in (THUMBNAIL, GALLERY)
        for picture in part.get("items", (part,))
    ]
    if not all(str(picture.get("description") or "").strip() for picture in pictures):
        found.append("a picture without words for those who don't see it")
    labels = [str(part.get(key)) for part in parts for key in ("label", "placeholder", "description")]
    labels += [
        str(option.get(key)) for part in parts for option in part.get("options") or () for key in option
    ]
    if any("</" in label for label in labels):
        found.append("a command to press where nothing can be pressed")
    if raw := _RAW_NUMBER.search(shown):
        found.append(f"the number {raw[0]}")
    return [f"{each}: {said(message)}" for each in found]
