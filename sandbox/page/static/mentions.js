/** "@Ana" and "#asks" while a message is typed: picked from a list, and sent as what the app sends for them. */

import { matching } from "./combobox.js";
import { channels, people, roles } from "./picker.js";

const BEGUN = /(?:^|\s)([@#])([^\s@#]*)$/;

const asSent = {
  person: (id) => `<@${id}>`,
  role: (id) => `<@&${id}>`,
  channel: (id) => `<#${id}>`,
};

export class Mentions {
  constructor() {
    /** What is written for each, and what is sent. */
    this.picked = new Map();
  }

  /** Whom or what the word before the caret may mean; nothing if it begins neither with @ nor with #. */
  fitting(field) {
    const begun = BEGUN.exec(field.value.slice(0, field.selectionStart));
    if (!begun) return [];
    const entries = begun[1] === "@" ? [...kind("person", people()), ...kind("role", roles())] : kind("channel", channels());
    return matching(entries, begun[2], { descriptions: false }).slice(0, 10);
  }

  /** Puts the one that was picked in the place of the word before the caret. */
  put(field, { kind: what, label, value }) {
    const end = field.selectionStart;
    const start = end - BEGUN.exec(field.value.slice(0, end))[2].length - 1;
    const written = what === "person" ? `@${label}` : label;
    this.picked.set(written, label === "@everyone" ? label : asSent[what](value));
    field.setRangeText(`${written} `, start, end, "end");
  }

  /** The text as it is sent. */
  sent(text) {
    const longestFirst = [...this.picked].sort(([one], [other]) => other.length - one.length);
    return longestFirst.reduce((said, [written, sent]) => said.replaceAll(written, sent), text);
  }
}

const kind = (what, entries) => entries.map((entry) => ({ ...entry, kind: what }));
