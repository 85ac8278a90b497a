"""Components of messages: rows of buttons and selects, and everything a Components V2 message is built of.

One walk over the tree counts, measures and checks every component.
"""

from collections.abc import Callable, Collection
from itertools import count

from sandbox.checks.forms import Form, length_problem
from sandbox.errors import Json, Problems

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23

PRIMARY, LINK, PREMIUM = 1, 5, 6

SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
IN_ROW = (BUTTON, *SELECTS)
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
IN_MESSAGE_V2 = (*IN_CONTAINER, CONTAINER)

MOST_ROWS = 5
MOST_IN_ROW = 5
MOST_COMPONENTS_V2 = 40
MOST_TEXT_V2 = 4000

_LINK_SCHEMES = ("http", "https", "discord")
_MEDIA_SCHEMES = ("http", "https", "attachment")
_DEFAULT_TYPES = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}


def check_components(
    components: list[Json], *, v2: bool = False, files: Collection[str] | None = None
) -> None:
    """A message's ``components``. ``files`` are the names that ``attachment://`` may refer to, if known."""
    problems = Problems()
    walk(Form({"components": components}, problems), v2=v2, files=files)
    problems.raise_if_any()


def walk(form: Form, *, v2: bool, files: Collection[str] | None = None) -> None:
    """Check the ``components`` of the message in ``form``."""
    tree = Tree(files)
    if not v2:
        tree.children(form, (ROW,), most=MOST_ROWS)
        return
    tree.children(form, IN_MESSAGE_V2, most=MOST_COMPONENTS_V2)
    if tree.components > MOST_COMPONENTS_V2:
        message = f"The total number of components exceeds the maximum of {MOST_COMPONENTS_V2}"
        form.wrong("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    if tree.characters > MOST_TEXT_V2:
        message = f"Components displayable text size exceeds maximum size of {MOST_TEXT_V2}"
        form.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


class Tree:
    """What has been met so far on the walk over one message's or modal's components."""

    __slots__ = ("characters", "components", "custom_ids", "files", "ids")

    def __init__(self, files: Collection[str] | None = None) -> None:
        self.files = files
        self.components = 0
        self.characters = 0
        self.custom_ids: set[str] = set()
        self.ids: set[int] = set()

    def children(self, form: Form, allowed: tuple[int, ...], *, most: int, least: int = 0) -> list[Form]:
        children = form.forms("components", most=most, least=least, required=least > 0)
        for child in children:
            self.component(child, allowed)
        return children

    def component(self, form: Form, allowed: tuple[int, ...]) -> None:
        """A component in a place where only the ``allowed`` types may stand."""
        kind = form.values.get("type")
        if kind not in allowed:
            listed = ", ".join(map(str, allowed)) + ("," if len(allowed) == 1 else "")
            message = f'Value of field "type" must be one of ({listed}).'
            form.wrong_here("UNION_TYPE_CHOICES", message)
            return
        self.components += 1
        number = form.values.get("id")
        if number is not None:
            self.number(form)
        _RULES[kind](self, form)

    def number(self, form: Form) -> None:
        """A component's own id: unique, and 0 asks Discord to choose one."""
        number = form.number("id", least=0, most=2**31 - 1)
        if number and number in self.ids:
            form.wrong("id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        elif number:
            self.ids.add(number)

    def custom_id(self, form: Form) -> None:
        value = form.text("custom_id", least=1, most=100, required=True)
        if value is None:
            return
        if value in self.custom_ids:
            message = "Component custom id cannot be duplicated"
            form.wrong("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", message)
        self.custom_ids.add(value)


def _row(tree: Tree, form: Form) -> None:
    children = tree.children(form, IN_ROW, least=1, most=MOST_IN_ROW)
    if len(children) < 2:
        return
    for index, child in enumerate(children):
        if index and (children[0].values.get("type") in SELECTS or child.values.get("type") in SELECTS):
            message = "The specified component exceeds the maximum width"
            child.wrong_here("COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _button(tree: Tree, form: Form) -> None:
    style = form.choice("style", range(PRIMARY, PREMIUM + 1), required=True)
    label = form.text("label", most=80)
    form.flag("disabled")
    emoji = form.form("emoji")
    if emoji is not None:
        check_emoji(emoji)
    if style == PREMIUM:
        _premium(form)
        return
    if style == LINK:
        _link(form)
    elif style is not None:
        if form.values.get("custom_id") is None:
            form.wrong("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
        else:
            tree.custom_id(form)
        if form.values.get("url") is not None:
            _both(form)
    if not label and emoji is None and not form.values.get("label"):
        form.missing("label")


def _link(form: Form) -> None:
    if form.values.get("url") is None:
        form.wrong("url", "BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
    else:
        form.url("url", schemes=_LINK_SCHEMES, most=512)
    if form.values.get("custom_id") is not None:
        _both(form)


def _both(form: Form) -> None:
    message = "A custom id and url cannot both be specified"
    form.wrong("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)


def _premium(form: Form) -> None:
    form.snowflake("sku_id", required=True)
    for key in ("custom_id", "label", "url", "emoji"):
        if form.values.get(key) is not None:
            form.wrong(key, "BUTTON_COMPONENT_PREMIUM_FIELD", "This field cannot be set on a premium button")


def check_emoji(form: Form) -> None:
    """A custom emoji has an id; without one the name is the emoji itself, which no plain word can be."""
    name = form.text("name", most=32)
    number = form.snowflake("id")
    keycap = name is not None and "\u20e3" in name
    if number is None and (not name or (name.isascii() and not keycap)):
        form.wrong("name", "COMPONENT_INVALID_EMOJI", "Invalid emoji")


def select(tree: Tree, form: Form) -> None:
    tree.custom_id(form)
    form.text("placeholder", most=150)
    form.flag("disabled")
    most = form.number("max_values", least=1, most=25)
    most = 1 if most is None else most
    least = form.number("min_values", least=0, most=25)
    least = 1 if least is None else least
    if least > most:
        form.wrong("min_values", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    if form.values["type"] == STRING_SELECT:
        options(form, fewest=max(1, most), most=25, most_default=most)
    else:
        _default_values(form, least=least, most=most)
    if form.values["type"] == CHANNEL_SELECT:
        form.items("channel_types", most=20)


def options(form: Form, *, fewest: int, most: int, most_default: int) -> None:
    """The options of a select, a radio group or a checkbox group."""
    values: set[str] = set()
    defaults = 0
    for option in form.forms("options", least=fewest, most=most, required=True):
        option.text("label", least=1, most=100, required=True)
        option.text("description", most=100)
        value = option.text("value", least=1, most=100, required=True)
        if value in values:
            message = "The specified option value is already used"
            option.wrong("value", "COMPONENT_OPTION_VALUE_DUPLICATED", message)
        elif value is not None:
            values.add(value)
        if option.flag("default"):
            defaults += 1
        emoji = option.form("emoji")
        if emoji is not None:
            check_emoji(emoji)
    if defaults > most_default:
        message = "The specified number of default values exceeds the specified maximum values"
        form.wrong("options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message)


def _default_values(form: Form, *, least: int, most: int) -> None:
    defaults = form.forms("default_values", most=25)
    if not defaults:
        return
    if not least <= len(defaults) <= most:
        form.wrong("default_values", *length_problem(least, most))
    allowed = _DEFAULT_TYPES[form.values["type"]]
    for default in defaults:
        default.snowflake("id", required=True)
        if default.values.get("type") not in allowed:
            message = f"Value must be one of {{{', '.join(allowed)}}}."
            default.wrong("type", "BASE_TYPE_CHOICES", message)


def text_display(tree: Tree, form: Form) -> None:
    content = form.text("content", least=1, most=MOST_TEXT_V2, required=True)
    if content is not None:
        tree.characters += len(content)


def _section(tree: Tree, form: Form) -> None:
    tree.children(form, (TEXT,), least=1, most=3)
    accessory = form.form("accessory", required=True)
    if accessory is not None:
        tree.component(accessory, (BUTTON, THUMBNAIL))


def _thumbnail(tree: Tree, form: Form) -> None:
    form.text("description", least=1, most=1024)
    form.flag("spoiler")
    _media(tree, form, "media", _MEDIA_SCHEMES)


def _gallery(tree: Tree, form: Form) -> None:
    for item in form.forms("items", least=1, most=10, required=True):
        _thumbnail(tree, item)


def _file(tree: Tree, form: Form) -> None:
    form.flag("spoiler")
    _media(tree, form, "file", ("attachment",))


def _media(tree: Tree, form: Form, key: str, schemes: tuple[str, ...]) -> None:
    media = form.form(key, required=True)
    url = media.url("url", schemes=schemes, required=True) if media is not None else None
    if media is None or url is None or tree.files is None or not url.startswith("attachment://"):
        return
    if url.removeprefix("attachment://") not in tree.files:
        message = f"The referenced attachment {url} was not found"
        media.wrong("url", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", message)


def _separator(_tree: Tree, form: Form) -> None:
    form.flag("divider")
    form.choice("spacing", (1, 2))


def _container(tree: Tree, form: Form) -> None:
    form.number("accent_color", least=0, most=0xFFFFFF)
    form.flag("spoiler")
    tree.children(form, IN_CONTAINER, least=1, most=MOST_COMPONENTS_V2)


_RULES: dict[int, Callable[[Tree, Form], None]] = {
    ROW: _row,
    BUTTON: _button,
    **dict.fromkeys(SELECTS, select),
    SECTION: _section,
    TEXT: text_display,
    THUMBNAIL: _thumbnail,
    GALLERY: _gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
}


def numbered(components: list[Json]) -> list[Json]:
    """The components as Discord gives them back: each with an id of its own, in reading order from 1."""
    taken = {number for number in _given_ids(components) if number}
    fresh = (number for number in count(1) if number not in taken)
    return [_with_ids(component, lambda: next(fresh)) for component in components]


def _given_ids(components: list[Json]) -> list[int]:
    found: list[int] = []
    for component in components:
        found.append(component.get("id") or 0)
        found += _given_ids(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                found += _given_ids([component[key]])
    return found


def _with_ids(component: Json, fresh: Callable[[], int]) -> Json:
    copy = {**component, "id": component.get("id") or fresh()}
    if "components" in component:
        copy["components"] = [_with_ids(child, fresh) for child in component["components"]]
    for key in ("accessory", "component"):
        if component.get(key):
            copy[key] = _with_ids(component[key], fresh)
    return copy
