/** The preview of a table: its first rows, and for each column what it is used for. */

import { h } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";

/** @import {PreviewColumn, TableColumn, TablePreview} from "../engine/training.js" */

/** Inputs larger than this are standardized unless the visitor says otherwise. */
const LARGE = 3;
const [ROWS_SHOWN, COLUMNS_SHOWN] = [8, 60];
const USES = [
  ["input", "input"],
  ["target", "target"],
  ["", "not used"],
];

export function columnChoice() {
  const element = h("div", {
    class: "table-scroll",
    role: "group",
    "aria-label": "Preview of the table",
    tabindex: "0",
  });
  /** @type {(() => TableColumn | null)[]} */
  let readers = [];
  let shown = "";

  /** @param {TablePreview} preview */
  function update(preview) {
    const key = JSON.stringify([preview.columns, preview.first]);
    if (key === shown) return;
    shown = key;
    const count = preview.columns.length;
    const columns = preview.columns.map((column, i) =>
      columnHead(column, i, i >= count - (preview.targets || 1)),
    );
    readers = columns.map(({ read }) => read);
    const visible = Math.min(count, COLUMNS_SHOWN);
    element.replaceChildren(
      h(
        "table",
        { class: "plain-numbers preview" },
        h("thead", {}, h("tr", {}, ...columns.slice(0, visible).map(({ cell }) => cell))),
        h(
          "tbody",
          {},
          ...preview.first
            .slice(0, ROWS_SHOWN)
            .map((row) =>
              h("tr", {}, ...row.slice(0, visible).map((text) => h("td", {}, h("bdi", {}, shortened(text))))),
            ),
        ),
      ),
      ...(count > visible
        ? [
            h(
              "p",
              { class: "hint" },
              `The first ${visible} of ${count} columns are shown; the last is the target, the others are inputs.`,
            ),
          ]
        : []),
    );
  }

  return {
    element,
    update,
    /** @returns {TableColumn[]} */
    chosen: () => readers.map((read) => read()).filter((column) => column !== null),
  };
}

/** @param {PreviewColumn} column @param {number} i @param {boolean} isTarget */
function columnHead({ name, kind, missing, distinct, categories, lowest, highest, mean, std }, i, isTarget) {
  const use = h(
    "select",
    { "aria-label": `Use of ${name}`, "data-use": i, change: () => adapt() },
    ...USES.map(([value, word]) => h("option", { value }, word)),
  );
  use.value = isTarget ? "target" : "input";
  const as = h(
    "select",
    { "aria-label": `${name} holds`, "data-kind": i, change: () => adapt() },
    h("option", { value: "number" }, "numbers"),
    h("option", { value: "category" }, "classes"),
  );
  as.value = kind;
  const scaled = h("input", { type: "checkbox", "aria-label": `Standardize ${name}`, "data-standardize": i });
  scaled.checked =
    !isTarget && kind === "number" && Math.max(Math.abs(lowest ?? 0), Math.abs(highest ?? 0)) > LARGE;
  const scale = h(
    "label",
    { class: "switch", title: mean === null || std === null ? null : `mean ${mean}, deviation ${std}` },
    scaled,
    " standardize",
  );
  function adapt() {
    scale.hidden = as.value !== "number" || !use.value;
    as.hidden = !use.value;
  }
  adapt();
  const range =
    lowest === null || highest === null
      ? `${distinct} classes${categories.length ? `: ${categories.slice(0, 3).map(shortened).join(", ")}${distinct > 3 ? ", …" : ""}` : ""}`
      : `${formatNumber(lowest, 4)} to ${formatNumber(highest, 4)}`;
  const cell = h(
    "th",
    { scope: "col" },
    h("bdi", { class: "column-name" }, shortened(name)),
    h(
      "span",
      { class: "column-range" },
      range,
      missing ? h("span", { class: "missing" }, `${missing} empty`) : null,
    ),
    use,
    as,
    scale,
  );
  return {
    cell,
    /** @returns {TableColumn | null} */
    read: () =>
      use.value
        ? {
            column: i,
            use: /** @type {"input" | "target"} */ (use.value),
            kind: /** @type {"number" | "category"} */ (as.value),
            ...(as.value === "number" && scaled.checked ? { standardize: true } : {}),
          }
        : null,
  };
}

/** @param {string} text */
const shortened = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
