/** Drafts of older visits. */

import { completedLayer } from "./layers.js";
import { fieldText } from "./named_text.js";
import { optimizerDraft } from "./optimizer.js";
import { trainingDraft } from "./training.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/** The draft with all that this page asks for. @param {Draft} draft @param {Options} options @returns {Draft} */
export function completed(draft, options) {
  const { network, data } = draft;
  return {
    ...draft,
    network: { ...network, layers: network.layers.map((layer) => completedLayer(layer, options)) },
    data: { ...data, steps: data.steps ?? fieldText(undefined, options.fields["data.steps"]) },
    optimizer: optimizerDraft(draft.optimizer, options),
    training: trainingDraft(draft.training, options),
    conventions: {
      .../** @type {any} */ (
        Object.fromEntries(options.conventions.map(({ name, values }) => [name, values[0].name]))
      ),
      ...draft.conventions,
      letters: draft.conventions.letters ?? {
        set: options.letters.sets[0].name,
        ...options.letters.sets[0].letters,
      },
    },
  };
}
