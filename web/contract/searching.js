/** @import {SearchDefaults} from "./types.js" */

/** @type {SearchDefaults}  Written by `build.py contract`. */
export const SEARCH = {
  "learning_rates": [
    "0.001",
    "0.003",
    "0.01",
    "0.03",
    "0.1",
    "0.3",
    "1",
    "3"
  ],
  "low": "1e-5",
  "high": "10",
  "count": "16",
  "most": 1000
};
