"""An Open Badge says what was signed, to anybody, without asking anybody; a changed byte says nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot import badges
from bot.__main__ import cli
from bot.badges import Evidence, NotGenuine, Record
from bot.errors import OperatorError
from bot.vault import Vault

NOW = datetime(2026, 11, 28, 12, 30, 5, 99, tzinfo=UTC)
KEY = badges.key_from(Vault("abcdefghij" * 4).seed_of(7))
RECORD = Record(
    "محمد 🌱",
    "Rising Tide",
    "Hours of volunteering",
    "What people did, as they and those who lead it have said.",
    2.5,
    datetime(2026, 1, 3, 10, tzinfo=UTC),
    datetime(2026, 3, 4, 12, tzinfo=UTC),
    [Evidence("Stall", "3 Jan 2026, 10:00 to 12:30: 2.5 h")],
)
BADGE = badges.signed(RECORD, KEY, now=NOW)


def part(number: int) -> dict[str, object]:
    raw = BADGE.split(".")[number]
    found: dict[str, object] = json.loads(urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    return found


def written(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_what_was_signed_is_read_from_it() -> None:
    found = badges.verify(BADGE)
    assert (found.name, found.organisation, found.hours) == ("محمد 🌱", "Rising Tide", "2.5")
    assert found.issuer == badges.did_of(KEY.public_key())
    assert found.issued == "2026-11-28T12:30:05Z"
    assert found.evidence == RECORD.evidence


def test_it_is_verified_with_nothing_but_what_is_in_it() -> None:
    """As anybody else's program does it: the key is the name of the issuer."""
    issuer = str(part(1)["iss"])
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in issuer.removeprefix("did:key:z"):
        number = number * 58 + alphabet.index(letter)
    multikey = number.to_bytes(34, "big")
    assert multikey[:2] == b"\xed\x01"
    said, _point, signature = BADGE.rpartition(".")
    raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    Ed25519PublicKey.from_public_bytes(multikey[2:]).verify(raw, said.encode())
    jwk = part(0)["jwk"]
    assert jwk == {"kty": "OKP", "crv": "Ed25519", "x": urlsafe_b64encode(multikey[2:]).decode().rstrip("=")}


def test_it_is_an_open_badge_of_the_third_version() -> None:
    badge = part(1)
    assert badge["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    issuer, subject = badge["issuer"], badge["credentialSubject"]
    assert isinstance(issuer, dict)
    assert isinstance(subject, dict)
    assert (badge["iss"], badge["jti"], badge["nbf"]) == (issuer["id"], badge["id"], int(NOW.timestamp()))
    assert subject["achievement"]["achievementType"] == "CommunityService"
    assert {"id", "type", "name", "description", "criteria"} <= subject["achievement"].keys()
    measure = subject["achievement"]["resultDescription"][0]["id"]
    assert subject["result"] == [{"type": ["Result"], "resultDescription": measure, "value": "2.5"}]
    assert str(badge["id"]).startswith("urn:uuid:")
    assert badge["id"] != json.loads(json.dumps(part_of(badges.signed(RECORD, KEY, now=NOW))))["id"]


def part_of(badge: str) -> dict[str, object]:
    raw = badge.split(".")[1]
    found: dict[str, object] = json.loads(urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    return found


def test_any_changed_byte_is_noticed() -> None:
    for at, sign in enumerate(BADGE):
        for other in {"A" if sign != "A" else "B", ".", "é"} - {sign}:
            with pytest.raises(NotGenuine):
                badges.verify(BADGE[:at] + other + BADGE[at + 1 :])
    for changed in (BADGE[:-1], BADGE + "A", BADGE + "=", "." + BADGE, BADGE[:50] + "\n" + BADGE[50:], ""):
        with pytest.raises(NotGenuine):
            badges.verify(changed)


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda raw: raw.decode("latin-1"))))
def test_whatever_is_no_badge_is_said_plainly(text: str) -> None:
    with pytest.raises(NotGenuine):
        badges.verify(text)


@pytest.mark.parametrize(
    ("header", "change"),
    [
        ({"alg": "none"}, {}),
        ({"alg": "HS256"}, {}),
        ({"alg": "EdDSA"}, {"iss": "did:key:z6Mk"}),
        ({"alg": "EdDSA"}, {"iss": "did:web:example.org"}),
        ({"alg": "EdDSA"}, {"iss": "did:key:z" + "1" * 900}),
        ({"alg": "EdDSA"}, {"iss": 5}),
        ({"alg": "EdDSA", "crit": ["b64"]}, {}),
        ({"alg": "EdDSA"}, {"issuer": "somebody"}),
    ],
)
def test_one_that_names_another_way_or_another_key_is_not_believed(
    header: dict[str, object], change: dict[str, object]
) -> None:
    said = f"{written(header)}.{written({**part(1), **change})}"
    signature = urlsafe_b64encode(KEY.sign(said.encode())).decode().rstrip("=")
    with pytest.raises(NotGenuine):
        badges.verify(f"{said}.{signature}")


def test_somebody_else_signs_only_in_their_own_name() -> None:
    other = Ed25519PrivateKey.generate()
    said = BADGE.rpartition(".")[0]
    signature = urlsafe_b64encode(other.sign(said.encode())).decode().rstrip("=")
    with pytest.raises(NotGenuine, match="was changed"):
        badges.verify(f"{said}.{signature}")
    assert badges.verify(badges.signed(RECORD, other, now=NOW)).issuer != badges.verify(BADGE).issuer


def test_each_server_and_each_installation_has_a_key_of_its_own_that_stays() -> None:
    seeds = {Vault(secret * 4).seed_of(guild) for secret in ("abcdefghij", "jihgfedcba") for guild in (7, 8)}
    assert len(seeds) == 4
    assert Vault("abcdefghij" * 4).seed_of(7) in seeds


def test_the_command_says_so_of_a_file(tmp_path: Path) -> None:
    genuine, changed = tmp_path / "record.jwt", tmp_path / "changed.jwt"
    genuine.write_text(BADGE)
    changed.write_text(BADGE[:-10] + "AAAAAAAAAA")
    said = CliRunner().invoke(cli, ["verify", str(genuine)]).output
    for text in ("is as it was signed", "Rising Tide", "محمد", "2.5 hours", "did:key:z6Mk", "- Stall: 3 Jan"):
        assert text in said
    for bad, why in ((changed, "was changed"), (tmp_path / "none", "can't be read"), (tmp_path, "can't be")):
        refused = CliRunner().invoke(cli, ["verify", str(bad)]).exception
        assert isinstance(refused, OperatorError)
        assert why in str(refused)
