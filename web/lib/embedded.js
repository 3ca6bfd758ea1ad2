/**
 * A lesson in a frame: `?embed` shows the calculator without its head line and keeps nothing in the browser, so that each reader
 * begins anew and nobody's own work is touched; `?hide=setup,arithmetic` leaves parts out, embedded or not.
 */

/** Parts that can be left out, as the address names them. The style sheet `embedded.css` hides each. */
export const PARTS = [
  "modes",
  "status",
  "setup",
  "examples",
  "files",
  "arithmetic",
  "network",
  "health",
  "tables",
  "worked",
  "more",
];

/** @typedef {{isEmbedded: boolean, hidden: string[], unknown: string[]}} Frame  `unknown`: what no part is called. */

/** @param {string} search  Of an address: `?embed&hide=setup`. @returns {Frame} */
export function frameOf(search) {
  const asked = new URLSearchParams(search);
  const names = asked
    .getAll("hide")
    .flatMap((text) => text.split(/[\s,]+/))
    .filter(Boolean);
  return {
    isEmbedded: asked.has("embed"),
    hidden: PARTS.filter((part) => names.includes(part)),
    unknown: names.filter((name) => !PARTS.includes(name)),
  };
}

/** The page's own address, as it stands outside of a frame. @param {Pick<Location, "href" | "search">} [place] */
export function ownAddress({ href, search } = location) {
  const plain = href.split("#")[0];
  const { isEmbedded, hidden } = frameOf(search);
  return isEmbedded || hidden.length ? plain.split("?")[0] : plain;
}

/** Stands in for the browser's store: it ends with the page. @returns {import("../draft/storage.js").Store} */
export function passingStore() {
  /** @type {Map<string, string>} */
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, text) => void items.set(key, text),
    removeItem: (key) => void items.delete(key),
  };
}
