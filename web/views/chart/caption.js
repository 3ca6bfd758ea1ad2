/** What a chart says of itself in a file, where the page around it is missing: its title and which line is which. */

import { svg } from "../../lib/dom.js";

/** @import {Series} from "./line_chart.js" */

/** Looks that differ in color and in dashes. */
export const LOOKS = 6;
const TITLE = 24;
const ROW = 18;
const LEFT = 12;
/** Room for a swatch, and for each letter of a name. In pixels. */
const [SWATCH, LETTER] = [32, 7];

/** A line or points as they are drawn, for a legend. @param {Series} series @param {number} i */
export function swatchOf({ points }, i) {
  const look = `chart-line look-${i % LOOKS}${points ? " is-points" : ""}`;
  return svg("path", { class: look, d: points ? "M6 5h0.01M18 5h0.01" : "M1 5H23" });
}

/** @param {string} title */
export function mountCaption(title) {
  const element = svg("g", { visibility: "hidden" });
  let rows = 1;

  return {
    element,
    /** @param {Series[]} series @param {number} width @param {number} height  Of the drawing, in pixels. */
    show(series, width, height) {
      let [x, row] = [LEFT, 0];
      const entries = series.map((one, i) => {
        const wide = SWATCH + LETTER * one.name.length + 16;
        if (x > LEFT && x + wide > width) [x, row] = [LEFT, row + 1];
        const y = height + ROW * row;
        const entry = svg(
          "g",
          {},
          svg("g", { transform: `translate(${x} ${y + 3})` }, swatchOf(one, i)),
          svg("text", { x: x + SWATCH, y: y + 12 }, one.name),
        );
        x += wide;
        return entry;
      });
      rows = row + 1;
      element.replaceChildren(svg("text", { x: LEFT, y: -8 }, title), ...entries);
      element.setAttribute("visibility", "visible");
    },
    hide() {
      element.replaceChildren();
      element.setAttribute("visibility", "hidden");
    },
    /** The box of the drawing with its caption. @param {number} width @param {number} height */
    box: (width, height) => `0 ${-TITLE} ${width} ${height + TITLE + ROW * rows + 4}`,
  };
}
