/** The messages of the open channel: newest at the end, kept in view while one is there. */

import { byId, fill, h, keyOf } from "./dom.js";
import { forgetLine, linesHere } from "./interactions.js";
import { continues, isHere, messageNode, spoken, when } from "./message.js";
import { ask, tell } from "./socket.js";
import { channelById, channelName, compareIds, emit, guild, nameOf, on, put, state } from "./state.js";
import { written } from "./times.js";

const NEAR = 80; // pixels from the end at which one still counts as being there

const pane = () => byId("messages");
let atEnd = true;

export function start() {
  on("message", heard);
  on("gone", forget);
  on("redraw", redraw);
  on("lines", drawLines);
  on("jump", jump);
  on("here", namesChanged);
  on("here", drawOnceKnown);
  on("here", seen);
  on("everyone", namesChanged);
  pane().addEventListener("scroll", () => {
    atEnd = isAtEnd();
    if (atEnd) seen();
    byId("newer")?.toggleAttribute("hidden", atEnd);
    if (pane().scrollTop < 200 && state.more) older();
  });
  pane().addEventListener("keydown", moveAmong);
  addEventListener("focus", seen);
}

const isAtEnd = () => pane().scrollHeight - pane().scrollTop - pane().clientHeight < NEAR;

// ------------------------------------------------------------------ opening

let opening = 0;
let drawnWithout = null;

/** A direct message that one opens for the first time is heard of a moment after it is opened. */
function drawOnceKnown() {
  if (drawnWithout && drawnWithout === state.channel && channelById(state.channel)) draw();
}

export async function openChannel(id) {
  const turn = ++opening;
  put({ channel: id, messages: [], more: false, replyTo: null });
  if (!id) return draw();
  try {
    const { messages, more, read } = await ask("open", { channel: id });
    if (turn !== opening) return;
    state.more = more;
    state.readUpto = read;
    state.messages = messages;
    draw();
    scrollToEnd();
    seen();
  } catch (error) {
    if (turn === opening) emit("cannot", error.message);
  }
}

let loading = false;

async function older() {
  if (loading || !state.messages.length) return;
  loading = true;
  const channel = state.channel;
  try {
    const { messages, more } = await ask("open", { channel, before: state.messages[0].id });
    if (channel !== state.channel) return;
    const height = pane().scrollHeight;
    state.more = more;
    state.messages = [...messages, ...state.messages];
    draw();
    pane().scrollTop += pane().scrollHeight - height;
  } finally {
    loading = false;
  }
}

/** What is on the screen counts as read. */
function seen() {
  const last = state.messages.at(-1);
  const channel = channelById(state.channel);
  if (!last || !atEnd || document.hidden || !channel?.unread) return;
  tell("read", { channel: state.channel, upto: last.id });
}

// ------------------------------------------------------------------ what is told

function heard({ message, new: isNew }) {
  if (isNew) announce(message);
  if (!isHere(message)) return;
  const list = state.messages;
  const at = list.findIndex((each) => each.id === message.id);
  if (at >= 0) {
    list[at] = message;
    redraw(message.id);
    return;
  }
  if (!isNew) return; // an older one that is not loaded
  list.push(message);
  list.sort((one, other) => compareIds(one.id, other.id));
  if (message.yours || (atEnd && !document.hidden)) state.readUpto = message.id;
  draw();
  if (atEnd || message.yours || message.ephemeral) scrollToEnd();
  setTimeout(seen, 100);
}

function forget({ gone, channel }) {
  if (channel !== state.channel) return;
  const held = gone.some((id) => nodeOf(id)?.contains(document.activeElement));
  state.messages = state.messages.filter((each) => !gone.includes(each.id));
  draw();
  if (held) byId("typed")?.focus();
}

/** Said once to screen readers: what is new here, and what is new in direct messages. */
function announce(message) {
  if (message.yours) return;
  const direct = state.here?.dms.some((each) => each.id === message.channel_id);
  if (!isHere(message) && !direct && !message.mentions_you) return;
  const where = isHere(message) ? "" : direct ? "Direct message from " : `In #${channelById(message.channel_id)?.name ?? "another channel"}, `;
  byId("live").replaceChildren(h("p", {}, where + spoken(message)));
}

// ------------------------------------------------------------------ drawing

const nodeOf = (id) => pane().querySelector(`article[data-id="${CSS.escape(id)}"]`);

