/** Drafts of older visits. */

import { optimizerDraft } from "./optimizing.js";
import { trainingDraft } from "./training.js";

/** @import {Options} from "../engine/document.js" */
/** @import {Draft} from "./draft.js" */

/** The draft with all that this page asks for. @param {Draft} draft @param {Options} options @returns {Draft} */
export function completed(draft, options) {
  return {
    ...draft,
    optimizer: optimizerDraft(draft.optimizer, options),
    training: trainingDraft(draft.training, options),
  };
}
