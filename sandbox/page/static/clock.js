/** The sandbox's time, which only people move: the bot's clock follows. */

import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./popover.js";
import { ask } from "./socket.js";
import { now, on, state } from "./state.js";
import { written } from "./times.js";

const HOUR = 3600, DAY = 86400;

export function start() {
  on("clock", draw);
  on("here", showTime);
  setInterval(showTime, 1000);
}

function draw() {
  fill(byId("clock"), icon("clock"), h("time", { id: "time" }),
    move("+1 hour", HOUR), move("+1 day", DAY),
    state.clock.knows_next ? h("button", { type: "button", class: "tool", "data-key": "next", title: "Move the clock to when the bot next does something by itself", onclick: toNext },
      h("span", { class: "wide" }, "To the next message"), h("span", { class: "narrow" }, "Next")) : null);
  showTime();
}

const move = (label, seconds) => h("button", { type: "button", class: "tool", "data-key": label, onclick: () => moved(ask("move-clock", { seconds })) }, label);

function showTime() {
  const node = byId("time");
  if (!node) return;
  const date = new Date(now());
  const text = `${new Intl.DateTimeFormat(state.here?.me.locale ?? "en-US", { weekday: "short", day: "numeric", month: "short" }).format(date)}, ${written(date, "t")}`;
  if (node.textContent !== text) node.textContent = text;
  node.dateTime = date.toISOString();
  node.title = state.clock.offset ? "The sandbox's time; it was moved" : "The sandbox's time";
}

const toNext = () => moved(ask("next"));

async function moved(asked) {
  try {
    const { now: moment, what } = await asked;
    toast(`It is ${written(new Date(moment), "F")}.${what ? ` Now due: ${what}.` : ""}`, { good: true });
  } catch (error) {
    toast(error.message);
  }
}
