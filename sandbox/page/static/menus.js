/** What one can do with a message: react, answer, delete, and what bots offer under "Apps". */

import { wordsOf } from "./components.js";
import { byId, h } from "./dom.js";
import { useCommand } from "./interactions.js";
import { menu, popover, toast } from "./popover.js";
import { ask, tell } from "./socket.js";
import { channelById, emit, nameOf, on, state } from "./state.js";

const OFTEN = ["👍", "❤️", "🎉", "👀", "😀", "🙏", "✅", "👋", "🔥", "🌱", "💪", "😢"];

export function start() {
  on("pick-reaction", pickReaction);
  on("message-menu", messageMenu);
  on("profile-actions", appsOnPerson);
  byId("messages").addEventListener("contextmenu", (event) => {
    const message = state.messages.find((each) => each.id === event.target.closest("article")?.dataset.id);
    if (!message || event.target.closest("a, img")) return;
    event.preventDefault();
    messageMenu({ message, anchor: event.target.closest("article").querySelector(".act:last-child") ?? event.target });
  });
}

function pickReaction({ message, anchor }) {
  const react = (emoji) => {
    close();
    if (emoji) tell("react", { message: message.id, emoji, on: true });
  };
  const other = h("input", { type: "text", class: "other-emoji", maxlength: 16, "aria-label": "Another emoji", placeholder: "Another …" });
  const close = popover(anchor, [
    h("div", { class: "emoji-grid" }, OFTEN.map((each) => h("button", { type: "button", "aria-label": each, onclick: () => react(each) }, each))),
    h("form", { onsubmit: (event) => { event.preventDefault(); react(other.value.trim()); } }, other),
  ], { label: "Add a reaction", className: "emoji-picker" });
}

async function messageMenu({ message, anchor }) {
  const can = channelById(message.channel_id)?.can ?? {};
  const apps = can.command && !message.ephemeral ? await offered("message") : [];
  menu(anchor, "Message", [
    can.write && !message.ephemeral ? { label: "Reply", does: () => emit("reply", message) } : null,
    ...apps.map((each) => ({ label: `Apps: ${each.shown}`, does: () => use(each, { message: message.id }) })),
    { label: "Copy text", does: () => navigator.clipboard?.writeText(message.content || wordsOf(message.components)) },
    { label: "Copy message ID", does: () => navigator.clipboard?.writeText(message.id) },
    message.deletable ? { label: "Delete message", danger: true, does: () => tell("delete", { message: message.id }) } : null,
  ].filter(Boolean));
}

async function appsOnPerson({ id, actions, close }) {
  if (!channelById(state.channel)?.can.command || !state.here.guild) return;
  for (const each of await offered("person")) {
    actions.append(h("button", { type: "button", class: "button secondary", onclick: () => { close(); use(each, { person: id }); } }, each.shown));
  }
}

async function offered(what) {
  try {
    return (await ask("menu", { channel: state.channel, on: what })).commands;
  } catch {
    return [];
  }
}

async function use(command, target) {
  const words = target.person ? `${command.shown} on ${nameOf(target.person)}` : command.shown;
  try {
    await useCommand("use", { channel: state.channel, command: command.name, ...target }, words);
  } catch (error) {
    toast(error.message);
  }
}
