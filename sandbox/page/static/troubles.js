/** What one can break, what each of it does, and how it is mended. */

import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { popover, toast } from "./popover.js";
import { ask, tell } from "./socket.js";
import { guild, on, state } from "./state.js";

export function start() {
  byId("more-tools").append(h("button", { type: "button", class: "tool", id: "trouble", "aria-haspopup": "dialog", "aria-expanded": false, onclick: (event) => show(event.currentTarget) }));
  on("troubles", drawButton);
}

function drawButton() {
  const count = lasting().length;
  fill(byId("trouble"), icon("bolt"), h("span", { class: "tool-name" }, "Trouble"), count ? h("span", { class: "count-badge", "aria-label": `${count} made` }, String(count)) : null);
}

const lasting = () => state.troubles.made.filter((each) => each.undoable);

function show(anchor) {
  const now = h("div", { class: "made", role: "status" });
  const kinds = h("div", { class: "kinds" });
  const draw = () => fill(now, state.troubles.made.length ? [h("h3", {}, "So it is now"), h("ul", {}, state.troubles.made.map(madeRow))] : h("p", { class: "note" }, "Nothing is broken."));
  const offerAgain = () => kinds.querySelectorAll("select").forEach(offer);
  const stops = [on("troubles", draw), on("here", offerAgain), on("everyone", offerAgain)];
  popover(anchor, [h("h2", {}, "Make trouble"), h("p", { class: "note" }, "Things go wrong on Discord. See what the bot does then."), now, kinds], { label: "Make trouble", className: "troubles", closed: () => stops.forEach((stop) => stop()) });
  draw();
  fill(kinds, state.troubles.kinds.map(kindForm));
  kinds.querySelector("button, select")?.focus();
}

function madeRow(each) {
  return h("li", {}, h("span", {}, each.sentence), each.undoable
    ? h("button", { type: "button", class: "button secondary small", "data-key": `undo-${each.id}`, "aria-label": `Undo: ${each.sentence}`, onclick: (event) => undo(event, each) }, icon("undo"), "Undo")
    : h("span", { class: "note" }, "mends itself"));
}

async function undo(event, each) {
  const panel = event.currentTarget.closest(".popover");
  await tell("undo-trouble", { trouble: each.id });
  panel.querySelector(".kinds :is(select, button)").focus({ preventScroll: true }); // the button for undoing goes
}

function kindForm(kind) {
  const inputs = kind.asks.map((what) => [what, input(what)]);
  const go = h("button", { type: "submit", class: "button danger small", "aria-label": kind.title }, "Do it");
  return h("form", { class: "kind", onsubmit: make }, h("h3", {}, kind.title), h("p", {}, kind.does), h("div", { class: "kind-row" }, inputs.map(([, node]) => node), go));

  async function make(event) {
    event.preventDefault();
    if (go.ariaBusy === "true") return;
    go.ariaBusy = "true"; // a disabled button would lose the focus
    try {
      await ask("make-trouble", { kind: kind.name, ...Object.fromEntries(inputs.map(([what, node]) => [what, node.value])) });
    } catch (error) {
      toast(error.message);
    } finally {
      go.ariaBusy = null;
    }
  }
}

const NAMES = { person: "Whose", permission: "Which permission", doing: "At what", channel: "Which channel" };

const OFFERED = {
  person: () => state.everyone.people.filter((each) => !each.bot).map((each) => [each.id, each.name]).sort((one, other) => one[1].localeCompare(other[1])),
  permission: () => state.troubles.permissions.map((each) => [each, each]),
  doing: () => state.troubles.doings.map((each) => [each.value, each.label]),
  channel: () => (guild()?.channels ?? []).filter((each) => each.type === 0 || each.type === 5).map((each) => [each.id, `#${each.name}`]),
};

function input(what) {
  const select = h("select", { "aria-label": NAMES[what], "data-what": what });
  offer(select);
  return select;
}

/** What there is to choose today; what was chosen stays chosen. */
function offer(select) {
  const offered = OFFERED[select.dataset.what]();
  const shown = [...select.options].map((each) => [each.value, each.label]);
  if (JSON.stringify(offered) === JSON.stringify(shown)) return;
  const chosen = select.value;
  fill(select, offered.map(([value, label]) => h("option", { value, selected: value === chosen || null }, label)));
}
