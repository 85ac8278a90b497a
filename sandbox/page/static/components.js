/** Buttons, menus and everything else a message can be built of. */

import { h, ownFile, webAddress } from "./dom.js";
import { icon } from "./icons.js";
import { pending, useControl } from "./interactions.js";
import { link, markdown, plain, spoiler } from "./markdown.js";
import { selectNode } from "./picker.js";

const ROW = 1, BUTTON = 2, SECTION = 9, TEXT = 10, THUMBNAIL = 11, GALLERY = 12, FILE = 13, SEPARATOR = 14, CONTAINER = 17;
const SELECTS = new Set([3, 5, 6, 7, 8]);
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };
const LINK = 5;

export function componentNodes(message) {
  return message.components.map((each) => draw(each, message));
}

function draw(component, message) {
  switch (component.type) {
    case ROW: return h("div", { class: "row" }, component.components.map((each) => draw(each, message)));
    case BUTTON: return button(component, message);
    case SECTION: return section(component, message);
    case TEXT: return h("div", { class: "text" }, markdown(component.content));
    case THUMBNAIL: return thumbnail(component);
    case GALLERY: return gallery(component);
    case FILE: return file(component, message);
    case SEPARATOR: return h("hr", { class: `${component.divider === false ? "gap" : "divider"} ${component.spacing === 2 ? "large" : ""}` });
    case CONTAINER: return container(component, message);
    default: return SELECTS.has(component.type) ? select(component, message) : h("div", { class: "note" }, `(a component of type ${component.type})`);
  }
}

// ------------------------------------------------------------------ buttons and menus

function button(component, message) {
  const content = [component.emoji ? h("span", { class: "emoji", "aria-hidden": Boolean(component.label) }, emojiText(component.emoji)) : null, component.label ? h("span", { class: "label" }, component.label) : null];
  const look = `button ${STYLES[component.style]}`;
  if (component.style === LINK) {
    const href = component.disabled ? null : webAddress(component.url);
    return h("a", { class: look, href, target: "_blank", rel: "noopener noreferrer", role: href ? null : "link", "aria-disabled": href ? null : true }, content, icon("out"));
  }
  const waits = pending.get(message.id) === component.custom_id;
  return h("button", {
    type: "button", class: look, "data-key": component.custom_id, disabled: component.disabled ?? false,
    "aria-busy": waits ? true : null, "aria-disabled": pending.has(message.id) ? true : null,
    onclick: () => useControl(message, "click", { custom_id: component.custom_id }),
  }, content, waits ? h("span", { class: "dots", "aria-hidden": true }, "…") : null);
}

export const emojiText = (emoji) => (emoji.id ? `:${emoji.name}:` : emoji.name);

function select(component, message) {
  return selectNode(component, {
    label: component.placeholder ?? "Make a selection",
    disabled: component.disabled || pending.has(message.id),
    chosen: (values) => useControl(message, "choose", { custom_id: component.custom_id, values }),
  });
}

// ------------------------------------------------------------------ containers

function container(component, message) {
  const node = h("div", { class: "container" }, component.components.map((each) => draw(each, message)));
  if (component.accent_color !== null && component.accent_color !== undefined) {
    node.classList.add("accented");
    node.style.setProperty("--accent", hex(component.accent_color));
  }
  return component.spoiler ? spoiler([node]) : node;
}

export const hex = (colour) => `#${colour.toString(16).padStart(6, "0")}`;

function section(component, message) {
  return h("div", { class: "section" },
    h("div", { class: "section-text" }, component.components.map((each) => draw(each, message))),
    draw(component.accessory, message));
}

// ------------------------------------------------------------------ media

export function picture(address, description, { className = "picture", width, height } = {}) {
  const src = ownFile(address);
  if (src) {
    const image = h("img", { src, alt: description || "Image without a description", class: className, width, height, loading: "lazy" });
    return h("a", { href: src, target: "_blank", rel: "noopener", class: "picture-link" }, image);
  }
  const href = webAddress(address);
  return h("span", { class: "elsewhere" }, description ? `${description} ` : "", href ? link(href, ["Picture on the web"]) : "Picture");
}

function thumbnail(component) {
  const node = picture(component.media.url, component.description, { className: "thumbnail" });
  return component.spoiler ? spoiler([node]) : node;
}

function gallery(component) {
  const items = component.items.map((each) => {
    const node = picture(each.media.url, each.description);
    return each.spoiler ? spoiler([node]) : node;
  });
  return h("div", { class: `gallery gallery-${Math.min(items.length, 4)}` }, items);
}

function file(component, message) {
  const found = message.attachments.find((each) => each.url === component.file.url || component.file.url.endsWith(`/${each.filename}`));
  const node = fileCard(found?.url ?? component.file.url, found?.filename ?? component.file.url.split("/").at(-1), found?.size);
  return component.spoiler ? spoiler([node]) : node;
}

export function fileCard(address, name, size) {
  const href = ownFile(address);
  return h("div", { class: "file" }, icon("file"),
    h("div", {}, href ? h("a", { href, target: "_blank", rel: "noopener", download: name }, name) : name, size === undefined ? null : h("div", { class: "note" }, bytes(size))));
}

export function bytes(size) {
  if (size < 1024) return `${size} bytes`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** All words of a message's components, for reading it out. */
export function wordsOf(components) {
  return components.map((each) => [
    each.content ? plain(each.content) : "",
    ...[each, ...(each.items ?? [])].map(({ description }) => (description ? `Picture: ${description}` : "")),
    wordsOf([...(each.components ?? []), ...(each.accessory && each.accessory.type !== BUTTON ? [each.accessory] : [])]),
  ].filter(Boolean).join(" ")).filter(Boolean).join(" ");
}
