"""Whoever has the database and a list of members finds nobody by trying them all."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import pytest

from bot.services.people import pseudonyms
from bot.services.people.pseudonyms import pseudonym
from bot.vault import Vault


@pytest.fixture(autouse=True)
def key() -> Iterator[bytes]:
    before = pseudonyms._key
    assert before is not None
    yield before
    pseudonyms.key_with(before)


def test_the_same_person_fits_and_nobody_else_not_even_in_another_server() -> None:
    assert pseudonym(1, 2) == pseudonym(1, 2)
    assert len({pseudonym(guild_id, user_id) for guild_id in range(9) for user_id in range(9)}) == 81


def test_without_the_secret_it_can_not_be_computed_again() -> None:
    mine = pseudonym(1, 2)
    assert mine != blake2b(b"1:2", digest_size=24, person=b"groundswell").hexdigest()
    pseudonyms.key_with(Vault("abcdefghij" * 4).key_of_pseudonyms)
    theirs = pseudonym(1, 2)
    pseudonyms.key_with(Vault("jihgfedcba" * 4).key_of_pseudonyms)
    assert len({mine, theirs, pseudonym(1, 2)}) == 3
    pseudonyms.key_with(Vault("abcdefghij" * 4).key_of_pseudonyms)
    assert pseudonym(1, 2) == theirs, "after a restart they are known again"


def test_without_a_key_nothing_is_hidden_badly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "_key", None)
    with pytest.raises(RuntimeError):
        pseudonym(1, 2)
