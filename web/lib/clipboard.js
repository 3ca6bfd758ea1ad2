/** Copying, where the browser allows it; also from pages opened as files. */

import { h } from "./dom.js";

/**
 * @param {string} text
 * @returns {Promise<boolean>}  Whether it was copied.
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = h("textarea", { class: "visually-hidden", readonly: true, "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  active?.focus({ preventScroll: true });
  return copied;
}

/**
 * Offers a text as a file to keep.
 * @param {string} text @param {string} name @param {string} [type]
 */
export function saveFile(text, name, type = "application/json") {
  saveBlob(new Blob([text], { type }), name);
}

/** @param {Blob} blob @param {string} name */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
