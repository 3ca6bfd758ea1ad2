/** A set-up with the network that an architecture search found in it. */

import { undrawn } from "../draft/draft.js";
import { refitted } from "../draft/layer_edits.js";
import { newLayer } from "../draft/layers.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Candidate, ArchitectureDocument} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/**
 * The draft with the candidate's hidden layers, to be trained as the search did: on the same rows, from the same weights,
 * for as many epochs. The output layer, loss, optimizer and data stay.
 * @param {Draft} draft @param {Candidate} candidate @param {ArchitectureDocument} found @param {Options} options
 * @returns {Draft}
 */
export function withHidden(draft, candidate, { seed, split }, options) {
  const hidden = candidate.layers.map(({ units, activation }) =>
    newLayer("dense", options, units, activation),
  );
  const layers = [...hidden, draft.network.layers[draft.network.layers.length - 1]];
  const made = {
    ...draft,
    network: { ...draft.network, layers },
    data: { ...draft.data, val_fraction: String(split.val_fraction), val_seed: String(split.val_seed) },
    init: { ...draft.init, seed: String(seed) },
    training: { ...draft.training, seed: String(seed), epochs: String(candidate.epochs) },
  };
  return undrawn(refitted(made, options), options);
}
