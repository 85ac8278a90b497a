"""Choosing from a menu and filling in a form: what a person names, as the values the app sends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sandbox.checks import NotAccepted, check_selected, check_submitted, fields_of, numbered
from sandbox.checks import components as tree_of
from sandbox.contents import Option, Select, options_of
from sandbox.picks import SELECTS_PICK, Picks
from sandbox.refusals import CannotDo
from sandbox.world.model import Json

_LISTS = {*tree_of.SELECTS, tree_of.FILE_UPLOAD, tree_of.CHECKBOX_GROUP}


def selection(picks: Picks, select: Select, picked: Iterable[object]) -> Json:
    """The data of an interaction with a message's menu."""
    values = [_value(picks, select.json, str(select), each) for each in picked]
    try:
        check_selected(select.json, values)
    except NotAccepted as refusal:
        raise CannotDo(f"{select}: {refusal}") from None
    return {
        "component_type": select.type,
        "custom_id": select.custom_id,
        "id": select.json["id"],
        "values": values,
        **picks.resolved(),
    }


def _value(picks: Picks, component: Json, name: str, picked: object) -> str:
    """An option by its label or value; a thing by itself; a file by uploading it."""
    kind = component["type"]
    if kind in SELECTS_PICK:
        return picks.pick(name, picked, SELECTS_PICK[kind])
    if kind == tree_of.FILE_UPLOAD:
        return picks.upload(name, picked)
    if isinstance(picked, Option):
        return picked.value
    options = options_of(component)
    for option in options:
        if option.is_called(str(picked)) or option.value == picked:
            return option.value
    raise CannotDo(f'"{name}" does not offer {picked!r}; it offers: {", ".join(options)}.')


class Modal:
    """A form on a person's screen."""

    def __init__(self, sent: Json) -> None:
        self.json: Json = {**sent, "components": numbered(sent["components"])}
        self.fields: list[Json] = fields_of(self.json)
        self._entered: dict[str, object] = {}
        """What was entered so far, by custom_id: it stays there when the form is refused."""

    @property
    def title(self) -> str:
        return str(self.json["title"])

    @property
    def labels(self) -> list[str]:
        """What its fields are called, in order."""
        return [_name(field) for field in self.fields]

    @property
    def text(self) -> str:
        """Everything that can be read on it: title, texts, labels, descriptions, what is filled in."""
        lines: list[str | None] = [self.title]
        for child in self.json["components"]:
            lines += [child.get("content"), child.get("label"), child.get("description")]
            lines += [field.get("value") for field in _inside(child)]
        return "\n".join(line for line in lines if line)

    def filled_in(self, name: str) -> object:
        """What a field holds now: what was entered, or what the bot put there."""
        field = self._field(name)
        return self._entered.get(field["custom_id"], _untouched(field))

    def submission(self, picks: Picks, entered: Mapping[str, object]) -> Json:
        """The data of the interaction, checked as the app checks it; what is not named is left as it is."""
        self._entered.update((self._field(name)["custom_id"], value) for name, value in entered.items())
        values = {field["custom_id"]: self._value(picks, field) for field in self.fields}
        try:
            check_submitted(self.json, values)
        except NotAccepted as refusal:
            raise CannotDo(f"{self.title}: {refusal}") from None
        return {
            "custom_id": self.json["custom_id"],
            "components": [_sent(child, values) for child in self.json["components"]],
            **picks.resolved(),
        }

    def _value(self, picks: Picks, field: Json) -> object:
        custom_id = field["custom_id"]
        if custom_id in self._entered:
            return _as_sent(picks, field, self._entered[custom_id])
        return _untouched(field)

    def _field(self, name: str) -> Json:
        """By custom_id (or the part of it before a colon), or by label, however it is spaced."""
        for names in (_exact_names, _loose_names):
            found = [field for field in self.fields if name in names(field)]
            if len(found) == 1:
                return found[0]
        there = ", ".join(f'"{label}"' for label in self.labels)
        raise CannotDo(f'"{self.title}" has no field {name!r} (or several); its fields: {there}.')


def _name(field: Json) -> str:
    return str(field.get("label") or field["custom_id"])


def _exact_names(field: Json) -> Collection[str]:
    return (field["custom_id"], _name(field))


def _loose_names(field: Json) -> Collection[str]:
    label = "".join(letter if letter.isalnum() else " " for letter in _name(field).lower())
    return (field["custom_id"].partition(":")[0], "_".join(label.split()))


def _inside(child: Json) -> list[Json]:
    if child["type"] == tree_of.LABEL:
        return [child["component"]]
    return child.get("components") or []


def _untouched(field: Json) -> object:
    kind = field["type"]
    if kind == tree_of.TEXT_INPUT:
        return field.get("value") or ""
    if kind == tree_of.CHECKBOX:
        return bool(field.get("default"))
    if kind in SELECTS_PICK:
        return [str(each["id"]) for each in field.get("default_values") or ()]
    return [option.value for option in options_of(field) if option.default]


def _as_sent(picks: Picks, field: Json, value: object) -> object:
    kind = field["type"]
    if kind == tree_of.TEXT_INPUT:
        if not isinstance(value, str):
            raise CannotDo(f"{_name(field)}: write a text, not {value!r}.")
        return value
    if kind == tree_of.CHECKBOX:
        return bool(value)
    several = value if isinstance(value, list | tuple) else [value]
    return [_value(picks, field, _name(field), each) for each in several]


def _sent(child: Json, values: Mapping[str, object]) -> Json:
    kind = child["type"]
    if kind == tree_of.TEXT:
        return {"type": kind, "id": child["id"]}
    sent = [_sent_field(field, values[field["custom_id"]]) for field in _inside(child)]
    inside = {"component": sent[0]} if kind == tree_of.LABEL else {"components": sent}
    return {"type": kind, "id": child["id"], **inside}


def _sent_field(field: Json, value: object) -> Json:
    sent: Json = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    if field["type"] in _LISTS:
        sent["values"] = value
    elif field["type"] == tree_of.RADIO_GROUP:
        sent["value"] = next(iter(value), None) if isinstance(value, list) else value
    else:
        sent["value"] = value
    return sent
