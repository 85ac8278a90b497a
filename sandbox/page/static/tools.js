/** The bar above the app: what the sandbox can do that the app could not. */

import { byId, h } from "./dom.js";

export function start() {
  byId("tools").append(
    h("span", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "", width: 22, height: 22 }), h("span", {}, "Sandbox")),
    h("div", { id: "who" }), h("div", { id: "clock", role: "group", "aria-label": "Clock" }), h("div", { id: "more-tools" }));
}
