/**
 * The page's readers of numbers and links for `build.py fuzz`: first a line `{"field", "limits"}`, then a line
 * `{"kind", "inputs"}` in and a line with what became of each out. A refusal is an error with words; any other error is a fault.
 */

import { createInterface } from "node:readline";
import { heldOfFragment, isShared, sheetOfFragment, textOfFragment, viewOf } from "../draft/links.js";
import { readNumber } from "../draft/numbers.js";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { field, limits } = JSON.parse((await lines.next()).value);
/** Faults of code, not of the input. */
const BUGS = [TypeError, ReferenceError, RangeError];

/** @param {string} text */
const number = (text) => String(readNumber(field, text));

/** @param {string} hash */
async function link(hash) {
  if (!isShared(hash)) throw new Error("it is no link to a setup");
  const text = await textOfFragment(hash, limits);
  await sheetOfFragment(hash, limits);
  await heldOfFragment(hash, limits);
  viewOf(hash);
  return text;
}

const readers = /** @type {Record<string, (text: string) => string | Promise<string>>} */ ({
  numbers: number,
  links: link,
});

for await (const line of lines) {
  const { kind, inputs } = JSON.parse(line);
  const answers = [];
  for (const input of inputs) {
    const begun = process.cpuUsage();
    /** @type {Record<string, unknown>} */
    let told;
    try {
      told = { value: await readers[kind](input) };
    } catch (error) {
      const isBug = BUGS.some((bug) => error instanceof bug);
      told = { [isBug ? "fault" : "refused"]: String(/** @type {any} */ (error).message) };
    }
    const { user, system } = process.cpuUsage(begun); // A busy machine is no fault of the reader.
    answers.push({ ...told, ms: (user + system) / 1000 });
  }
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
