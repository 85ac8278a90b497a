/** One message: who, when, what, and what one can do with it. */

import { avatar } from "./avatar.js";
import { componentNodes, fileCard, hex, picture, wordsOf } from "./components.js";
import { h } from "./dom.js";
import { embedNode } from "./embeds.js";
import { icon } from "./icons.js";
import { failures } from "./interactions.js";
import { markdown, plain } from "./markdown.js";
import { tell } from "./socket.js";
import { account, channelById, colourOf, emit, guild, nameOf, state } from "./state.js";
import { timeNode, stamp, written } from "./times.js";

const PINNED = 6, THREAD_CREATED = 18;
const SYSTEM = new Set([PINNED, THREAD_CREATED]);
const GROUPED_WITHIN = 7 * 60 * 1000;

export const when = (message) => new Date(message.timestamp);
export const isSystem = (message) => SYSTEM.has(message.type);

/** Whether it stands under the one before without saying again who speaks. */
export function continues(message, before) {
  return Boolean(before) && before.author.id === message.author.id && when(message) - when(before) < GROUPED_WITHIN
    && !isSystem(message) && !isSystem(before) && !message.used && !message.referenced_message
    && message.ephemeral === before.ephemeral && when(message).toDateString() === when(before).toDateString();
}

export function messageNode(message, { grouped }) {
  const look = ["message", grouped && "grouped", message.mentions_you && "for-you", message.ephemeral && "ephemeral", isSystem(message) && "system"].filter(Boolean).join(" ");
  const node = h("article", { class: look, dataset: { id: message.id, key: `message-${message.id}` }, tabindex: -1, "aria-label": spoken(message) });
  if (isSystem(message)) {
    node.append(systemLine(message));
    return node;
  }
  const id = message.author.id;
  node.append(...[
    context(message),
    grouped ? h("span", { class: "aside-time", "aria-hidden": true }, written(when(message), "t")) : avatar(id),
    h("div", { class: "body" }, grouped ? null : head(message), content(message), footNotes(message)),
    actions(message),
  ].filter(Boolean));
  return node;
}

/** How it is read out. */
export function spoken(message) {
  const text = [plain(message.content), ...message.embeds.map((each) => plain([each.title, each.description].filter(Boolean).join(": "))), wordsOf(message.components)].filter(Boolean).join(" ");
  if (message.type === PINNED) return `${nameOf(message.author.id, message.author.username)} pinned a message to this channel`;
  const words = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  const kind = message.ephemeral ? ", only you can see this" : "";
  return `${nameOf(message.author.id, message.author.username)}${kind}: ${message.thinking ? "is thinking" : words || "a file"}`;
}

// ------------------------------------------------------------------ above

function context(message) {
  if (message.used) {
    return h("div", { class: "context" }, icon("reply"), avatar(message.used.person, { small: true }),
      h("span", {}, personName(message.used.person), " used ", h("b", { class: "used" }, message.used.name)));
  }
  const earlier = message.referenced_message;
  if (!earlier) return null;
  return h("button", { type: "button", class: "context", onclick: () => emit("jump", earlier.id), "aria-label": `Answer to ${nameOf(earlier.author.id)}: show it` },
    icon("reply"), avatar(earlier.author.id, { small: true }), h("span", { class: "context-name" }, nameOf(earlier.author.id)),
    h("span", { class: "context-text" }, plain(earlier.content).slice(0, 120) || "a message with buttons or pictures"));
}

function head(message) {
  const date = when(message);
  return h("div", { class: "head" }, personName(message.author.id, message.author.username),
    account(message.author.id)?.bot ? h("span", { class: "badge" }, "APP") : null,
    timeNode(date, "f", stamp(date)));
}

export function personName(id, otherwise) {
  const node = h("button", { type: "button", class: "name", onclick: (event) => emit("profile", { id, anchor: event.currentTarget }) }, nameOf(id, otherwise));
  const colour = colourOf(id);
  if (colour) node.style.color = hex(colour);
  return node;
}

function systemLine(message) {
  const who = personName(message.author.id);
  if (message.type === PINNED) return h("div", { class: "system-line" }, icon("check"), h("span", {}, who, " pinned a message to this channel. ", timeNode(when(message), "f", stamp(when(message)))));
  return h("div", { class: "system-line" }, icon("thread"), h("span", {}, who, " started a thread: ", threadStarted(message), " ", timeNode(when(message), "f", stamp(when(message)))));
}

