/** Which set-ups this page can show. What it can't is refused whole, never shown in half. */

/** @import {Options} from "../engine/document.js" */

/** Kinds of layer that the form has fields for and the views have places for. */
const SHOWN = new Set(["dense", "activation"]);

/**
 * Why a set-up can't be shown, or null.
 * @param {unknown} spec  As it came. @param {Options} options
 * @returns {string | null}
 */
export function unshowable(spec, options) {
  const layers = /** @type {any} */ (spec)?.network?.layers;
  if (!Array.isArray(layers)) return null;
  const kinds = new Set(layers.map((layer) => String(layer?.kind ?? "dense")));
  const known = options.layers.filter(({ kind }) => kinds.has(kind) && !SHOWN.has(kind));
  if (!known.length) return null;
  const names = known.map(({ label }) => label).join(" or ");
  return `This page cannot show layers of the kind ${names} yet; the command line computes them`;
}
