/** The sheet of cards of the mode Train: two columns on a wide screen, and which pictures are in sight. */

import { h } from "../lib/dom.js";

/** Where each picture stands on a wide screen; on a narrow one they stand in their order. */
const COLUMN_OF = [0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0];

/** So much of a picture, in pixels, tells that it changes. */
const ENOUGH = 120;

/** Where setup and controls fill the window, as on a phone, the pictures that change come up. @param {HTMLElement} sheet */
export function bringIntoSight(sheet) {
  if (sheet.getBoundingClientRect().top > innerHeight - ENOUGH) sheet.scrollIntoView();
}

/**
 * @param {HTMLElement} sheet @param {{element: HTMLElement}[]} views @param {HTMLElement[]} others
 * @param {() => void} onSight  Others are in sight than before.
 * @returns {Set<Element>}  The views in sight: while a run is under way, only those are drawn anew.
 */
export function layCards(sheet, views, others, onSight) {
  const columns = [h("div", { class: "column" }), h("div", { class: "column" })];
  sheet.append(...columns);
  const elements = views.map(({ element }) => element);
  [...elements, ...others].forEach((card, i) => {
    card.style.setProperty("order", String(i));
    columns[COLUMN_OF[i]].append(card);
  });
  /** @type {Set<Element>} */
  const inSight = new Set();
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
    onSight();
  });
  for (const element of elements) sight.observe(element);
  return inSight;
}
