/** What stands in the tables: signals of units, parameters, outputs, samples. */

import { h } from "../lib/dom.js";
import { numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {Model} from "./model.js" */

/** Rows of parameters shown before "show all". */
const FIRST_ROWS = 60;
/** And of samples. */
const MOST_SAMPLES = 200;

/** Signals of the units. @param {Model} model */
export function neurons({ step, sample: s, names, result }) {
  const sign = result.spec.conventions?.delta_sign === "error_signal" ? "δ = −∂E/∂z" : "δ = ∂E/∂z";
  const head = [
    ["z", "forward", "before the activation function"],
    ["a", "forward", "output of the unit"],
    ["f′(z)", "backward", "slope of the activation function"],
    ["∂E/∂a", "backward", "gradient by the unit's output"],
    ["δ", "backward", sign],
  ];
  const bodies = step.layers.map((layer, i) =>
    h(
      "tbody",
      {},
      ...names[i + 1].map((name, j) =>
        h(
          "tr",
          {},
          h(
            "th",
            { scope: "row" },
            name,
            j === 0 ? h("span", { class: "of-layer" }, layerName(i, step.layers.length, layer)) : null,
          ),
          ...["z", "a", "slope", "da", "delta"].map((part) =>
            part === "slope" && !layer.slope
              ? h("td", { class: "none", title: "Softmax couples its units: ∂a/∂z is a matrix." }, "—")
              : numberCell(`layers[${i}].${part}[${s}][${j}]`),
          ),
        ),
      ),
    ),
  );
  return tableOf("unit", head, bodies);
}

/** @param {Model} model @param {Set<string>} unfolded @param {(layer: string) => void} unfold */
export function parameters({ step, names }, unfolded, unfold) {
  const head = [
    ["before", "given", "value before the step"],
    ["∂E/∂w", "backward", "gradient"],
    ["update", "update", "what is added to it"],
    ["after", "update", "value after the step"],
  ];
  const bodies = step.layers.flatMap((layer, i) => {
    if (!layer.before.W) return [];
    const rows = layer.before.W.flatMap((weights, j) => [
      ...weights.map((_, k) => ({ name: `w(${names[i][k]}→${names[i + 1][j]})`, tail: `W[${j}][${k}]` })),
      ...(layer.before.b ? [{ name: `b(${names[i + 1][j]})`, tail: `b[${j}]` }] : []),
    ]);
    const all = unfolded.has(String(i)) || rows.length <= FIRST_ROWS;
    const shown = all ? rows : rows.slice(0, FIRST_ROWS / 2);
    const more = all
      ? []
      : [
          h(
            "tr",
            {},
            h(
              "td",
              { colspan: head.length + 1 },
              h(
                "button",
                { type: "button", class: "quiet", click: () => unfold(String(i)) },
                `Show all ${rows.length} of layer ${i + 1}`,
              ),
            ),
          ),
        ];
    return [
      h(
        "tbody",
        {},
        ...shown.map(({ name, tail }, r) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              name,
              r === 0 ? h("span", { class: "of-layer" }, layerName(i, step.layers.length, layer)) : null,
            ),
            ...["before", "gradients", "updates", "after"].map((part) =>
              numberCell(`layers[${i}].${part}.${tail}`),
            ),
          ),
        ),
        ...more,
      ),
    ];
  });
  return tableOf("parameter", head, bodies);
}

/** @param {Model} model */
export function outputs({ step, sample: s, names }) {
  const layer = step.layers.length - 1;
  const head = [
    ["target y", "given", ""],
    ["prediction ŷ", "forward", ""],
    ["loss", "forward", "loss of this output"],
    ["ŷ after", "update", "prediction after the step"],
  ];
  const body = names[layer + 1].map((name, j) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      ...[
        `Y[${s}][${j}]`,
        `layers[${layer}].a[${s}][${j}]`,
        `loss_terms[${s}][${j}]`,
        `after.prediction[${s}][${j}]`,
      ].map(numberCell),
    ),
  );
  return tableOf("output", head, [h("tbody", {}, ...body)]);
}

/** @param {Model} model @param {(sample: number) => void} onSample */
export function samples({ step, names, sample }, onSample) {
  const layer = step.layers.length - 1;
  const out = names[layer + 1];
  const head = [
    ...names[0].map((name) => [name, "given", "input"]),
    ...out.map((name) => [name.replace("ŷ", "y"), "given", "target"]),
    ...out.map((name) => [name, "forward", "prediction"]),
    ["loss", "forward", "loss of the sample"],
  ];
  const rows = step.X.map((x, s) =>
    h(
      "tr",
      { class: s === sample ? "shown" : null },
      h(
        "th",
        { scope: "row" },
        h(
          "button",
          {
            type: "button",
            class: "quiet",
            "aria-pressed": String(s === sample),
            title: `Show sample ${step.samples[s] + 1}`,
            click: () => onSample(s),
          },
          String(step.samples[s] + 1),
        ),
      ),
      ...x.map((_, k) => numberCell(`X[${s}][${k}]`)),
      ...out.map((_, j) => numberCell(`Y[${s}][${j}]`)),
      ...out.map((_, j) => numberCell(`layers[${layer}].a[${s}][${j}]`)),
      numberCell(`loss_per_sample[${s}]`),
    ),
  );
  return tableOf("sample", head, [h("tbody", {}, ...rows.slice(0, MOST_SAMPLES))]);
}

/** @param {number} i @param {number} count @param {{activation: string, kind: string}} layer */
function layerName(i, count, layer) {
  return ` ${i === count - 1 ? "output" : `layer ${i + 1}`} · ${layer.activation}`;
}
