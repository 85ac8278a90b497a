/** Small windows beside what opened them: menus, pickers, cards. Escape or a click elsewhere closes them. */

import { byId, h, roving } from "./dom.js";

let open = null;

/** Shows `content` beside `anchor`; returns how to close it. `closed` is called once it is gone. */
export function popover(anchor, content, { closed, label, role = "dialog", className = "", focus = true } = {}) {
  open?.close();
  const box = h("div", { class: `popover ${className}`, role, "aria-label": label }, content);
  const host = anchor.closest("dialog") ?? document.body;
  host.append(box);
  place(box, anchor);
  const shown = { box, close };
  open = shown;
  anchor.setAttribute("aria-expanded", "true");
  const outside = (event) => {
    if (!box.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  const pressed = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab" && role !== "dialog") close();
  };
  document.addEventListener("pointerdown", outside, true);
  box.addEventListener("keydown", pressed);
  addEventListener("resize", again);
  if (focus) (box.querySelector("[data-first], input, button, [tabindex='0']") ?? box).focus();
  return close;

  function again() {
    place(box, anchor);
  }

  function close(back = true) {
    if (open !== shown) return;
    open = null;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", again);
    const held = box.contains(document.activeElement);
    box.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (back && held) anchor.focus();
    closed?.();
  }
}

export const closePopover = () => open?.close();

function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  const margin = 8;
  const width = Math.min(box.offsetWidth, innerWidth - 2 * margin);
  const under = innerHeight - at.bottom - margin;
  const over = at.top - margin;
  const below = under >= Math.min(box.scrollHeight, 320) || under >= over;
  box.style.setProperty("--room", `${Math.max(120, (below ? under : over) - 6)}px`);
  const height = box.offsetHeight;
  box.style.left = `${Math.max(margin, Math.min(at.left, innerWidth - width - margin))}px`;
  const top = below ? at.bottom + 4 : at.top - height - 4;
  box.style.top = `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`;
}

/** A menu of actions: `[{label, icon, does, danger, disabled}]`; null makes a line. */
export function menu(anchor, label, items) {
  const nodes = items.map((item) =>
    item
      ? h("button", { type: "button", role: "menuitem", tabindex: -1, class: item.danger ? "danger" : null, disabled: item.disabled ?? false,
          onclick: () => { close(); item.does(); } }, item.label)
      : h("div", { role: "separator" }));
  const close = popover(anchor, nodes, { label, role: "menu", className: "menu", focus: false });
  const usable = nodes.filter((node) => node.tagName === "BUTTON" && !node.disabled);
  usable[0]?.parentElement.addEventListener("keydown", (event) => roving(event, usable));
  usable[0]?.focus();
  return close;
}

/** A window in the middle that takes all attention: `<dialog>` keeps the focus and closes with Escape. */
export function dialog(title, content, { closed, className = "" } = {}) {
  const node = h("dialog", { class: `window ${className}`, "aria-label": title }, content);
  document.body.append(node);
  node.addEventListener("close", () => {
    node.remove();
    closed?.();
  });
  node.addEventListener("pointerdown", (event) => {
    if (event.target === node) node.close();
  });
  node.showModal();
  return node;
}

/** Something that went wrong or was done, for a few seconds, also read out; what lies under it can be clicked. */
export function toast(text, { good = false } = {}) {
  const node = h("div", { class: good ? "toast good" : "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), Math.max(5000, text.length * 90));
}
