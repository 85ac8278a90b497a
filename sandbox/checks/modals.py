"""Modals: one to five rows or labels with a field each."""

from collections.abc import Callable

from sandbox.checks import components as tree_of
from sandbox.checks.components import Tree
from sandbox.checks.forms import Form, length_problem, root
from sandbox.errors import Problems

MOST_COMPONENTS = 5

_IN_MODAL = (tree_of.ROW, tree_of.TEXT, tree_of.LABEL)
_IN_LABEL = (
    tree_of.STRING_SELECT,
    tree_of.TEXT_INPUT,
    tree_of.USER_SELECT,
    tree_of.ROLE_SELECT,
    tree_of.MENTIONABLE_SELECT,
    tree_of.CHANNEL_SELECT,
    tree_of.FILE_UPLOAD,
    tree_of.RADIO_GROUP,
    tree_of.CHECKBOX_GROUP,
    tree_of.CHECKBOX,
)


def check_modal(payload: object) -> None:
    """The data of a modal: custom_id, title and components."""
    problems = Problems()
    modal(root(payload, problems))
    problems.raise_if_any()


def modal(form: Form) -> None:
    form.text("custom_id", least=1, most=100, required=True)
    form.text("title", least=1, most=45, required=True)
    tree = Tree()
    for child in form.forms("components", least=1, most=MOST_COMPONENTS, required=True):
        _component(tree, child, _IN_MODAL)


def _component(tree: Tree, form: Form, allowed: tuple[int, ...]) -> None:
    kind = form.values.get("type")
    if kind not in allowed:
        listed = ", ".join(map(str, allowed))
        form.wrong_here("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
        return
    tree.number(form)
    _RULES[kind](tree, form)


def _row(tree: Tree, form: Form) -> None:
    """The older way: a row with one text input, which then carries the label itself."""
    for child in form.forms("components", least=1, most=1, required=True):
        _component(tree, child, (tree_of.TEXT_INPUT,))
        if child.values.get("type") == tree_of.TEXT_INPUT:
            child.text("label", least=1, most=45, required=True)


def _label(tree: Tree, form: Form) -> None:
    form.text("label", least=1, most=45, required=True)
    form.text("description", most=100)
    inside = form.form("component", required=True)
    if inside is not None:
        _component(tree, inside, _IN_LABEL)


def _text_input(tree: Tree, form: Form) -> None:
    tree.custom_id(form)
    form.choice("style", (1, 2), required=True)
    form.flag("required")
    form.text("placeholder", most=100)
    least = form.number("min_length", least=0, most=4000) or 0
    most = form.number("max_length", least=1, most=4000) or 4000
    if least > most:
        form.wrong("min_length", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    elif form.values.get("value"):
        form.text("value", least=least, most=most)


def _select(tree: Tree, form: Form) -> None:
    tree_of.select(tree, form)
    form.flag("required")
    if form.values.get("disabled"):
        form.wrong("disabled", "COMPONENT_DISABLED_IN_MODAL", "Components in modals cannot be disabled")


def _radio_group(tree: Tree, form: Form) -> None:
    tree.custom_id(form)
    form.flag("required")
    tree_of.options(form, fewest=2, most=10, most_default=1)


def _checkbox_group(tree: Tree, form: Form) -> None:
    _amount(tree, form)
    most = form.values.get("max_values")
    tree_of.options(form, fewest=1, most=10, most_default=most if isinstance(most, int) else 10)


def _amount(tree: Tree, form: Form) -> None:
    """A field that takes between min_values and max_values things, 10 at most; none only if not required."""
    tree.custom_id(form)
    least = form.number("min_values", least=0, most=10)
    most = form.number("max_values", least=1, most=10)
    if least is not None and most is not None and least > most:
        form.wrong("min_values", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    if least == 0 and form.flag("required") is not False:
        form.wrong("min_values", *length_problem(1, 10))


def _checkbox(tree: Tree, form: Form) -> None:
    tree.custom_id(form)
    form.flag("default")


_RULES: dict[int, Callable[[Tree, Form], None]] = {
    tree_of.ROW: _row,
    tree_of.TEXT: tree_of.text_display,
    tree_of.LABEL: _label,
    tree_of.TEXT_INPUT: _text_input,
    **dict.fromkeys(tree_of.SELECTS, _select),
    tree_of.FILE_UPLOAD: _amount,
    tree_of.RADIO_GROUP: _radio_group,
    tree_of.CHECKBOX_GROUP: _checkbox_group,
    tree_of.CHECKBOX: _checkbox,
}
