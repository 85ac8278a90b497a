from typing import Any

import pytest

from sandbox.checks import check_command, check_commands
from sandbox.errors import ApiError, Json
from tests.sandbox.payloads import command, option, problems

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, CHANNEL, NUMBER = 1, 2, 3, 4, 5, 7, 10
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"
INVALID_NAME = "APPLICATION_COMMAND_INVALID_NAME"


def choice(name: str = "n", value: Any = "v", **fields: Any) -> Json:
    return {"name": name, "value": value, **fields}


def test_a_rich_command_is_accepted() -> None:
    new = option(
        SUBCOMMAND,
        "new",
        options=[
            option(STRING, "deadline", required=True, autocomplete=True, max_length=40, min_length=1),
            option(INTEGER, "target", min_value=1, max_value=1000),
            option(NUMBER, "share", min_value=0.5, max_value=0.9),
            option(CHANNEL, "where", channel_types=[0]),
            option(INTEGER, "size", choices=[choice("one", 1), choice("two", 2)]),
        ],
    )
    group = option(GROUP, "more", options=[option(SUBCOMMAND, "inner", options=[option(BOOLEAN, "sure")])])
    check_command(
        command(
            new,
            group,
            name_localizations={"es-ES": "petición"},
            description_localizations={"es-ES": "Pide algo"},
            default_member_permissions="32",
            contexts=[0, 1],
            integration_types=[0],
            nsfw=False,
        )
    )


@pytest.mark.parametrize("name", ["ask", "a" * 32, "día", "помощь", "やること", "सेवा", "ask-me_1'"])
def test_names_of_any_script_are_accepted(name: str) -> None:
    check_command(command(name=name))


@pytest.mark.parametrize("name", ["Ask", "ask me", "ask!", "ÁSK", "ask/new"])
def test_names_with_capitals_spaces_or_signs_are_refused(name: str) -> None:
    assert problems(lambda: check_command(command(name=name))) == {"name": [INVALID_NAME]}


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        (command(name="a" * 33), "name", BAD_LENGTH),
        (command(name=None), "name", "BASE_TYPE_REQUIRED"),
        (command(description="x" * 101), "description", BAD_LENGTH),
        (command(description=""), "description", "BASE_TYPE_REQUIRED"),
        (command(type=4), "type", "BASE_TYPE_CHOICES"),
        (command(name_localizations={"es-ES": "Pedir"}), "name_localizations.es-ES", INVALID_NAME),
        (command(name_localizations={"es": "pedir"}), "name_localizations.es", "BASE_TYPE_CHOICES"),
        (command(name_localizations={"es-ES": "x" * 33}), "name_localizations.es-ES", BAD_LENGTH),
        (
            {"name": "Thank", "type": 2, "name_localizations": {"es-ES": "x" * 33}},
            "name_localizations.es-ES",
            BAD_LENGTH,
        ),
        (
            command(option(name_localizations={"es-419": "dos palabras"})),
            "options.0.name_localizations.es-419",
            INVALID_NAME,
        ),
        (
            command(description_localizations={"de": "x" * 101}),
            "description_localizations.de",
            BAD_LENGTH,
        ),
        (command(default_member_permissions="all"), "default_member_permissions", "NUMBER_TYPE_COERCE"),
        (command(contexts=[3]), "contexts", "BASE_TYPE_CHOICES"),
        (command(contexts=[]), "contexts", BAD_LENGTH),
        (command(contexts=[0, 0]), "contexts", "SET_TYPE_ALREADY_CONTAINS_VALUE"),
        (command(integration_types=[2]), "integration_types", "BASE_TYPE_CHOICES"),
        (command(*(option(name=f"o{n}") for n in range(26))), "options", "BASE_TYPE_MAX_LENGTH"),
        (command(option(12)), "options.0", "UNION_TYPE_CHOICES"),
        (command(option(name="Title")), "options.0.name", INVALID_NAME),
        (command(option(description=None)), "options.0.description", "BASE_TYPE_REQUIRED"),
        (command(option(), option()), "options.1.name", "APPLICATION_COMMAND_OPTION_NAME_ALREADY_EXISTS"),
        (
            command(option(name="a"), option(name="b", required=True)),
            "options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            command(option(SUBCOMMAND, "new"), option(STRING)),
            "options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            command(option(SUBCOMMAND, "new", options=[option(SUBCOMMAND, "deep")])),
            "options.0.options.0",
            "UNION_TYPE_CHOICES",
        ),
        (
            command(option(GROUP, "more", options=[option(STRING)])),
            "options.0.options.0",
            "UNION_TYPE_CHOICES",
        ),
        (
            command(option(SUBCOMMAND, "new", options=[option(name="a"), option(name="b", required=True)])),
            "options.0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            command(option(choices=[choice(str(n), str(n)) for n in range(26)])),
            "options.0.choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(option(choices=[choice("a", "1"), choice("a", "2")])),
            "options.0.choices",
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
        ),
        (command(option(choices=[choice("x" * 101)])), "options.0.choices.0.name", BAD_LENGTH),
        (
            command(option(INTEGER, choices=[choice("a", "b")])),
            "options.0.choices.0.value",
            "NUMBER_TYPE_COERCE",
        ),
        (
            command(option(autocomplete=True, choices=[choice()])),
            "options.0.autocomplete",
            "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_WITH_CHOICES",
        ),
        (command(option(max_length=6001)), "options.0.max_length", "NUMBER_TYPE_MAX"),
        (command(option(min_length=5, max_length=4)), "options.0.max_length", "NUMBER_TYPE_MIN"),
        (command(option(INTEGER, min_value=5, max_value=4)), "options.0.max_value", "NUMBER_TYPE_MIN"),
        (command(option(INTEGER, max_value=2**53 + 1)), "options.0.max_value", "NUMBER_TYPE_MAX"),
    ],
)
def test_a_command_is_refused_with(payload: Json, path: str, code: str) -> None:
    assert problems(lambda: check_command(payload)) == {path: [code]}


