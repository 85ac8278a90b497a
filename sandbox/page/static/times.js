/** Moments as people read them: in the browser's time zone and the person's language. */

import { me, now } from "./state.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

const language = () => me()?.locale ?? "en-US";

export function written(date, style = "f") {
  return style === "R" ? relative(date) : new Intl.DateTimeFormat(language(), STYLES[style]).format(date);
}

function relative(date) {
  const seconds = Math.round((date.getTime() - now()) / 1000);
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(Math.round(seconds / length), unit);
}

/** As beside a message: only the time for today, "yesterday", else the date. */
export function stamp(date) {
  const days = dayNumber(new Date(now())) - dayNumber(date);
  if (days === 0) return written(date, "t");
  if (days === 1) return `${new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(-1, "day")} ${written(date, "t")}`;
  return `${written(date, "d")} ${written(date, "t")}`;
}

export const dayNumber = (date) => Math.floor((date.getTime() - date.getTimezoneOffset() * 60000) / 86400000);

/** A <time> that says the full date when pointed at; relative ones are kept right by `refresh`. */
export function timeNode(date, style, text = written(date, style)) {
  const node = document.createElement("time");
  if (Number.isNaN(date.getTime())) return node;
  node.dateTime = date.toISOString();
  node.title = written(date, "F");
  node.textContent = text;
  if (style === "R") node.dataset.relative = "";
  return node;
}

export function refresh() {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = relative(new Date(node.dateTime));
    if (node.textContent !== text) node.textContent = text;
  }
}
