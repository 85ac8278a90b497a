/** Embeds: the older kind of card. */

import { h } from "./dom.js";
import { hex, picture } from "./components.js";
import { link, markdown } from "./markdown.js";
import { timeNode } from "./times.js";

export function embedNode(embed) {
  const title = embed.title ? h("div", { class: "embed-title" }, embed.url ? link(embed.url, [markdown(embed.title, { blocks: false })]) : markdown(embed.title, { blocks: false })) : null;
  const foot = [embed.footer?.text, embed.timestamp ? timeNode(new Date(embed.timestamp), "f") : null].filter(Boolean);
  const node = h("div", { class: "embed" },
    h("div", { class: "embed-words" },
      embed.author ? h("div", { class: "embed-author" }, embed.author.url ? link(embed.author.url, [embed.author.name]) : embed.author.name) : null,
      title,
      embed.description ? h("div", { class: "embed-description" }, markdown(embed.description)) : null,
      embed.fields?.length ? h("div", { class: "embed-fields" }, embed.fields.map(field)) : null),
    embed.thumbnail ? picture(embed.thumbnail.url, embed.thumbnail.description, { className: "thumbnail" }) : null,
    embed.image ? h("div", { class: "embed-image" }, picture(embed.image.url, embed.image.description)) : null,
    foot.length ? h("div", { class: "embed-foot" }, foot.flatMap((each, index) => (index ? [" • ", each] : [each]))) : null);
  if (embed.color !== undefined && embed.color !== null) node.style.setProperty("--accent", hex(embed.color));
  return node;
}

function field(each) {
  return h("div", { class: each.inline ? "field inline" : "field" },
    h("div", { class: "field-name" }, markdown(each.name, { blocks: false })),
    h("div", {}, markdown(each.value)));
}
