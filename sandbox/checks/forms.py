"""Reading one JSON object field by field, in one pass, noting what is wrong with each field.

A field that is absent and one that is null are the same here, as they are for most of Discord's fields.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sandbox.errors import Json, Path, Problems, invalid

_NOT_AN_OBJECT = ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
REQUIRED = ("BASE_TYPE_REQUIRED", "This field is required")


def length_problem(least: int, most: int) -> tuple[str, str]:
    """Code and sentence for a text or list of the wrong length."""
    if least:
        return "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
    return "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."


class Form:
    """A JSON object somewhere in a payload, with the path to it and the payload's list of problems.

    Each reader returns the field if it is right, and None if it is absent, null or wrong (then it is noted).
    """

    __slots__ = ("path", "problems", "values")

    def __init__(self, values: Json, problems: Problems, path: Path = ()) -> None:
        self.values = values
        self.problems = problems
        self.path = path

    def wrong(self, key: str, code: str, message: str) -> None:
        self.problems.add((*self.path, key), code, message)

    def wrong_here(self, code: str, message: str) -> None:
        self.problems.add(self.path, code, message)

    def missing(self, key: str) -> None:
        self.wrong(key, *REQUIRED)

    def text(self, key: str, *, most: int, least: int = 0, required: bool = False) -> str | None:
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        if not isinstance(value, str):
            self.wrong(key, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif not value and required:
            self.missing(key)
        elif not least <= len(value) <= most:
            self.wrong(key, *length_problem(least, most))
        else:
            return value
        return None

    def number(
        self, key: str, *, least: float | None = None, most: float | None = None, required: bool = False
    ) -> int | None:
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        number = _whole(value)
        if number is None:
            self.wrong(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif least is not None and number < least:
            self.wrong(key, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif most is not None and number > most:
            self.wrong(key, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        else:
            return number
        return None

    def decimal(self, key: str, *, required: bool = False) -> float | None:
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        self.wrong(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
        return None

    def choice(self, key: str, choices: Collection[int], *, required: bool = False) -> int | None:
        number = self.number(key, required=required)
        if number is None or number in choices:
            return number
        self.wrong(key, "BASE_TYPE_CHOICES", f"Value must be one of {{{_listed(choices)}}}.")
        return None

    def flag(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return None

    def snowflake(self, key: str, *, required: bool = False) -> int | None:
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        number = _whole(value)
        if number is None or number < 0:
            self.wrong(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            return None
        return number

    def moment(self, key: str, *, required: bool = False) -> datetime | None:
        """An ISO 8601 time; without an offset it is UTC."""
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(key, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def url(
        self, key: str, *, schemes: tuple[str, ...], most: int = 2048, required: bool = False
    ) -> str | None:
        value = self.text(key, most=most, required=required)
        if not value:
            return None
        scheme, separator, rest = value.partition("://")
        if not separator or not rest or " " in value:
            self.wrong(key, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif scheme.lower() not in schemes:
            message = f'Scheme "{scheme}" is not supported. Scheme must be one of {schemes}.'
            self.wrong(key, "URL_TYPE_INVALID_SCHEME", message)
        else:
            return value
        return None

    def items(self, key: str, *, most: int, least: int = 0, required: bool = False) -> list[Any]:
        """A list of the right length; what is in it is not looked at."""
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return []
        if not isinstance(value, list):
            self.wrong(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        elif not least <= len(value) <= most:
            self.wrong(key, *length_problem(least, most))
        else:
            return value
        return []

    def snowflakes(self, key: str, *, most: int, least: int = 0, required: bool = False) -> list[int]:
        """A list of ids; one that is none is noted and left out."""
        found = []
        for index, value in enumerate(self.items(key, most=most, least=least, required=required)):
            number = _whole(value)
            if number is None or number < 0:
                path = (*self.path, key, index)
                self.problems.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            else:
                found.append(number)
        return found

    def forms(self, key: str, *, most: int, least: int = 0, required: bool = False) -> list["Form"]:
        """The objects of a list."""
        inside = (*self.path, key)
        forms = []
        for index, value in enumerate(self.items(key, most=most, least=least, required=required)):
            if isinstance(value, dict):
                forms.append(Form(value, self.problems, (*inside, index)))
            else:
                _not_an_object(self.problems, (*inside, index))
        return forms

    def form(self, key: str, *, required: bool = False) -> "Form | None":
        """An object inside this one."""
        value = self.values.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        if isinstance(value, dict):
            return Form(value, self.problems, (*self.path, key))
        _not_an_object(self.problems, (*self.path, key))
        return None


def root(payload: object, problems: Problems) -> Form:
    """The form of a whole request body; anything but an object is refused at once."""
    if isinstance(payload, dict):
        return Form(payload, problems)
    raise invalid((), *_NOT_AN_OBJECT)


def root_list(payload: object, problems: Problems, *, most: int) -> list[Form]:
    """The forms of a request body that is a list; their paths begin with their positions."""
    if not isinstance(payload, list):
        raise invalid((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    if len(payload) > most:
        raise invalid((), *length_problem(0, most))
    found = []
    for index, value in enumerate(payload):
        if isinstance(value, dict):
            found.append(Form(value, problems, (index,)))
        else:
            _not_an_object(problems, (index,))
    return found


def _not_an_object(problems: Problems, path: Path) -> None:
    problems.add(path, *_NOT_AN_OBJECT)


def _whole(value: object) -> int | None:
    """Discord takes numbers written as text as well, and sends its own ids that way."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    return None


def _listed(values: Collection[int]) -> str:
    return ", ".join(map(str, sorted(values)))
