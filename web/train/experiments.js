/** Comparison and searches: long calls, asked for by a button, beside the one run. */

import { SEARCH } from "../contract/searching.js";
import { undrawn } from "../draft/draft.js";
import { readNumber, upTo } from "../draft/numbers.js";
import { optimizerLine, rowOf } from "../draft/optimizer.js";
import { fullNumber } from "../lib/format.js";
import { stringify, written } from "../lib/json.js";
import { openPath } from "../lib/paths.js";
import { architecturePanel } from "../views/train/architecture.js";
import { comparison } from "../views/train/compare.js";
import { searchPanel } from "../views/train/search.js";
import { withHidden } from "./found_architecture.js";

/** @import {Field, Options} from "../contract/types.js" */
/** @import {Comparison, SearchDocument} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {ArchitectureDocument} from "../contract/types.js" */
/** @import {TrainAsked} from "./training_request.js" */

/** Choices by name, which have no field of numbers to take a label from. @type {Record<string, string>} */
const NAMES = {
  "optimizer.name": "Optimizer",
  "optimizer.schedule.name": "Learning rate schedule",
  "loss.name": "Loss",
  "loss.reduction": "Loss of a batch",
  "init.name": "Initializer",
  "network.layers[].activation": "Activation",
  "network.layers[].activation.name": "Activation",
  "training.shuffle": "Shuffling",
  "conventions.bias": "Biases",
};
/** @typedef {"compare" | "search" | "architecture"} Method */

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {Options} plan.options
 * @param {{readonly draft: Draft, commit(draft: Draft, key?: string): void}} plan.session
 * @param {() => TrainAsked | null} plan.asked
 * @param {() => boolean} plan.mayRun
 */
export function mountExperiments({ engine, options, session, asked, mayRun }) {
  /** @type {{draft: Draft, asked: TrainAsked, settings: string}[]} */
  let entries = [];
  /** @type {{compare: Comparison | null, search: SearchDocument | null, architecture: ArchitectureDocument | null}} */
  const found = { compare: null, search: null, architecture: null };
  /** @type {Record<Method, string | null>} */
  const refusals = { compare: null, search: null, architecture: null };
  /** @type {{method: Method, controller: AbortController, hasBegun: boolean} | null} */
  let busy = null;
  const labelOf = (/** @type {number} */ i) => String.fromCharCode(65 + i);

  const compare = comparison({
    onAdd() {
      const now = asked();
      if (!now) return;
      entries = [...entries, { draft: session.draft, asked: now, settings: settingsOf(session.draft) }];
      found.compare = null;
      update();
    },
    onRemove(index) {
      entries = entries.filter((_, i) => i !== index);
      found.compare = null;
      update();
    },
    onUse: (index) => session.commit(entries[index].draft),
    onRun: () =>
      ask("compare", {
        specs: entries.map((entry) => written(entry.asked.text)),
        labels: entries.map((_, i) => labelOf(i)),
      }),
    onStop: () => busy?.controller.abort(),
  });
  const search = searchPanel({
    onRun(kind, params) {
      const now = asked();
      if (now) ask("search", { spec: written(now.text), kind, ...params });
    },
    onStop: () => busy?.controller.abort(),
    onUse({ learning_rate, seed }) {
      const { draft } = session;
      if (seed !== undefined)
        session.commit(undrawn({ ...draft, init: { ...draft.init, seed: String(seed) } }, options));
      if (learning_rate !== undefined)
        session.commit({
          ...draft,
          optimizer: { ...draft.optimizer, learning_rate: fullNumber(learning_rate) },
        });
    },
    read(text, kind, label) {
      const field = /** @type {Field} */ (
        kind === "number"
          ? (options.fields["optimizer.learning_rate"] ?? rateField())
          : upTo(options.fields["training.epochs"], SEARCH.most)
      );
      return Number(readNumber(field, text, label));
    },
  });

  const activations = options.activations.map(({ name }) => name);
  const architecture = architecturePanel(activations, {
    onRun(params) {
      const now = asked();
      if (now) ask("architecture", { spec: written(now.text), ...params });
    },
    onStop: () => (busy?.hasBegun ? engine.stop("architecture") : busy?.controller.abort()),
    onUse: (candidate, of) => session.commit(withHidden(session.draft, candidate, of, options)),
  });

  function rateField() {
    return options.optimizers[0].hyperparameters.find(({ name }) => name === "learning_rate");
  }

  /** @param {Method} method @param {object} params */
  async function ask(method, params) {
    if (busy) return;
    const mine = { method, controller: new AbortController(), hasBegun: false };
    busy = mine;
    refusals[method] = null;
    found[method] = null;
    update();
    try {
      found[method] = JSON.parse(
        await engine.call(method, stringify(params), {
          signal: mine.controller.signal,
          onProgress(text) {
            mine.hasBegun = true;
            if (method === "architecture") architecture.progress(JSON.parse(text));
          },
        }),
      );
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      refusals[method] = name === "AbortError" ? "Stopped." : message;
    } finally {
      busy = null;
      update();
    }
  }

  /** @param {Draft} draft  In a line of words. */
  function settingsOf(draft) {
    const { layers, n_inputs } = draft.network;
    const sizes = [n_inputs, ...layers.filter(({ kind }) => kind === "dense").map(({ units }) => units)].join(
      "-",
    );
    const batch = draft.training.batch_size.trim() ? `batch ${draft.training.batch_size}` : "whole batch";
    const first = options.activations.find(({ name }) => name === layers[0].activation?.name)?.label;
    const method = rowOf(options.optimizers, draft.optimizer.name);
    const plain = method === options.optimizers[0] ? `${method.label}, ` : ""; // Its line says the rate alone.
    return `${sizes} ${first ?? layers[0].kind} · ${plain}${optimizerLine(draft.optimizer, options)} · ${batch}`;
  }

  /** A field of a spec in the words of the form, with its layer. @param {string} path  Such as `network.layers[0].units`. */
  function wordsOf(path) {
    const words = openPath(path);
    const last = words.split(".").at(-1);
    const tables = [options.optimizers, options.schedules, options.losses, options.initializers];
    const parts = [
      ...tables.flatMap((table) => table.flatMap((row) => row.hyperparameters)),
      ...options.optimizers.flatMap((row) => row.choices ?? []),
    ];
    const label =
      options.fields[words]?.label ?? NAMES[words] ?? parts.find(({ name }) => name === last)?.label ?? path;
    const layer = /layers\[(\d+)\]/.exec(path)?.[1];
    return layer === undefined ? label : `${label} of layer ${Number(layer) + 1}`;
  }

  /** Why neither can be started now; empty when it can. */
  function obstacle() {
    if (busy) return "Wait for the other run, or stop it";
    if (!mayRun()) return "Pause the training first";
    return asked() ? "" : "A value of the setup needs attention";
  }

  function update() {
    const rest = { against: obstacle() };
    compare.update({
      ...rest,
      entries: entries.map(({ settings }, i) => ({ label: labelOf(i), settings })),
      isBusy: busy?.method === "compare",
      refusal: refusals.compare,
      comparison: found.compare,
      wordsOf,
    });
    search.update({
      ...rest,
      isBusy: busy?.method === "search",
      refusal: refusals.search,
      found: found.search,
    });
    architecture.update({
      ...rest,
      isBusy: busy?.method === "architecture",
      refusal: refusals.architecture,
      found: found.architecture,
    });
  }
  update();

  return { elements: [compare.element, search.element, architecture.element], update };
}
