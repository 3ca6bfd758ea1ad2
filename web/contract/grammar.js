/** @import {Grammar} from "./types.js" */

/** @type {Record<string, Grammar>}  Written by `build.py contract`. */
export const GRAMMAR = {
  "number": "[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
  "point": "[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?",
  "fraction": "([+-]?[0-9]+(?:\\.[0-9]+)?)/([0-9]+(?:\\.[0-9]+)?)",
  "separators": "[+-]?[0-9][0-9 _.,']*",
  "other_base": "[+-]?0[xXbBoO].*"
};
