/** What was typed and has no place in the step: nothing of it is lost, and each says why and where it may belong. */

import { h } from "../../lib/dom.js";
import { whyUnplaced } from "../../mark/pasted.js";
import { some } from "./words.js";

/** @import {MarkModel} from "./model.js" */

/** So many are listed; the rest is counted, and kept. */
const LISTED = 50;

/**
 * @param {HTMLElement} root
 * @param {{onPlace(i: number, path: string): void, onDrop(i: number): void, onDropAside(path: string): void}} actions
 */
export function mountLeftovers(root, { onPlace, onDrop, onDropAside }) {
  let shown = "";

  /** @param {string} label @param {() => void} click @param {string} about */
  const button = (label, click, about) =>
    h("button", { type: "button", class: "quiet", "aria-label": `${label}: ${about}`, click }, label);

  /** @param {number} more */
  const rest = (more) => (more > 0 ? h("p", { class: "hint" }, `and ${more} more, kept as well.`) : null);

  return {
    /** @param {MarkModel} model */
    update(model) {
      const { unplaced = [] } = model.sheet;
      const key = JSON.stringify([unplaced, model.aside, model.names]);
      if (key === shown) return;
      shown = key;
      const lost = unplaced.slice(0, LISTED).map(({ name, value }, i) => {
        const { paths } = model.table.find(name);
        const places = paths.length ? paths.slice(0, 4) : model.table.nearest(name);
        return h(
          "li",
          {},
          h("p", {}, h("bdi", {}, `${name} = ${value}`)),
          h(
            "p",
            { class: "hint" },
            whyUnplaced(name, model.table, model.nameOf),
            places.length && !paths.length ? " Was one of these meant?" : "",
          ),
          h(
            "p",
            { class: "slip-actions" },
            ...places.map((path) =>
              h(
                "button",
                { type: "button", class: "chip", click: () => onPlace(i, path) },
                "Put at ",
                h("bdi", {}, model.nameOf(path)),
              ),
            ),
            button("Remove", () => onDrop(i), name),
          ),
        );
      });
      const aside = model.aside.slice(0, LISTED).map(([path, text]) =>
        h(
          "li",
          {},
          h(
            "p",
            {},
            h("bdi", {}, `${path} = ${text}`),
            " ",
            button("Remove", () => onDropAside(path), path),
          ),
        ),
      );
      root.replaceChildren(
        ...[
          lost.length
            ? h(
                "section",
                { class: "leftover" },
                h("h3", {}, `${some(unplaced.length, "line")} without a place`),
                h("ul", {}, ...lost),
                rest(unplaced.length - LISTED),
              )
            : null,
          aside.length
            ? h(
                "section",
                { class: "leftover" },
                h("h3", {}, `${some(model.aside.length, "number")} put aside`),
                h(
                  "p",
                  { class: "hint" },
                  "The network of the setup has no such quantity now. They come back with it.",
                ),
                h("ul", {}, ...aside),
                rest(model.aside.length - LISTED),
              )
            : null,
        ].filter((node) => node !== null),
      );
    },
  };
}
