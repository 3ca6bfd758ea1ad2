/** @import {SpeedRow} from "./types.js" */

/** @type {Record<string, SpeedRow>}  Written by `build.py contract`. */
export const SPEEDS = {
  "slow": {
    "label": "slow",
    "title": "4 steps a second"
  },
  "normal": {
    "label": "normal",
    "title": "Many steps are spread over 10 s"
  },
  "full": {
    "label": "full",
    "title": "As fast as it goes"
  }
};
