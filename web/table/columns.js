/** The preview of a table: its first rows, and for each column what it is used for. */

import { h } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";

/** @import {ColumnKind, PreviewColumn, TableColumn, TablePreview} from "../contract/types.js" */

const [ROWS_SHOWN, COLUMNS_SHOWN] = [8, 60];
const USES = [
  ["input", "input"],
  ["target", "target"],
  ["weight", "weight of the row"],
  ["", "not used"],
];

export function columnChoice() {
  const element = h("div", {
    class: "table-scroll",
    role: "group",
    "aria-label": "Preview of the table",
    tabindex: "0",
  });
  /** @type {ReturnType<typeof columnHead>[]} */
  let heads = [];
  let shown = "";

  /** @param {TablePreview} preview */
  function update(preview) {
    const key = JSON.stringify([preview.columns, preview.first]);
    if (key === shown) return;
    shown = key;
    const count = preview.columns.length;
    heads = preview.columns.map((column, i) => columnHead(column, i, preview.standardize));
    const visible = Math.min(count, COLUMNS_SHOWN);
    element.replaceChildren(
      h(
        "table",
        { class: "plain-numbers preview" },
        h("thead", {}, h("tr", {}, ...heads.slice(0, visible).map(({ cell }) => cell))),
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
              `The first ${visible} of ${count} columns are shown; ${rest(preview.columns.slice(visible))}.`,
            ),
          ]
        : []),
    );
  }

  return {
    element,
    update,
    /** @returns {TableColumn[]} */
    chosen: () => heads.map(({ read }) => read()).filter((column) => column !== null),
    /** The visitor has said what a column holds. @param {number} i @param {"number" | "category"} kind */
    settle: (i, kind) => heads[i]?.settle(kind),
  };
}

/** What columns that are not shown are used for. @param {PreviewColumn[]} columns */
function rest(columns) {
  const [inputs, targets] = ["input", "target"].map(
    (use) => columns.filter((column) => column.use === use).length,
  );
  return `of the others ${inputs} are inputs, ${targets === 1 ? "1 is a target" : `${targets} are targets`}`;
}

/** @param {PreviewColumn} column @param {number} i @param {boolean} isScaled  Inputs of numbers are standardized. */
function columnHead(column, i, isScaled) {
  const { name, kind, missing, refused, distinct, categories, lowest, highest, mean, std } = column;
  /** It is not clear what it holds, and nobody has said it. */
  let isOpen = column.doubtful;
  const use = h(
    "select",
    { "aria-label": `Use of ${name}`, "data-use": i, change: () => used() },
    ...USES.map(([value, word]) => h("option", { value }, word)),
  );
  use.value = column.use;
  const as = h(
    "select",
    { "aria-label": `${name} holds`, "data-kind": i, change: () => settle() },
    ...(kind === "date"
      ? [h("option", { value: "date" }, "dates, as days")]
      : [h("option", { value: "number" }, "numbers")]),
    h("option", { value: "category" }, "classes"),
  );
  as.value = kind;
  const scaled = h("input", { type: "checkbox", "aria-label": `Standardize ${name}`, "data-standardize": i });
  const scale = h(
    "label",
    { class: "switch", title: mean === null || std === null ? null : `(value − ${mean}) / ${std}` },
    scaled,
    " standardize",
  );
  const isWeight = () => use.value === "weight";
  /** Inputs are standardized all or none; a target where its own numbers call for it. */
  function used() {
    scaled.checked = use.value === "target" ? column.off_scale : isScaled;
    adapt();
  }
  function adapt() {
    scale.hidden = as.value === "category" || !use.value || isWeight();
    as.hidden = !use.value || isWeight();
  }
  function settle(/** @type {ColumnKind} */ said = /** @type {any} */ (as.value)) {
    as.value = said;
    isOpen = false;
    doubt?.remove();
    adapt();
  }
  const doubt = isOpen ? h("span", { class: "missing" }, "numbers or classes?") : null;
  used();
  const range =
    lowest === null || highest === null
      ? `${distinct} classes${categories.length ? `: ${categories.slice(0, 3).map(shortened).join(", ")}${distinct > 3 ? ", …" : ""}` : ""}`
      : kind === "date"
        ? `day ${lowest} to ${highest}`
        : `${formatNumber(lowest, 4)} to ${formatNumber(highest, 4)}`;
  const cell = h(
    "th",
    { scope: "col" },
    h("bdi", { class: "column-name" }, shortened(name)),
    h(
      "span",
      { class: "column-range" },
      range,
      missing ? h("span", { class: "missing" }, `${missing} missing`) : null,
      refused ? h("span", { class: "missing" }, `${refused} no number${refused === 1 ? "" : "s"}`) : null,
      doubt,
    ),
    use,
    as,
    scale,
  );
  return {
    cell,
    settle,
    /** @returns {TableColumn | null} */
    read: () =>
      use.value
        ? {
            column: i,
            use: /** @type {TableColumn["use"]} */ (use.value),
            ...(isOpen || isWeight() ? {} : { kind: /** @type {ColumnKind} */ (as.value) }),
            ...(as.value !== "category" && scaled.checked && !isWeight() ? { standardize: true } : {}),
          }
        : null,
  };
}

/** @param {string} text */
const shortened = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
