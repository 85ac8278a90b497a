"""What a phone makes of forms and of menus that are opened: whether all of it can be read, and reached."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from bot.routes import FRESH
from sandbox.api.log import Request
from sandbox.checks.components import SELECTS
from sandbox.world.kept import walk
from sandbox.world.model import Json, ResponseType
from tests.browser.app import App
from tests.browser.measuring import seen_of

#: Of an open list: it lies on the screen, each option can be read in full and pressed, and so can its end.
_PICKER = """
    const { closePopover } = await import("/page/popover.js");
    const found = new Set();
    const on = (node, within) => {
        const at = node.getBoundingClientRect();
        return at.width > 0 && at.left >= within.left - 1 && at.right <= within.right + 1
            && at.top >= within.top - 1 && at.bottom <= within.bottom + 1;
    };
    const screen = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
    const pressed = (node) => {
        const { left, top, width, height } = node.getBoundingClientRect();
        return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    };
    const picker = (select, where) => {
        select.click();
        const box = document.querySelector(".picker"), list = box.querySelector("[role=listbox]");
        const wrong = (what, words) => found.add(`${what}: ${words.slice(0, 60)} | ${where}`);
        const isCut = (words) => words.scrollWidth > words.clientWidth + 1;
        if (!on(box, screen)) wrong("a list sticks out", list.textContent);
        const options = [...list.querySelectorAll("[role=option]")];
        if (!options.length) wrong("a list of nothing", select.textContent);
        for (const option of options) {
            const [label, about] = option.querySelectorAll(".option-words > span");
            if (!label.textContent.trim()) wrong("an option without a name", select.textContent);
            for (const words of [label, about].filter(Boolean))
                if (isCut(words)) wrong("an option is cut off", words.textContent);
        }
        for (const option of options.length ? [options[0], options.at(-1)] : []) {
            option.scrollIntoView({ block: "nearest" });
            if (!on(option, list.getBoundingClientRect()) || !pressed(option))
                wrong("an option out of reach", option.textContent);
        }
        const ends = box.querySelector(".picker-foot button");
        if (ends && !(on(ends, screen) && pressed(ends))) wrong("its end is out of reach", list.textContent);
        closePopover();
    };
"""

#: Takes forms as Discord's API has them.
_FORMS = (
    "async (forms) => {"
    + _PICKER
    + """
    const { openForm } = await import("/page/modal.js");
    document.getElementById("messages").replaceChildren();  // a form makes all that is below it inert
    const pen = document.createElement("canvas").getContext("2d");
    for (const form of forms) {
        openForm(form);
        const node = document.querySelector("dialog.form"), body = node.querySelector(".form-body");
        const wrong = (what, part) => found.add(`${what}: ${part.slice(0, 60)} | ${form.title}`);
        if (!on(node, screen)) wrong("sticks out", form.title);
        for (const part of [node, body])
            if (part.scrollWidth > part.clientWidth) wrong("too wide", form.title);
        for (const button of node.querySelectorAll(".form-foot button, .form-close"))
            if (!on(button, screen) || !pressed(button)) wrong("out of reach", button.textContent);
        if (body.scrollHeight > 2 * innerHeight) wrong(`${body.scrollHeight} pixels tall`, form.title);
        for (const row of node.querySelectorAll(".form-row")) {
            row.scrollIntoView({ block: "nearest" });
            const label = row.querySelector(".field-label").textContent;
            for (const words of row.querySelectorAll(".field-label, .field-description, .field-choice span"))
                if (words.scrollWidth > words.clientWidth + 1) wrong("cut off", words.textContent);
            for (const field of row.querySelectorAll(".field-text, .field-file, .select"))
                if (!pressed(field)) wrong("out of reach", label);
            for (const input of row.querySelectorAll("input[placeholder]")) {
                const { font, paddingLeft, paddingRight } = getComputedStyle(input);
                const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
                pen.font = font;
                if (pen.measureText(input.placeholder).width > room)
                    wrong("an example is cut off", input.placeholder);
            }
            for (const words of row.querySelectorAll(".select-text:has(.placeholder)"))
                if (words.scrollWidth > words.clientWidth) wrong("cut off", words.textContent);
            for (const select of row.querySelectorAll(".select")) picker(select, form.title);
        }
        node.dispatchEvent(new Event("cancel", { cancelable: true }));
    }
    return [...found];
}"""
)

#: Takes menus, each with the components of a message of its own.
_MENUS = (
    "async ([menus, bot]) => {"
    + _PICKER
    + """
    const { messageNode } = await import("/page/message.js");
    const message = { author: { id: bot, username: "" }, timestamp: new Date().toISOString(), content: "",
        embeds: [], attachments: [], reactions: [], ephemeral: true };
    const shown = document.getElementById("messages");
    for (const menu of menus) {
        const components = [{ type: 1, components: [menu] }];
        const node = messageNode({ ...message, id: "1", components }, { grouped: false });
        shown.replaceChildren(node);
        const select = node.querySelector(".select");
        picker(select, select.textContent);
    }
    return [...found];
}"""
)


def forms_of(requests: Iterable[Request]) -> Iterator[Json]:
    """Every form that the bot has opened, without what makes each id a new one."""
    for request in requests:
        body = request.body
        if isinstance(body, dict) and body.get("type") == ResponseType.MODAL:
            yield json.loads(_plain(json.dumps(body["data"])))


def _plain(written: str) -> str:
    return re.sub(rf'{FRESH}[0-9a-f]{{6}}(?=")', "", written)


def menus_of(messages: Iterable[Json]) -> Iterator[Json]:
    for message in messages:
        for part in walk(message["components"]):
            if part.get("type") in SELECTS and not part.get("disabled"):
                yield part


async def wrong_with_forms(app: App, forms: Iterable[Json]) -> list[str]:
    """What of them can't be read or reached on a phone, each kind of it once."""
    different = {seen_of(form): form for form in forms}
    found: list[str] = await app.page.evaluate(_FORMS, [*different.values()])
    assert app.faults == []
    return sorted(found)


async def wrong_with_open_menus(app: App, bot_id: int, menus: Iterable[Json]) -> list[str]:
    """The same of the lists that menus open."""
    different = {_options(menu): menu for menu in menus}
    found: list[str] = await app.page.evaluate(_MENUS, [[*different.values()], str(bot_id)])
    assert app.faults == []
    return sorted(found)


def _options(menu: Json) -> str:
    """What is seen of it: the values lead elsewhere on each."""
    shown = [(one.get("label"), one.get("description")) for one in menu.get("options") or ()]
    return json.dumps([menu["type"], menu.get("placeholder"), menu.get("max_values"), shown])
