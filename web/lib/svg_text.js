/** SVG that Python has drawn, as nodes: the page's policy lets no text become markup. */

import { svg } from "./dom.js";

const TAGS = new Set([
  "svg",
  "g",
  "path",
  "rect",
  "line",
  "circle",
  "polyline",
  "polygon",
  "text",
  "title",
  "desc",
]);
const ENTITIES = new Map(Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" }));

/** @param {string} text */
const decoded = (text) => text.replace(/&([\w#]+);/g, (whole, name) => ENTITIES.get(name) ?? whole);

/**
 * @param {string} text  One element with what is in it: plain XML without comments, declarations or namespaces.
 * @returns {SVGElement}
 * @throws {Error} for anything else.
 */
export function svgFromText(text) {
  const root = svg("svg");
  /** @type {Element[]} */
  const open = [root];
  for (const [, closing, tag, attributes, empty, words] of text.matchAll(
    /<(\/?)(\w+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g,
  )) {
    const parent = open[open.length - 1];
    if (words !== undefined) parent.append(decoded(words));
    else if (closing) open.pop();
    else {
      if (!TAGS.has(tag)) throw new Error(`A picture holds <${tag}>.`);
      const made = svg(/** @type {"g"} */ (tag));
      for (const [, name, value] of attributes.matchAll(/([\w-]+)="([^"]*)"/g))
        if (name !== "xmlns" && !/^on|href|style/.test(name)) made.setAttribute(name, decoded(value));
      parent.append(made);
      if (!empty) open.push(made);
    }
  }
  const [made] = root.children;
  if (open.length !== 1 || !made) throw new Error("A picture is not whole.");
  return /** @type {SVGElement} */ (made);
}
