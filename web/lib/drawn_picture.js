/** Pictures that Python has drawn, as nodes: the page's policy lets no text become markup. */

import { svg } from "./dom.js";

/** @import {PictureNode} from "../contract/types.js" */

/** @param {PictureNode} picture @returns {SVGElement} */
export function pictureOf({ name, attributes, text, children }) {
  return svg(/** @type {"g"} */ (name), attributes, text, ...children.map(pictureOf));
}
