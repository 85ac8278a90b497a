"""That something is seen whole on a phone."""

from __future__ import annotations

from playwright.async_api import Locator, expect

PHONE = (400, 860)
"""Width and height, in pixels of the page."""


async def box_of(part: Locator) -> dict[str, float]:
    """Where it stands, once it is drawn: the page replaces what it shows, and between two there is nothing to
    measure.
    """
    await expect(part).to_be_visible()
    while not (box := await part.evaluate("part => part.getBoundingClientRect().toJSON()"))["width"]:
        await expect(part).to_be_visible()
    return dict(box)


async def fits(panel: Locator) -> None:
    """The whole of it is seen at once, with its buttons."""
    box = await box_of(panel)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    assert box["height"] <= PHONE[1], f"{box['height']} high"
    for each in await panel.get_by_role("button").all():
        edge = await each.bounding_box()
        assert edge is None or edge["x"] + edge["width"] <= PHONE[0]
