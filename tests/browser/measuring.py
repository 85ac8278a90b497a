"""What a phone makes of messages: they are put into the page, as it draws them, and measured there."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sandbox.world.model import Json
from tests.browser.app import App

#: Takes the components of each message, the bot's id, and how many screens a message may take; tells what is
#: wrong with which. What one sees at once is what the app's own bars leave.
MEASURE = """async ([drawn, bot, screens]) => {
    const { messageNode } = await import("/page/message.js");
    const message = { author: { id: bot, username: "" }, timestamp: new Date().toISOString(), content: "",
        embeds: [], attachments: [], reactions: [], ephemeral: true };
    const nodes = drawn.map((components, at) =>
        messageNode({ ...message, id: String(at + 1), components }, { grouped: false }));
    document.getElementById("messages").replaceChildren(...nodes);
    // A portrait; more is what phones make smaller.
    for (const picture of document.querySelectorAll("#messages .elsewhere")) {
        picture.replaceChildren();
        picture.style.cssText = "display: block; aspect-ratio: 5 / 6; width: 100%";
    }
    const seen = document.getElementById("messages").parentElement.clientHeight;
    const found = new Set();
    for (const node of nodes) {
        const said = node.querySelector(".components").textContent.slice(0, 60);
        const wrong = (what, part) => found.add(`${what}: ${part.textContent.slice(0, 60)} | ${said}`);
        const panel = node.querySelector(".components");
        const { left, right, height } = panel.getBoundingClientRect();
        const alone = screens === 1 && !panel.querySelector(".elsewhere");  // a picture may be a portrait
        const room = alone ? seen : Math.max(2, screens) * innerHeight;
        if (height > room) wrong(`${Math.round(height)} pixels tall`, panel);
        if (right > innerWidth) wrong("sticks out", panel);
        for (const part of panel.querySelectorAll(".container, .text, .section-text, .button, .select")) {
            const at = part.getBoundingClientRect();
            const frame = part.parentElement.closest(".container, .components").getBoundingClientRect();
            if (at.left < frame.left || at.right > frame.right) wrong("sticks out", part);
        }
        for (const words of panel.querySelectorAll(".label, .select-text:has(.placeholder)"))
            if (words.scrollWidth > words.clientWidth) wrong("cut off", words);
        for (const words of panel.querySelectorAll(".section-text"))
            if (words.clientWidth < 0.4 * (right - left)) wrong("squeezed", words.parentElement);
    }
    return [...found];
}"""


async def wrong_on_a_phone(app: App, bot_id: int, messages: Iterable[Json], *, screens: int = 2) -> list[str]:
    """What is cut off, sticks out, is squeezed or taller than so many screens, each kind of it once."""
    different = {seen_of(message["components"]): message["components"] for message in messages}
    found: list[str] = await app.page.evaluate(MEASURE, [list(different.values()), str(bot_id), screens])
    assert app.faults == []
    return sorted(found)


def seen_of(components: object) -> str:
    """What is seen of them: where controls lead is not."""
    return json.dumps(_without_ways(components))


def _without_ways(part: object) -> object:
    if isinstance(part, dict):
        return {key: _without_ways(inner) for key, inner in part.items() if key not in ("custom_id", "id")}
    return [_without_ways(inner) for inner in part] if isinstance(part, list) else part
