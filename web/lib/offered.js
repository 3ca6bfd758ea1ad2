/** A refusal that asks whether another number was meant: the numbers at its end are buttons. */

import { h } from "./dom.js";

/**
 * @param {string} message @param {string[]} numbers  At its end, in their order. @param {(text: string) => void} use
 * @param {{count: number, use: () => void}} [all]  So many such texts are there, which one press reads.
 * @returns {(Node | string)[]}
 */
export function offered(message, numbers, use, all) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let from = message.lastIndexOf(". ") + 1;
  for (const number of numbers) {
    const at = message.indexOf(number, from);
    if (at < 0) break;
    parts.push(message.slice(parts.length ? from : 0, at));
    parts.push(h("button", { type: "button", class: "use", click: () => use(number) }, number));
    from = at + number.length;
  }
  const rest = message.slice(parts.length ? from : 0);
  if (!all || all.count < 2 || numbers.length !== 1) return [...parts, rest];
  const press = h(
    "button",
    { type: "button", class: "use", click: all.use },
    `Use points in all ${all.count}`,
  );
  return [...parts, `${rest} `, press];
}
