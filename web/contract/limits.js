/** @import {SizeLimits} from "./types.js" */

/** @type {SizeLimits}  Written by `build.py contract`. */
export const LIMITS = {
  "inputs": 1000,
  "units": 512,
  "steps": 10000,
  "depth": 20,
  "text": 400,
  "given": 40,
  "answers": 5000,
  "answer": 60,
  "quantity": 200
};
