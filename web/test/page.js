/** The page's own options and examples, as the build made them, and a form without a page. */

import { readdirSync, readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { draftOf } from "../draft/draft.js";
import { edited } from "../draft/edits.js";
import { createValidator } from "../draft/validate.js";
import { askedOf } from "../train/training_request.js";

const dist = new URL("../../dist/", import.meta.url);
const preload = readdirSync(dist).find((name) => /^preload\..*\.js$/.test(name));
if (!preload) throw new Error("dist/ is not built: run python3 build.py");
runInThisContext(readFileSync(new URL(preload, dist), "utf8"));

export const { options, examples, example } = globalThis.backpropPreload;
export const validate = createValidator(options);

/** The draft of an example. @param {string} name */
export function draftNamed(name = "guide-2-2-1") {
  const { spec } = examples.find((one) => one.name === name);
  return draftOf(spec, options, name);
}

/** A draft after values were given to fields, in order. @param {any} draft @param {[string, any][]} values */
export const typed = (draft, ...values) =>
  values.reduce((next, [path, value]) => edited(next, path, value, options), draft);

/** The sentences against a draft. @param {any} draft @returns {string[]} */
export const sentences = (draft) => validate(draft).faults.map(({ message }) => message);

/** What Train asks of Python for a draft. */
export const asked = (draft) => askedOf(draft, validate(draft), options);

/** All that waits for nothing has come. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
