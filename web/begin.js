/**
 * The page's first script: it begins to bring Python while the rest of the page has not even arrived, because the payload,
 * the worker's thread and the compiler need the longest and can work beside all else. It also watches whether the rest comes.
 */

import { createEngine } from "./engine/client.js";
import { watchFiles } from "./page/missing_files.js";

watchFiles();
const engine = createEngine();
engine.start();
/** @type {any} */ (globalThis).backpropEngine = engine;
