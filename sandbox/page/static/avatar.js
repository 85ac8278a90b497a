/** A round sign for a person or a bot: their picture, or their first letter on a colour of their own. */

import { h } from "./dom.js";
import { account, nameOf } from "./state.js";

const COLOURS = 8;
/** The addresses of pictures, made once each. */
const addresses = new Map();

export function avatar(id, { small = false } = {}) {
  const size = small ? " small" : "";
  const picture = account(id)?.picture;
  if (picture) return h("img", { class: `avatar${size}`, src: address(picture), alt: "" });
  const name = nameOf(id, "?");
  return h("span", { class: `avatar colour-${Number(BigInt(id) % BigInt(COLOURS))}${size}`, "aria-hidden": true }, [...name][0]?.toUpperCase() ?? "?");
}

/** The banner at the head of a profile, or null. */
export function banner(id) {
  const picture = account(id)?.banner;
  return picture ? h("img", { class: "banner", src: address(picture), alt: "" }) : null;
}

/** The page loads no pictures out of addresses that hold them. */
function address(picture) {
  if (!addresses.has(picture)) {
    const [head, encoded] = picture.split(",");
    const bytes = Uint8Array.from(atob(encoded), (each) => each.charCodeAt(0));
    addresses.set(picture, URL.createObjectURL(new Blob([bytes], { type: head.slice(5, head.indexOf(";")) })));
  }
  return addresses.get(picture);
}
