/** One option of a command: a field for its type, what it holds, and what is wrong with that. */

import { Suggestions, matching } from "./combobox.js";
import { h } from "./dom.js";
import { sentFile } from "./files.js";
import { channels, people, roles } from "./picker.js";

const STRING = 3, INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9, NUMBER = 10, FILE = 11;

const KINDS = {
  [STRING]: "text",
  [INTEGER]: "whole number",
  [BOOLEAN]: "true or false",
  [USER]: "person",
  [CHANNEL]: "channel",
  [ROLE]: "role",
  [MENTIONABLE]: "person or role",
  [NUMBER]: "number",
  [FILE]: "file",
};

const THINGS = { [USER]: people, [ROLE]: roles, [MENTIONABLE]: () => [...people(), ...roles()] };

/** Milliseconds without a key before the bot is asked what it suggests. */
const PAUSE = 120;

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export class Option {
  /** `line` is the command being typed: it shows the list, asks for suggestions and is told of every key. */
  constructor(json, line) {
    Object.assign(this, { json, line });
    this.picked = null;
    this.input = json.type === FILE ? this.fileInput() : this.textInput();
    const star = json.required && h("span", { class: "option-star", "aria-hidden": "true" }, "*");
    this.element = h(
      "label",
      { class: "command-option" },
      h("span", { class: "option-name" }, json.shown, star),
      this.input,
    );
    this.suggestions = this.offers() ? this.suggesting() : null;
    this.listen();
  }

  get kind() {
    return KINDS[this.json.type] ?? "value";
  }

  textInput() {
    return h("input", {
      type: "text",
      class: "option-input",
      size: 12,
      spellcheck: "false",
      autocomplete: "off",
      inputmode: { [INTEGER]: "numeric", [NUMBER]: "decimal" }[this.json.type],
      "aria-label": `${this.json.shown}${this.json.required ? ", required" : ""}, ${this.kind}`,
      "aria-required": this.json.required && "true",
      "aria-describedby": this.line.helpId,
    });
  }

  fileInput() {
    return h("input", {
      type: "file",
      class: "option-input",
      "aria-label": `${this.json.shown}${this.json.required ? ", required" : ""}, file`,
      "aria-describedby": this.line.helpId,
    });
  }

  // ---------------------------------------------------------------- what it suggests

  offers() {
    const { type, choices, autocomplete } = this.json;
    return choices.length > 0 || Boolean(autocomplete) || type === BOOLEAN || type === CHANNEL || type in THINGS;
  }

  suggesting() {
    return new Suggestions(this.input, {
      name: `Options for ${this.json.shown}`,
      look: (text) => this.look(text),
      pick: (entry) => this.pick(entry),
      changed: () => this.line.redraw(),
    });
  }

  look(text) {
    if (this.json.autocomplete) return this.ask(text);
    return matching(this.entries(), this.picked?.label === text ? "" : text).slice(0, 25);
  }

  entries() {
    const { type, choices, channel_types: types } = this.json;
    if (choices.length) return choices.map(({ shown, value }) => ({ label: shown, value }));
    if (type === BOOLEAN) return [{ label: "True", value: true }, { label: "False", value: false }];
    if (type === CHANNEL) return channels(types);
    return THINGS[type]();
  }

  async ask(text) {
    const still = (this.asking = Symbol(text));
    await new Promise((after) => setTimeout(after, PAUSE));
    if (this.asking !== still) return [];
    const typed = this.picked?.label === text ? String(this.picked.value) : text;
    const { choices } = await this.line.autocomplete(this.json.name, typed);
    return choices.map(({ name, value }) => ({ label: name, value }));
  }

  pick(entry) {
    this.picked = entry;
    this.input.value = entry.label;
    this.fit();
    this.complain(null);
    this.suggestions.close();
    this.line.filled(this);
  }

  // ---------------------------------------------------------------- typing

  listen() {
    const { input } = this;
    input.addEventListener("focus", () => {
      this.line.turnTo(this);
      this.suggestions?.refresh();
    });
    input.addEventListener("input", () => this.typed());
    input.addEventListener("change", () => this.json.type === FILE && this.line.redraw());
    input.addEventListener("keydown", (event) => this.suggestions?.key(event) || this.line.key(event, this));
    input.addEventListener("blur", () => this.left());
  }

  typed() {
    if (this.picked?.label !== this.input.value) this.picked = null;
    this.fit();
    if (this.input.getAttribute("aria-invalid")) this.complain(this.problem());
    this.suggestions?.refresh();
  }

  left() {
    this.suggestions?.close();
    if (!this.isEmpty) this.complain(this.problem());
  }

  fit() {
    if (this.json.type !== FILE) this.input.size = Math.min(40, Math.max(12, this.input.value.length + 1));
  }

  // ---------------------------------------------------------------- what it holds

  get isEmpty() {
    return this.json.type === FILE ? !this.input.files.length : this.input.value === "";
  }

  /** What is picked; what is typed counts as picked if it is exactly what one of the entries is called. */
  get found() {
    if (this.picked || this.json.autocomplete || !this.offers()) return this.picked;
    const typed = this.input.value.trim().toLowerCase();
    return this.entries().find((entry) => entry.label.toLowerCase() === typed) ?? null;
  }

  async value() {
    if (this.json.type === FILE) return sentFile(this.input.files[0]);
    return this.plain();
  }

  /** The value, unless it is a file. */
  plain() {
    if (this.found) return this.found.value;
    if (this.json.type === INTEGER || this.json.type === NUMBER) return Number(this.input.value.trim().replace(",", "."));
    return this.input.value;
  }

  /** What the app says is wrong with it, or null. */
  problem() {
    const { required, type, choices, autocomplete } = this.json;
    if (this.isEmpty) return required ? "This option is required. Specify a value." : null;
    if (this.found || type === FILE) return null;
    if (choices.length) return "Choose one of the options on the list.";
    if (this.offers() && !autocomplete) return `Pick a ${this.kind} from the list.`;
    return type === STRING ? this.textProblem() : this.numberProblem();
  }

  textProblem() {
    const { min_length: least = 0, max_length: most = 6000 } = this.json;
    const { length } = this.input.value;
    if (length < least) return `Must be at least ${plural(least, "character")}; it has ${length}.`;
    return length > most ? `Must be ${plural(most, "character")} or fewer; it has ${length}.` : null;
  }

  numberProblem() {
    const { type, min_value: least, max_value: most } = this.json;
    const value = this.plain();
    const whole = type === INTEGER;
    if (!this.input.value.trim() || !Number.isFinite(value) || (whole && !Number.isInteger(value))) {
      return whole ? "Input a valid integer." : "Input a valid number.";
    }
    if (least !== undefined && least !== null && value < least) return `Must be at least ${least}.`;
    return most !== undefined && most !== null && value > most ? `Must be at most ${most}.` : null;
  }

  complain(problem) {
    if (problem) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.element.classList.toggle("is-wrong", Boolean(problem));
    this.line.redraw();
  }
}
