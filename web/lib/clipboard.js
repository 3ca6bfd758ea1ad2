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

/** @type {(name: string, fault: string | null) => void} */
let onSaved = () => {};

/** @param {typeof onSaved} listener  Hears of each file whether it was saved: null, or what is to be said of it. */
export function whenSaved(listener) {
  onSaved = listener;
}

/**
 * Offers a text as a file to keep.
 * @param {string} text @param {string} name @param {string} [type]
 * @returns {boolean}  Whether the browser took it.
 */
export const saveFile = (text, name, type = "application/json") =>
  offered(() => new Blob([text], { type }), name);

/**
 * The same of bytes.
 * @param {Blob | null} blob  Null where the browser could not make it. @param {string} name
 */
export const saveBlob = (blob, name) => offered(() => blob, name);

/** @param {() => Blob | null} make @param {string} name @returns {boolean} */
function offered(make, name) {
  try {
    const blob = make();
    if (!blob) throw new Error("the browser could not make it");
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    onSaved(name, null);
    return true;
  } catch (error) {
    onSaved(name, `${name} was not saved: ${/** @type {Error} */ (error).message}. You can try again.`);
    return false;
  }
}
