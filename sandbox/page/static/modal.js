/** Forms a bot opens: they take all attention until they are sent or given up, and keep what was entered if refused. */

import { byId, freshId, h } from "./dom.js";
import { fieldOf, isField } from "./fields.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { ask, tell } from "./socket.js";
import { nameOf, on } from "./state.js";

const ROW = 1, TEXT = 10, LABEL = 18;

let open = null;

export function startForms() {
  on("form", openForm);
}

/** Shows a form as Discord's API has it. */
export function openForm(json) {
  open?.leave();
  open = new Form(json);
}

class Form {
  constructor(json) {
    this.json = json;
    this.rows = json.components.flatMap((component) => rowsOf(component));
    this.fields = this.rows.filter((row) => row.field);
    this.refusal = h("p", { class: "form-refusal", role: "alert" });
    this.sends = h("button", { type: "submit", class: "button primary" }, "Submit");
    this.node = this.draw();
    this.listen();
    document.body.append(this.node);
    this.node.showModal();
    this.fields[0]?.field.focus();
  }

  draw() {
    const heading = freshId("form");
    const { title, application } = this.json;
    const stop = () => this.leave();
    const warning = `This form goes to ${application ? nameOf(application) : "the app"}. Do not share passwords or other sensitive information.`;
    this.form = h("form", { novalidate: true, autocomplete: "off" },
      h("header", { class: "form-head" },
        h("h2", { id: heading }, title),
        h("button", { type: "button", class: "form-close", "aria-label": "Close", onclick: stop }, icon("close"))),
      h("div", { class: "form-body" }, h("p", { class: "form-warning" }, warning), this.rows.map((row) => row.node)),
      this.refusal,
      h("footer", { class: "form-foot" }, h("button", { type: "button", class: "button secondary", onclick: stop }, "Cancel"), this.sends));
    return h("dialog", { class: "form", "aria-labelledby": heading }, this.form);
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener("input", (event) => this.rows.find((row) => row.node.contains(event.target))?.recheck?.());
    this.node.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
  }

  leave() {
    tell("close-form");
    this.close();
  }

  /** The focus goes back to where it was, or, if that is no longer there, to the message field. */
  close() {
    open = null;
    this.node.close();
    this.node.remove();
    if (document.activeElement === document.body) byId("typed")?.focus();
  }

  async submit() {
    const wrong = this.fields.filter((row) => row.check());
    this.refusal.textContent = "";
    if (wrong.length) {
      wrong[0].field.focus();
      return;
    }
    this.busy(true);
    try {
      const answer = await ask("submit", { fields: await this.values() });
      if (answer.failed) this.refused(answer.failed);
      else this.close();
      if (answer.modal) openForm(answer.modal);
    } catch (problem) {
      this.refused(problem.message);
    }
  }

  async values() {
    const entries = this.fields.map(async ({ field, customId }) => [customId, await field.value()]);
    return Object.fromEntries(await Promise.all(entries));
  }

  refused(text) {
    this.busy(false);
    this.refusal.textContent = text;
    this.sends.focus();
  }

  busy(isBusy) {
    this.sends.disabled = isBusy;
    this.form.setAttribute("aria-busy", String(isBusy));
  }
}

// ---------------------------------------------------------------- its rows

/** A label with its field, a text, or (the older way) a row whose text input carries the label itself. */
function rowsOf(component) {
  if (component.type === TEXT) return [{ node: h("div", { class: "form-text" }, markdown(component.content)) }];
  if (component.type === LABEL) return [rowOf(component.label, component.description, component.component)];
  if (component.type === ROW) return component.components.map((inside) => rowOf(inside.label, null, inside));
  return [];
}

function rowOf(label, description, component) {
  if (!isField(component)) return { node: h("p", { class: "form-text" }, `${label}: a component of type ${component.type}`) };
  const ids = { label: freshId("label"), description: freshId("description"), problem: freshId("problem") };
  const problem = h("p", { class: "field-problem", id: ids.problem, hidden: true });
  const described = [description && ids.description, ids.problem].filter(Boolean).join(" ");
  const field = fieldOf(component, { "aria-labelledby": ids.label, "aria-describedby": described });
  const star = component.required !== false && component.min_values !== 0 && component.type !== 23;
  const name = h("div", { class: "field-label" }, h("span", { id: ids.label }, label), star ? h("span", { class: "field-star", "aria-hidden": true }, "*") : null);
  name.addEventListener("click", () => field.focus());
  const words = description ? h("p", { class: "field-description", id: ids.description }, description) : null;
  const node = h("div", { class: "form-row" }, name, words, field.node, problem);
  const check = () => {
    const text = field.problem();
    problem.textContent = text ?? "";
    problem.hidden = !text;
    node.classList.toggle("is-wrong", Boolean(text));
    if (text) field.marked?.setAttribute("aria-invalid", "true");
    else field.marked?.removeAttribute("aria-invalid");
    return text;
  };
  return { node, field, customId: component.custom_id, check, recheck: () => problem.hidden || check() };
}
