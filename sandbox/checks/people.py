"""What Discord's app itself checks before it sends what a person typed or chose.

Values are as they go over the wire: texts, numbers, booleans; ids for people, roles, channels and files.
"""

from collections.abc import Collection, Mapping, Sequence

from sandbox.checks import components as tree_of
from sandbox.checks.commands import (
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    NUMBER,
    STRING,
    SUBCOMMAND,
)
from sandbox.errors import Json

MOST_TYPED = 6000


class NotAccepted(Exception):
    """The app does not let the person send this; the text is what it tells them."""


def check_option_values(
    options: Sequence[Json], values: Mapping[str, object], *, channel_types: Mapping[str, int] | None = None
) -> None:
    """The values of a command's (or subcommand's) options by name, as far as the person gave them.

    ``channel_types`` tells the type of each channel that was picked, by id.
    """
    known = {option["name"]: option for option in options if option["type"] not in (SUBCOMMAND, GROUP)}
    for name in values:
        if name not in known:
            raise NotAccepted(f"{name}: unknown option.")
    for name, option in known.items():
        if name in values:
            _option_value(option, values[name], channel_types or {})
        elif option.get("required"):
            raise NotAccepted(f"{name}: This option is required. Specify a value.")


def _option_value(option: Json, value: object, channel_types: Mapping[str, int]) -> None:
    name, kind = option["name"], option["type"]
    if option.get("choices"):
        if value not in [choice["value"] for choice in option["choices"]]:
            raise NotAccepted(f"{name}: Choose one of the options on the list.")
    elif kind == STRING:
        _typed(name, value, option.get("min_length") or 0, option.get("max_length") or MOST_TYPED)
    elif kind == INTEGER:
        if not isinstance(value, int) or isinstance(value, bool):
            raise NotAccepted(f"{name}: Input a valid integer.")
        _within(option, value)
    elif kind == NUMBER:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise NotAccepted(f"{name}: Input a valid number.")
        _within(option, value)
    elif kind == BOOLEAN:
        if not isinstance(value, bool):
            raise NotAccepted(f"{name}: Choose True or False.")
    elif kind == CHANNEL:
        allowed = option.get("channel_types")
        if allowed and channel_types.get(str(value)) not in allowed:
            raise NotAccepted(f"{name}: Channel type not allowed here.")


def _typed(name: str, value: object, least: int, most: int) -> None:
    if not isinstance(value, str):
        raise NotAccepted(f"{name}: Input a text.")
    if len(value) < least:
        raise NotAccepted(f"{name}: Must be at least {least} characters.")
    if len(value) > most:
        raise NotAccepted(f"{name}: Must be {most} characters or fewer.")


def _within(option: Json, value: float) -> None:
    least, most = option.get("min_value"), option.get("max_value")
    if option["type"] == INTEGER:
        least = -(2**53) if least is None else least
        most = 2**53 if most is None else most
    if least is not None and value < least:
        raise NotAccepted(f"{option['name']}: Must be at least {least}.")
    if most is not None and value > most:
        raise NotAccepted(f"{option['name']}: Must be at most {most}.")


def check_selected(select: Json, values: Sequence[str]) -> None:
    """What a person picks from the select of a message: ids, or the values of its options."""
    if select.get("disabled"):
        raise NotAccepted("This menu is disabled.")
    least, most = select.get("min_values"), select.get("max_values")
    _picked(select, values, least=1 if least is None else least, most=most or 1)


def _picked(component: Json, values: Sequence[str], *, least: int, most: int) -> None:
    if len(set(values)) != len(values):
        raise NotAccepted("An option can be picked only once.")
    if "options" in component:
        offered = {option["value"] for option in component["options"]}
        missing = [value for value in values if value not in offered]
        if missing:
            raise NotAccepted(f"There is no option {missing[0]!r}.")
    if len(values) < least:
        raise NotAccepted(f"Make at least {least} selection{'s' if least > 1 else ''}.")
    if len(values) > most:
        raise NotAccepted(f"Make at most {most} selection{'s' if most > 1 else ''}.")


def fields_of(modal: Json) -> list[Json]:
    """The fields of a modal in reading order; one from a label also has the label's text as ``label``."""
    fields = []
    for child in modal["components"]:
        if child["type"] == tree_of.LABEL:
            fields.append({**child["component"], "label": child["label"]})
        elif child["type"] == tree_of.ROW:
            fields += child["components"]
    return fields


def check_submitted(modal: Json, values: Mapping[str, object]) -> None:
    """What a person enters into an open modal, by custom_id: a text, a truth value for a checkbox, a list of
    values for what can be picked; fields they leave alone are not in it."""
    fields = {field["custom_id"]: field for field in fields_of(modal)}
    for custom_id in values:
        if custom_id not in fields:
            raise NotAccepted(f"There is no field {custom_id!r} in this form.")
    for custom_id, field in fields.items():
        _field_value(field, values.get(custom_id))


def _field_value(field: Json, value: object) -> None:
    kind = field["type"]
    if kind == tree_of.CHECKBOX:
        return
    name = field.get("label") or field["custom_id"]
    required = field.get("required") is not False
    if not value:
        if required and field.get("min_values") != 0:
            raise NotAccepted(f"{name}: This field is required.")
    elif kind == tree_of.TEXT_INPUT:
        _typed(name, value, field.get("min_length") or 0, field.get("max_length") or 4000)
    elif not isinstance(value, Collection) or isinstance(value, str):
        raise NotAccepted(f"{name}: Choose from what is offered.")
    else:
        least, most = _amount(field)
        _picked(field, [str(item) for item in value], least=least, most=most)


def _amount(field: Json) -> tuple[int, int]:
    """How many may be picked. A checkbox group takes all of its options unless it says otherwise."""
    if field["type"] == tree_of.RADIO_GROUP:
        return 1, 1
    least, most = field.get("min_values"), field.get("max_values")
    if most is None:
        most = len(field["options"]) if field["type"] == tree_of.CHECKBOX_GROUP else 1
    return 1 if least is None else least, most
