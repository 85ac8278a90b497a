"""An Open Badge that verifies offline: what somebody did here, signed, to be shown anywhere.

A badge is a W3C verifiable credential of Open Badges 3.0, signed as that says of JSON web tokens (§ 8.2):
three parts of base64 with points between them. Whoever has it needs nothing else: the issuer's name is its
key (`did:key`), so that no server has to be asked, ours least of all. See docs/design.md § 108.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.errors import OperatorError

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
DID = "did:key:z"
#: How a key of Ed25519 begins as a multikey.
ED25519 = b"\xed\x01"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: Characters; what is longer is no badge of ours.
LONGEST = 4_000_000


class NotGenuine(OperatorError):
    """It is no badge, or not as it was signed; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing they did, in words."""

    title: str
    when: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is said of somebody; the name is what they typed."""

    name: str
    organisation: str
    title: str
    about: str
    hours: float
    first: datetime
    last: datetime
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a genuine badge says."""

    issuer: str
    organisation: str
    name: str
    title: str
    hours: str
    issued: str
    evidence: Sequence[Evidence]


def key_from(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def did_of(key: Ed25519PublicKey) -> str:
    """The name of whoever has this key."""
    return DID + _base58(ED25519 + key.public_bytes_raw())


def signed(record: Record, key: Ed25519PrivateKey, *, now: datetime) -> str:
    """The badge of this record; each has a number of its own that leads nowhere."""
    issuer = did_of(key.public_key())
    credential = _credential(record, issuer, now)
    claims = {"iss": issuer, "jti": credential["id"], "nbf": int(now.timestamp())}
    public = _encoded(key.public_key().public_bytes_raw())
    header = {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": f"{issuer}#{issuer.removeprefix('did:key:')}",
        "jwk": {"kty": "OKP", "crv": "Ed25519", "x": public},
    }
    said = f"{_encoded(_json(header))}.{_encoded(_json({**credential, **claims}))}"
    return f"{said}.{_encoded(key.sign(said.encode()))}"


def _credential(record: Record, issuer: str, now: datetime) -> dict[str, object]:
    measure = f"urn:uuid:{uuid5(NAMESPACE_URL, issuer + '#hours')}"
    return {
        "@context": [*CONTEXTS],
        "id": f"urn:uuid:{uuid4()}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": record.title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": record.organisation},
        "validFrom": _moment(now),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": record.name,
                    "identityType": "name",
                }
            ],
            "activityStartDate": _moment(record.first),
            "activityEndDate": _moment(record.last),
            "achievement": {
                "id": f"urn:uuid:{uuid5(NAMESPACE_URL, issuer)}",
                "type": ["Achievement"],
                "achievementType": "CommunityService",
                "name": record.title,
                "description": record.about,
                "criteria": {"narrative": record.about},
                "resultDescription": [
                    {"id": measure, "type": ["ResultDescription"], "name": "Hours", "resultType": "Result"}
                ],
            },
            "result": [{"type": ["Result"], "resultDescription": measure, "value": f"{record.hours:g}"}],
        },
        "evidence": [
            {"type": ["Evidence"], "name": one.title, "narrative": one.when} for one in record.evidence
        ],
    }


def verify(badge: str) -> Verified:
    """What it says, if it is as it was signed by whoever it says has signed it. Nothing else is needed, and
    no place asked. Raises NotGenuine.
    """
    parts = badge.strip("\r\n").split(".")
    if len(parts) != 3 or len(badge) > LONGEST:
        raise NotGenuine("This is no Open Badge that was signed as a JSON web token.")
    header, credential = _object(_decoded(parts[0])), _object(_decoded(parts[1]))
    issuer = credential.get("iss")
    profile = credential.get("issuer")
    if header.get("alg") != "EdDSA" or not isinstance(issuer, str):
        raise NotGenuine("This badge is not signed with Ed25519.")
    key = _key_of(issuer)
    if not isinstance(profile, dict) or profile.get("id") != issuer or "crit" in header:
        raise NotGenuine("This badge says of two different keys that they have signed it.")
    try:
        key.verify(_decoded(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    except InvalidSignature:
        raise NotGenuine("This badge is not as it was signed: something in it was changed.") from None
    return _read(credential, issuer, profile)


def verified_text(badge: bytes) -> str:
    """What a genuine badge says, in lines to print. Raises NotGenuine."""
    try:
        found = verify(badge.decode())
    except UnicodeDecodeError:
        raise NotGenuine("This is no Open Badge that was signed as a JSON web token.") from None
    lines = [
        "This badge is as it was signed.",
        f"Signed with: {found.issuer}",
        f"In the name of: {found.organisation}",
        f"On: {found.issued}",
        f"Says of: {found.name}",
        f"{found.title}: {found.hours} hours",
        *(f"- {one.title}: {one.when}" for one in found.evidence),
        "Whether that key is theirs, ask them: each record of theirs names it.",
    ]
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in lines)


def _read(credential: Mapping[str, object], issuer: str, profile: Mapping[str, object]) -> Verified:
    """Signed is whatever somebody has signed; of another issuer something may be missing."""
    subject = _of(credential.get("credentialSubject"))
    evidence = credential.get("evidence")
    return Verified(
        issuer=issuer,
        organisation=_text(profile.get("name")),
        name=_text(_of(subject.get("identifier")).get("identityHash")),
        title=_text(credential.get("name")),
        hours=_text(_of(subject.get("result")).get("value")),
        issued=_text(credential.get("validFrom")),
        evidence=[
            Evidence(_text(one.get("name")), _text(one.get("narrative")))
            for one in (evidence if isinstance(evidence, list) else ())
            if isinstance(one, dict)
        ],
    )


def _of(value: object) -> Mapping[str, object]:
    """It, or the first of several."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(raw: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(raw)
    except ValueError:
        raise NotGenuine("This badge can't be read: something in it was changed.") from None
    if not isinstance(found, dict):
        raise NotGenuine("This badge can't be read: something in it was changed.")
    return found


def _key_of(did: str) -> Ed25519PublicKey:
    number = 0
    for letter in did.removeprefix(DID):
        if letter not in _BASE58:
            number = 0
            break
        number = number * 58 + _BASE58.index(letter)
    raw = number.to_bytes(64, "big").lstrip(b"\0") if number < 1 << 512 else b""
    if not did.startswith(DID) or len(raw) != 34 or not raw.startswith(ED25519):
        raise NotGenuine("The name of whoever signed this badge is no key of Ed25519.")
    return Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519))


def _base58(raw: bytes) -> str:
    number, written = int.from_bytes(raw, "big"), ""
    while number:
        number, at = divmod(number, 58)
        written = _BASE58[at] + written
    return written


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(part: str) -> bytes:
    """Only as it is written by everybody: other letters that mean the same would be a change unnoticed."""
    try:
        raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raw = b""
    if _encoded(raw) != part:
        raise NotGenuine("This badge can't be read: something in it was changed.")
    return raw
