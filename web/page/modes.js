/**
 * The modes of the page as tabs of one page, each at an address of its own: `#calculate`, `#train`. What belongs to one mode
 * says so by `data-for`; everything else belongs to all of them.
 */

/**
 * @typedef {object} Mode
 * @property {string} name  Its address is `#name`.
 * @property {() => void} [enter]  It is shown now; the first time is the time to mount.
 * @property {() => void} [leave]
 */

/**
 * @param {HTMLElement} nav  Holds one link a mode, in the same order.
 * @param {Mode[]} modes  The first is shown where the address names none.
 */
export function mountModes(nav, modes) {
  const page = document.documentElement;
  let present = modes[0];

  /** @param {Mode} mode */
  function show(mode) {
    if (mode === present && page.dataset.mode) return;
    if (page.dataset.mode) present.leave?.();
    present = mode;
    page.dataset.mode = mode.name;
    for (const link of nav.querySelectorAll("a"))
      if (link.hash === `#${mode.name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    for (const part of document.querySelectorAll("[data-for]"))
      part.toggleAttribute("hidden", part.getAttribute("data-for") !== mode.name);
    mode.enter?.();
  }

  const named = () => modes.find(({ name }) => location.hash === `#${name}`);
  addEventListener("hashchange", () => {
    const mode = named() ?? (location.hash ? null : modes[0]);
    if (mode) show(mode);
  });

  return {
    start: () => show(named() ?? modes[0]),
    get present() {
      return present.name;
    },
    /** Goes there, as a click on its tab does. @param {string} name */
    go(name) {
      location.hash = `#${name}`;
    },
  };
}
