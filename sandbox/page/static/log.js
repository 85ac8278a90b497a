/** What goes between the bot and the sandbox, for developers: each request and each gateway event. */

import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { tell } from "./socket.js";
import { on } from "./state.js";
import { written } from "./times.js";

const KEPT = 500;

let lines = [];
let shows = "all";
let wanted = "";

export function start() {
  byId("more-tools").append(h("button", { type: "button", class: "tool", id: "log-button", "aria-expanded": false, "aria-controls": "log", onclick: toggle }, icon("lines"), h("span", { class: "tool-name" }, "Log")));
  on("log", (more) => {
    lines = [...lines, ...more].slice(-KEPT);
    if (!byId("log").hidden) append(more);
  });
  on("connected", (connected) => {
    if (!connected || byId("log").hidden) return;
    lines = [];
    frame();
    tell("log", { on: true });
  });
  byId("log").addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggle();
  });
}

function toggle() {
  const open = byId("log").hidden;
  byId("log").hidden = !open;
  byId("log-button").setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("log-open", open);
  if (open) {
    lines = [];
    frame();
    byId("log").querySelector("select").focus();
  } else byId("log-button").focus();
  tell("log", { on: open });
}

function frame() {
  const kind = h("select", { "aria-label": "What to show", onchange: (event) => { shows = event.target.value; redraw(); } },
    [["all", "Requests and events"], ["request", "Requests"], ["event", "Gateway events"], ["wrong", "Refused or failed"]].map(([value, label]) => h("option", { value, selected: value === shows }, label)));
  const search = h("input", { type: "text", placeholder: "Find in it", "aria-label": "Find in the log", value: wanted, oninput: (event) => { wanted = event.target.value.toLowerCase(); redraw(); } });
  fill(byId("log"), h("div", { class: "log-head" }, h("h2", {}, "Log"), kind, search, h("button", { type: "button", class: "act", "aria-label": "Empty the log", title: "Empty the log", onclick: () => { lines = []; redraw(); } }, icon("bin")),
    h("button", { type: "button", class: "act", "aria-label": "Close the log", onclick: toggle }, icon("close"))),
    h("div", { id: "log-lines", tabindex: 0, role: "region", "aria-label": "Lines, oldest first" }));
  redraw();
}

const isShown = (line) => (shows === "all" || line.kind === shows || (shows === "wrong" && line.kind === "request" && !(line.status >= 200 && line.status < 300)))
  && (!wanted || `${line.what} ${line.body}`.toLowerCase().includes(wanted));

function redraw() {
  fill(byId("log-lines"));
  append(lines);
}

function append(more) {
  const pane = byId("log-lines");
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40;
  pane.append(...more.filter(isShown).map(lineNode));
  while (pane.children.length > KEPT) pane.firstChild.remove();
  if (atEnd) pane.scrollTop = pane.scrollHeight;
}

function lineNode(line) {
  const wrong = line.kind === "request" && !(line.status >= 200 && line.status < 300);
  const body = h("pre", { tabindex: 0 });
  return h("details", { class: `line-of-log of-${line.kind} ${wrong ? "wrong" : ""}`, ontoggle: (event) => shown(event.target, body, line) },
    h("summary", {}, h("time", {}, written(new Date(line.at), "T")), h("span", { class: "log-kind" }, line.kind === "request" ? "bot →" : "→ bot"),
      h("span", { class: "log-status" }, line.status === null ? "" : line.status || "cut"), h("span", { class: "log-what" }, shortened(line.what)), h("span", { class: "log-ms" }, line.ms === null ? "" : `${line.ms} ms`)),
    body);
}

function shown(node, body, line) {
  if (!node.open) return;
  body.textContent = pretty(line.body);
  node.scrollIntoView({ block: "nearest" });
}

/** Tokens are long and tell nobody anything. */
const shortened = (what) => decodeURI(what).replace("/api/v10", "").replace(/[\w-]{60,}/g, (token) => `${token.slice(0, 6)}…`);

function pretty(body) {
  try {
    return body ? JSON.stringify(JSON.parse(body), null, 2) : "no body";
  } catch {
    return body;
  }
}
