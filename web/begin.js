/**
 * The page's first script: it begins to bring Python while the rest of the page has not even arrived, because the payload,
 * the worker's thread and the compiler need the longest and can work beside all else.
 */

import { createEngine } from "./engine/client.js";

const engine = createEngine();
engine.start();
/** @type {any} */ (globalThis).backpropEngine = engine;
