/** Imported before all else by the page's main script: what the scripts before it leave behind must be there. */

import { sayMissing } from "./missing_files.js";

/** @import {createEngine} from "../engine/client.js" */
/** @import {Preload} from "../contract/types.js" */

/** What each script leaves behind, by the name that its file begins with. */
const LEFT_BEHIND = { begin: "backpropEngine", preload: "backpropPreload" };

const missing = Object.entries(LEFT_BEHIND)
  .filter(([, name]) => !(name in globalThis))
  .map(([file]) => document.querySelector(`script[src^="${file}."]`)?.getAttribute("src") ?? `${file}.js`);
if (missing.length) {
  sayMissing(missing);
  throw new Error(`${missing.join(" and ")} did not run, so the page cannot start.`);
}

const left = /** @type {any} */ (globalThis);
/** The options, the examples, and the first one's result. @type {Preload} */
export const preload = left.backpropPreload;
/** Under way since `begin.js`. @type {ReturnType<typeof createEngine>} */
export const engine = left.backpropEngine;
