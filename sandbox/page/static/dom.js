/** DOM nodes made by hand: what people and bots write becomes text nodes, never markup. */

/** `h("button", {class: "quiet", onclick}, "Save")`; null, false and undefined children and attributes are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "multiple", "indeterminate", "open"]);

function set(node, name, value) {
  if (value === null || value === undefined) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (value === true) node.setAttribute(name, name.startsWith("aria-") ? "true" : "");
  else if (value === false) {
    if (name.startsWith("aria-")) node.setAttribute(name, "false");
  } else node.setAttribute(name, String(value));
}

export const byId = (id) => document.getElementById(id);

/** Replaces what is in a node, and keeps the focus on what has the same `data-key` as before. */
export function fill(node, ...children) {
  const key = node.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

export const keyOf = (node) => node.closest("[data-key]")?.dataset.key ?? null;

let count = 0;
export const freshId = (word) => `${word}-${++count}`;

/** An address somebody may be led to, or null: nothing but the web. */
export function webAddress(written) {
  try {
    const url = new URL(written);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A picture or file of this server, or null: nothing is loaded from elsewhere. */
export function ownFile(written) {
  return typeof written === "string" && written.startsWith("/attachments/")
    ? written.split("/").map((part) => encodeURIComponent(part)).join("/")
    : null;
}

/** Up and down (and Home, End) move among these; Tab leaves them. */
export function roving(event, nodes, { horizontal = false } = {}) {
  const [back, forth] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const at = nodes.indexOf(document.activeElement);
  const to = { [back]: at - 1, [forth]: at + 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (to === undefined || !nodes.length) return false;
  event.preventDefault();
  nodes[Math.max(0, Math.min(nodes.length - 1, to))].focus();
  return true;
}
