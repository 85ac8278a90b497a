/**
 * A text field with a list of suggestions, by the ARIA combobox pattern: focus stays in the field, arrows move
 * through the list. Commands, their options and mentions are picked so.
 */

import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";

/** Suggestions for what is typed in `input`. Entries are {label, description, more, group, letter, mark, ...}. */
export class Suggestions {
  /**
   * look(text): entries, or a promise of them, or an Error whose message is shown instead.
   * pick(entry): one was taken. `first`: whether Enter takes the topmost without moving to it.
   */
  constructor(input, { name, look, pick, first = true, changed = () => {} }) {
    Object.assign(this, { input, look, pick, first, changed });
    this.entries = [];
    this.active = -1;
    this.open = false;
    this.waiting = null;
    this.list = h("div", { class: "choices-list", role: "listbox", id: freshId("choices"), "aria-label": name });
    this.note = h("p", { class: "choices-note", role: "status" });
    this.panel = h("div", { class: "choices-panel", hidden: true }, this.list, this.note);
    // Pressing the mouse on the list must not take the focus out of the field.
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.describe();
  }

  describe() {
    const { input } = this;
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-haspopup", "listbox");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("autocomplete", "off");
    this.expanded();
  }

  /** A field of several lines is a combobox only while there is a list. */
  expanded() {
    const { input, open } = this;
    const isCombobox = open || input.localName === "input";
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", String(open)]]) {
      if (isCombobox) input.setAttribute(name, value);
      else input.removeAttribute(name);
    }
  }

  /** Looks again, for what is in the field now; tells whether that was shown and no later look came first. */
  async refresh() {
    const asked = (this.waiting = this.find());
    const found = await asked;
    if (this.waiting !== asked) return false;
    this.waiting = null;
    this.show(found);
    return true;
  }

  async find() {
    try {
      const found = this.look(this.input.value);
      if (found instanceof Promise) this.loading();
      return await found;
    } catch (problem) {
      return problem;
    }
  }

  loading() {
    if (this.entries.length) return;
    this.note.textContent = "Loading options…";
    this.shown(true);
  }

  show(found) {
    this.entries = found instanceof Error ? [] : found;
    this.note.textContent = found instanceof Error ? found.message : found.length ? "" : "No options match.";
    this.list.replaceChildren(...this.drawn());
    this.list.hidden = !this.entries.length;
    this.shown(true);
    this.move(this.first && this.entries.length ? 0 : -1);
  }

  drawn() {
    const drawn = [];
    let group = null;
    this.entries.forEach((entry, index) => {
      if (entry.group && entry.group !== group?.name) {
        const heading = h("div", { class: "choices-group", "aria-hidden": "true" }, entry.group);
        group = { name: entry.group, box: h("div", { role: "group", "aria-label": entry.group }, heading) };
        drawn.push(group.box);
      }
      const row = this.row(entry, index);
      if (entry.group) group.box.append(row);
      else drawn.push(row);
    });
    return drawn;
  }

  row(entry, index) {
    const row = h(
      "div",
      { class: "choice", role: "option", id: `${this.list.id}-${index}`, "aria-selected": false },
      entry.letter && h("span", { class: "choice-letter", "aria-hidden": true }, entry.letter),
      entry.mark && icon(entry.mark),
      h(
        "span",
        { class: "choice-words" },
        h("span", { class: "choice-label" }, entry.label),
        entry.description && h("span", { class: "choice-description" }, entry.description),
      ),
      entry.more && h("span", { class: "choice-more" }, entry.more),
    );
    row.addEventListener("mousemove", () => this.active === index || this.move(index));
    row.addEventListener("click", () => this.take(index));
    return row;
  }

  shown(open) {
    this.open = open;
    this.panel.hidden = !open;
    this.expanded();
    this.changed(open);
  }

  close() {
    this.waiting = null;
    this.entries = [];
    this.move(-1);
    if (this.open) this.shown(false);
  }

  move(index) {
    const before = this.list.querySelector(".is-active");
    before?.classList.remove("is-active");
    before?.setAttribute("aria-selected", "false");
    this.active = index;
    const row = index < 0 ? null : this.list.querySelector(`#${this.list.id}-${index}`);
    if (row === null) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    row.classList.add("is-active");
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  take(index) {
    const entry = this.entries[index];
    if (entry) this.pick(entry);
  }

  /** Arrows, Enter, Tab and Escape in the list; tells whether the key was for it. */
  key(event) {
    if (event.isComposing || !this.open) return false;
    const count = this.entries.length;
    if (event.key === "ArrowDown" && count) this.move((this.active + 1) % count);
    else if (event.key === "ArrowUp" && count) this.move((this.active <= 0 ? count : this.active) - 1);
    else if (event.key === "Enter" && this.active >= 0) this.take(this.active);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

/** Those entries whose label (or description) has the text, the ones that begin with it first. */
export function matching(entries, text, { descriptions = true } = {}) {
  const wanted = text.trim().toLowerCase();
  const rank = ({ label, also, description }) => {
    const names = [label, also ?? label].map((name) => name.toLowerCase());
    const bare = names.map((name) => name.replace(/^[@#/]/, ""));
    if ([...names, ...bare].some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.includes(wanted))) return 1;
    return descriptions && description?.toLowerCase().includes(wanted) ? 2 : 3;
  };
  const ranked = entries.map((entry) => [rank(entry), entry]).filter(([place]) => place < 3);
  return ranked.sort(([one], [other]) => one - other).map(([, entry]) => entry);
}
