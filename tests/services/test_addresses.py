"""Addresses of pictures: of the open internet, encrypted, and lasting."""

from __future__ import annotations

import pytest

from bot.errors import Invalid
from bot.services.things import addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/trees.jpg", "https://example.org/trees.jpg"),
        ("  https://EXAMPLE.org/a?b=1#c ", "https://example.org/a?b=1#c"),
        ("https://éxample.org/árbol.jpg", "https://xn--xample-9ua.org/%C3%A1rbol.jpg"),
        ("https://example.org:443/a.png", "https://example.org/a.png"),
    ],
)
def test_an_address_is_kept_as_discord_takes_it(typed: str, kept: str) -> None:
    assert addresses.picture(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "no address"),
        ("trees", "no address"),
        ("http://example.org/trees.jpg", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("data:image/png;base64,iVBORw0KGgo=", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("attachment://picture-1.png", "begins with https://"),
        ("//example.org/a.png", "begins with https://"),
        ("https://", "no address"),
        ("https://ana:secret@example.org/a.png", "no address"),
        ("https://example.org\\@intern.local/a.png", "no address"),
        ("https://exa mple.org/a.png", "no address"),
        ("https://example.org/\u202egpj.a", "no address"),
        ("https://example.org/" + "a" * 1000, "no address"),
        ("https://example.org/" + "ñ" * 900, "no address"),
        ("https://[::1/a.png", "no address"),
        ("https://localhost/a.png", "open internet"),
        ("https://nas/a.png", "open internet"),
        ("https://nas.local/a.png", "open internet"),
        ("https://db.internal./a.png", "open internet"),
        ("https://127.0.0.1/a.png", "open internet"),
        ("https://192.168.1.10/a.png", "open internet"),
        ("https://169.254.169.254/latest/meta-data", "open internet"),
        ("https://8.8.8.8/a.png", "open internet"),
        ("https://2130706433/a.png", "open internet"),
        ("https://0x7f.1/a.png", "open internet"),
        ("https://[::1]/a.png", "open internet"),
        ("https://[::ffff:10.0.0.1]/a.png", "open internet"),
        ("https://example.org:8443/a.png", "open internet"),
        ("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", "end after a day"),
        ("https://media.discordapp.net/attachments/1/2/a.png", "end after a day"),
    ],
)
def test_an_address_that_can_not_be_used_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        addresses.picture(typed)
    assert sentence in str(refused.value)
