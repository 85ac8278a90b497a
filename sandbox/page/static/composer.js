/** Where one writes: messages with files, answers and mentions, and commands by their palette. */

import { Suggestions } from "./combobox.js";
import { byId, h } from "./dom.js";
import { sentFile } from "./files.js";
import { icon } from "./icons.js";
import { useCommand } from "./interactions.js";
import { Mentions } from "./mentions.js";
import { startForms } from "./modal.js";
import { CommandLine, exactly, fitting } from "./palette.js";
import { ask } from "./socket.js";
import { channelById, channelName, nameOf, on, put, state } from "./state.js";

const LONGEST = 2000;
const MOST_FILES = 10;

export function start() {
  startForms();
  const composer = new Composer(byId("composer"));
  composer.listen();
  composer.turn();
}

class Composer {
  constructor(place) {
    this.place = place;
    /** Who writes where, and what each typed and did not send. */
    this.at = null;
    this.drafts = new Map();
    this.channel = null;
    this.command = null;
    /** The commands offered here, asked for when a slash is typed. */
    this.offered = null;
    this.mentions = new Mentions();
    this.files = [];
    this.build();
  }

  build() {
    this.field = h("textarea", { id: "typed", rows: 1, class: "composer-field", autocomplete: "off" });
    this.suggestions = new Suggestions(this.field, {
      name: "Commands and mentions",
      look: () => this.look(),
      pick: (entry) => this.pick(entry),
      changed: (open) => this.showList(open),
    });
    this.help = h("div", { class: "composer-help", hidden: true });
    this.notice = h("p", { class: "composer-notice", role: "status" });
    this.replying = h("div", { class: "composer-reply", hidden: true });
    this.list = h("ul", { class: "composer-files", "aria-label": "Files to send", hidden: true });
    this.picker = h("input", { type: "file", multiple: true, hidden: true });
    this.attach = button("composer-attach", "Attach files", icon("plus"), () => this.picker.click());
    this.count = h("span", { class: "composer-count", "aria-hidden": true });
    this.post = button("composer-send", "Send", icon("send"), () => this.send());
    this.line = h("div", { class: "composer-line" }, this.field);
    this.barred = h("p", { class: "composer-barred", hidden: true });
    this.box = h("div", { class: "composer-box" }, this.attach, this.picker, this.line, this.count, this.post);
    this.place.append(this.help, this.notice, this.replying, this.list, this.box, this.barred);
  }

