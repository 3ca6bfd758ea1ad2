/** A drawing while it is written to a file: with its title above and its legend below, which the page shows around it. */

import { svg } from "../../lib/dom.js";
import { widthOf } from "../text_width.js";

/** @typedef {{name: string, swatch?: SVGElement, class?: string}} Entry  `swatch`: drawn around 0, some 14 pixels wide. */

const [LEFT, TITLE, ROW, SIZE] = [12, 26, 18, 11];
/** Room for a swatch. In pixels. */
const SWATCH = 20;

/**
 * @template T
 * @param {SVGSVGElement} drawing @param {string} title @param {Entry[]} entries @param {() => T} work  Reads the drawing at once.
 * @returns {T}
 */
export function withCaption(drawing, title, entries, work) {
  const before = drawing.getAttribute("viewBox");
  const { x, y, width, height } = drawing.viewBox.baseVal;
  const bottom = y + height;
  let [at, row] = [LEFT, 0];
  const group = svg(
    "g",
    { class: "in-file" },
    svg("text", { class: "in-file-title", x: x + LEFT, y: y - 9 }, title),
  );
  for (const entry of entries)
    for (const [i, name] of brokenAt(entry.name, width - 2 * LEFT - SWATCH).entries()) {
      const swatch = i === 0 ? entry.swatch : undefined;
      const wide = (entry.swatch ? SWATCH : 0) + widthOf(name, SIZE) + 18;
      if (at > LEFT && at + wide > width) [at, row] = [LEFT, row + 1];
      const middle = bottom + ROW * row + 8;
      const own = svg("g", { transform: `translate(${(x + at).toFixed(1)} ${middle.toFixed(1)})` });
      if (swatch) own.append(svg("g", { transform: "translate(7 -1)" }, swatch));
      own.append(svg("text", { class: entry.class, x: entry.swatch ? SWATCH : 0, y: 4 }, name));
      group.append(own);
      at += wide;
    }
  drawing.append(group);
  drawing.setAttribute("viewBox", `${x} ${y - TITLE} ${width} ${height + TITLE + ROW * (row + 1) + 8}`);
  try {
    return work();
  } finally {
    group.remove();
    if (before) drawing.setAttribute("viewBox", before);
  }
}

/** A long text in lines that fit. @param {string} text @param {number} room */
function brokenAt(text, room) {
  /** @type {string[]} */
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (widthOf(longer, SIZE) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}
