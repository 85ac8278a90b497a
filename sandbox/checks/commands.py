"""Application commands, one by one and as a whole list for a scope."""

import re
from collections import Counter

from sandbox.checks.forms import Form, root, root_list
from sandbox.checks.interactions import choices
from sandbox.errors import MAX_COMMANDS, ApiError, Json, Problems

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER_OPTION, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11

MOST_PER_SCOPE = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
MOST_CHARACTERS = 8000
MOST_OPTIONS = 25

LOCALES = frozenset(
    (
        *("ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi"),
        *("hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th"),
        *("tr", "uk", "vi", "zh-CN", "zh-TW"),
    )
)

# Letters and digits of any script; Devanagari and Thai are named because they also need their marks.
_NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]+")
_VALUES = range(STRING, ATTACHMENT + 1)
_WITH_CHOICES = (STRING, INTEGER, NUMBER)
_INT53 = 2**53


def check_command(payload: object, *, partial: bool = False) -> None:
    """One command; ``partial`` for an edit, which may leave out everything."""
    problems = Problems()
    _command(root(payload, problems), partial=partial)
    problems.raise_if_any()


def check_commands(payload: object) -> None:
    """The list that replaces all commands of a scope."""
    problems = Problems()
    seen: set[tuple[int, str]] = set()
    per_type: Counter[int] = Counter()
    for form in root_list(payload, problems, most=sum(MOST_PER_SCOPE.values())):
        kind = _command(form)
        per_type[kind] += 1
        key = (kind, str(form.values.get("name")))
        if key in seen:
            message = "Application command names must be unique"
            form.wrong_here("APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        seen.add(key)
    for kind, most in MOST_PER_SCOPE.items():
        if per_type[kind] > most:
            message = f"Maximum number of application commands reached ({most})."
            raise ApiError(MAX_COMMANDS, message=message)
    problems.raise_if_any()


def _command(form: Form, *, partial: bool = False) -> int:
    """Check one command; returns its type."""
    kind = form.choice("type", (CHAT_INPUT, USER, MESSAGE)) or CHAT_INPUT
    if kind == CHAT_INPUT:
        _name(form, required=not partial)
        _description(form, required=not partial)
        _options(form, (SUBCOMMAND, GROUP, *_VALUES))
        if _size(form.values) > MOST_CHARACTERS:
            message = f"Command exceeds maximum size ({MOST_CHARACTERS})"
            form.wrong_here("APPLICATION_COMMAND_TOO_LARGE", message)
    else:
        form.text("name", least=1, most=32, required=not partial)
        _localisations(form, "name_localizations", most=32)
        _context_menu(form)
    form.number("default_member_permissions", least=0)
    form.flag("dm_permission")
    form.flag("nsfw")
    _numbers(form, "contexts", (0, 1, 2))
    _numbers(form, "integration_types", (0, 1))
    return kind


def _context_menu(form: Form) -> None:
    if form.values.get("description"):
        message = "Context menu commands cannot have description"
        form.wrong("description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", message)
    if form.values.get("options"):
        message = "Context menu commands cannot have options"
        form.wrong("options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", message)


def _numbers(form: Form, key: str, allowed: tuple[int, ...]) -> None:
    if form.values.get(key) is None:
        return
    numbers = form.items(key, least=1, most=len(allowed))
    if any(number not in allowed for number in numbers):
        form.wrong(key, "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")
    elif len(set(numbers)) != len(numbers):
        form.wrong(key, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")


def _name(form: Form, *, required: bool = True) -> None:
    name = form.text("name", least=1, most=32, required=required)
    if name is not None and not is_valid_name(name):
        form.wrong("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    localised = _localisations(form, "name_localizations", most=32)
    for locale, text in localised.items():
        if not is_valid_name(text):
            path = (*form.path, "name_localizations", locale)
            form.problems.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def is_valid_name(name: str) -> bool:
    """Letters, digits, hyphens, apostrophes and underscores; a letter that has a lower case is in it."""
    return _NAME.fullmatch(name) is not None and name == name.lower()


def _description(form: Form, *, required: bool = True) -> None:
    form.text("description", least=1, most=100, required=required)
    _localisations(form, "description_localizations", most=100)


def _localisations(form: Form, key: str, *, most: int) -> dict[str, str]:
    """The texts that are right, by locale."""
    texts = form.form(key)
    if texts is None:
        return {}
    found = {}
    for locale in texts.values:
        if locale not in LOCALES:
            texts.wrong(locale, "BASE_TYPE_CHOICES", f"Value must be one of {tuple(sorted(LOCALES))}.")
            continue
        text = texts.text(locale, least=1, most=most, required=True)
        if text is not None:
            found[locale] = text
    return found


def _options(form: Form, allowed: tuple[int, ...]) -> None:
    options = form.forms("options", most=MOST_OPTIONS)
    if not options:
        return
    names: set[str] = set()
    optional_seen = False
    kinds = {option.values.get("type") in (SUBCOMMAND, GROUP) for option in options}
    if len(kinds) > 1:
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        form.wrong("options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    for option in options:
        _option(option, allowed)
        name = str(option.values.get("name"))
        if name in names:
            option.wrong(
                "name", "APPLICATION_COMMAND_OPTION_NAME_ALREADY_EXISTS", "Option name already exists"
            )
        names.add(name)
        if option.flag("required"):
            if optional_seen:
                message = "Required options must be placed before non-required options"
                option.wrong_here("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        elif option.values.get("type") in _VALUES:
            optional_seen = True


def _option(option: Form, allowed: tuple[int, ...]) -> None:
    kind = option.values.get("type")
    if kind not in allowed:
        listed = ", ".join(map(str, allowed))
        option.wrong_here("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
        return
    _name(option)
    _description(option)
    if kind == SUBCOMMAND:
        _options(option, tuple(_VALUES))
    elif kind == GROUP:
        _options(option, (SUBCOMMAND,))
    elif kind in _WITH_CHOICES:
        _choices(option, kind)
        _range(option, kind)
    elif kind == CHANNEL:
        option.items("channel_types", most=20)


def _choices(option: Form, kind: int) -> None:
    choices(option, option_type=kind)
    given = _objects(option.values, "choices")
    if option.flag("autocomplete") and given:
        message = "Autocomplete cannot be set to true for options with choices"
        option.wrong("autocomplete", "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_WITH_CHOICES", message)
    names = [str(choice.get("name")) for choice in given]
    if len(set(names)) != len(names):
        message = "Option choice name already exists"
        option.wrong("choices", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message)


def _range(option: Form, kind: int) -> None:
    low: float | None
    high: float | None
    if kind == STRING:
        low = option.number("min_length", least=0, most=6000)
        high = option.number("max_length", least=1, most=6000)
        key = "max_length"
    elif kind == INTEGER:
        low = option.number("min_value", least=-_INT53, most=_INT53)
        high = option.number("max_value", least=-_INT53, most=_INT53)
        key = "max_value"
    else:
        low, high, key = option.decimal("min_value"), option.decimal("max_value"), "max_value"
    if low is not None and high is not None and low > high:
        option.wrong(key, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")


def _size(values: Json) -> int:
    """Discord's measure: names, descriptions and choice values of all levels, each at its longest locale."""
    size = _longest(values, "name") + _longest(values, "description")
    for choice in _objects(values, "choices"):
        size += _longest(choice, "name") + len(str(choice.get("value", "")))
    return size + sum(_size(option) for option in _objects(values, "options"))


def _objects(values: Json, key: str) -> list[Json]:
    """What of a list is an object; the rest is found wrong elsewhere."""
    found = values.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _longest(values: Json, key: str) -> int:
    localised = values.get(f"{key}_localizations")
    texts = [values.get(key), *(localised.values() if isinstance(localised, dict) else ())]
    return max((len(text) for text in texts if isinstance(text, str)), default=0)
