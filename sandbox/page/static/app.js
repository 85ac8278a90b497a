/** Puts the parts together and decides which channel is open. */

import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as head from "./head.js";
import * as log from "./log.js";
import * as members from "./members.js";
import * as menus from "./menus.js";
import * as messages from "./messages.js";
import * as people from "./people.js";
import { toast } from "./popover.js";
import * as sidebar from "./sidebar.js";
import { connect } from "./socket.js";
import { emit, on, put, state } from "./state.js";
import { refresh } from "./times.js";
import * as tools from "./tools.js";
import * as troubles from "./troubles.js";

for (const part of [tools, clock, people, troubles, log, head, sidebar, members, messages, menus, composer]) part.start();

on("cannot", (sentence) => toast(sentence));
on("go-to", (id) => {
  document.body.classList.remove("side-open", "members-open");
  messages.openChannel(id);
});

/** A person is in the seat: their first channel opens, unless the one that was open is theirs, too. */
on("seated", (person) => {
  const address = new URL(location.href);
  address.searchParams.set("as", person);
  history.replaceState(null, "", address);
  messages.openChannel(sidebar.isThere(state.channel) ? state.channel : sidebar.firstChannel());
});

/** The open channel went away, or there is one at last. */
on("here", () => {
  document.documentElement.lang = "en";
  if (!state.here || sidebar.isThere(state.channel)) return;
  const first = sidebar.firstChannel();
  if (first !== state.channel) emit("go-to", first);
});

/** On narrow screens channels and members lie above the messages: a press beside them, or Escape, puts them away. */
function putAway(event) {
  if (event.type === "keydown" && event.key !== "Escape") return;
  if (event.type === "pointerdown" && event.target.closest("#side, #members, #head, .popover")) return;
  document.body.classList.remove("side-open", "members-open");
}
document.addEventListener("pointerdown", putAway);
document.addEventListener("keydown", putAway);

on("connected", (connected) => document.body.classList.toggle("offline", !connected));
setInterval(refresh, 15000);
on("clock", refresh);

put({ connected: false });
connect(() => {
  const person = state.here?.me.id ?? new URL(location.href).searchParams.get("as");
  return person ? { person, guild: state.here?.guild?.id } : {};
});
