/** Fields of the form: a label, an input whose name is the path of the spec's field, and the place for its refusals. */

import { h } from "../lib/dom.js";
import { offered } from "../lib/offered.js";

/** @import {Fault} from "../draft/validate.js" */

/**
 * @param {string} path @param {string} label
 * @param {{hint?: string | null, allowed?: string, type?: string, wide?: boolean, suffix?: Node}} [more]  `type`: of the number.
 */
export function textField(path, label, more = {}) {
  const id = idOf(path);
  return h(
    "div",
    { class: more.wide ? "field wide" : "field" },
    h("label", { for: id }, label),
    h(
      "span",
      { class: "control" },
      numberInput(path, {
        id,
        title: [more.allowed, more.hint].filter(Boolean).join(". ") || null,
        ...(more.type === "integer" ? { inputmode: "numeric" } : {}),
      }),
      more.suffix,
    ),
    h("div", { class: "faults" }),
  );
}

/**
 * @param {string} path @param {import("../lib/dom.js").Attributes} attributes
 */
export function numberInput(path, attributes) {
  return h("input", {
    type: "text",
    inputmode: "text", // Some phones' keyboard for decimals has no minus, and no e.
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "off",
    name: path,
    "data-field": path,
    ...attributes,
  });
}

/**
 * @param {string} path @param {string} label @param {{name: string, label: string, note?: string | null}[]} choices
 */
export function selectField(path, label, choices) {
  const id = idOf(path);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("span", { class: "control" }, select(path, choices, { id })),
    h("div", { class: "faults" }),
  );
}

/**
 * @param {string} path @param {{name: string, label: string, note?: string | null}[]} choices
 * @param {import("../lib/dom.js").Attributes} attributes
 */
export function select(path, choices, attributes) {
  return h(
    "select",
    { name: path, "data-field": path, ...attributes },
    ...choices.map(({ name, label, note }) => h("option", { value: name, title: note || null }, label)),
  );
}

/** @param {string} path @param {string} label */
export function checkField(path, label) {
  const id = idOf(path);
  return h(
    "div",
    { class: "field check" },
    h("input", { type: "checkbox", id, name: path, "data-field": path }),
    h("label", { for: id }, label),
    h("div", { class: "faults" }),
  );
}

/**
 * A group that folds: its title, and a line that says what is inside while it is closed.
 * @param {string} id @param {string} title @param {boolean} open @param {Node[]} content
 */
export function group(id, title, open, ...content) {
  const line = h("span", { class: "summary-line" });
  const element = h(
    "details",
    { id, class: "group", open },
    h("summary", {}, h("h2", {}, title), line),
    h("div", { class: "group-body" }, ...content),
  );
  return { element, line };
}

/** @param {string} path */
export function idOf(path) {
  return `f-${path.replace(/[^\w]+/g, "-").replace(/-$/, "")}`;
}

/**
 * Rebuilds part of the form and gives the focus back to the field that had it.
 * @param {HTMLElement} root @param {() => void} rebuild
 */
export function keepingFocus(root, rebuild) {
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
  const isInside = Boolean(active && root.contains(active));
  const name = (isInside && active?.name) || "";
  const id = (isInside && active?.id) || "";
  const caret = name && active?.tagName === "INPUT" && active.type === "text" ? active.selectionStart : null;
  rebuild();
  if (!name && id) document.getElementById(id)?.focus({ preventScroll: true });
  if (!name) return;
  const again = /** @type {HTMLInputElement | null} */ (root.querySelector(`[name="${CSS.escape(name)}"]`));
  again?.focus({ preventScroll: true });
  if (caret !== null) again?.setSelectionRange(caret, caret);
}

/** So many readings stand under one grid; the rest is counted. */
const READINGS = 2;

/**
 * Marks the faulty fields, binds each to its sentence, and clears the others. What was accepted but looks otherwise is said too.
 * @param {HTMLElement} root @param {Fault[]} faults @param {Fault[]} readings
 * @param {(texts: [field: string, text: string][]) => void} use  What was probably meant is taken.
 */
export function showFaults(root, faults, readings, use) {
  for (const old of root.querySelectorAll(".fault, .reading, .equals")) old.remove();
  for (const field of root.querySelectorAll("[data-field][aria-describedby]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  /** @param {string} path @param {string} id */
  const placeFor = (path, id) => {
    const element = inputFor(root, path);
    const place = element?.closest(".field, .grid-block, .group")?.querySelector(".faults");
    if (element && place) element.setAttribute("aria-describedby", id);
    return place ? { element, place } : null;
  };
  const asked = faults.flatMap(({ field, readings }) =>
    readings?.length === 1 ? [/** @type {[string, string]} */ ([field, readings[0]])] : [],
  );
  const all = { count: asked.length, use: () => use(asked) };
  faults.forEach(({ field, message, readings: meant = [] }, i) => {
    const id = `fault-${i}`;
    const found = placeFor(field, id);
    found?.element?.setAttribute("aria-invalid", "true");
    found?.place.append(
      h(
        "p",
        { class: "fault", id },
        h("span", { class: "fault-icon", "aria-hidden": "true" }, "!"),
        h("bdi", {}, ...offered(message, meant, (text) => use([[field, text]]), all)),
      ),
    );
  });
  /** @type {Map<Element, number>} */
  const counts = new Map();
  readings.forEach(({ field, message, full }, i) => {
    const id = `reading-${i}`;
    const { element, place } = placeFor(field, id) ?? {};
    if (!place) return;
    if (full !== undefined) {
      const cell = element?.closest("td") ?? place;
      cell.append(h("span", { class: "equals", id, title: `= ${full}` }, message));
      return;
    }
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    if (count <= READINGS) place.append(h("p", { class: "reading", id }, h("bdi", {}, message)));
  });
  for (const [place, count] of counts)
    if (count > READINGS)
      place.append(h("p", { class: "reading" }, `And ${count - READINGS} more like this.`));
}

/**
 * The input of a field, or of the nearest field around it when it has none of its own.
 * @param {HTMLElement} root @param {string} path
 * @returns {HTMLInputElement | null}
 */
export function inputFor(root, path) {
  for (let name = path; name; name = name.replace(/(\[\d+\]|\.?[^.[\]]+)$/, "")) {
    const found =
      root.querySelector(`[data-field="${CSS.escape(name)}"]`) ??
      root.querySelector(`[data-field^="${CSS.escape(name)}"]`);
    if (found) return /** @type {HTMLInputElement} */ (found);
  }
  return null;
}
