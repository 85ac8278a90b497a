/** The line above the messages: where one is, events, members. */

import { byId, fill, h } from "./dom.js";
import { openEvents } from "./events.js";
import { icon } from "./icons.js";
import { channelById, guild, nameOf, on, state } from "./state.js";

const WIDE = matchMedia("(min-width: 901px)");

export function start() {
  for (const what of ["here", "channel", "everyone"]) on(what, draw);
}

function draw() {
  const channel = channelById(state.channel);
  const events = guild()?.events ?? [];
  document.title = channel ? `${channel.with ? nameOf(channel.with) : `#${channel.name}`} · ${state.here.me.name}` : "Sandbox";
  fill(byId("head"),
    h("button", { type: "button", class: "act only-narrow", "data-key": "menu", "aria-label": "Channels", onclick: () => toggle("side-open", "#channels .channel.open, #channels button") }, icon("menu")),
    channel ? h("h2", {}, icon(channel.with ? "mail" : [10, 11, 12].includes(channel.type) ? "thread" : "hash"), channel.with ? nameOf(channel.with) : channel.name) : h("h2", {}, "Welcome"),
    channel?.topic ? h("p", { class: "topic", title: channel.topic }, channel.topic) : h("span", { class: "topic" }),
    guild() ? h("button", { type: "button", class: "act", "data-key": "events", "aria-label": `Events, ${events.length}`, title: "Events", onclick: openEvents }, icon("calendar"), events.length ? h("span", { class: "count-badge calm" }, String(events.length)) : null) : null,
    guild() && !channel?.with ? h("button", { type: "button", class: "act", "data-key": "members", "aria-label": "Members", title: "Members", onclick: () => toggle(WIDE.matches ? "members-away" : "members-open", "#members button") }, icon("people")) : null);
}

function toggle(name, first) {
  const open = document.body.classList.toggle(name);
  if (open && name !== "members-away") document.querySelector(first)?.focus();
}
