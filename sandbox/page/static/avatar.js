/** A round sign for a person or a bot: their first letter on a colour of their own. */

import { h } from "./dom.js";
import { nameOf } from "./state.js";

const COLOURS = 8;

export function avatar(id, { small = false } = {}) {
  const name = nameOf(id, "?");
  return h("span", { class: `avatar colour-${Number(BigInt(id) % BigInt(COLOURS))}${small ? " small" : ""}`, "aria-hidden": true }, [...name][0]?.toUpperCase() ?? "?");
}