  listen() {
    const { field, place } = this;
    field.addEventListener("input", () => this.typed());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("paste", (event) => this.add(event.clipboardData.files));
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => this.dropped(event));
    place.addEventListener("focusout", (event) => place.contains(event.relatedTarget) || this.left());
    place.addEventListener("focusin", () => this.command?.redraw());
    this.picker.addEventListener("change", () => this.add(this.picker.files));
    on("channel", () => this.turn());
    on("here", () => this.turn());
    on("command", (pressed) => this.begin(pressed));
    on("reply", (message) => put({ replyTo: message }));
    on("replyTo", () => this.drawReply());
  }

  // ---------------------------------------------------------------- where one is

  /** To the channel that is open now, if it is another; and to what one may do there. */
  turn() {
    this.channel = channelById(state.channel);
    const place = this.channel && `${state.here.me.id} ${this.channel.id}`;
    if (place !== this.at) this.moveTo(place);
    this.allow();
  }

  moveTo(place) {
    if (this.at) this.drafts.set(this.at, this.field.value);
    this.at = place;
    this.leaveCommand(this.drafts.get(place) ?? "");
    this.suggestions.close();
    this.files = [];
    this.drawFiles();
    this.say("");
  }

  allow() {
    const { channel } = this;
    const can = channel?.can ?? { write: false, command: false, attach: false };
    this.place.hidden = !channel;
    this.box.hidden = !can.write;
    this.barred.hidden = can.write;
    this.barred.textContent = can.write ? "" : whyNot();
    this.attach.hidden = !can.attach || this.command !== null;
    const where = channel ? `${channel.with ? "@" : "#"}${channelName(channel)}` : "";
    this.field.placeholder = `Message ${where}`;
    this.field.setAttribute("aria-label", `Message ${where}`);
    this.fit();
  }

  // ---------------------------------------------------------------- typing

  typed() {
    this.fit();
    const { value } = this.field;
    const begun = value.startsWith("/") && this.channel.can.command;
    if (!begun) this.offered = null;
    else this.offered ??= ask("commands", { channel: this.channel.id }).then(({ commands }) => commands);
    if (begun && value.endsWith(" ")) this.takeExactly();
    if (begun) this.suggestions.refresh();
    else this.suggestMentions();
  }

  async suggestMentions() {
    if (/[@#]/.test(this.field.value)) await this.suggestions.refresh();
    else this.suggestions.close();
    if (!this.offered && !this.suggestions.entries.length) this.suggestions.close();
  }

  /** The field grows with what is in it; a field that is not shown has no height to go by. */
  fit() {
    const { field } = this;
    if (!field.offsetParent) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, innerHeight / 3)}px`;
    const left = LONGEST - field.value.length;
    this.count.textContent = left < 200 ? String(left) : "";
    this.count.classList.toggle("is-over", left < 0);
  }

  look() {
    return this.offered === null ? this.mentions.fitting(this.field) : this.offeredFor(this.field.value.slice(1));
  }

  async offeredFor(typed) {
    const found = fitting(await this.offered, typed);
    if (found.length) return found;
    throw new Error(typed ? "No command of yours is called that." : "There are no commands for you here.");
  }

  pick(entry) {
    this.suggestions.close();
    if (entry.command) {
      this.enter(entry.command);
      return;
    }
    this.mentions.put(this.field, entry);
    this.fit();
  }

  /** "/ask new " is that command: nothing else can be meant. */
  async takeExactly() {
    const text = this.field.value;
    const command = exactly(await this.offered.catch(() => []), text);
    if (command && this.field.value === text) this.pick({ command });
  }

  showList(open) {
    if (this.command) return;
    const shown = open && (this.offered !== null || this.suggestions.entries.length > 0);
    if (shown) this.help.replaceChildren(this.suggestions.panel);
    this.help.hidden = !shown;
  }

  left() {
    this.suggestions.close();
    this.help.hidden = true;
  }

  /** Begins a text or a command for the person, who goes on typing. */
  compose(text) {
    this.leaveCommand(text);
    this.field.focus();
    this.typed();
  }

  key(event) {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    const { suggestions } = this;
    if (sends && this.offered !== null && suggestions.waiting) {
      event.preventDefault();
      this.takeOnceThere();
    } else if (event.key === "Tab" && !event.shiftKey && suggestions.active >= 0) {
      event.preventDefault();
      suggestions.take(suggestions.active);
    } else if (suggestions.key(event)) {
      return;
    } else if (sends) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && state.replyTo) {
      put({ replyTo: null });
    } else if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      [...byId("messages").querySelectorAll("article")].at(-1)?.focus();
    }
  }

  /** Somebody who types faster than the list of commands comes: what they typed is taken from it. */
  async takeOnceThere() {
    const found = await this.suggestions.refresh();
    if (found && this.suggestions.active >= 0) this.suggestions.take(this.suggestions.active);
  }

  // ---------------------------------------------------------------- commands

  /** A command pressed in a text: as in the app, nothing happens unless name and id are those of one offered here. */
  async begin({ id, name }) {
    if (!this.channel?.can.command) return;
    try {
      const { commands } = await ask("commands", { channel: this.channel.id });
      const command = commands.find((each) => each.id === id && each.name === name);
      if (!command) return;
      this.leaveCommand("");
      this.enter(command);
    } catch (refusal) {
      this.say(refusal.message);
    }
  }

  enter(command) {
    this.command = new CommandLine(command, {
      channel: this.channel.id,
      help: this.help,
      send: (options) => this.use(command, options),
      leave: (text) => this.compose(text),
    });
    this.field.value = "";
    this.line.replaceChildren(this.command.element);
    this.allow();
    this.command.begin();
  }

  leaveCommand(text) {
    this.command = null;
    this.offered = null;
    this.help.hidden = true;
    this.help.replaceChildren();
    this.field.value = text;
    if (!this.field.isConnected) this.line.replaceChildren(this.field);
    this.allow();
  }

  async use(command, options) {
    const line = this.command;
    const asked = { channel: this.channel.id, command: command.name, options };
    await useCommand("command", asked, `/${command.shown}`);
    if (this.command !== line) return;
    this.leaveCommand("");
    if (!document.querySelector("dialog[open]")) this.field.focus();
  }

  // ---------------------------------------------------------------- messages

  send() {
    if (this.command) return this.command.submit();
    const text = this.mentions.sent(this.field.value.trim());
    if (text.length > LONGEST) return this.say(`Your message is too long: ${text.length} of ${LONGEST} characters.`);
    return text || this.files.length ? this.sendText(text) : null;
  }

  async sendText(text) {
    const { field, files, channel } = this;
    const typed = field.value;
    field.value = "";
    this.fit();
    this.say("");
    this.suggestions.close();
    try {
      const sent = await Promise.all(files.map(sentFile));
      await ask("say", { channel: channel.id, text, reply_to: state.replyTo?.id ?? null, files: sent });
      this.files = this.files.filter((file) => !files.includes(file));
      this.drawFiles();
      if (state.replyTo) put({ replyTo: null });
    } catch (refusal) {
      this.say(refusal.message);
      if (!field.value) field.value = typed;
      this.fit();
    }
  }

  /** What the app says to what was typed. */
  say(text) {
    this.notice.textContent = text;
  }

  drawReply() {
    const message = state.replyTo;
    this.replying.hidden = !message;
    if (!message) {
      this.replying.replaceChildren();
      return;
    }
    const stop = () => {
      put({ replyTo: null });
      this.field.focus();
    };
    const words = h("span", {}, "Replying to ", h("strong", {}, nameOf(message.author.id)));
    this.replying.replaceChildren(words, button("composer-stop", "Do not reply", icon("close"), stop));
    if (!this.command) this.field.focus();
  }

  // ---------------------------------------------------------------- files

  add(files) {
    if (!files.length || !this.channel.can.attach) return;
    this.files = [...this.files, ...files].slice(0, MOST_FILES);
    this.picker.value = "";
    this.drawFiles();
    this.field.focus();
  }

  dropped(event) {
    event.preventDefault();
    this.add(event.dataTransfer.files);
  }

  drawFiles() {
    this.list.hidden = !this.files.length;
    this.list.replaceChildren(...this.files.map((file) => this.fileChip(file)));
  }

  fileChip(file) {
    const remove = () => {
      this.files = this.files.filter((each) => each !== file);
      this.drawFiles();
      this.field.focus();
    };
    return h("li", { class: "chip" }, file.name, button("chip-remove", `Remove ${file.name}`, "×", remove));
  }
}

function whyNot() {
  const me = state.here?.me;
  if (me?.pending) return "Accept the rules of this server first; then you can write here.";
  if (me?.timed_out) return "You are timed out: for now you cannot write here.";
  return "You do not have permission to send messages in this channel.";
}

function button(kind, name, face, onclick) {
  return h("button", { type: "button", class: kind, "aria-label": name, title: name, onclick }, face);
}
