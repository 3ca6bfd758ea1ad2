/** What all work of the guide in this browser has in common: how far it is, Stop, a word at the end, a place for results. */

import { h } from "../lib/dom.js";

/** @param {HTMLElement} root @param {() => void} onStop */
export function mountProgress(root, onStop) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Progress" });
  const words = h("span", {});
  const stop = h("button", { type: "button", click: onStop }, "Stop");
  const state = h("p", { class: "live-state" }, stop, bar, words); // What changes its size stands behind Stop, which stays where it is.
  const said = h("p", { class: "live-said", role: "status" });
  const body = h("div", { class: "live-body" });
  root.replaceChildren(h("h5", {}, "In your browser"), state, said, body);
  root.hidden = false;
  stop.focus();
  return {
    state,
    said,
    body,
    /** @param {string} text */
    wait(text) {
      bar.hidden = true;
      words.textContent = text;
    },
    /** @param {number} done @param {number} total @param {string} text */
    advance(done, total, text) {
      bar.hidden = false;
      bar.max = total;
      bar.value = done;
      words.textContent = text;
    },
    end() {
      state.hidden = true;
    },
  };
}
