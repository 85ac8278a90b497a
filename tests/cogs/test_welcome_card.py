"""The welcome card in another language: what is chosen on it goes along through all of joining."""

from __future__ import annotations

import pytest

from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community


@pytest.fixture
async def read(community: Community, ana: Person) -> Reply:
    """Ana's Discord is in English; she has pressed En español."""
    await community.olga.command("/setup")
    await community.olga.choose("Choose a section", "Words")
    await community.olga.click("Español")
    await community.olga.click("Words")
    await community.olga.submit({"The cause": "Garzas para el río"})
    await community.settles()
    return await ana.click("En español", on=community.welcome.messages[0])


async def test_who_reads_it_in_spanish_joins_in_spanish_and_is_spoken_to_in_it(
    community: Community, ana: Person, read: Reply
) -> None:
    await community.ask("Plant trees")
    panel = await ana.click("Unirme", on=read)
    assert "Paso 1 de 3" in panel.text
    assert "Garzas para el río" in panel.text
    assert "Join" not in (await ana.command("/mine")).text
    await ana.click("De acuerdo, seguir", on=panel)
    assert "A partir de ahora te hablo en español" in panel.text
    await ana.choose("Intereses", "Design")
    assert "Paso 3 de 3" in panel.text
    await ana.click("Sí a «Plant trees»")
    assert "¡Te damos la bienvenida! Ya formas parte del voluntariado." in panel.text
    assert "Lo tuyo" in (await ana.command("/mine")).text


async def test_nothing_is_stored_of_it_before_they_agree(
    community: Community, ana: Person, read: Reply
) -> None:
    panel = await ana.click("Unirme", on=read)
    await ana.click("Guardar para luego")
    assert "No se guarda nada sobre ti" in panel.text
    assert "Nothing is stored about you here." in (await ana.command("/mine")).text
    await ana.click("Seguir", on=panel)
    assert "Paso 1 de 3" in panel.text


async def test_who_has_joined_already_is_spoken_to_in_it_from_then_on(
    community: Community, ana: Person, read: Reply
) -> None:
    await community.joined(ana)
    told = await ana.click("Unirme", on=read)
    assert "A partir de ahora te hablo en español" in told.text
    assert "Lo tuyo" in (await ana.command("/mine")).text


@pytest.mark.parametrize(
    "custom_id",
    [
        *("join:in:tlh", "join:speaking:tlh", "join:later:tlh", "join:whole:0:tlh", "join:agree:1:tlh"),
        *("join:marked:1:yes:tlh", "join:speaking:../es"),
    ],
)
async def test_a_language_nobody_speaks_is_refused_and_stores_nothing(
    community: Community, ana: Person, custom_id: str
) -> None:
    panel = await ana.command("/join")
    assert "That language is not available yet." in (await ana.forges(custom_id, on=panel)).text
    assert "Nothing is stored about you here." in (await ana.command("/mine")).text
