/** Messages that concern the whole page: each by its name, shown once, closed by the visitor or when its cause is gone. */

import { h } from "../lib/dom.js";

/** @typedef {{label: string, action: () => void, stays?: boolean}} BannerAction  Without `stays` it closes the message. */
/** @typedef {ReturnType<typeof mountBanners>} Banners */

/** Moves the page where messages, which stand over it, would cover what has the focus. @param {HTMLElement} root */
function uncover(root) {
  const { activeElement: active } = document;
  if (!active || active === document.body || root.contains(active)) return;
  const [field, messages] = [active.getBoundingClientRect(), root.getBoundingClientRect()];
  if (field.bottom > messages.top && field.top < messages.bottom)
    scrollBy(0, field.top - messages.bottom - 8);
}

/** @param {HTMLElement} root */
export function mountBanners(root) {
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--banners", `${root.offsetHeight}px`);
    uncover(root);
  }).observe(root);

  /** @param {string} name */
  function hide(name) {
    shown.get(name)?.remove();
    shown.delete(name);
  }

  return {
    /** @param {string} name @param {string} text @param {BannerAction[]} [choices] @param {Node} [extra] */
    show(name, text, choices = [], extra) {
      hide(name);
      const banner = h(
        "div",
        { class: "banner", role: "alert", "data-banner": name },
        h("bdi", {}, text),
        extra,
        ...choices.map(({ label, action, stays }) => {
          const click = () => {
            if (!stays) hide(name);
            action();
          };
          return h("button", { type: "button", click }, label);
        }),
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
