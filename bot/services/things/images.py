"""Pictures as bytes: known by how they begin, and without what stands beside the picture itself.

What a camera or a program writes into a file (the place, the moment, a name, a small copy of what was cropped
away) is left out, whatever the kind. Nothing is drawn anew: the picture keeps its every dot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import error, pack, unpack_from

from bot.errors import Invalid
from bot.i18n import N_

#: Bytes: a photo as phones send it. Each copy of the database holds them all.
MOST_BYTES = 4 * 1024 * 1024
MEGABYTE = 1024 * 1024

UNKNOWN = N_("I know no such picture: a PNG, a JPEG, a WebP or a GIF can be shown, and nothing else.")
DAMAGED = N_("That picture is damaged. Please save it anew, or choose another.")


@dataclass(frozen=True, slots=True)
class Image:
    """`kind` is also how its name ends."""

    kind: str
    data: bytes


class _Damaged(Exception):
    """It does not go on as its beginning says."""


def check_size(size: int) -> None:
    """Raises Invalid for what is empty, or larger than what is kept."""
    if size == 0:
        raise Invalid(N_("That file is empty. Please choose another picture."))
    if size > MOST_BYTES:
        raise Invalid(
            N_("That picture has {size} MB, and {most} MB fit. Please choose a smaller one."),
            size=f"{size / MEGABYTE:.1f}",
            most=MOST_BYTES // MEGABYTE,
        )


def read(data: bytes) -> Image:
    """Whatever it was said to be. Raises Invalid for what is no picture that Discord's apps show."""
    check_size(len(data))
    for kind, begins, bare in _KINDS:
        if begins(data):
            try:
                return Image(kind, bare(data))
            except (_Damaged, IndexError, error):
                raise Invalid(DAMAGED) from None
    raise Invalid(UNKNOWN)


# JPEG: segments that begin with a marker, and between them the picture.

_EXIF = b"Exif\0\0"
#: Markers of segments that are no part of the picture: what applications write, and comments. The first three
#: of those that stay say how colours are meant.
_APPLICATIONS, _COMMENT = range(0xE0, 0xF0), 0xFE
_COLOURS = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
_START_OF_SCAN, _END = 0xDA, 0xD9
_ORIENTATION = 0x0112


def _jpeg(data: bytes) -> bytes:
    """Which way up it is stays: phones turn the picture by saying so, not by turning it."""
    kept = [data[:2]]
    for marker, segment in _segments(data):
        if marker in _APPLICATIONS:
            if any(marker == colour and segment[4:].startswith(name) for colour, name in _COLOURS):
                kept.append(segment)
            elif marker == 0xE1 and (turned := _orientation(segment[4:])) is not None:
                kept.append(turned)
        elif marker != _COMMENT:
            kept.append(segment)
    return b"".join((*kept, bytes((0xFF, _END))))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Up to the end of the picture; what follows is another one, or a film that a phone took along."""
    at, drawn = 2, False
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise _Damaged
        marker = data[at + 1]
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end < at + 4 or end > len(data):
            raise _Damaged
        if marker == _START_OF_SCAN:
            drawn, end = True, _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end
        if drawn and at >= len(data) - 1:
            return  # cut off at the very end, as some cameras leave it
    if not drawn:
        raise _Damaged


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker is: within a scan each 0xFF is followed by a zero, or by a sign to start anew."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 2 if data[at + 1] != 0xFF else 1
    return len(data)


def _orientation(exif: bytes) -> bytes | None:
    """A segment that says which way up the picture is, and nothing else; None where that is as usual."""
    if not exif.startswith(_EXIF):
        return None
    tiff = exif[len(_EXIF) :]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = unpack_from(f"{order}I", tiff, 4)
        (count,) = unpack_from(f"{order}H", tiff, first)
        for entry in range(first + 2, first + 2 + 12 * min(count, 100), 12):
            tag, turned = *unpack_from(f"{order}H", tiff, entry), *unpack_from(f"{order}H", tiff, entry + 8)
            if tag == _ORIENTATION and 2 <= turned <= 8:
                told = pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
                return b"\xff\xe1" + pack(">H", 2 + len(_EXIF) + len(told)) + _EXIF + told
    except error:
        pass
    return None


# PNG: chunks, of which those whose names begin with a capital are the picture.

_PNG = b"\x89PNG\r\n\x1a\n"
#: Colours, transparency, the size of a dot, and what moves.
_BESIDE = {
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"cICP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
    b"acTL",
    b"fcTL",
    b"fdAT",
}


def _png(data: bytes) -> bytes:
    kept, at, name = [_PNG], len(_PNG), b""
    while name != b"IEND":
        (length,) = unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data) or (len(kept) == 1 and name != b"IHDR"):
            raise _Damaged
        if name[:1].isupper() or name in _BESIDE:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


# WebP: chunks in a RIFF file; the first says which kinds of others there are.

_WRITTEN_BESIDE = (b"EXIF", b"XMP ")
_SAYS_SO = 0x08 | 0x04


def _webp(data: bytes) -> bytes:
    (length,) = unpack_from("<I", data, 4)
    if length + 8 > len(data) + 1:
        raise _Damaged
    kept, at, end = [b"WEBP"], 12, min(length + 8, len(data))
    while at < end:
        name, (size,) = data[at : at + 4], unpack_from("<I", data, at + 4)
        whole = data[at : at + 8 + size + size % 2]
        if at + 8 + size > end:
            raise _Damaged
        if name == b"VP8X":
            whole = whole[:8] + bytes((whole[8] & ~_SAYS_SO,)) + whole[9:]
        if name not in _WRITTEN_BESIDE:
            kept.append(whole)
        at += len(whole)
    if not any(chunk[:3] in (b"VP8", b"ANM") for chunk in kept[1:]):
        raise _Damaged
    inside = b"".join(kept)
    return b"RIFF" + pack("<I", len(inside)) + inside


# GIF: a head, then blocks.

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
#: How often it moves.
_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> bytes:
    at = 13 + _colours(data[10])
    kept, drawn = [data[:at]], False
    while at < len(data) and data[at] != _TRAILER:
        began = at
        if data[at] == _IMAGE:
            at, drawn, stays = at + 11 + _colours(data[at + 9]), True, True
        elif data[at] == _EXTENSION:
            label, at = data[at + 1], at + 2
            stays = label == _CONTROL or (label == _APPLICATION and data[at + 1 : at + 12] in _REPEATS)
        else:
            raise _Damaged
        while data[at]:
            at += 1 + data[at]
        at += 1
        kept += [data[began:at]] if stays else []
    if not drawn or at > len(data):
        raise _Damaged
    return b"".join((*kept, bytes((_TRAILER,))))


def _colours(packed: int) -> int:
    """Bytes of the table of colours that follows."""
    return 3 << ((packed & 0x07) + 1) if packed & 0x80 else 0


_KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], bytes]], ...] = (
    ("png", lambda data: data.startswith(_PNG), _png),
    ("jpg", lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg),
    ("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
    ("gif", lambda data: data[:6] in (b"GIF87a", b"GIF89a"), _gif),
)
