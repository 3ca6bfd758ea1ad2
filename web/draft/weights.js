/** What the loss of each sample counts: by a weight of its own, and by one of its target's class. */

import { sentenceOf } from "../lib/messages.js";
import { fieldText, named } from "./named_text.js";

/** @import {Field, Options, Spec} from "../contract/types.js" */
/** @import {Draft, Named} from "./draft.js" */
/** @import {DraftData} from "./source.js" */
/** @import {Sizes} from "./sites.js" */

const ONE = "1";

/** The part of a draft's data. @param {any} data  Of a spec. @returns {Partial<DraftData>} */
export function sampleWeights(data) {
  const given = /** @type {number[] | null | undefined} */ (data.sample_weights);
  return given ? { weighted: true, sample_weights: given.map((weight) => fieldText(weight)) } : {};
}

/** The part of a draft's loss. @param {Spec["loss"]} loss @returns {Record<string, any>} */
export function classWeights(loss) {
  const given = loss?.class_weights;
  return given ? { weighted: true, class_weights: given.map((weight) => fieldText(weight)) } : {};
}

/** Another loss in the place of one: how samples count stays. @param {Named} loss @param {string} name @param {Options} options @returns {Named} */
export function otherLoss({ reduction, weighted, class_weights }, name, options) {
  return {
    ...named(name, options.losses, ""),
    reduction,
    ...(class_weights ? { weighted, class_weights } : {}),
  };
}

/** How many classes outputs tell apart. @param {number} outputs */
export const classCount = (outputs) => Math.max(outputs, 2);

/** The draft with a weight for each sample and class, where they have weights. @param {Draft} draft @param {Sizes} sizes @returns {Draft} */
export function withWeights(draft, { units }) {
  const { data, loss } = draft;
  const rows = filled(data.weighted, data.sample_weights, data.rows);
  const classes = filled(loss.weighted, loss.class_weights, classCount(units[units.length - 1]));
  if (rows === data.sample_weights && classes === loss.class_weights) return draft;
  return {
    ...draft,
    data: rows === data.sample_weights ? data : { ...data, sample_weights: rows },
    loss: classes === loss.class_weights ? loss : { ...loss, class_weights: classes },
  };
}

/** @param {boolean | undefined} isOn @param {string[] | undefined} cells @param {number} count */
function filled(isOn, cells, count) {
  if (!isOn || (cells?.length ?? 0) >= count) return cells;
  return [...(cells ?? []), ...Array(count - (cells?.length ?? 0)).fill(ONE)];
}

/**
 * The keys of a spec's data and of its loss.
 * @param {Draft} draft @param {Sizes} sizes
 * @param {(path: string, text: string, field?: Field, label?: string) => any} number
 */
export function readWeights({ data, loss }, { units }, number) {
  /** @param {string} path @param {string[]} cells @param {number} count @param {string} code */
  const read = (path, cells, count, code) =>
    Array.from({ length: count }, (_, i) =>
      number(`${path}[${i}]`, cells[i] ?? ONE, undefined, sentenceOf(code, { number: i + 1 })),
    );
  const classes = classCount(units[units.length - 1]);
  return {
    data:
      data.weighted && !data.source
        ? {
            sample_weights: read(
              "data.sample_weights",
              data.sample_weights ?? [],
              data.rows,
              "name.sample_weights",
            ),
          }
        : {},
    loss: loss.weighted
      ? { class_weights: read("loss.class_weights", loss.class_weights ?? [], classes, "name.class_weights") }
      : {},
  };
}