function threadStarted(message) {
  const found = guild()?.channels.find((each) => each.parent === message.channel_id && each.name === message.content);
  return found ? h("button", { type: "button", class: "as-link", onclick: () => emit("go-to", found.id) }, found.name) : h("b", {}, message.content);
}

// ------------------------------------------------------------------ what it says

function content(message) {
  if (message.thinking) {
    return h("div", { class: "thinking" }, h("span", { class: "dots", "aria-hidden": true }), `${nameOf(message.author.id)} is thinking…`);
  }
  const edited = message.edited_timestamp ? h("span", { class: "edited", title: written(new Date(message.edited_timestamp), "F") }, "(edited)") : null;
  return [
    message.content ? h("div", { class: isOnlyEmoji(message.content) ? "content large-emoji" : "content" }, markdown(message.content), edited) : null,
    message.embeds.map(embedNode),
    attachments(message),
    message.components.length ? h("div", { class: "components" }, componentNodes(message)) : null,
    message.content ? null : edited,
  ];
}

const isOnlyEmoji = (text) => text.length < 30 && /^(?:\p{Extended_Pictographic}[\u{fe0f}\u{200d}\u{1f3fb}-\u{1f3ff}]*\s*)+$/u.test(text);

function attachments(message) {
  const used = JSON.stringify([message.components, message.embeds]);
  return message.attachments.filter((each) => !used.includes(each.url)).map((each) =>
    each.content_type?.startsWith("image/") && !each.content_type.includes("svg") ? picture(each.url, each.description ?? each.filename) : fileCard(each.url, each.filename, each.size));
}

// ------------------------------------------------------------------ below

function footNotes(message) {
  const failed = failures.get(message.id);
  return [
    message.reactions.length ? reactions(message) : null,
    message.thread ? threadLink(message.thread) : null,
    failed ? h("div", { class: "failed", role: "status" }, failed) : null,
    message.ephemeral ? h("div", { class: "private" }, icon("eye"), "Only you can see this", " • ",
      h("button", { type: "button", class: "as-link", "data-key": `dismiss-${message.id}`, onclick: () => tell("dismiss", { message: message.id }) }, "Dismiss message")) : null,
  ];
}

function reactions(message) {
  const may = channelById(message.channel_id)?.can.react;
  return h("div", { class: "reactions" },
    message.reactions.map((each) => h("button", {
      type: "button", class: each.me ? "reaction yours" : "reaction", "aria-pressed": each.me, "data-key": `reaction-${message.id}-${each.key}`,
      "aria-label": `${each.emoji}, ${each.count}`, onclick: () => tell("react", { message: message.id, emoji: each.key, on: !each.me }),
    }, h("span", {}, each.emoji), h("span", { class: "count" }, String(each.count)))),
    may ? h("button", { type: "button", class: "reaction add", "aria-label": "Add a reaction", onclick: (event) => emit("pick-reaction", { message, anchor: event.currentTarget }) }, icon("smile")) : null);
}

function threadLink(thread) {
  const seen = channelById(thread.id);
  return h("div", { class: "thread-link" }, icon("thread"), seen
    ? h("button", { type: "button", class: "as-link", onclick: () => emit("go-to", thread.id) }, thread.name)
    : thread.name);
}

function actions(message) {
  const can = channelById(message.channel_id)?.can ?? {};
  const act = (label, shape, does) => h("button", { type: "button", class: "act", "aria-label": label, title: label, onclick: does }, icon(shape));
  return h("div", { class: "actions", role: "group", "aria-label": "Message" },
    can.react && !message.ephemeral ? act("Add a reaction", "smile", (event) => emit("pick-reaction", { message, anchor: event.currentTarget })) : null,
    can.write && !message.ephemeral ? act("Reply", "reply", () => emit("reply", message)) : null,
    act("More", "dots", (event) => emit("message-menu", { message, anchor: event.currentTarget })));
}

/** For searching what is shown: whether a message is in the open channel. */
export const isHere = (message) => message.channel_id === state.channel;
