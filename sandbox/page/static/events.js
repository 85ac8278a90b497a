/** The server's scheduled events. */

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { dialog } from "./popover.js";
import { tell } from "./socket.js";
import { guild, on } from "./state.js";
import { timeNode } from "./times.js";

const ACTIVE = 2;

export function openEvents() {
  const list = h("div", { class: "events" });
  const draw = () => fill(list, (guild()?.events ?? []).length
    ? [...guild().events].sort((one, other) => one.start.localeCompare(other.start)).map(card)
    : h("p", { class: "note" }, "No events are planned in this server."));
  const stop = on("here", draw);
  const node = dialog("Events", [h("div", { class: "window-head" }, h("h2", {}, "Events"), h("button", { type: "button", class: "act", "aria-label": "Close", onclick: () => node.close() }, icon("close"))), list], { closed: stop });
  draw();
}

function card(event) {
  return h("section", { class: "event" },
    h("div", { class: "event-when" }, event.status === ACTIVE ? "Happening now" : timeNode(new Date(event.start), "F")),
    h("h3", {}, event.name),
    event.description ? h("div", {}, markdown(event.description)) : null,
    event.where ? h("div", { class: "note" }, event.where) : null,
    h("div", { class: "event-foot" }, h("span", { class: "note" }, `${event.count} interested`),
      h("button", { type: "button", class: `button ${event.interested ? "success" : "secondary"}`, "aria-pressed": event.interested, "data-key": `event-${event.id}`,
        onclick: () => tell("interested", { event: event.id, yes: !event.interested }) }, "Interested")));
}