function draw() {
  const channel = channelById(state.channel);
  drawnWithout = channel ? null : state.channel;
  const focused = pane().contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const shown = [];
  if (channel && !state.more) shown.push(beginning(channel));
  let before = null;
  let marked = false;
  for (const message of state.messages) {
    if (!before || when(before).toDateString() !== when(message).toDateString()) shown.push(dayLine(message));
    const unread = !marked && compareIds(message.id, state.readUpto) > 0 && !message.yours;
    if (unread) marked = true;
    if (unread && before) {
      shown.push(h("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, h("span", {}, "New")));
    }
    shown.push(drawn(message, !unread && continues(message, before)));
    before = message;
  }
  if (!channel) shown.push(invitation());
  pane().setAttribute("aria-label", channel ? `Messages in ${channelName(channel)}` : "Messages");
  fill(pane(), channel ? h("div", { class: "spring" }) : null, shown, h("div", { id: "lines" }));
  if (focused) pane().querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  drawLines();
  followPictures();
}

/** The node of a message, the same as before if nothing about it changed: what was opened in it stays open. */
function drawn(message, grouped) {
  const known = nodes.get(message);
  if (known && known.grouped === grouped) return known.node;
  const node = messageNode(message, { grouped });
  nodes.set(message, { node, grouped });
  return node;
}

let nodes = new WeakMap();

/** What somebody sees who is in no server yet. */
function invitation() {
  const outside = state.here?.guilds.filter((each) => !each.member) ?? [];
  if (!outside.length) return h("p", { class: "beginning note" }, "There is no channel here for you to see.");
  return outside.map((each) => h("div", { class: "invitation" }, h("h2", {}, each.name), h("p", {}, `You have an invitation to ${each.name}.`),
    h("button", { type: "button", class: "button success", "data-key": `join-${each.id}`, onclick: () => tell("join", { guild: each.id }) }, `Join ${each.name}`)));
}

function beginning(channel) {
  if (channel.with) return h("div", { class: "beginning" }, h("h2", {}, nameOf(channel.with)), h("p", {}, `This is the beginning of your direct messages with ${nameOf(channel.with)}.`));
  return h("div", { class: "beginning" }, h("h2", {}, `Welcome to #${channel.name}`), h("p", {}, channel.topic || `This is the start of #${channel.name} in ${guild()?.name}.`));
}

const dayLine = (message) => h("div", { class: "day-line", role: "separator", "aria-label": written(when(message), "D") }, h("span", {}, written(when(message), "D")));

/** One message changed: its node is replaced, and the focus stays where it was. */
function redraw(id) {
  const old = nodeOf(id);
  const at = state.messages.findIndex((each) => each.id === id);
  if (!old || at < 0) return;
  const key = old.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  nodes.delete(state.messages[at]);
  const node = drawn(state.messages[at], old.classList.contains("grouped"));
  old.replaceWith(node);
  if (key) (node.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? node).focus({ preventScroll: true });
  if (atEnd) scrollToEnd();
  followPictures();
}

/** Names, roles, colours and rights are all over the messages. */
function namesChanged() {
  const people = state.everyone.people.map((each) => [each.id, each.name, each.bot]);
  const channels = (guild()?.channels ?? []).map((each) => [each.id, each.name]);
  const told = JSON.stringify([state.here?.me.id, people, channels, guild()?.roles, guild()?.members, channelById(state.channel)?.can, state.here?.guilds.map((each) => each.member)]);
  if (told === drawnWith) return;
  drawnWith = told;
  nodes = new WeakMap();
  redrawAll();
}

let drawnWith = "";

function redrawAll() {
  const top = pane().scrollTop;
  draw();
  if (atEnd) scrollToEnd();
  else pane().scrollTop = top;
}

/** Commands that wait, or that nobody answered. */
function drawLines() {
  const box = byId("lines");
  if (!box) return;
  fill(box, linesHere().map((line) => line.failed
    ? h("div", { class: "line failed", role: "status" }, h("b", { class: "used" }, line.words), h("span", {}, line.failed), h("button", { type: "button", class: "as-link", onclick: () => forgetLine(line) }, "Dismiss"))
    : h("div", { class: "line" }, h("b", { class: "used" }, line.words), h("span", { class: "note" }, "Sending the command…"))));
  if (atEnd) scrollToEnd();
}

export function scrollToEnd() {
  pane().scrollTop = pane().scrollHeight;
  atEnd = true;
}

/** Pictures grow when they arrive. */
function followPictures() {
  for (const image of pane().querySelectorAll("img")) {
    if (!image.complete) image.addEventListener("load", () => { if (atEnd) scrollToEnd(); }, { once: true });
  }
}

function jump(id) {
  const node = nodeOf(id);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.focus();
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1500);
}

/** Arrow keys walk through the messages; Tab goes into one. */
function moveAmong(event) {
  const onMessage = event.target === pane() || event.target.matches("article");
  if (!onMessage || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
  const all = [...pane().querySelectorAll("article")];
  const at = all.indexOf(event.target);
  const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  event.preventDefault();
  if (to >= all.length) byId("typed")?.focus();
  else all[Math.max(0, to)]?.focus();
}
