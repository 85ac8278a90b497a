/**
 * The fields of a form. Each is `{node, focus(), value(), problem()}`: what is sent for it, and what the app says is
 * wrong with it (or null). Inside a label the label's words name it; `named` is the attribute that says so.
 */

import { bytes } from "./components.js";
import { freshId, h } from "./dom.js";
import { sentFile } from "./files.js";
import { amount, chosenAtFirst, selectNode } from "./picker.js";

const SHORT = 1;
const LONGEST = 4000;
const REQUIRED = "This field is required.";

const KINDS = {
  3: select,
  4: textInput,
  5: select,
  6: select,
  7: select,
  8: select,
  19: fileUpload,
  21: radioGroup,
  22: checkboxGroup,
  23: checkbox,
};

export const isField = (component) => component.type in KINDS;

export function fieldOf(component, named) {
  return KINDS[component.type](component, named);
}

/** Not asked for unless it says so; a field that takes none is not required either. */
const isRequired = ({ required, min_values: least }) => required !== false && least !== 0;

// ---------------------------------------------------------------- texts

function textInput(component, named) {
  const { min_length: least, max_length: most, style, placeholder, value } = component;
  const count = h("span", { class: "field-count", "aria-hidden": true });
  const attributes = { class: "field-text", placeholder, value: value ?? "", "aria-required": isRequired(component), autocomplete: "off", ...named };
  const input = style === SHORT ? h("input", { type: "text", ...attributes }) : h("textarea", { rows: 4, ...attributes });
  const shows = () => {
    const { length } = input.value;
    count.textContent = most || length > LONGEST - 200 ? `${length} / ${most ?? LONGEST}` : "";
    count.classList.toggle("is-over", length > (most ?? LONGEST));
  };
  input.addEventListener("input", shows);
  shows();
  return {
    node: h("div", { class: "field-box" }, input, count),
    focus: () => input.focus(),
    marked: input,
    value: () => input.value,
    problem: () => lengthProblem(input.value, isRequired(component), least ?? 0, most ?? LONGEST),
  };
}

function lengthProblem({ length }, required, least, most) {
  if (!length) return required ? REQUIRED : null;
  if (length < least) return `Must be at least ${least} characters; it has ${length}.`;
  return length > most ? `Must be ${most} characters or fewer; it has ${length}.` : null;
}

// ---------------------------------------------------------------- choosing

function select(component, named) {
  let values = chosenAtFirst(component);
  const needed = isRequired(component);
  const node = selectNode({ ...component, min_values: needed ? component.min_values : 0 }, {
    label: component.placeholder ?? "Make a selection",
    labelledBy: named["aria-labelledby"],
    describedBy: named["aria-describedby"],
    chosen: (picked) => {
      values = picked;
      node.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  return {
    node,
    focus: () => node.focus(),
    marked: node,
    value: () => values,
    problem: () => amountProblem(values.length, needed, component.min_values ?? 1, component.max_values ?? 1),
  };
}

function amountProblem(count, required, least, most) {
  if (!count) return required ? REQUIRED : null;
  return count < least || count > most ? `Choose ${amount(least, most)}; ${count} chosen.` : null;
}

function radioGroup(component, named) {
  const name = freshId("radio");
  const inputs = component.options.map((option) => h("input", { type: "radio", name, value: option.value, checked: Boolean(option.default) }));
  const node = group("radiogroup", component, inputs, { "aria-required": isRequired(component), ...named });
  const chosen = () => inputs.find((input) => input.checked)?.value ?? null;
  return {
    node,
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
    marked: node,
    value: () => (chosen() === null ? [] : [chosen()]),
    problem: () => (chosen() === null && isRequired(component) ? REQUIRED : null),
  };
}

function checkboxGroup(component, named) {
  const inputs = component.options.map((option) => h("input", { type: "checkbox", value: option.value, checked: Boolean(option.default) }));
  const values = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const least = component.min_values ?? 1;
  const most = component.max_values ?? inputs.length;
  return {
    node: group("group", component, inputs, named),
    focus: () => inputs[0].focus(),
    marked: null,
    value: values,
    problem: () => amountProblem(values().length, isRequired(component), least, most),
  };
}

function group(role, component, inputs, attributes) {
  const rows = component.options.map(({ label, description }, index) =>
    h("label", { class: "field-choice" }, inputs[index],
      h("span", {}, label, description ? h("span", { class: "field-description" }, description) : null)));
  return h("div", { role, class: "field-group", ...attributes }, rows);
}

function checkbox(component, named) {
  const input = h("input", { type: "checkbox", checked: Boolean(component.default), ...named });
  return {
    node: h("div", { class: "field-choice" }, input),
    focus: () => input.focus(),
    marked: input,
    value: () => input.checked,
    problem: () => null,
  };
}

// ---------------------------------------------------------------- files

function fileUpload(component, named) {
  const most = component.max_values ?? 1;
  let files = [];
  const input = h("input", { type: "file", multiple: most > 1, class: "field-file", ...named });
  const list = h("ul", { class: "field-files" });
  input.addEventListener("change", () => {
    files = [...(most > 1 ? files : []), ...input.files];
    input.value = "";
    draw();
  });
  return {
    node: h("div", { class: "field-upload" }, input, h("span", { class: "field-hint" }, `${amount(component.min_values ?? 1, most)} ${most === 1 ? "file" : "files"}`), list),
    focus: () => input.focus(),
    marked: input,
    value: () => Promise.all(files.map(sentFile)),
    problem: () => amountProblem(files.length, isRequired(component), component.min_values ?? 1, most),
  };

  function draw() {
    list.replaceChildren(...files.map((file) => h("li", { class: "chip" }, `${file.name} · ${bytes(file.size)}`, remove(file))));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function remove(file) {
    const taken = () => {
      files = files.filter((each) => each !== file);
      draw();
      input.focus();
    };
    return h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${file.name}`, onclick: taken }, "×");
  }
}
