/** Columns of a wide grid that lie out of sight are named at its edge; pressing the names brings them into view. */

import { h } from "../lib/dom.js";

/** @param {HTMLElement} scroller  Holds one table; its first column stays where it is. */
export function moreColumns(scroller) {
  const to = (/** @type {-1 | 1} */ way) =>
    h("button", {
      type: "button",
      class: "quiet",
      tabindex: "-1", // The Tab key goes from cell to cell, and these come into view by themselves.
      click: () => scroller.scrollBy({ left: way * scroller.clientWidth * 0.6 }),
    });
  const [left, right] = [to(-1), to(1)];
  const element = h("p", { class: "more-columns" }, left, right);
  const heads = () => /** @type {NodeListOf<HTMLElement>} */ (scroller.querySelectorAll("thead th"));

  function update() {
    const { scrollLeft, clientWidth } = scroller;
    const names = (/** @type {(head: HTMLElement) => boolean} */ isHidden) =>
      [...heads()].filter(isHidden).map((head) => head.textContent ?? "");
    const before = names(({ offsetLeft }) => offsetLeft < scrollLeft - 2);
    const after = names(
      ({ offsetLeft, offsetWidth }) => offsetLeft + offsetWidth > scrollLeft + clientWidth + 6,
    );
    say(left, before, (text) => `← ${text}`);
    say(right, after, (text) => `${text} →`);
    element.hidden = !before.length && !after.length;
    scroller.classList.toggle("more-right", after.length > 0);
  }
  scroller.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(scroller);
  const table = scroller.querySelector("table");
  if (table) new ResizeObserver(update).observe(table);
  return element;
}

/** @param {HTMLElement} button @param {string[]} names @param {(text: string) => string} write */
function say(button, names, write) {
  button.hidden = !names.length;
  const text = names.length > 4 ? `${names[0]} to ${names[names.length - 1]}` : names.join(", ");
  button.textContent = write(text);
  button.setAttribute("aria-label", `Show the columns ${text}`);
}
