/** Who one is: "You are Ana, newcomer", everybody one could be, and somebody new. */

import { avatar } from "./avatar.js";
import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { popover } from "./popover.js";
import { tell } from "./socket.js";
import { emit, me, on, state } from "./state.js";

const LANGUAGES = [["en-US", "English"], ["es-ES", "Español"], ["de", "Deutsch"], ["fr", "Français"], ["pt-BR", "Português"]];

export function start() {
  on("here", draw);
  on("everyone", draw);
}

function draw() {
  const who = me();
  if (!who) return;
  fill(byId("who"), h("button", { type: "button", class: "tool person-now", "data-key": "who", "aria-haspopup": "dialog", "aria-expanded": false, onclick: (event) => choose(event.currentTarget) },
    avatar(who.id, { small: true }), h("span", { class: "you-are" }, h("span", { class: "wide" }, "You are "), h("b", {}, who.name), h("span", { class: "wide" }, `, ${who.about}`)), icon("down")));
}

function choose(anchor) {
  const search = h("input", { type: "text", placeholder: "Find somebody", "aria-label": "Find somebody", autocomplete: "off", oninput: show, "data-first": "" });
  const list = h("ul", { class: "people" });
  const close = popover(anchor, [search, list, addForm(() => close())], { label: "Who to be", className: "people-window" });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      const first = list.querySelector("button");
      if (event.key === "Enter") first?.click();
      else first?.focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (all[all.indexOf(document.activeElement) + step] ?? search).focus();
  });
  show();

  function show() {
    const wanted = search.value.trim().toLowerCase();
    const found = state.everyone.people.filter((each) => !each.bot && `${each.name} ${each.about}`.toLowerCase().includes(wanted));
    found.sort((one, other) => other.introduced - one.introduced || (one.introduced ? 0 : one.name.localeCompare(other.name))); // those introduced stay in the server's order
    fill(list, found.length ? found.map((each) => h("li", {}, personButton(each))) : h("li", { class: "note" }, "Nobody of that name."));
  }

  function personButton(each) {
    const own = each.id === me()?.id;
    return h("button", { type: "button", class: own ? "own" : null, "aria-current": own ? "true" : null, onclick: () => { close(); become(each.id); } },
      avatar(each.id), h("span", { class: "person-words" }, h("b", {}, each.name), h("span", { class: "note" }, [each.about, language(each.locale), each.dms_open ? "" : "DMs closed"].filter(unlessSaid(each.about)).join(" · "))));
  }
}

/** "DMs closed" and a language are not said twice. */
const unlessSaid = (about) => (part, index) => part && (index === 0 || !about.toLowerCase().includes(part.toLowerCase()));

const language = (locale) => (locale.startsWith("en") ? "" : LANGUAGES.find(([code]) => code === locale)?.[1] ?? locale);

export async function become(person) {
  const done = await tell("become", { person });
  if (done) emit("seated", done.person);
}

function addForm(close) {
  const name = h("input", { type: "text", maxlength: 32, placeholder: "Name (or leave it)", "aria-label": "Name of somebody new" });
  const locale = h("select", { "aria-label": "Language" }, LANGUAGES.map(([code, words]) => h("option", { value: code }, words)));
  const joins = h("input", { type: "checkbox", checked: true });
  return h("form", { class: "add-person", onsubmit: add }, h("div", { class: "add-title" }, "Somebody new"), h("div", { class: "add-row" }, name, locale),
    h("label", {}, joins, " is in the server already"), h("button", { type: "submit", class: "button success" }, "Add and become"));

  async function add(event) {
    event.preventDefault();
    const done = await tell("add-person", { name: name.value.trim() || undefined, locale: locale.value, joins: joins.checked });
    if (!done) return;
    close();
    become(done.person);
  }
}
