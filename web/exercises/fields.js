/** The fields of an exercise: how far, which network, what is asked, and how many versions. */

import { h } from "../lib/dom.js";
import { askedOf, rowOf } from "./request.js";

/** @import {OfferedExercises} from "../contract/types.js" */
/** @import {Choice, Fault} from "./request.js" */

/** What a kind is called where its name does not say it. @type {Record<string, string>} */
const WORDS = {
  z: "weighted sums z",
  a: "activations a",
  h: "states h",
  loss: "loss",
  delta: "δ",
  dh: "∂E/∂h",
  x_hat: "normalized x̂",
  updates: "updates Δw",
  after: "new weights",
};

/**
 * @param {OfferedExercises} offered
 * @param {{choice(): Choice, change(next: Partial<Choice>): void}} state
 */
export function mountFields(offered, { choice, change }) {
  /** @type {Map<string, HTMLInputElement>} */
  const inputs = new Map();
  const kind = h(
    "select",
    { id: "exercise-difficulty", change: () => change({ difficulty: kind.value, ask: [] }) },
    ...offered.difficulties.map(({ name, label }) => h("option", { value: name }, label)),
  );
  const network = textInput("network", (text) => change({ network: text }));
  const isOwn = checkBox("exercise-own", (checked) => change({ isOwn: checked }));
  const hunt = checkBox("exercise-hunt", (checked) => change({ hunt: checked }));
  const title = textInput("title", (text) => change({ title: text }));
  title.maxLength = 64;
  const asked = h("div", { class: "exercise-asked", role: "group", "aria-label": "Asked" });
  const fault = h("p", { class: "fault", role: "alert", id: "exercise-fault", hidden: true });

  /** @param {string} name @param {(text: string) => void} onInput */
  function textInput(name, onInput) {
    const input = h("input", {
      type: "text",
      id: `exercise-${name}`,
      autocomplete: "off",
      input: () => onInput(input.value),
    });
    inputs.set(name, input);
    return input;
  }
  /** @param {string} label @param {HTMLElement} input */
  const field = (label, input) =>
    h(
      "div",
      { class: "field" },
      h("label", { for: input.id }, label),
      h("span", { class: "control" }, input),
    );
  /** @param {string} label @param {HTMLElement} input */
  const check = (label, input) => h("label", { class: "exercise-check" }, input, ` ${label}`);

  const numbers = offered.fields.map((row) => {
    const input = textInput(row.name, (text) =>
      change({ numbers: { ...choice().numbers, [row.name]: text } }),
    );
    input.inputMode = "numeric";
    input.placeholder = String(row.default);
    return field(row.label, input);
  });
  const element = h(
    "div",
    { class: "exercise-fields" },
    field("How far", kind),
    field("Network", network),
    check("The network of my setup, numbers drawn anew", isOwn),
    h("div", { class: "exercise-kinds" }, h("span", { class: "exercise-kinds-label" }, "Asked"), asked),
    ...numbers,
    field("Title", title),
    check("Find the wrong line: one planted slip", hunt),
    fault,
  );
  let drawn = "";

  /** @param {Choice} now */
  function drawKinds(now) {
    const row = rowOf(offered, now.difficulty);
    const chosen = askedOf(offered, now);
    if (drawn !== row.name) {
      drawn = row.name;
      asked.replaceChildren(
        ...row.kinds.map((name) => check(WORDS[name] ?? name.replaceAll("_", " "), kindBox(name))),
      );
    }
    for (const box of asked.querySelectorAll("input")) box.checked = chosen.includes(box.value);
  }

  /** @param {string} name */
  function kindBox(name) {
    const box = checkBox(`exercise-ask-${name}`, (checked) => {
      const others = askedOf(offered, choice()).filter((one) => one !== name);
      change({ ask: checked ? [...others, name] : others });
    });
    box.value = name;
    return box;
  }

  return {
    element,
    /** @param {Choice} now @param {Fault | null} refused */
    update(now, refused) {
      kind.value = rowOf(offered, now.difficulty).name;
      const texts = { network: now.network, title: now.title, ...now.numbers };
      for (const [name, input] of inputs) {
        const text = /** @type {Record<string, string>} */ (texts)[name] ?? "";
        if (input.value !== text) input.value = text;
        const isWrong = refused?.field === name;
        for (const [attribute, value] of [
          ["aria-invalid", "true"],
          ["aria-describedby", fault.id],
        ])
          if (isWrong) input.setAttribute(attribute, value);
          else input.removeAttribute(attribute);
      }
      network.placeholder = rowOf(offered, now.difficulty).network;
      network.disabled = now.isOwn;
      isOwn.checked = now.isOwn;
      hunt.checked = now.hunt;
      drawKinds(now);
      fault.hidden = !refused;
      fault.textContent = refused?.message ?? "";
    },
  };
}

/** @param {string} id @param {(checked: boolean) => void} onChange */
function checkBox(id, onChange) {
  const box = h("input", { type: "checkbox", id, change: () => onChange(box.checked) });
  return box;
}
