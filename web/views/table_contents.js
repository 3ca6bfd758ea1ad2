/** What stands in the tables: signals of units, parameters, outputs, samples. */

import { h } from "../lib/dom.js";
import { kindOf } from "../lib/kinds.js";
import { spoken } from "../lib/letters.js";
import { ABSENT, ABSENT_WORDS, FROZEN, FROZEN_WORDS, markOf } from "../lib/marks.js";
import { meantBy } from "../lib/names.js";
import { atTime, targetName } from "../lib/quantities.js";
import { allLayers, parameterRows, stepLayers, wordFor } from "../lib/step_layers.js";
import { numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {StepLayer} from "../lib/step_layers.js" */
/** @import {Model} from "./model.js" */

/** Rows of parameters shown before "show all". */
const FIRST_ROWS = 60;
/** And of samples. */
const MOST_SAMPLES = 200;

/** And of signals of a layer through time. */
const MOST_SIGNALS = 400;

/** Signals of the units. @param {Model} model */
export function neurons(model) {
  const isSignal = model.result.spec.conventions?.delta_sign === "error_signal";
  const head = [
    [spoken("z"), "forward", "before the activation function"],
    [spoken("a"), "forward", "output of the unit"],
    [spoken("f′(z)"), "backward", "slope of the activation function"],
    [spoken("∂E/∂a"), "backward", "gradient with respect to the output"],
    isSignal
      ? [spoken("δ = −∂E/∂z"), "backward", spoken("error signal: Δw = +η δ a")]
      : ["δ", "backward", spoken("δ = ∂E/∂z: Δw = −η δ a")],
  ];
  const layers = stepLayers(model.step, model.names);
  const bodies = allLayers(layers).map((of) =>
    h(
      "tbody",
      {},
      ...signalRows(of, model)
        .slice(0, MOST_SIGNALS)
        .map(({ name, paths }, r) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              name,
              ...(r === 0 ? [h("span", { class: "of-layer" }, layerName(of)), ...underZ(of)] : []),
            ),
            ...paths.map((path, p) => (path ? numberCell(path) : noNumber(p, of))),
          ),
        ),
    ),
  );
  return tableOf("unit", head, bodies);
}

/** What stands under z, where that has another name, in a line of its own. @param {StepLayer} of */
function underZ({ layer }) {
  const { z } = kindOf(layer.kind);
  return z ? [h("br"), h("span", { class: "of-layer" }, `z is ${z}`)] : [];
}

/** @param {number} column @param {StepLayer} of */
function noNumber(column, { layer }) {
  const why = column === 2 ? kindOf(layer.kind).no_slope : "";
  return h("td", { class: "none", title: why || null }, "—");
}

/**
 * The rows of a layer: one a unit, or one a unit and time step. A recurrent layer shows its states, from the first on.
 * @param {StepLayer} of @param {Model} model
 * @returns {{name: string, paths: (string | null)[]}[]}
 */
function signalRows({ path, layer, here }, { sample: s }) {
  const through = Array.isArray(/** @type {any} */ (layer.z)[s]?.[0]);
  const times = through ? layer.z[s].map((_, t) => t) : [null];
  const { state } = kindOf(layer.kind);
  const parts = state
    ? ["z", state.name, "slope", `d${state.name}`, "delta"]
    : ["z", "a", "slope", "da", "delta"];
  const rows = times.flatMap((t) =>
    here.map((name, j) => ({
      name: name + atTime(t),
      paths: parts.map((part) =>
        layer[part] === null || layer[part] === undefined
          ? null
          : `${path}.${part}[${s}]${t === null ? "" : `[${t}]`}[${j}]`,
      ),
    })),
  );
  if (!state) return rows;
  const first = here.map((name, j) => ({
    name: `${name}⟨0⟩`,
    paths: [null, state.first, null, `d${state.first}`, null].map((part) =>
      part && layer[part] ? `${path}.${part}[${s}][${j}]` : null,
    ),
  }));
  /** The output, where it is not every step's. */
  const goesOn = Array.isArray(/** @type {any} */ (layer.a)[s]?.[0])
    ? []
    : here.map((name, j) => ({
        name: `${name} out`,
        paths: [null, `${path}.a[${s}][${j}]`, null, `${path}.da[${s}][${j}]`, null],
      }));
  return [...first, ...rows, ...goesOn];
}

