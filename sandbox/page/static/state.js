/** What this browser knows: the server's views as they came, and what the person has in front of them. */

export const state = {
  here: null,
  everyone: { people: [] },
  clock: { offset: 0, knows_next: false },
  troubles: { kinds: [], made: [], doings: [], permissions: [] },
  /** The channel that is open, and its messages, oldest first. */
  channel: null,
  messages: [],
  more: false,
  readUpto: "0",
  replyTo: null,
  connected: false,
};

const listeners = new Map();

/** Calls `does` whenever `what` is told; returns how to stop. */
export function on(what, does) {
  if (!listeners.has(what)) listeners.set(what, new Set());
  listeners.get(what).add(does);
  return () => listeners.get(what).delete(does);
}

export function emit(what, data) {
  for (const listener of [...(listeners.get(what) ?? [])]) listener(data);
}

/** Changes part of the state, and tells who listens for that part. */
export function put(changes) {
  Object.assign(state, changes);
  for (const what of Object.keys(changes)) emit(what, changes[what]);
}

// ------------------------------------------------------------------ finding

export const me = () => state.here?.me ?? null;
export const guild = () => state.here?.guild ?? null;
export const account = (id) => state.everyone.people.find((each) => each.id === id) ?? null;
export const member = (id) => guild()?.members.find((each) => each.id === id) ?? null;
export const role = (id) => guild()?.roles.find((each) => each.id === id) ?? null;

export function nameOf(id, otherwise = "unknown-user") {
  return member(id)?.nick ?? account(id)?.name ?? otherwise;
}

/** The roles of a member, highest first. */
export function rolesOf(id) {
  const held = new Set(member(id)?.roles ?? []);
  return (guild()?.roles ?? []).filter((each) => held.has(each.id));
}

export function colourOf(id) {
  return rolesOf(id).find((each) => each.color)?.color ?? null;
}

export function channelById(id) {
  return guild()?.channels.find((each) => each.id === id) ?? state.here?.dms.find((each) => each.id === id) ?? null;
}

export const channelName = (channel) => (channel.with ? nameOf(channel.with) : channel.name);

export const now = () => Date.now() + state.clock.offset * 1000;

/** Ids are numbers too long for JavaScript: older ones are shorter, or smaller as text. */
export const compareIds = (one, other) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
