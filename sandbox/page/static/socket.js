/** The one connection to the sandbox: `ask` for something, and hear what is told (protocol.md). */

import { emit, put } from "./state.js";

const RETRY = 1000;

let socket = null;
let asked = 0;
let hello = () => ({});
const waiting = new Map();

/** What the app would not let the person do, in a sentence for them. */
export class Cannot extends Error {}

export function connect(greeting) {
  hello = greeting;
  socket = new WebSocket(`ws://${location.host}/page/socket`);
  socket.addEventListener("open", async () => {
    try {
      const { person } = await ask("hello", hello());
      put({ connected: true });
      emit("seated", person);
    } catch (error) {
      emit("cannot", error.message);
      if (hello().person) connectAsAnybody();
    }
  });
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", lost);
}

/** Whoever the address named is no longer there. */
async function connectAsAnybody() {
  const { person } = await ask("hello", {});
  put({ connected: true });
  emit("seated", person);
}

function lost() {
  put({ connected: false });
  for (const { reject } of waiting.values()) reject(new Cannot("The connection to the sandbox was lost."));
  waiting.clear();
  setTimeout(() => connect(hello), RETRY);
}

/** Resolves with what was done; rejects with `Cannot`. */
export function ask(verb, more = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Cannot("The sandbox is not connected."));
  const id = ++asked;
  socket.send(JSON.stringify({ ...more, id, verb }));
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

/** As `ask`, for what needs no answer; a refusal is shown. */
export async function tell(verb, more = {}) {
  try {
    return await ask(verb, more);
  } catch (error) {
    emit("cannot", error.message);
    return null;
  }
}

function hear(frame) {
  if ("id" in frame) {
    const { resolve, reject } = waiting.get(frame.id) ?? {};
    waiting.delete(frame.id);
    if ("done" in frame) resolve?.(frame.done);
    else reject?.(new Cannot(frame.cannot));
  } else if ("view" in frame) put({ [frame.view]: frame.data });
  else if ("message" in frame) emit("message", frame);
  else if ("gone" in frame) emit("gone", frame);
  else if ("log" in frame) emit("log", frame.log);
}