/** @param {Model} model @param {Set<string>} unfolded @param {(layer: string) => void} unfold */
export function parameters({ step, names }, unfolded, unfold) {
  const head = [
    ["before", "given", "value before the step"],
    [spoken("∂E/∂w"), "backward", "gradient"],
    ["update", "update", "what is added to it"],
    ["after", "update", "value after the step"],
  ];
  const bodies = allLayers(stepLayers(step, names)).flatMap((of) => {
    const { layer, number, path } = of;
    const rows = parameterRows(of);
    if (!rows.length) return [];
    const all = unfolded.has(number) || rows.length <= FIRST_ROWS;
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
                { type: "button", class: "quiet", click: () => unfold(number) },
                `Show all ${rows.length} of layer ${number}`,
              ),
            ),
          ),
        ];
    return [
      h(
        "tbody",
        {},
        ...shown.map(({ name, of: own, tail }, r) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              name,
              markOf(layer, tail) === "frozen" ? frozenSign() : null,
              r === 0 ? h("span", { class: "of-layer" }, layerName(of)) : null,
            ),
            ...["before", "gradients", "updates", "after"].map((part) => {
              if (markOf(layer, tail) === "absent") return notThere();
              return /** @type {any} */ (layer)[part][own]
                ? numberCell(`${path}.${part}.${tail}`)
                : h("td", { class: "none", title: "Carried along, not trained." }, "—");
            }),
          ),
        ),
        ...more,
      ),
    ];
  });
  return tableOf("parameter", head, bodies);
}

/** Beside the name of what is frozen. */
const frozenSign = () =>
  h("span", { class: "frozen-sign", role: "img", "aria-label": "frozen", title: FROZEN_WORDS }, ` ${FROZEN}`);

/** In the place of a number of a connection that is not there. */
const notThere = () => h("td", { class: "none", title: ABSENT_WORDS }, ABSENT);

/** The output's places of a sample: its units, at each time step where there are any. @param {Model} model @param {number} s */
function outputPlaces({ step, names }, s) {
  const out = names[names.length - 1];
  const row = /** @type {any[]} */ (step.Y[s]);
  if (!Array.isArray(row[0])) return out.map((name, j) => ({ name, at: `[${j}]` }));
  return row.flatMap((_, t) => out.map((name, j) => ({ name: name + atTime(t), at: `[${t}][${j}]` })));
}

/** “target y”, once where the letter is the word itself. */
const spokenTarget = () => (spoken("y") === "target" ? "target" : `target ${spoken("y")}`);

/** @param {Model} model */
export function outputs(model) {
  const { step, sample: s } = model;
  const differs = Boolean(step.evaluation);
  const head = [
    [spokenTarget(), "given", ""],
    [spoken("prediction ŷ"), "forward", ""],
    ["loss", "forward", "loss of this output"],
    [spoken("ŷ after"), "update", "prediction after the step"],
    ...(differs
      ? [
          [
            spoken("ŷ in inference"),
            "forward",
            "after the step, without dropout, with the running statistics",
          ],
        ]
      : []),
  ];
  const body = outputPlaces(model, s).map(({ name, at }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      ...[
        `Y[${s}]${at}`,
        `prediction[${s}]${at}`,
        `loss_terms[${s}]${at}`,
        `after.prediction[${s}]${at}`,
        ...(differs ? [`evaluation.prediction[${s}]${at}`] : []),
      ].map(numberCell),
    ),
  );
  return tableOf("output", head, [h("tbody", {}, ...body)]);
}

/** @param {Model} model @param {(sample: number) => void} onSample */
export function samples(model, onSample) {
  const { step, names, sample } = model;
  const first = /** @type {any[]} */ (step.X[0]);
  const meant = meantBy(model.result.spec.data.about);
  const titled = (/** @type {string} */ word, /** @type {string | undefined} */ name) =>
    name ? `${word}: ${name}` : word;
  const inputs = Array.isArray(first[0])
    ? first.flatMap((_, t) =>
        names[0].map((name, k) => ({ name: name + atTime(t), at: `[${t}][${k}]`, title: "input" })),
      )
    : names[0].map((name, k) => ({ name, at: `[${k}]`, title: titled("input", meant.inputs[k]) }));
  const out = outputPlaces(model, 0);
  const head = [
    ...inputs.map(({ name, title }) => [name, "given", title]),
    ...out.map(({ name }, k) => [targetName(name), "given", titled("target", meant.targets[k])]),
    ...out.map(({ name }, k) => [name, "forward", titled("prediction", meant.targets[k])]),
    ["loss", "forward", "loss of the sample"],
    ...(step.sample_weights ? [["ω", "given", "weight of the sample"]] : []),
  ];
  const rows = step.X.map((_, s) =>
    h(
      "tr",
      {
        class: s === sample ? "shown" : null,
        click: (/** @type {Event} */ { target }) => {
          if (!(/** @type {Element} */ (target).closest("button"))) onSample(s);
        },
      },
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
      ...inputs.map(({ at }) => numberCell(`X[${s}]${at}`)),
      ...out.map(({ at }) => numberCell(`Y[${s}]${at}`)),
      ...out.map(({ at }) => numberCell(`prediction[${s}]${at}`)),
      numberCell(`loss_per_sample[${s}]`),
      step.sample_weights ? numberCell(`sample_weights[${s}]`) : null,
    ),
  );
  return tableOf("sample", head, [h("tbody", {}, ...rows.slice(0, MOST_SAMPLES))]);
}

/** @param {StepLayer} of */
function layerName({ number, layer, isOutput }) {
  return ` ${isOutput ? "output" : `layer ${number}`} · ${wordFor(layer)}`;
}