def big_command(characters: int) -> Json:
    """A command of so many characters, counted as Discord does."""
    given = command(*(option(name=f"o{n:02}", description="x" * 97) for n in range(25)))
    left = characters - len("ask") - len(given["description"]) - 25 * 100
    choices = [choice(f"{n:03}", "v" * 97) for n in range(left // 100)]
    choices.append(choice("a", "v" * (left % 100 - 1)))
    for place, at in enumerate(range(0, len(choices), 25)):
        given["options"][place]["choices"] = choices[at : at + 25]
    return given


def test_eight_thousand_characters_are_the_most_for_a_command() -> None:
    check_command(big_command(8000))
    found = problems(lambda: check_command(big_command(8001)))
    assert found == {"": ["APPLICATION_COMMAND_TOO_LARGE"]}


def test_only_the_longest_locale_counts_towards_the_size() -> None:
    full = big_command(8000)
    check_command({**full, "name_localizations": {"de": "abc", "es-ES": "abc"}})
    longer = {**full, "name_localizations": {"de": "abcd"}}
    assert problems(lambda: check_command(longer)) == {"": ["APPLICATION_COMMAND_TOO_LARGE"]}


def test_a_context_menu_command_has_a_free_name_and_nothing_else() -> None:
    check_command({"type": 2, "name": "Say hello to"})
    menu = {"type": 3, "name": "Report", "description": "d", "options": [option()]}
    assert problems(lambda: check_command(menu)) == {
        "description": ["APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION"],
        "options": ["APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS"],
    }


def test_an_edit_of_a_command_may_leave_out_everything() -> None:
    check_command({}, partial=True)
    found = problems(lambda: check_command({"name": "Ask"}, partial=True))
    assert found == {"name": [INVALID_NAME]}


def many(count: int, **fields: Any) -> list[Json]:
    return [command(name=f"c{number}", **fields) for number in range(count)]


def test_a_scope_holds_100_slash_and_15_of_each_menu_command() -> None:
    menus = [{"type": kind, "name": f"Menu {number}"} for kind in (2, 3) for number in range(15)]
    check_commands(many(100) + menus)
    for too_many in (many(101), [*menus, {"type": 2, "name": "One more"}]):
        with pytest.raises(ApiError) as refusal:
            check_commands(too_many)
        assert refusal.value.code == 30032


def test_names_are_unique_per_type_in_a_scope() -> None:
    check_commands([command(name="ask"), {"type": 2, "name": "ask"}])
    found = problems(lambda: check_commands([command(name="ask"), command(name="ask")]))
    assert found == {"1": ["APPLICATION_COMMANDS_DUPLICATE_NAME"]}


def test_what_is_wrong_in_a_list_is_found_by_position() -> None:
    found = problems(lambda: check_commands([command(), command(option(name="X"), name="b")]))
    assert found == {"1.options.0.name": [INVALID_NAME]}


def test_a_list_of_commands_is_a_list_of_objects() -> None:
    assert problems(lambda: check_commands({"name": "ask"})) == {"": ["LIST_TYPE_CONVERT"]}
    assert problems(lambda: check_commands([command(), "ask"])) == {"1": ["MODEL_TYPE_CONVERT"]}
    assert problems(lambda: check_commands(many(131))) == {"": ["BASE_TYPE_MAX_LENGTH"]}
