/** Choosing from a list, for menus in messages and in forms: options, people, roles and channels. */

import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { popover } from "./popover.js";
import { account, channelById, channelName, guild, nameOf, role, state } from "./state.js";

const STRING = 3, USER = 5, ROLE = 6, MENTIONABLE = 7, CHANNEL = 8;
const SEARCHED = 8; // from so many options on, one can type to find

/** What a menu (of Discord's API) offers: `[{value, label, description, emoji}]`. */
export function offered(component) {
  switch (component.type) {
    case USER: return people();
    case ROLE: return roles();
    case MENTIONABLE: return [...people(), ...roles()];
    case CHANNEL: return channels(component.channel_types);
    default: return component.options.map((each) => ({ ...each, emoji: each.emoji?.name }));
  }
}

export const people = () =>
  (guild()?.members.map((each) => each.id) ?? state.everyone.people.map((each) => each.id))
    .map((id) => ({ value: id, label: nameOf(id), description: account(id)?.bot ? "app" : "", mark: "person" }))
    .sort((one, other) => one.label.localeCompare(other.label));

export const roles = () =>
  (guild()?.roles ?? []).map((each) => ({ value: each.id, label: `@${each.name.replace(/^@/, "")}`, mark: "people" }));

export const channels = (types) =>
  (guild()?.channels ?? [])
    .filter((each) => !types?.length || types.includes(each.type))
    .map((each) => ({ value: each.id, label: `#${each.name}`, mark: "hash" }));

/** What is chosen before anybody touches it. */
export const chosenAtFirst = (component) =>
  component.type === STRING
    ? component.options.filter((each) => each.default).map((each) => each.value)
    : (component.default_values ?? []).map((each) => each.id);

export const least = (component) => component.min_values ?? 1;
export const most = (component) => component.max_values ?? 1;

function labelOf(component, value) {
  const option = component.options?.find((each) => each.value === value);
  if (option) return option.label;
  if (role(value)) return `@${role(value).name.replace(/^@/, "")}`;
  const channel = channelById(value);
  return channel ? `#${channelName(channel)}` : nameOf(value);
}

/**
 * The closed menu: a button that shows what is chosen and opens the list.
 * `chosen(values)` is called with the new choice; with `live: false` the button keeps it (in forms).
 */
export function selectNode(component, { label, chosen, disabled = false, labelledBy, describedBy, values = chosenAtFirst(component) }) {
  const text = h("span", { class: "select-text" });
  const node = h("button", {
    type: "button", class: "select", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": false, disabled,
    "aria-label": labelledBy ? null : label, "aria-labelledby": labelledBy, "aria-describedby": describedBy,
    "data-key": component.custom_id, onclick: openList, onkeydown: (event) => {
      if (["ArrowDown", "ArrowUp"].includes(event.key)) {
        event.preventDefault();
        openList();
      }
    },
  }, text, icon("down"));
  show();
  return node;

  function show() {
    const placeholder = component.placeholder ?? "Make a selection";
    text.replaceChildren(...(values.length ? values.map((each) => h("span", { class: "chosen" }, labelOf(component, each))) : [h("span", { class: "placeholder" }, placeholder)]));
  }

  function openList() {
    if (node.getAttribute("aria-expanded") === "true") return;
    openPicker(node, {
      label, options: offered(component), values, least: least(component), most: most(component),
      choose(picked) {
        values = picked;
        show();
        chosen(picked);
      },
    });
  }
}

/** The open list. One choice is made at once; several with the button at its end. */
export function openPicker(anchor, { label, options, values, least, most, choose }) {
  const picked = new Set(values);
  const several = most > 1;
  const search = h("input", { type: "text", class: "picker-search", placeholder: "Search", "aria-label": `Search ${label}`, autocomplete: "off", oninput: draw, role: "combobox", "aria-expanded": true, "aria-autocomplete": "list" });
  const list = h("div", { role: "listbox", "aria-label": label, "aria-multiselectable": several, class: "options", tabindex: -1, id: freshId("list") });
  const note = h("span", { class: "note", role: "status" });
  const done = h("button", { type: "button", class: "button primary small", onclick: finish }, "Choose");
  const searched = options.length >= SEARCHED;
  search.setAttribute("aria-controls", list.id);
  const footer = several || least === 0 ? h("div", { class: "picker-foot" }, note, done) : null;
  let active = 0;
  let shown = [];
  anchor.setAttribute("aria-controls", list.id);
  draw(); // before it is placed, which goes by its height
  const close = popover(anchor, [searched ? search : null, list, footer], { label, className: "picker", focus: false });
  active = Math.max(0, shown.findIndex((each) => picked.has(each.value)));
  mark();
  const box = list.parentElement;
  box.addEventListener("keydown", pressed);
  (searched ? search : list).focus();

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    shown = options.filter((each) => `${each.label} ${each.description ?? ""}`.toLowerCase().includes(wanted));
    active = Math.min(active, Math.max(0, shown.length - 1));
    list.replaceChildren(...shown.map(optionNode));
    if (!shown.length) list.append(h("div", { class: "nothing" }, options.length ? "Nothing like that." : "There is nothing to choose."));
    mark();
  }

  function optionNode(each) {
    return h("div", { role: "option", id: freshId("option"), "aria-selected": picked.has(each.value), class: "option", onclick: () => toggle(each) },
      each.emoji ? h("span", { class: "option-emoji", "aria-hidden": true }, each.emoji) : each.mark ? icon(each.mark) : null,
      h("span", { class: "option-words" }, h("span", {}, each.label), each.description ? h("span", { class: "option-description" }, each.description) : null),
      h("span", { class: several ? "tick box" : "tick", "aria-hidden": true }, icon("check")));
  }

  function mark() {
    [...list.querySelectorAll("[role=option]")].forEach((node, index) => {
      node.classList.toggle("active", index === active);
      if (index === active) {
        for (const holder of [search, list]) holder.setAttribute("aria-activedescendant", node.id);
        node.scrollIntoView({ block: "nearest" });
      }
    });
    const enough = picked.size >= least && picked.size <= most;
    note.textContent = enough ? `${picked.size} chosen` : `Choose ${amount(least, most)}`;
    done.disabled = !enough;
  }

  function toggle(each) {
    if (!several) {
      picked.has(each.value) && least === 0 ? picked.clear() : (picked.clear(), picked.add(each.value));
      finish();
      return;
    }
    if (picked.has(each.value)) picked.delete(each.value);
    else if (picked.size < most) picked.add(each.value);
    active = shown.indexOf(each);
    draw();
  }

  function finish() {
    close();
    const order = options.map((each) => each.value).filter((value) => picked.has(value));
    choose(order);
  }

  function pressed(event) {
    if (event.target === done && event.key !== "Escape") return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) active = (active + step + shown.length) % Math.max(1, shown.length);
    else if (event.key === "Enter" || (event.key === " " && event.target !== search)) {
      if (shown[active]) toggle(shown[active]);
    } else return;
    event.preventDefault();
    mark();
  }
}

export function amount(least, most) {
  if (least === most) return `${most}`;
  return least ? `${least} to ${most}` : `up to ${most}`;
}
