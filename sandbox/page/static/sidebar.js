/** Servers, the open server's channels by category with their threads, and direct messages. */

import { avatar } from "./avatar.js";
import { byId, fill, h, roving } from "./dom.js";
import { icon } from "./icons.js";
import { account, channelById, compareIds, emit, guild, nameOf, on, state } from "./state.js";
import { tell } from "./socket.js";

const CATEGORY = 4, ANNOUNCEMENT = 5, PRIVATE_THREAD = 12;
const THREADS = new Set([10, 11, 12]);
const CLOSED = new Set();

export function start() {
  for (const what of ["here", "everyone", "channel"]) on(what, draw);
  byId("channels").addEventListener("keydown", (event) => {
    if (event.target.matches(".channel, .category button")) roving(event, [...byId("channels").querySelectorAll(".channel, .category button")]);
  });
}

function draw() {
  if (!state.here) return;
  drawRail();
  fill(byId("channels"), heading(), h("div", { class: "scroll" }, membership(), categories(), conversations()));
}

// ------------------------------------------------------------------ servers

function drawRail() {
  const items = state.here.guilds.map((each) => h("li", {}, h("button", {
    type: "button", class: `server ${each.id === guild()?.id ? "open" : ""} ${each.member ? "" : "outside"}`, "data-key": `server-${each.id}`,
    "aria-current": each.id === guild()?.id ? "true" : null, title: each.name,
    "aria-label": `${each.name}${each.member ? "" : ", not joined"}${each.mentions ? `, ${each.mentions} for you` : each.unread ? ", unread" : ""}`,
    onclick: () => tell("go", { guild: each.id }),
  }, initials(each.name), each.mentions ? h("span", { class: "count-badge" }, String(each.mentions)) : each.unread ? h("span", { class: "dot" }) : null)));
  fill(byId("rail"), h("ul", {}, items));
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();

function heading() {
  const open = guild();
  return h("div", { class: "side-head" }, h("h1", {}, open?.name ?? "Direct messages"));
}

/** What keeps somebody from taking part. */
function membership() {
  const me = state.here.me;
  return [
    me.pending ? h("div", { class: "invite" }, h("p", {}, "Before you can talk here, accept the rules."),
      h("button", { type: "button", class: "button success", onclick: () => tell("accept-rules") }, "Accept the rules")) : null,
    me.timed_out ? h("div", { class: "invite" }, h("p", {}, "You are timed out: you can read, not write.")) : null,
  ];
}

// ------------------------------------------------------------------ channels

function categories() {
  const channels = guild()?.channels ?? [];
  const places = channels.filter((each) => !THREADS.has(each.type) && each.type !== CATEGORY).sort((one, other) => one.position - other.position);
  const groups = channels.filter((each) => each.type === CATEGORY).sort((one, other) => one.position - other.position);
  return [null, ...groups].map((group) => {
    const inside = places.filter((each) => each.parent === (group?.id ?? null));
    const list = h("ul", { class: "channel-list" }, inside.map((each) => withThreads(each, Boolean(group && CLOSED.has(group.id)))));
    return group ? h("section", { class: "category" }, categoryHead(group), list) : list;
  });
}

function categoryHead(group) {
  const open = !CLOSED.has(group.id);
  return h("h2", {}, h("button", { type: "button", "aria-expanded": open, "data-key": `category-${group.id}`, onclick: () => {
    if (open) CLOSED.add(group.id);
    else CLOSED.delete(group.id);
    draw();
  } }, icon("down"), group.name));
}

/** In a closed category only what is unread or open stays, threads included. */
function withThreads(channel, closed) {
  const stays = (each) => !closed || each.unread || each.id === state.channel;
  const threads = guild().channels.filter((each) => each.parent === channel.id && isListed(each) && stays(each))
    .sort((one, other) => compareIds(other.id, one.id));
  if (!stays(channel) && !threads.length) return null;
  return h("li", {}, channelButton(channel, channelIcon(channel)), threads.length ? h("ul", { class: "threads" }, threads.map((each) => h("li", {}, channelButton(each, icon("thread"))))) : null);
}

/** Threads one is in or that are news, until they are archived; and the one that is open. */
function isListed(each) {
  if (!THREADS.has(each.type)) return false;
  return each.id === state.channel || (!each.archived && (each.joined || each.unread || each.type === PRIVATE_THREAD));
}

const channelIcon = (channel) => icon(channel.type === ANNOUNCEMENT ? "megaphone" : channel.private ? "lock" : "hash");

function channelButton(channel, mark, name = channel.name) {
  const open = channel.id === state.channel;
  const news = channel.mentions ? `, ${channel.mentions} for you` : channel.unread ? ", unread" : "";
  return h("button", {
    type: "button", class: `channel ${open ? "open" : ""} ${channel.unread ? "unread" : ""}`, "data-key": `channel-${channel.id}`, "aria-current": open ? "page" : null,
    "aria-label": `${name}${channel.with ? ", direct messages" : THREADS.has(channel.type) ? ", thread" : ""}${news}`, onclick: () => emit("go-to", channel.id),
  }, mark, h("span", { class: "channel-name" }, name), channel.mentions ? h("span", { class: "count-badge" }, String(channel.mentions)) : null);
}

// ------------------------------------------------------------------ direct messages

function conversations() {
  const shown = state.here.dms.filter((each) => !each.empty || each.id === state.channel);
  const bots = state.everyone.people.filter((each) => each.bot && !shown.some((dm) => dm.with === each.id) && each.guilds.includes(guild()?.id));
  if (!shown.length && !bots.length) return null;
  return h("section", { class: "category" }, h("h2", {}, h("span", {}, "Direct messages")),
    h("ul", { class: "channel-list" },
      shown.map((each) => h("li", {}, channelButton(each, avatar(each.with, { small: true }), nameOf(each.with)))),
      bots.map((each) => h("li", {}, h("button", { type: "button", class: "channel quiet", "data-key": `dm-${each.id}`, "aria-label": `${each.name}, start direct messages`, onclick: () => talkTo(each.id) },
        avatar(each.id, { small: true }), h("span", { class: "channel-name" }, each.name))))));
}

export async function talkTo(person) {
  const done = await tell("talk-to", { person });
  if (done) emit("go-to", done.channel);
}

/** Where somebody starts who has just come: the first channel, or an invitation. */
export function firstChannel() {
  const places = (guild()?.channels ?? []).filter((each) => each.type === 0 || each.type === ANNOUNCEMENT).sort((one, other) => one.position - other.position);
  return places[0]?.id ?? state.here?.dms.find((each) => !each.empty)?.id ?? null;
}

export const isThere = (id) => Boolean(id && channelById(id) && account(state.here.me.id));
