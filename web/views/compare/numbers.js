/** Numbers from elsewhere: a text or a file, and for each array what it is, after how many steps, which way round. */

import { h } from "../../lib/dom.js";

/** @import {BesideArray, BesideDocument} from "../../contract/types.js" */
/** @import {Choice} from "../../compare/held.js" */

/**
 * @typedef {object} NumbersModel
 * @property {string} text  As it was pasted; empty for a file.
 * @property {string} file  Its name, or empty.
 * @property {BesideDocument | null} answer
 * @property {Record<string, Choice>} choices
 * @property {string} refusal
 * @property {boolean} isAsking
 * @property {(path: string) => string} wholeName
 */

const HOW = { name: "by its name", shape: "by its shape", values: "by its values", asked: "as you chose" };
/** Arrays listed. */
const LISTED = 60;

/**
 * @param {object} actions
 * @param {(text: string) => void} actions.onText @param {() => void} actions.onLeave
 * @param {(file: File) => void} actions.onFile @param {() => void} actions.onClear @param {() => void} actions.onExample
 * @param {(i: number, choice: Choice) => void} actions.onChoose
 */
export function mountNumbers({ onText, onLeave, onFile, onClear, onExample, onChoose }) {
  const text = h("textarea", {
    id: "beside-text",
    rows: "8",
    spellcheck: "false",
    autocapitalize: "off",
    "aria-describedby": "beside-text-hint",
    input: () => onText(text.value),
  });
  text.addEventListener("focusout", onLeave);
  const picker = h("input", {
    type: "file",
    id: "beside-file",
    hidden: true,
    tabindex: "-1",
    "aria-hidden": "true",
    change: () => {
      const [file] = picker.files ?? [];
      if (file) onFile(file);
      picker.value = "";
    },
  });
  const named = h("p", { class: "beside-named" });
  const button = (/** @type {string} */ id, /** @type {string} */ label, /** @type {() => void} */ click) =>
    h("button", { type: "button", id, click }, label);
  const clear = button("beside-clear", "Clear", onClear);
  const example = button("beside-example", "Show me: a PyTorch print", onExample);
  const refusal = h("p", { class: "fault", role: "alert" });
  const list = h("div", { class: "beside-arrays" });
  const element = h(
    "div",
    { class: "beside-numbers" },
    h("label", { for: "beside-text" }, "Weights, gradients, losses or predictions that a program printed"),
    text,
    named,
    h(
      "p",
      { class: "hint", id: "beside-text-hint" },
      "tensor(…), NumPy, nested lists, R, MATLAB, JSON, lines such as “loss = 0.298” or “W1 = [[…]]”, a training log; or drop a file here: .npz, .npy, .safetensors, .pt, ONNX, JSON. Nothing is sent anywhere.",
    ),
    h(
      "p",
      { class: "beside-bar" },
      button("beside-open", "Open file…", () => picker.click()),
      example,
      clear,
      picker,
    ),
    refusal,
    list,
  );
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    onFile(file);
  });
  let shown = "";

  /** @param {BesideArray} array @param {number} i @param {NumbersModel} model */
  function line(array, i, model) {
    const id = `beside-array-${i}`;
    const { shape = [], choices = [], quantity, turned = false, turnable = false, after } = array;
    const all = quantity && !choices.includes(quantity) ? [quantity, ...choices] : choices;
    const what = h(
      "select",
      {
        id,
        "data-choice": `quantity-${i}`,
        change: (/** @type {Event} */ event) =>
          onChoose(i, { quantity: /** @type {HTMLSelectElement} */ (event.target).value }),
      },
      h("option", { value: "", selected: !quantity }, all.length ? "not used" : "nothing here has this size"),
      ...all.map((path) => h("option", { value: path, selected: path === quantity }, model.wholeName(path))),
    );
    const [word, count] = after ? Object.entries(after)[0] : ["epochs", 1];
    const own = model.choices[i] ?? {};
    const how = array.how === "asked" && own.quantity === undefined ? "name" : array.how;
    const typed = h("input", {
      type: "text",
      inputmode: "numeric",
      class: "count",
      id: `${id}-count`,
      "data-choice": `count-${i}`,
      value: own.count ?? String(count),
      "aria-label": `After how many, array ${i + 1}`,
      autocomplete: "off",
      input: (/** @type {Event} */ event) =>
        onChoose(i, { count: /** @type {HTMLInputElement} */ (event.target).value, unit: own.unit ?? word }),
    });
    const unit = h(
      "select",
      {
        "data-choice": `unit-${i}`,
        "aria-label": `Epochs or steps, array ${i + 1}`,
        change: (/** @type {Event} */ event) =>
          onChoose(i, {
            unit: /** @type {HTMLSelectElement} */ (event.target).value,
            count: own.count ?? String(count),
          }),
      },
      ...["epochs", "steps"].map((one) => h("option", { value: one, selected: one === word }, one)),
    );
    const turn = h("input", {
      type: "checkbox",
      id: `${id}-turned`,
      "data-choice": `turned-${i}`,
      checked: turned,
      change: (/** @type {Event} */ event) =>
        onChoose(i, { turned: /** @type {HTMLInputElement} */ (event.target).checked }),
    });
    const isKnown = Boolean(quantity);
    return h(
      "li",
      { "data-fault": array.fault ? "" : null },
      h(
        "label",
        { for: id },
        h("bdi", {}, array.name || `array ${i + 1}`),
        h("span", { class: "hint" }, ` ${shape.join(" × ") || "a number"}`),
      ),
      h("span", { class: "is" }, "is ", what),
      isKnown ? h("span", { class: "when" }, "after ", typed, " ", unit) : null,
      turnable && isKnown
        ? h(
            "span",
            { class: "turn" },
            turn,
            h("label", { for: `${id}-turned` }, " rows and columns exchanged"),
          )
        : turned
          ? h("span", { class: "turn hint" }, "a column, read as our row")
          : null,
      isKnown && how ? h("span", { class: "hint how" }, HOW[how]) : null,
      array.fault ? h("p", { class: "fault" }, array.fault) : null,
    );
  }

  /** @param {NumbersModel} model */
  function build(model) {
    const { answer } = model;
    if (!answer) return list.replaceChildren();
    list.replaceChildren(
      h("h3", {}, `Read as ${answer.form}`),
      h("ol", {}, ...answer.arrays.slice(0, LISTED).map((array, i) => line(array, i, model))),
      answer.arrays.length > LISTED
        ? h("p", { class: "hint" }, `and ${answer.arrays.length - LISTED} more, used as they were guessed.`)
        : "",
      ...answer.notes.map((note) => h("p", { class: "hint" }, note)),
    );
  }

  return {
    element,
    /** @param {NumbersModel} model */
    update(model) {
      if (text.value !== model.text) text.value = model.text;
      text.hidden = Boolean(model.file);
      named.hidden = !model.file;
      named.replaceChildren(h("strong", {}, h("bdi", {}, model.file)));
      const isEmpty = !model.text && !model.file;
      clear.hidden = isEmpty;
      example.hidden = !isEmpty;
      refusal.textContent = model.refusal;
      element.toggleAttribute("aria-busy", model.isAsking);
      const key = JSON.stringify([
        model.answer?.arrays.map(({ map: _, worst: __, ...rest }) => rest),
        model.answer?.form,
        model.answer?.notes,
      ]);
      if (key === shown) return;
      shown = key;
      const active = list.contains(document.activeElement)
        ? /** @type {HTMLElement} */ (document.activeElement).dataset.choice
        : undefined;
      const caret =
        document.activeElement instanceof HTMLInputElement ? document.activeElement.selectionStart : null;
      build(model);
      if (!active) return;
      const again = /** @type {HTMLElement | null} */ (list.querySelector(`[data-choice="${active}"]`));
      again?.focus();
      if (again instanceof HTMLInputElement && again.type === "text" && caret !== null)
        again.setSelectionRange(caret, caret);
    },
  };
}
