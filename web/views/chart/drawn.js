/** A picture that Python has drawn, and the buttons that save it. */

import { pictureOf } from "../../lib/drawn_picture.js";
import { filesOf, nameOf } from "./files.js";

/** @import {PictureNode} from "../../contract/types.js" */

/** @param {PictureNode} picture @param {Element} numbers  Holds the table of what is drawn. @returns {Element[]} */
export function withFiles(picture, numbers) {
  const drawing = /** @type {SVGSVGElement} */ (pictureOf(picture));
  const title = drawing.getAttribute("aria-label") ?? "";
  return [drawing, filesOf(drawing, nameOf(title), title, () => numbers.querySelector("table"))];
}
