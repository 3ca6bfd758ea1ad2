/** What stands under the diagram: the way to the wall, and files, SVG, PNG or TikZ, with title and legend inside. */

import { saveBlob, saveFile } from "../lib/clipboard.js";
import { h, svg } from "../lib/dom.js";
import { pngOf, svgText } from "./chart/image.js";
import { withCaption } from "./chart/in_file.js";
import { tikzText } from "./chart/tikz.js";

/** How a selection and what belongs to it are marked: no picture of the network has that. */
const MARKS = ["data-selected", "data-mark"];

/**
 * @param {SVGSVGElement} picture @param {HTMLElement} legend
 * @param {() => string} title @param {() => void} [onPresent]
 */
export function diagramFiles(picture, legend, title, onPresent = () => {}) {
  /** @template T @param {() => T} work @returns {T} */
  function forFile(work) {
    const marked = MARKS.flatMap((name) =>
      [...picture.querySelectorAll(`[${name}]`)].map((element) => ({
        element,
        name,
        value: element.getAttribute(name) ?? "",
      })),
    );
    for (const { element, name } of marked) element.removeAttribute(name);
    try {
      return withCaption(picture, title(), entriesOf(legend), work);
    } finally {
      for (const { element, name, value } of marked) element.setAttribute(name, value);
    }
  }
  const button = (/** @type {string} */ name, /** @type {() => void} */ click) =>
    h("button", { type: "button", class: "quiet", "aria-label": `Save the diagram as ${name}`, click }, name);
  return h(
    "p",
    { class: "file-actions network-files" },
    h(
      "button",
      {
        type: "button",
        id: "present",
        class: "quiet",
        title: "One quantity at a time, large, on the whole window (W)",
        click: onPresent,
      },
      "Present",
    ),
    h("span", {}, "Save the diagram"),
    button("SVG", () => {
      const text = forFile(() => svgText(picture, title(), picture.getAttribute("aria-label") ?? ""));
      saveFile(text, "backprop-network.svg", "image/svg+xml");
    }),
    button("PNG", async () => {
      const blob = await forFile(() => pngOf(picture));
      saveBlob(blob, "backprop-network.png");
    }),
    button("TikZ", () =>
      saveFile(
        forFile(() => tikzText(picture, title())),
        "backprop-network.tex",
        "text/x-tex",
      ),
    ),
  );
}

/** @param {HTMLElement} legend @returns {import("./chart/in_file.js").Entry[]} */
function entriesOf(legend) {
  return [...legend.children].map((entry) => {
    const name = (entry.textContent ?? "").replace("■ ", "");
    if (entry.className)
      return {
        name,
        class: entry.className,
        swatch: svg("rect", { class: `swatch ${entry.className}`, x: -5, y: -5, width: 10, height: 10 }),
      };
    if (!entry.querySelector(".dash")) return { name };
    return {
      name,
      swatch: svg("polyline", { class: "edge negative", points: "-9,0 9,0", "stroke-width": 2 }),
    };
  });
}
