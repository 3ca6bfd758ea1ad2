/** Messages that concern the whole page: each by its name, shown once, closed by the visitor or when its cause is gone. */

import { h } from "../lib/dom.js";

/** @param {HTMLElement} root */
export function mountBanners(root) {
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();

  /** @param {string} name */
  function hide(name) {
    shown.get(name)?.remove();
    shown.delete(name);
  }

  return {
    /** @param {string} name @param {string} text @param {{label: string, action: () => void}} [more] @param {Node} [extra] */
    show(name, text, more, extra) {
      hide(name);
      const banner = h(
        "div",
        { class: "banner", role: "alert", "data-banner": name },
        h("bdi", {}, text),
        extra,
        more ? h("button", { type: "button", click: more.action }, more.label) : null,
        h(
          "button",
          { type: "button", class: "icon", "aria-label": "Close this message", click: () => hide(name) },
          "×",
        ),
      );
      shown.set(name, banner);
      root.append(banner);
    },
    hide,
  };
}
