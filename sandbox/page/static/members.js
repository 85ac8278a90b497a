/** Who is in the server, under the highest role that stands apart. */

import { avatar, banner } from "./avatar.js";
import { hex } from "./components.js";
import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { become } from "./people.js";
import { popover } from "./popover.js";
import { talkTo } from "./sidebar.js";
import { account, colourOf, emit, guild, me, member, nameOf, on, rolesOf, state } from "./state.js";

export function start() {
  for (const what of ["here", "everyone", "channel"]) on(what, draw);
  on("profile", profile);
}

function draw() {
  const open = guild();
  const pane = byId("members");
  const direct = state.here?.dms.some((each) => each.id === state.channel);
  pane.hidden = !open || direct;
  if (!open || direct) return fill(pane);
  const groups = new Map();
  for (const each of open.members) {
    const group = rolesOf(each.id).find((role) => role.hoist)?.name ?? "Members";
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(each.id);
  }
  const order = [...open.roles.filter((each) => each.hoist).map((each) => each.name), "Members"];
  fill(pane, h("div", { class: "scroll" }, order.filter((name) => groups.has(name)).map((name) => group(name, groups.get(name)))));
}

function group(name, ids) {
  const sorted = ids.sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
  return h("section", {}, h("h2", {}, `${name} — ${ids.length}`), h("ul", {}, sorted.map((id) => h("li", {}, row(id)))));
}

function row(id) {
  const who = account(id);
  const name = h("span", { class: "member-name" }, nameOf(id));
  const colour = colourOf(id);
  if (colour) name.style.color = hex(colour);
  return h("button", { type: "button", class: "member", "data-key": `member-${id}`, onclick: (event) => emit("profile", { id, anchor: event.currentTarget }) },
    avatar(id), name, who?.bot ? h("span", { class: "badge" }, "APP") : null,
    guild().owner_id === id ? h("span", { class: "crown", title: "Owner" }, icon("crown"), h("span", { class: "unseen" }, "owner")) : null);
}

/** A card about a person; more can be added to it by whoever listens for "profile-actions". */
function profile({ id, anchor }) {
  const who = account(id);
  if (!who) return;
  const roles = rolesOf(id).filter((each) => !each.everyone);
  const mine = me()?.id === id;
  const actions = h("div", { class: "profile-actions" },
    mine ? null : h("button", { type: "button", class: "button secondary", onclick: () => { close(); talkTo(id); } }, "Message"),
    mine || who.bot ? null : h("button", { type: "button", class: "button secondary", onclick: () => { close(); become(id); } }, `Become ${who.name}`));
  const close = popover(anchor, [
    banner(id),
    h("div", { class: "profile-head" }, avatar(id), h("div", {}, h("b", {}, nameOf(id)), h("div", { class: "note" }, who.bot ? "app" : who.about))),
    roles.length ? h("div", { class: "profile-roles", "aria-label": "Roles", role: "list" }, roles.map((each) => h("span", { class: "role", role: "listitem" }, each.name))) : null,
    member(id) || !guild() ? null : h("p", { class: "note" }, "Not in this server."),
    actions,
  ], { label: `About ${nameOf(id)}`, className: "profile" });
  emit("profile-actions", { id, actions, anchor, close });
}
