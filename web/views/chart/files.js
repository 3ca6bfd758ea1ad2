/** The files of a drawing, wherever in the page it stands: SVG and PNG with its title inside, and its numbers as CSV. */

import { saveBlob, saveFile } from "../../lib/clipboard.js";
import { h } from "../../lib/dom.js";
import { tableText } from "../table_parts.js";
import { pngOf, svgText } from "./image.js";
import { withCaption } from "./in_file.js";

/**
 * @typedef {object} Drawn
 * @property {string} id  The name of its files.
 * @property {string} title
 * @property {() => SVGSVGElement | null} drawing  With the canvases that lie under it.
 * @property {(() => string) | null} csv  Null where there is no table of its numbers.
 * @property {<T>(work: () => T) => T} written  Carries out what writes the drawing to a file.
 */

/** The buttons that save a drawing. @param {Drawn} plan */
export function fileButtons({ id, title, drawing, csv, written }) {
  const button = (/** @type {string} */ name, /** @type {() => void} */ click) =>
    h("button", { type: "button", class: "quiet", "aria-label": `Save ${title} as ${name}`, click }, name);
  return h(
    "p",
    { class: "file-actions" },
    h("span", { class: "hint" }, "Save as"),
    button("SVG", () => {
      const found = drawing();
      if (found)
        saveFile(
          written(() => svgText(found, title)),
          `${id}.svg`,
          "image/svg+xml",
        );
    }),
    button("PNG", async () => {
      const found = drawing();
      if (found) saveBlob(await written(() => pngOf(found)), `${id}.png`);
    }),
    csv && button("CSV", () => saveFile(csv(), `${id}.csv`, "text/csv")),
  );
}

/**
 * The same for a drawing that has a table beside it.
 * @param {SVGSVGElement} drawing @param {string} id @param {string} title
 * @param {() => HTMLTableElement | string | null | undefined} table  Or its text as CSV.
 * @param {() => import("./in_file.js").Entry[]} [legend]
 */
export function filesOf(drawing, id, title, table, legend = () => []) {
  const text = () => {
    const found = table();
    return typeof found === "string" ? found : found ? `${tableText(found, "csv")}\n` : "";
  };
  return fileButtons({
    id,
    title,
    drawing: () => drawing,
    csv: table() ? text : null,
    written: (work) => withCaption(drawing, title, legend(), work),
  });
}

/** All drawings of a text, each with the table of the figure or fold that it stands in. @param {HTMLElement} root */
export function addFiles(root) {
  for (const drawing of /** @type {NodeListOf<SVGSVGElement>} */ (
    root.querySelectorAll("figure svg[role=img]")
  )) {
    const place = drawing.closest("details, figure");
    const title = drawing.getAttribute("aria-label") ?? "";
    const table = /** @type {HTMLTableElement | null} */ (place?.querySelector("table") ?? null);
    drawing.after(filesOf(drawing, nameOf(title), title, () => table));
  }
}

/** A file's name. @param {string} title */
export const nameOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replace(/^-+|-+$/g, "") || "picture";
