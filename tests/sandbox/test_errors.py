import pytest

from sandbox import errors
from sandbox.errors import ApiError, Kind, Problems


def test_an_error_is_answered_with_discords_status_code_and_sentence() -> None:
    refusal = ApiError(errors.UNKNOWN_CHANNEL)
    assert refusal.status == 404
    assert refusal.body() == {"message": "Unknown Channel", "code": 10003}


def test_a_sentence_of_its_own_takes_the_place_of_the_usual_one() -> None:
    assert ApiError(errors.MAX_COMMANDS, message="Too many.").body()["message"] == "Too many."


def test_what_is_wrong_is_nested_by_path_with_positions_as_keys() -> None:
    problems = Problems()
    problems.add(("components", 0, "label"), "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.")
    problems.add(("components", 0, "label"), "SECOND", "As well.")
    problems.add(("content",), "BASE_TYPE_REQUIRED", "This field is required")
    with pytest.raises(ApiError) as refusal:
        problems.raise_if_any()
    assert refusal.value.body() == {
        "message": "Invalid Form Body",
        "code": 50035,
        "errors": {
            "components": {
                "0": {
                    "label": {
                        "_errors": [
                            {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 80 or fewer in length."},
                            {"code": "SECOND", "message": "As well."},
                        ]
                    }
                }
            },
            "content": {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}]},
        },
    }


def test_what_is_wrong_with_the_payload_itself_stands_at_the_root() -> None:
    refusal = errors.invalid((), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    assert list(refusal.body()["errors"]) == ["_errors"]


def test_nothing_is_raised_while_nothing_is_wrong() -> None:
    problems = Problems()
    assert not problems
    problems.raise_if_any()


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (errors.UNAUTHORIZED, 401, 0),
        (errors.UNKNOWN_GUILD, 404, 10004),
        (errors.UNKNOWN_MEMBER, 404, 10007),
        (errors.UNKNOWN_MESSAGE, 404, 10008),
        (errors.UNKNOWN_ROLE, 404, 10011),
        (errors.UNKNOWN_USER, 404, 10013),
        (errors.UNKNOWN_WEBHOOK, 404, 10015),
        (errors.UNKNOWN_INTERACTION, 404, 10062),
        (errors.UNKNOWN_EVENT, 404, 10070),
        (errors.TOO_OLD_EDITS, 429, 30046),
        (errors.TOO_MANY_DMS, 400, 40003),
        (errors.ALREADY_ACKNOWLEDGED, 400, 40060),
        (errors.MISSING_ACCESS, 403, 50001),
        (errors.CANNOT_EDIT_OTHERS, 403, 50005),
        (errors.EMPTY_MESSAGE, 400, 50006),
        (errors.CANNOT_DM, 403, 50007),
        (errors.MISSING_PERMISSIONS, 403, 50013),
        (errors.INVALID_WEBHOOK_TOKEN, 401, 50027),
        (errors.THREAD_ARCHIVED, 400, 50083),
        (errors.NO_SHARED_GUILD, 403, 50278),
    ],
)
def test_the_codes_a_bot_tells_apart_are_discords(kind: Kind, status: int, code: int) -> None:
    assert (kind.status, kind.code) == (status, code)


def test_no_two_kinds_share_a_code() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, Kind) and kind.code]
    assert len({kind.code for kind in kinds}) == len(kinds)
