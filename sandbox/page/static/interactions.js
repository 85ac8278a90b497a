/** Using what a bot offers, and what comes back: the app waits, opens a form, or says that nobody answered. */

import { emit, state } from "./state.js";
import { ask } from "./socket.js";
import { toast } from "./popover.js";

/** By message: the control that was used and waits for its answer, or what the app says after a failure. */
export const pending = new Map();
export const failures = new Map();

/** A button or a menu on a message. */
export async function useControl(message, verb, more) {
  if (pending.has(message.id)) return;
  pending.set(message.id, more.custom_id);
  failures.delete(message.id);
  emit("redraw", message.id);
  try {
    const answer = await ask(verb, { message: message.id, ...more });
    if (answer.failed) failures.set(message.id, answer.failed);
    settle(answer);
  } catch (error) {
    toast(error.message);
  } finally {
    pending.delete(message.id);
    emit("redraw", message.id);
  }
}

/** A command: while it waits, and if nobody answers, a line in the channel says so. */
export async function useCommand(verb, more, words) {
  const line = { channel: more.channel, words, failed: null };
  waitingLines.push(line);
  emit("lines");
  try {
    const answer = await ask(verb, more);
    line.failed = answer.failed;
    settle(answer);
  } finally {
    if (!line.failed) forgetLine(line);
    emit("lines");
  }
}

/** Commands that wait for an answer, or got none: `{channel, words, failed}`. */
export const waitingLines = [];

export function forgetLine(line) {
  const at = waitingLines.indexOf(line);
  if (at >= 0) waitingLines.splice(at, 1);
  emit("lines");
}

function settle(answer) {
  if (answer.modal) emit("form", answer.modal);
}

export const linesHere = () => waitingLines.filter((each) => each.channel === state.channel);
