/** What Python says of a table: a line for each guess, with buttons that would change it. */

import { h } from "../lib/dom.js";

/** @import {TableOffer, TablePreview} from "../contract/types.js" */

/** @param {(offer: TableOffer) => void} onOffer */
export function tableNotes(onOffer) {
  const element = h("ul", { class: "notes", id: "table-notes" });

  return {
    element,
    /** @param {TablePreview | null} preview */
    update(preview) {
      element.hidden = !preview;
      if (!preview) return;
      const notes = preview.standardize_note ? [preview.standardize_note] : [];
      element.replaceChildren(
        ...preview.notes.map((note, i) =>
          h("li", {}, h("bdi", {}, note), ...preview.offers.filter((offer) => offer.note === i).map(button)),
        ),
        ...notes.map((note) => h("li", {}, h("bdi", {}, note))),
      );
    },
  };

  /** @param {TableOffer} offer */
  function button(offer) {
    const one = h(
      "button",
      {
        type: "button",
        "data-offer": offer.set
          ? Object.keys(offer.set)[0]
          : offer.missing
            ? "missing"
            : `column ${offer.column}`,
        click: () => {
          if (!offer.set) one.disabled = true; // It was settled; a choice has the table read anew.
          onOffer(offer);
        },
      },
      offer.label,
    );
    return one;
  }
}
