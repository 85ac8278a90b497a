/** The chat app's markdown as DOM nodes. */

import { h, webAddress } from "./dom.js";
import { account, channelById, channelName, emit, guild, me, nameOf, role } from "./state.js";
import { timeNode } from "./times.js";

/** Blocks and inline marks; `blocks: false` for places that are one line. */
export function markdown(text, { blocks = true } = {}) {
  const fragment = document.createDocumentFragment();
  if (blocks) fragment.append(...blocksOf(String(text)));
  else fragment.append(...inline(String(text)));
  return fragment;
}

/** The text alone, for names, previews and screen readers. */
export function plain(text) {
  const holder = h("div", {}, markdown(text));
  for (const node of holder.querySelectorAll(".spoiler")) node.replaceWith("(spoiler)");
  for (const node of holder.querySelectorAll("br, div, li, pre, blockquote")) node.after(" ");
  return holder.textContent.replace(/\s+/g, " ").trim();
}

// ------------------------------------------------------------------ blocks

const FENCE = /^```(?:([\w+-]*)\n)?([\s\S]*?)\n?```/;
const BLOCKS = [
  [/^(#{1,3}) +(.+)(?:\n|$)/, (m) => h("div", { class: `heading heading-${m[1].length}`, role: "heading", "aria-level": m[1].length + 2 }, inline(m[2]))],
  [/^-# +(.+)(?:\n|$)/, (m) => h("div", { class: "subtext" }, inline(m[1]))],
  [/^>>> ?([\s\S]*)$/, (m) => h("blockquote", {}, blocksOf(m[1]))],
  [/^(?:> ?.*(?:\n|$))+/, (m) => h("blockquote", {}, blocksOf(m[0].replace(/^> ?/gm, "").replace(/\n$/, "")))],
  [/^(?: *[-*] +.*(?:\n|$))+/, (m) => list("ul", m[0], /^( *)[-*] +/)],
  [/^(?: *\d+\. +.*(?:\n|$))+/, (m) => list("ol", m[0], /^( *)\d+\. +/)],
];

function blocksOf(text) {
  const nodes = [];
  let rest = text;
  let paragraph = "";
  const flush = () => {
    if (paragraph.trim()) nodes.push(h("div", { class: "paragraph" }, inline(paragraph.replace(/\n$/, ""))));
    paragraph = "";
  };
  while (rest) {
    const fence = FENCE.exec(rest);
    const found = fence ? null : BLOCKS.map(([pattern, draw]) => [pattern.exec(rest), draw]).find(([match]) => match);
    if (fence || found) {
      flush();
      const match = fence ?? found[0];
      nodes.push(fence ? h("pre", { tabindex: 0 }, h("code", {}, match[2])) : found[1](match));
      rest = rest.slice(match[0].length).replace(/^\n/, "");
      continue;
    }
    const line = /^.*?(?:\n|(?=```)|$)/.exec(rest)[0] || rest[0];
    paragraph += line;
    rest = rest.slice(line.length);
  }
  flush();
  return nodes;
}

function list(tag, text, mark) {
  const start = tag === "ol" ? /\d+/.exec(text)[0] : null;
  const items = text.replace(/\n$/, "").split("\n").map((line) => {
    const found = mark.exec(line);
    return h("li", { class: found[1].length >= 2 ? "deeper" : null }, inline(line.slice(found[0].length)));
  });
  return h(tag, { start }, items);
}

// ------------------------------------------------------------------ inline

const wrap = (tag, attributes) => (m) => h(tag, attributes ?? {}, inline(m[1]));

const MARKS = [
  [/^\\([^\w\s])/, (m) => m[1]],
  [/^``([\s\S]+?)``(?!`)/, (m) => h("code", {}, m[1])],
  [/^`([^`\n]+)`/, (m) => h("code", {}, m[1])],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, wrap("strong")],
  [/^__([\s\S]+?)__(?!_)/, wrap("u")],
  [/^\*(?!\s)([^*]+?)(?<!\s)\*(?!\*)/, wrap("em")],
  [/^_([^_]+?)_(?!\w)/, wrap("em"), /(^|\W)$/],
  [/^~~([\s\S]+?)~~/, wrap("s")],
  [/^\|\|([\s\S]+?)\|\|/, (m) => spoiler(inline(m[1]))],
  [/^\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"]*")?\)/, (m) => link(m[2], inline(m[1]))],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], [m[1]])],
  [/^https?:\/\/[^\s<]*[^\s<.,:;"')\]]/, (m) => link(m[0], [m[0]])],
  [/^<@!?(\d+)>/, (m) => person(m[1])],
  [/^<@&(\d+)>/, (m) => roleMention(m[1])],
  [/^<#(\d+)>/, (m) => channelMention(m[1])],
  [/^<\/([^:<>\n]+):(\d+)>/, (m) => h("button", { type: "button", class: "mention", onclick: () => emit("command", { name: m[1], id: m[2] }) }, `/${m[1]}`)],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (m) => timeNode(new Date(Number(m[1]) * 1000), m[2] ?? "f")],
  [/^<a?:(\w+):\d+>/, (m) => `:${m[1]}:`],
  [/^@(everyone|here)\b/, (m) => h("span", { class: "mention" }, m[0])],
  [/^\n/, () => h("br")],
];

function inline(text) {
  const nodes = [];
  let said = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const found = tried(rest, text.slice(0, at));
    if (!found) {
      said += text[at++];
      continue;
    }
    if (said) nodes.push(said);
    said = "";
    nodes.push(found.node);
    at += found.length;
  }
  if (said) nodes.push(said);
  return nodes;
}

const STARTS = /^[\\`*_~|[<h@\n]/;

function tried(rest, before) {
  if (!STARTS.test(rest)) return null;
  for (const [pattern, draw, behind] of MARKS) {
    const match = pattern.exec(rest);
    if (match && (!behind || behind.test(before))) return { node: draw(match), length: match[0].length };
  }
  return null;
}

export function link(address, children) {
  const href = webAddress(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, children) : h("span", {}, children);
}

export function spoiler(children) {
  const node = h("button", { type: "button", class: "spoiler", "aria-label": "Spoiler, show it" }, h("span", {}, children));
  node.addEventListener("click", () => {
    const shown = h("span", { class: "spoiler-shown", tabindex: -1 }, [...node.firstChild.childNodes]);
    node.replaceWith(shown);
    shown.focus();
  });
  return node;
}

// ------------------------------------------------------------------ mentions

function person(id) {
  const known = account(id);
  if (!known) return h("span", { class: "mention" }, "@unknown-user");
  const own = me()?.id === id;
  return h("button", { type: "button", class: own ? "mention mention-you" : "mention", onclick: (event) => emit("profile", { id, anchor: event.currentTarget }) }, `@${nameOf(id)}`);
}

function roleMention(id) {
  const found = role(id);
  return h("span", { class: "mention" }, `@${found?.name ?? "unknown-role"}`);
}

function channelMention(id) {
  const found = channelById(id);
  if (!found) return h("span", { class: "mention" }, guild() ? "#no access" : "#unknown");
  return h("button", { type: "button", class: "mention", onclick: () => emit("go-to", id) }, `#${channelName(found)}`);
}
