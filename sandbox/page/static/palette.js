/** The slash palette: the commands a person may use here, and the line in which one of them is filled in. */

import { Suggestions, matching } from "./combobox.js";
import { freshId, h } from "./dom.js";
import { Option } from "./options.js";
import { ask } from "./socket.js";
import { nameOf } from "./state.js";

/** The commands that fit what is typed after the slash, grouped by the app they belong to. */
export function fitting(commands, typed) {
  const entries = commands.map((command) => ({
    label: `/${command.shown}`,
    also: `/${command.name}`,
    description: described(command),
    more: command.options.filter((option) => option.required).map((option) => `${option.shown}*`).join("  "),
    group: nameOf(command.application),
    letter: nameOf(command.application).slice(0, 1),
    command,
  }));
  const groups = [...new Set(entries.map((entry) => entry.group))];
  const found = matching(entries, typed, { descriptions: false });
  return found.sort((one, other) => groups.indexOf(one.group) - groups.indexOf(other.group));
}

/** The command that is meant by exactly this text, if it is one. */
export function exactly(commands, text) {
  const name = text.trimEnd().slice(1).toLowerCase();
  const called = commands.filter(({ shown, name: known }) => [shown, known].includes(name));
  return called.length === 1 ? called[0] : null;
}

/** discord.py puts three dots where a bot describes nothing. */
const described = ({ description }) => (description === "…" ? "" : description);

/** One command being filled in: `/ask new  places [ ]  deadline [ ]  + 2 more`. */
export class CommandLine {
  /** `help` is the box above the line; `send(options)` sends it, `leave(text)` gives it up. */
  constructor(command, { channel, help, send, leave }) {
    Object.assign(this, { command, channel, help, send, leave });
    this.helpId = freshId("help");
    this.options = [];
    this.focused = null;
    this.refusal = null;
    this.chips = h("span", { class: "command-options" });
    this.tail = this.tailInput();
    const name = h("span", { class: "command-name" }, `/${command.shown}`);
    this.element = h(
      "div",
      { class: "command", role: "group", "aria-label": `Command /${command.shown}` },
      name,
      this.chips,
      this.tail,
    );
    for (const json of command.options) if (json.required) this.add(json);
  }

  /** Where options that may be left out are added, and Enter sends the command. */
  tailInput() {
    const input = h("input", { type: "text", class: "command-tail", size: 10, spellcheck: "false" });
    input.setAttribute("aria-describedby", this.helpId);
    this.more = new Suggestions(input, {
      name: `Further options of /${this.command.shown}`,
      first: false,
      look: (text) => this.further(text),
      pick: (entry) => this.add(entry.json).input.focus(),
      changed: () => this.redraw(),
    });
    input.addEventListener("focus", () => {
      this.turnTo(null);
      if (this.left.length) this.more.refresh();
    });
    input.addEventListener("input", () => this.typedInTail());
    input.addEventListener("blur", () => this.more.close());
    input.addEventListener("keydown", (event) => this.more.key(event) || this.key(event, null));
    return input;
  }

  typedInTail() {
    if (!this.left.length) {
      this.tail.value = "";
      return;
    }
    this.more.refresh().then(() => this.tail.value && this.more.move(this.more.entries.length ? 0 : -1));
  }

  /** Options that are not in the line yet. */
  get left() {
    const used = new Set(this.options.map((option) => option.json.name));
    return this.command.options.filter((json) => !used.has(json.name));
  }

  further(text) {
    const entries = this.left.map((json) => ({ label: json.shown, description: described(json), json }));
    return matching(entries, text);
  }

  add(json) {
    const option = new Option(json, this);
    this.options.push(option);
    this.chips.append(option.element);
    this.tail.value = "";
    this.nameTail();
    return option;
  }

  remove(option) {
    this.options = this.options.filter((each) => each !== option);
    option.element.remove();
    this.nameTail();
    this.redraw();
  }

  nameTail() {
    const count = this.left.length;
    this.tail.placeholder = count ? `+ ${count} more` : this.options.length ? "" : "Enter sends it";
    const what = count ? `${count} further option${count === 1 ? "" : "s"}` : "no further options";
    this.tail.setAttribute("aria-label", `/${this.command.shown}: ${what}, Enter sends it`);
  }

  begin() {
    this.nameTail();
    (this.options[0]?.input ?? this.tail).focus();
  }

  // ---------------------------------------------------------------- what is shown above the line

  turnTo(option) {
    this.focused = option;
    this.redraw();
  }

  redraw() {
    const option = this.focused;
    const suggestions = option ? option.suggestions : this.more;
    const problem = option?.input.getAttribute("aria-invalid") ? option.problem() : null;
    const shown = option ? option.json : this.command;
    const facts = option ? [option.kind, option.json.required ? "required" : "optional"].join(", ") : "";
    this.help.replaceChildren(
      h(
        "div",
        { class: "command-help", id: this.helpId },
        h("strong", {}, option ? shown.shown : `/${shown.shown}`),
        facts && h("span", { class: "command-facts" }, facts),
        described(shown) && h("span", { class: "command-description" }, described(shown)),
        problem && h("span", { class: "command-problem" }, problem),
      ),
      this.refusal ? h("p", { class: "command-problem", role: "alert" }, this.refusal) : "",
      suggestions ? suggestions.panel : "",
    );
    this.help.hidden = false;
  }

  // ---------------------------------------------------------------- keys

  key(event, option) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.leave("");
    } else if (event.key === "Backspace" && (option ? option.isEmpty : !this.tail.value)) {
      event.preventDefault();
      this.stepBack(option);
    }
  }

  /** Backspace in an empty field takes away what is before it, as one deletes words. */
  stepBack(option) {
    const at = option ? this.options.indexOf(option) : this.options.length;
    if (option && !option.json.required) this.remove(option);
    if (at > 0) this.options[at - 1].input.focus();
    else if (!option || option.json.required) this.leave(`/${this.command.shown}`);
    else this.tail.focus();
  }

  /** An option got its value from the list: on to the next that needs one. */
  filled(option) {
    const next = this.options.find((each) => each !== option && each.json.required && each.isEmpty);
    (next?.input ?? this.tail).focus();
  }

  // ---------------------------------------------------------------- sending

  /** What is filled in so far, but for files, as the bot is told while the option `name` is being typed. */
  autocomplete(name, typed) {
    const options = {};
    for (const option of this.options) {
      const { json, isEmpty } = option;
      if (json.name !== name && !isEmpty && json.type !== 11 && !option.problem()) options[json.name] = option.plain();
    }
    const { channel, command } = this;
    return ask("autocomplete", {
      channel,
      command: command.name,
      options: { ...options, [name]: typed },
      focused: name,
    });
  }

  async submit() {
    this.refusal = null;
    const wrong = this.options.filter((option) => {
      option.complain(option.problem());
      return option.problem();
    });
    if (wrong.length) {
      wrong[0].input.focus();
      return;
    }
    const options = {};
    for (const option of this.options) if (!option.isEmpty) options[option.json.name] = await option.value();
    this.busy(true);
    try {
      await this.send(options);
    } catch (problem) {
      this.busy(false);
      this.refusal = problem.message;
      (this.options[0]?.input ?? this.tail).focus();
      this.redraw();
    }
  }

  busy(isBusy) {
    this.element.toggleAttribute("inert", isBusy);
    this.element.setAttribute("aria-busy", String(isBusy));
  }
}
