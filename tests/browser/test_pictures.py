"""A picture from the device to the card; and that what is left of one is drawn as before."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.services.things import images
from sandbox.people import Person
from tests import pictures as made
from tests.browser.conftest import Open
from tests.community import Community

#: Draws something that is wider than high, as a file of this kind.
DRAWN = """kind => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [60, 40];
  const brush = canvas.getContext("2d");
  brush.fillStyle = "teal"; brush.fillRect(0, 0, 60, 40);
  brush.fillStyle = "orange"; brush.fillRect(0, 0, 12, 12);
  return canvas.toDataURL(kind).split(",")[1];
}"""
#: How large it is drawn, and the colour near its first corner; fails if it can't be drawn.
SEEN = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  const [width, height] = [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const brush = canvas.getContext("2d");
  brush.drawImage(image, 0, 0);
  return [width, height, ...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""


async def seen(page: Page, data: bytes) -> list[int]:
    found: list[int] = await page.evaluate(SEEN, f"data:;base64,{b64encode(data).decode()}")
    return found


async def drawn(page: Page, kind: str) -> bytes:
    return b64decode(await page.evaluate(DRAWN, f"image/{kind}"))


async def test_a_coordinator_adds_a_picture_and_everybody_sees_it_or_hears_what_it_shows(
    community: Community, cora: Person, ana: Person, opens: Open, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_0042.png"
    photo.write_bytes(made.png(300, 150))
    app, anas = await opens(cora), await opens(ana, width=400, height=800)
    await anas.page.get_by_role("button", name="Channels").click()
    for each in (app, anas):
        await each.goes_to("asks")
    await app.command("/ask new")
    await app.writes("Title", "Plant trees")
    await app.writes("Why does it matter?", "Shade")
    await app.writes("The one step to take", "Bring a spade")
    await app.submits()
    await app.presses("Post")
    await app.presses("Add a picture")
    await app.form.get_by_label("The picture").set_input_files(photo)
    await app.writes("What does it show?", "Neighbours around a lime tree")
    await app.submits()
    await app.sees("The card shows it in a moment.")
    card = anas.message("Bring a spade")
    picture = card.get_by_role("img", name="Neighbours around a lime tree")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("node => node.decode().then(() => node.naturalWidth)") == 300
    assert "Picture: Neighbours around a lime tree" in (await card.get_attribute("aria-label") or "")
    assert app.faults == anas.faults == []


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
async def test_what_is_left_of_a_picture_is_drawn_as_before(browser: Browser, kind: str) -> None:
    page = await browser.new_page()
    data = await drawn(page, kind)
    assert await seen(page, images.read(data).data) == await seen(page, data)
    await page.close()


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_a_photo_stays_as_it_was_held(browser: Browser, orientation: int) -> None:
    page = await browser.new_page()
    data = await drawn(page, "jpeg")
    taken = data[:2] + made.segment(0xE1, made.exif(orientation)) + data[2:]
    bare = images.read(taken).data
    assert made.PLACE not in bare
    assert await seen(page, bare) == await seen(page, taken)
    assert ((await seen(page, bare))[0] == 40) == (orientation > 4), "the browser does turn it"
    await page.close()


async def test_a_picture_that_moves_still_does(browser: Browser) -> None:
    page = await browser.new_page()
    assert await seen(page, images.read(made.gif()).data) == await seen(page, made.gif())
    await page.close()
