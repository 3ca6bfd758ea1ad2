/**
 * The preview of a network from elsewhere: which array each layer's weights and biases are, which way round, with which
 * function. Each can be changed, left out or added; Python reads the file again by what is chosen, and nothing is replaced before
 * it is confirmed.
 */

import { h } from "../lib/dom.js";

/** @import {Options, ReadArray, ReadChoice, ReadLayer, ReadPreview} from "../contract/types.js" */

/** What is known of a layer that is added. */
const ADDED = { stored: false, changeable: true };
const WAYS = { straight: "row j into unit j", turned: "column j into unit j (turned round)" };

/**
 * @param {object} plan
 * @param {Options} plan.options
 * @param {(answer: ReadPreview) => string} plan.inWords  What was understood.
 */
export function createArrivingDialog({ options, inWords }) {
  const said = h("div", { id: "arriving-said", role: "status" });
  const fault = h("p", { class: "fault", id: "arriving-fault", role: "alert", hidden: true });
  const layers = h("div", { class: "arriving-layers" });
  const more = h("button", { type: "button", id: "arriving-add", click: add }, "Add a layer");
  const use = h("button", { type: "button", class: "primary", id: "arriving-use" }, "Use this network");
  const keep = h("button", { type: "button", click: () => dialog.close() }, "Keep mine");
  const dialog = h(
    "dialog",
    { class: "arriving-dialog", "aria-labelledby": "arriving-title" },
    h("h2", { id: "arriving-title" }, "A network from elsewhere"),
    said,
    layers,
    h("p", { class: "file-actions" }, more),
    h("div", { class: "dialog-actions" }, fault, use, keep),
  );
  document.body.append(dialog);

  /** What the dialog is open for. @type {{answer: ReadPreview, understood: ReadLayer[], ask: (choices: ReadChoice[]) => Promise<ReadPreview>, load: (answer: ReadPreview) => void} | null} */
  let open = null;
  /** @type {ReadChoice[]} */
  let choices = [];
  /** Only the last choice is shown. */
  let turn = 0;
  use.addEventListener("click", () => {
    if (!open) return;
    dialog.close();
    open.load(open.answer);
  });

  /** @param {number} index @param {ReadChoice} change */
  async function choose(index, change) {
    if (!open) return;
    const mine = ++turn;
    choices = choices.map((one, i) => (i === index ? { ...one, ...change } : one));
    use.toggleAttribute("disabled", true);
    try {
      const answer = await open.ask(choices);
      if (mine !== turn) return;
      open.answer = answer;
      refuse("");
      describe(answer);
      name();
      use.toggleAttribute("disabled", false);
    } catch (error) {
      if (mine === turn) refuse(String(/** @type {any} */ (error)?.message ?? error));
    }
  }

  /** A layer is left out or taken in again; one that was added is gone. @param {number} index */
  function leave(index) {
    if (!open) return;
    const isAdded = index >= open.understood.length;
    if (isAdded) choices = choices.filter((_, i) => i !== index);
    choose(index, isAdded ? {} : { left_out: !choices[index].left_out });
    draw();
    /** @type {HTMLElement | null | undefined} */ (
      layers.children[Math.min(index, choices.length - 1)]?.querySelector("button")
    )?.focus();
  }

  /** One more layer, of the first arrays that are left over and fit behind the last. */
  function add() {
    if (!open) return;
    const { arrays, left_out: free, layers: known } = open.answer;
    const units = Number(known?.at(-1)?.units);
    const matrices = arrays.map(({ shape }, i) => ({ shape, i })).filter(({ shape }) => shape.length === 2);
    const fits = (/** @type {{shape: number[]}} */ { shape }) => shape.includes(units);
    const left = matrices.filter(({ i }) => free.includes(i));
    const weights = left.find(fits) ?? matrices.find(fits) ?? matrices[0];
    if (!weights) return;
    const turned = weights.shape[1] !== units && weights.shape[0] === units;
    const out = weights.shape[turned ? 1 : 0];
    const biases = free.find((i) => arrays[i].shape.length === 1 && arrays[i].shape[0] === out) ?? null;
    const index = choices.length;
    choices = [...choices, { weights: weights.i, biases, turned, activation: "identity" }];
    choose(index, {});
    draw();
    layers.children[index].querySelector("select")?.focus();
  }

  /** The layers as they were understood and chosen. */
  function draw() {
    if (!open) return;
    const { answer, understood } = open;
    const made = choices.map((choice, i) =>
      layerOf(answer, /** @type {ReadLayer} */ ({ ...(understood[i] ?? ADDED), ...choice }), i),
    );
    layers.replaceChildren(...made);
    name();
  }

  /** What each layer is called: those that are left out have no number. */
  function name() {
    if (!open) return;
    let number = 0;
    for (const [i, fields] of [...layers.children].entries()) {
      const legend = /** @type {HTMLElement} */ (fields.querySelector("legend"));
      legend.textContent = choices[i].left_out
        ? `Layer ${i + 1} of the file: left out`
        : titleOfLayer(open.answer, number++);
    }
  }

  /** @param {string} text */
  function refuse(text) {
    fault.hidden = !text;
    fault.replaceChildren(
      ...(text ? [h("span", { class: "fault-icon", "aria-hidden": "true" }, "!"), h("bdi", {}, text)] : []),
    );
  }

  /** @param {ReadPreview} answer */
  function describe(answer) {
    const dropped = answer.left_out.map((place) => titleOf(answer.arrays[place]));
    said.replaceChildren(
      h("p", {}, h("bdi", {}, inWords(answer))),
      dropped.length ? h("p", {}, h("bdi", {}, `Not used: ${dropped.join(", ")}.`)) : "",
    );
  }

  /** @param {ReadPreview} answer @param {ReadLayer} layer @param {number} i */
  function layerOf(answer, layer, i) {
    const title = `Layer ${i + 1}`;
    const isAdded = i >= (open?.understood.length ?? 0);
    const isOut = Boolean(choices[i].left_out);
    const does = isOut ? "Take it in again" : isAdded ? "Remove" : "Leave out";
    const out = h(
      "button",
      { type: "button", "aria-label": `${title}: ${does.toLowerCase()}`, click: () => leave(i) },
      does,
    );
    if (isOut) return h("fieldset", {}, h("legend", {}), out);
    /** @param {string} label @param {Node} field @param {string} [hint] */
    const row = (label, field, hint) =>
      h("label", { class: "choice" }, `${label} `, field, hint ? h("span", { class: "hint" }, hint) : null);
    const parts = [];
    if (layer.weights !== undefined) {
      const matrices = placesOf(answer.arrays, ({ shape }) => shape.length === 2);
      const lists = placesOf(answer.arrays, ({ shape }) => shape.length < 2 || shape.includes(1));
      parts.push(
        row(
          "Weights",
          select(`${title}: weights`, matrices, String(layer.weights), (value) =>
            choose(i, { weights: Number(value) }),
          ),
        ),
        row(
          "written",
          select(`${title}: way of writing`, WAYS, layer.turned ? "turned" : "straight", (value) =>
            choose(i, { turned: value === "turned" }),
          ),
          layer.asked ? "Square: both ways fit. Which is it?" : "",
        ),
        row(
          "Biases",
          select(`${title}: biases`, { "": "none", ...lists }, String(layer.biases ?? ""), (value) =>
            choose(i, { biases: value === "" ? null : Number(value) }),
          ),
        ),
      );
    }
    if (layer.changeable) {
      const names = Object.fromEntries(options.activations.map(({ name, label }) => [name, label ?? name]));
      parts.push(
        row(
          "Activation",
          select(`${title}: activation`, names, layer.activation, (value) =>
            choose(i, { activation: value }),
          ),
          layer.stored ? "" : "The file does not say. Which is it?",
        ),
      );
    } else parts.push(h("span", {}, layer.activation));
    return h("fieldset", {}, h("legend", {}), ...parts, choices.length > 1 ? out : null);
  }

  return {
    /**
     * @param {ReadPreview} answer
     * @param {(choices: ReadChoice[]) => Promise<ReadPreview>} ask  The same file by other choices.
     * @param {(answer: ReadPreview) => void} load
     */
    show(answer, ask, load) {
      open = { answer, understood: answer.layers ?? [], ask, load };
      turn += 1;
      choices = (answer.layers ?? []).map(() => ({}));
      refuse("");
      use.toggleAttribute("disabled", false);
      describe(answer);
      more.hidden = !answer.layers?.some(({ weights }) => weights !== undefined);
      draw();
      if (!dialog.open) dialog.showModal();
      (layers.querySelector("select") ?? use).focus();
    },
  };
}

/** Its number and its sizes. @param {ReadPreview} answer @param {number} i */
function titleOfLayer({ layers }, i) {
  const layer = layers?.[i];
  return `Layer ${i + 1}: ${layer?.inputs} → ${layer?.units}`;
}

/** @param {ReadArray} array */
const titleOf = ({ name, shape }) =>
  `${name || "an array"} (${shape.length ? shape.join(" × ") : "one number"})`;

/** @param {ReadArray[]} arrays @param {(array: ReadArray) => boolean} isMeant @returns {Record<string, string>} */
function placesOf(arrays, isMeant) {
  const found = arrays.map((array, i) => ({ array, i })).filter(({ array }) => isMeant(array));
  return Object.fromEntries(found.map(({ array, i }) => [String(i), `${i + 1}: ${titleOf(array)}`]));
}

/** @param {string} name @param {Record<string, string>} entries @param {string} value @param {(value: string) => void} onChange */
function select(name, entries, value, onChange) {
  const made = h("select", { "aria-label": name, change: () => onChange(made.value) });
  made.append(...Object.entries(entries).map(([key, label]) => new Option(label, key)));
  made.value = value;
  return made;
}
