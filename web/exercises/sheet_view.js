/** A sheet as it goes on paper: title, name and date, what is given, the picture, a blank for each number, and the key. */

import { h } from "../lib/dom.js";
import { pictureOf } from "../lib/drawn_picture.js";
import { rowsOf } from "./request.js";

/** @import {ExerciseGiven, ExerciseQuestion, ExerciseSheet, PictureNode} from "../contract/types.js" */

/**
 * @param {ExerciseSheet} sheet @param {PictureNode | null} picture
 * @param {{hasKey: boolean, of: number}} how  of: how many versions there are.
 */
export function sheetView(sheet, picture, { hasKey, of }) {
  const points = sheet.questions.reduce((sum, one) => sum + one.points, 0);
  const version = of > 1 ? `Version ${sheet.version} of ${of}` : "";
  return h(
    "article",
    { class: hasKey ? "sheet sheet-key" : "sheet" },
    h(
      "header",
      {},
      h("h3", {}, hasKey ? `${sheet.title}: key` : sheet.title),
      h(
        "p",
        { class: "sheet-version" },
        [version, `${points} ${points === 1 ? "point" : "points"}`].filter(Boolean).join(", "),
      ),
      hasKey ? null : h("p", { class: "sheet-name" }, h("span", {}, "Name"), h("span", {}, "Date")),
    ),
    hasKey
      ? null
      : h("div", { class: "sheet-given" }, givenTable(sheet.given), picture ? figure(picture) : null),
    hasKey ? keyTable(sheet.questions) : blanks(sheet.questions),
  );
}

/** @param {PictureNode} picture */
function figure(picture) {
  const drawn = pictureOf(picture);
  return h("div", { class: "sheet-picture" }, drawn);
}

/** @param {ExerciseGiven[]} given */
const givenTable = (given) =>
  h(
    "table",
    { class: "sheet-table" },
    h("caption", {}, "Given"),
    h(
      "tbody",
      {},
      ...given.map(({ name, symbol, values }) =>
        h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, symbol), h("td", {}, matrix(values))),
      ),
    ),
  );

/** @param {unknown} values */
function matrix(values) {
  const rows = rowsOf(values);
  if (rows.length === 1 && rows[0].length === 1) return rows[0][0];
  return h(
    "span",
    { class: "sheet-matrix" },
    ...rows.map((row) => h("span", { class: "sheet-row" }, ...row.map((text) => h("span", {}, text)))),
  );
}

/** @param {ExerciseQuestion[]} questions */
const blanks = (questions) =>
  h(
    "section",
    { class: "sheet-wanted" },
    h("h4", {}, `Wanted, to ${placesOf(questions[0])}`),
    h(
      "ol",
      { class: "sheet-blanks" },
      ...questions.map((one, i) =>
        h(
          "li",
          {},
          h("span", {}, `${i + 1}.`),
          h("span", {}, one.symbol),
          one.choices.length
            ? h("span", {}, ...mixed(one).map((text) => h("span", { class: "sheet-choice" }, `☐ ${text}`)))
            : h("span", { class: "sheet-blank" }),
        ),
      ),
    ),
  );

/** @param {ExerciseQuestion[]} questions */
const keyTable = (questions) =>
  h(
    "table",
    { class: "sheet-table" },
    h("caption", {}, "Key"),
    h(
      "tbody",
      {},
      ...questions.map((one, i) =>
        h(
          "tr",
          {},
          h("td", {}, `${i + 1}.`),
          h("th", { scope: "row" }, one.symbol),
          h("td", { class: "sheet-number" }, one.key),
          h("td", { class: "sheet-line" }, one.line),
        ),
      ),
    ),
  );

/** The key among the wrong choices, in the order of their sizes: that tells nothing. @param {ExerciseQuestion} question */
export const mixed = ({ key, choices }) =>
  [key, ...choices].sort((one, other) => Number(one) - Number(other));

/** In words how exact an answer is wanted. @param {ExerciseQuestion | undefined} question */
export function placesOf(question) {
  const places = question?.unit.split(".")[1]?.length ?? 0;
  return places ? `${places} decimals` : "a whole number";
}
