/** Compare with a program: which one, its settings as fields of its own row, and what it does otherwise. */

import { fieldsOf, matching, settingText } from "../../compare/fields.js";
import { h } from "../../lib/dom.js";

/** @import {SettingField} from "../../compare/fields.js" */
/** @import {AgainstDocument, ToolRow} from "../../contract/types.js" */

/**
 * @typedef {object} ProgramModel
 * @property {ToolRow[]} tools
 * @property {ToolRow | null} tool
 * @property {Record<string, string>} settings  As they were typed.
 * @property {Record<string, string>} faults
 * @property {AgainstDocument | null} answer  Of these settings.
 * @property {string} refusal
 */

/**
 * @param {object} actions
 * @param {(name: string) => void} actions.onTool
 * @param {(name: string, text: string) => void} actions.onSetting
 * @param {() => void} actions.onLeave
 */
export function mountProgram({ onTool, onSetting, onLeave }) {
  const search = h("input", {
    type: "search",
    id: "compare-search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Keras, WEKA, adam …",
    input: () => list(),
  });
  const select = h("select", { id: "compare-tool", size: "9", change: () => onTool(select.value) });
  const none = h("p", { class: "hint", role: "status" });
  const chooser = h(
    "div",
    { class: "compare-chooser" },
    h("label", { for: "compare-search" }, "Find a program"),
    search,
    h("label", { for: "compare-tool", class: "visually-hidden" }, "Program"),
    select,
    none,
  );
  const fields = h("div", { class: "compare-fields" });
  const told = h("div", { class: "compare-told" });
  const element = h("div", { class: "compare-program" }, chooser, fields);
  /** @type {ProgramModel | null} */
  let model = null;
  let listed = "";
  let structure = "";
  let toldOf = "";
  /** @type {Map<string, {control: HTMLInputElement | HTMLSelectElement, fault: HTMLElement, field: SettingField}>} */
  const controls = new Map();
  fields.addEventListener("focusout", onLeave);

  function list() {
    if (!model) return;
    const found = matching(model.tools, search.value);
    const key = JSON.stringify([found.map(({ name }) => name), model.tools.length]);
    if (key !== listed) {
      listed = key;
      const groups = [...new Set(found.map(({ group }) => group))];
      select.replaceChildren(
        ...groups.map((group) =>
          h(
            "optgroup",
            { label: group },
            ...found
              .filter((tool) => tool.group === group)
              .map(({ name, label, version }) => h("option", { value: name }, `${label} ${version}`)),
          ),
        ),
      );
      none.textContent = found.length ? "" : `No program here is called “${search.value.trim()}”.`;
    }
    select.value = model.tool?.name ?? "";
  }

  /** @param {SettingField} field */
  function control(field) {
    const id = `compare-${field.name}`;
    const common = { id, "aria-describedby": `${id}-fault` };
    const change = (/** @type {Event} */ event) =>
      onSetting(field.name, /** @type {HTMLInputElement} */ (event.target).value);
    const values = field.kind === "flag" ? ["yes", "no"] : field.values;
    const made = values.length
      ? h(
          "select",
          { ...common, change },
          h("option", { value: "" }, ""),
          ...values.map((value) => h("option", { value }, value)),
        )
      : h("input", {
          ...common,
          type: "text",
          inputmode: "text", // As in form/fields.js.
          autocomplete: "off",
          spellcheck: "false",
          input: change,
        });
    const fault = h("p", { class: "fault", id: `${id}-fault` });
    controls.set(field.name, { control: made, fault, field });
    return h("div", { class: "compare-field" }, h("label", { for: id }, field.label), made, fault);
  }

  /** @param {ToolRow} tool */
  function build(tool) {
    controls.clear();
    const all = fieldsOf(tool, model?.settings.optimizer);
    const rare = all.filter(({ isRare }) => isRare);
    fields.replaceChildren(
      h("h3", {}, `Settings of ${tool.label} ${tool.version}`),
      h("p", { class: "hint" }, "A blank field is as in your setup, or as the program has it by itself."),
      h("div", { class: "compare-grid" }, ...all.filter(({ isRare }) => !isRare).map(control)),
      rare.length
        ? h(
            "details",
            {},
            h("summary", {}, "Precision, scaling, activations, order of rows"),
            h("div", { class: "compare-grid" }, ...rare.map(control)),
          )
        : "",
    );
  }

  /** What it does otherwise. @param {ProgramModel} of */
  function tell({ tool, answer, refusal }) {
    if (refusal) return told.replaceChildren(h("p", { class: "fault" }, refusal));
    if (!tool || !answer) return told.replaceChildren();
    const rule = tool.optimizers.find(({ name }) => name === answer.settings.optimizer) ?? tool.optimizers[0];
    told.replaceChildren(
      answer.departures.length
        ? h("h3", {}, `What ${tool.label} does otherwise`)
        : h("p", {}, `${tool.label} takes the textbook’s step with this optimizer and loss.`),
      h("ul", { class: "departures" }, ...answer.departures.map(({ words }) => h("li", {}, words))),
      ...answer.notes.map((note) => h("p", { class: "note-line" }, note)),
      h(
        "details",
        {},
        h("summary", {}, `Its update, ${rule.name}, line by line`),
        rule.lines.length
          ? h(
              "div",
              {},
              h(
                "p",
                { class: "hint" },
                "g is the gradient that the rule gets, w the weight, eta the learning rate, t the step; … _old is the value of the step before.",
              ),
              h(
                "p",
                {},
                h("code", {}, `g = ${rule.gradient}`),
                rule.gradient === "S" ? " (the sum over the batch)" : " (S: the sum over the batch)",
              ),
              ...rule.lines.map((line) => h("p", {}, h("code", {}, line))),
            )
          : h(
              "p",
              { class: "hint" },
              "An algorithm that searches along a line: it has no formula for a single weight.",
            ),
        h("p", { class: "hint" }, `Weights: ${tool.weights_order}.`),
      ),
    );
  }

  return {
    element,
    told,
    /** @param {ProgramModel} next */
    update(next) {
      model = next;
      list();
      const key = JSON.stringify([next.tool?.name, next.settings.optimizer]);
      if (key !== structure) {
        structure = key;
        const focused = document.activeElement?.id ?? "";
        const isInside = fields.contains(document.activeElement);
        if (next.tool) build(next.tool);
        else fields.replaceChildren();
        if (isInside) document.getElementById(focused)?.focus();
      }
      for (const [name, { control: made, fault, field }] of controls) {
        const text = next.settings[name] ?? "";
        if (made.value !== text) made.value = text;
        const held = settingText(next.answer?.settings[name] ?? field.fallback);
        if (made instanceof HTMLInputElement) made.placeholder = held;
        else made.options[0].textContent = held ? `automatic: ${held}` : "as in your setup";
        fault.textContent = next.faults[name] ?? "";
        made.toggleAttribute("aria-invalid", false);
        if (next.faults[name]) made.setAttribute("aria-invalid", "true");
      }
      const words = JSON.stringify([
        next.tool?.name,
        next.answer?.departures,
        next.answer?.notes,
        next.answer?.settings.optimizer,
        next.refusal,
      ]);
      if (words !== toldOf) {
        toldOf = words;
        tell(next);
      }
    },
  };
}
