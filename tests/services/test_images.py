"""Pictures are known by how they begin, and keep nothing but the picture."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.services.things import images
from bot.services.things.images import MOST_BYTES
from tests import pictures
from tests.pictures import PLACE

MADE = {
    "png": pictures.png(),
    "jpg": pictures.jpeg(),
    "webp": pictures.webp(),
    "gif": pictures.gif(),
}


@pytest.mark.parametrize("kind", MADE)
def test_a_picture_is_known_and_what_a_camera_wrote_is_gone(kind: str) -> None:
    assert PLACE in MADE[kind]
    read = images.read(MADE[kind])
    assert read.kind == kind
    assert PLACE not in read.data
    assert images.read(read.data) == read, "what is bare stays as it is"


def test_nothing_of_the_picture_itself_is_lost() -> None:
    bare = images.read(pictures.png(noted=b"")).data
    assert [name for name in (b"IHDR", b"IDAT", b"IEND") if name in bare] == [b"IHDR", b"IDAT", b"IEND"]
    jpeg = images.read(pictures.jpeg()).data
    assert jpeg.endswith(pictures.PLAIN_JPEG[2:] + b"\xff\xd9")
    assert b"ICC_PROFILE" in jpeg, "colours stay as they were meant"
    assert images.read(pictures.gif()).data.count(b"\x2c") == 2
    assert b"NETSCAPE2.0" in images.read(pictures.gif()).data, "it moves as before"
    webp = images.read(pictures.webp()).data
    assert webp[20] == 0x20, "it says of itself that nothing stands beside"
    assert int.from_bytes(webp[4:8], "little") == len(webp) - 8


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_that_was_taken_sideways_stays_upright(orientation: int, order: str) -> None:
    bare = images.read(pictures.jpeg(orientation, order)).data
    told = bare.find(b"Exif\0\0")
    assert (told == -1) == (orientation == 1)
    if told != -1:
        assert bare[told + 6 :].startswith(b"MM\0*")
        assert bare[told + 24 : told + 26] == bytes((0, orientation))
        assert b"Cam" not in bare


def test_a_photo_that_ends_a_little_early_is_a_photo() -> None:
    assert images.read(pictures.PLAIN_JPEG).data == pictures.PLAIN_JPEG + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (pictures.png() + b"\0" * 20_000_000, "That picture has 19.1 MB, and 4 MB fit."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "I know no such picture"),
        (b"<script>alert(1)</script>", "I know no such picture"),
        (b"%PDF-1.7", "I know no such picture"),
        (b"BM" + b"\0" * 60, "I know no such picture"),
        (b"RIFF\0\0\0\0AVI ", "I know no such picture"),
        (b"\0\0\0\x18ftypheic", "I know no such picture"),
        (pictures.png()[:40], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (pictures.jpeg()[:60], "damaged"),
        (pictures.webp()[:30], "damaged"),
        (b"GIF89a", "damaged"),
        (pictures.gif()[:30], "damaged"),
    ],
)
def test_what_can_not_be_shown_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        images.read(data)
    assert sentence in str(refused.value)


def test_four_megabytes_are_few_enough() -> None:
    images.check_size(MOST_BYTES)
    with pytest.raises(Invalid):
        images.check_size(MOST_BYTES + 1)


@given(st.sampled_from(sorted(MADE)), st.integers(0, 400), st.binary(max_size=20))
def test_whatever_is_broken_is_read_or_refused(kind: str, at: int, junk: bytes) -> None:
    data = MADE[kind]
    for broken in (data[:at] + junk + data[at + len(junk) :], data[:at], data[:12] + junk):
        with suppress(Invalid):
            images.read(broken)
