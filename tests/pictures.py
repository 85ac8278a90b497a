"""Small pictures of each kind, with what a camera writes beside them."""

from __future__ import annotations

from base64 import b64decode
from struct import pack
from zlib import compress, crc32

#: Where it was taken: what no picture may carry along.
PLACE = b"GPS 41.3874 2.1686"


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))


def png(width: int = 8, height: int = 4, *, noted: bytes = PLACE) -> bytes:
    """All of one green."""
    dots = b"".join(b"\0" + b"\x2a\xa1\x98" * width for _line in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"tEXt", b"Comment\0" + noted),
            _chunk(b"eXIf", noted),
            _chunk(b"IDAT", compress(dots)),
            _chunk(b"IEND", b""),
        )
    )


#: One white dot, as a program writes it without anything beside.
PLAIN_JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////"
    "////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)


def exif(orientation: int, order: str = ">") -> bytes:
    """As a camera writes it: which way up, and a text."""
    head = pack(f"{order}2sHI", b"MM" if order == ">" else b"II", 42, 8)
    entries = pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0) + pack(
        f"{order}HHI4s", 0x010F, 2, 4, b"Cam\0"
    )
    return b"Exif\0\0" + head + pack(f"{order}H", 2) + entries + pack(f"{order}I", 0) + PLACE


def segment(marker: int, data: bytes) -> bytes:
    return pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(orientation: int = 1, order: str = ">") -> bytes:
    """With Exif, XMP, IPTC, a comment and a colour profile, and behind it a film of what was around."""
    beside = (
        segment(0xE1, exif(orientation, order)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        segment(0xED, b"Photoshop 3.0\0" + PLACE),
        segment(0xE2, b"MPF\0" + PLACE),
        segment(0xE2, b"ICC_PROFILE\0\1\1sRGB"),
        segment(0xFE, PLACE),
    )
    return PLAIN_JPEG[:2] + b"".join(beside) + PLAIN_JPEG[2:] + b"\xff\xd9" + b"ftypmp42" + PLACE


def _riff(name: bytes, data: bytes) -> bytes:
    return name + pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp() -> bytes:
    one_dot = b64decode("L2AAAAAAAAAAAA==")
    inside = b"WEBP" + b"".join(
        (
            _riff(b"VP8X", pack("<I", 0x0C | 0x20) + b"\0\0\0\0\0\0"),
            _riff(b"VP8L", one_dot),
            _riff(b"EXIF", PLACE),
            _riff(b"XMP ", PLACE),
        )
    )
    return b"RIFF" + pack("<I", len(inside)) + inside


def gif() -> bytes:
    """Two dots that move, with a comment and what a program wrote."""
    colours = b"\0\0\0\xff\xff\xff"
    repeats = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    told = b"\x21\xfe" + bytes((len(PLACE),)) + PLACE + b"\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes((len(PLACE),)) + PLACE + b"\0"
    frame = b"\x21\xf9\x04\0\x0a\0\0\0" + b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\1\0\1\0\x80\0\0" + colours + repeats + told + xmp + frame * 2 + b"\x3b" + PLACE
