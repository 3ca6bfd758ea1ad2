/**
 * Networks from elsewhere: a model's file that is opened or dropped, or a print that is pasted outside of any field. Python
 * recognizes it by its content; what it understood is shown, and nothing is replaced before the visitor says so.
 */

import { draftOf } from "../draft/draft.js";
import { IS_WEIGHTS } from "../draft/pasting.js";
import { axesOf, isPrint, offersOfPrint } from "../draft/printed_array.js";
import { receivedFrom } from "../draft/titles.js";
import { parse } from "../lib/json.js";
import { withSheet } from "../mark/sheet.js";
import { createArrivingDialog } from "./arriving_dialog.js";

/** @import {Example, Options, ReadPreview, ReadRequest} from "../contract/types.js" */
/** @typedef {{place: import("../draft/pasting.js").Place, text: string, refuse: (message: string) => void}} Printed */

const LONGEST_PASTE = 200_000;
const TABLE = "table";
/** @type {Record<string, string>} */
const PRINTS = {
  brackets: "numbers in brackets",
  rows: "rows of numbers",
  named_rows: "rows below names",
  r: "a print of R",
  maxima: "a print of Maxima",
  latex: "LaTeX",
};
const STEP = 0x8000; // so many bytes become letters at once: a call takes no more arguments
const FIELDS = "input, textarea, select, dialog, [contenteditable]";

/**
 * @param {object} page
 * @param {Options} page.options
 * @param {Example[]} page.examples
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {import("../views/banners.js").Banners} page.banners
 * @param {import("./square_blocks.js").SquareBlocks} page.squares
 * @param {() => string | null} page.ownText  The spec of the present set-up, or null while it is in error.
 */
export function createArriving({ options, examples, session, calculation, banners, squares, ownText }) {
  const dialog = createArrivingDialog({
    options,
    inWords: (answer) => `Read as ${understood(answer).join(" ")} You can undo this.`,
  });

  /**
   * Offers what a file or a text holds.
   * @param {Uint8Array} bytes @param {"file" | "text"} what
   * @param {Record<string, Uint8Array>} [beside]  Files that belong to it, by name.
   * @returns {Promise<boolean>}  False for a table of data.
   * @throws {Error} the refusal.
   */
  async function take(bytes, what, beside = {}) {
    const own = ownText();
    const others = Object.entries(beside).map(([name, own]) => [name, base64(own)]);
    /** @type {ReadRequest} */
    const asked = {
      data: base64(bytes),
      ...(others.length ? { beside: Object.fromEntries(others) } : {}),
      ...(own === null ? {} : { spec: parse(own) }),
    };
    const answer = await calculation.read({ ...asked, tables: what === "file" });
    if (answer.form === TABLE) return false;
    if (!answer.spec)
      throw new Error(
        [`it holds ${arraysInWords(answer)}, which are no network of dense layers.`, ...answer.notes].join(
          " ",
        ),
      );
    offerNetwork(answer, what, asked);
    return true;
  }

  /** @param {ReadPreview} answer */
  function draftFrom(answer) {
    const spec = /** @type {NonNullable<ReadPreview["spec"]>} */ (answer.spec);
    const draft = receivedFrom(draftOf(spec, options), "file", examples, options);
    const { sheet } = session.draft;
    return sheet ? withSheet(draft, sheet) : draft;
  }

  /**
   * A network that others wrote can be changed before it is used; one of this package is whole and opens as any set-up.
   * @param {ReadPreview} answer @param {"file" | "text"} what @param {ReadRequest} asked
   */
  function offerNetwork(answer, what, asked) {
    banners.hide(what);
    if (!answer.settings)
      return dialog.show(
        answer,
        (choices) => calculation.read({ ...asked, choices }),
        (chosen) => session.load(draftFrom(chosen)),
      );
    session.offer(draftFrom(answer), `the network in this ${what}`, () => {
      if (!answer.kept && answer.notes.length) banners.show(what, answer.notes.join(" "));
    });
  }

  /** Offers what a print pasted into a grid holds; a list or matrix of the grid's own shape goes in at once. @param {Printed} printed */
  async function takeInto({ place, text, refuse }) {
    const own = ownText();
    const data = base64(new TextEncoder().encode(text));
    /** @type {ReadRequest} */
    const asked = { data, ...(own === null ? {} : { spec: parse(own) }) };
    const answer = await calculation.read({ ...asked, texts: true });
    if (answer.spec) return offerNetwork(answer, "text", asked);
    const [array] = answer.arrays;
    const isOne = answer.arrays.length === 1;
    const offers = isOne ? offersOfPrint(array.texts, place, session.draft, options) : [];
    const put = (/** @type {(typeof offers)[number]} */ { change }) => session.commit(change(session.draft));
    if (offers.length === 1 && offers[0].isPlain) return put(offers[0]);
    if (offers.length === 2 && place.isTurned) return put(offers[0]);
    if (offers.length === 2 && IS_WEIGHTS.test(place.path))
      return squares.place((isTurned) => put(offers[Number(isTurned)]));
    const here = `${place.rows} × ${place.columns}`;
    const said = `This text was read as ${formInWords(answer.form)}: ${arraysInWords(answer)}`;
    if (!offers.length)
      return refuse(`${said}. ${reason(isOne ? axesOf(array.texts) : 0, place, here)} Nothing was changed.`);
    const parts = [`${said}.`, ...answer.notes, `The cells are ${here}. Use it? You can undo this.`];
    banners.show("replace", parts.join(" "), [
      ...offers.map((offer) => ({ label: offer.label, action: () => put(offer) })),
      { label: "Keep mine", action: () => {} },
    ]);
  }

  addEventListener("square", (event) => {
    const { detail } = /** @type {CustomEvent<(isTurned: boolean) => void>} */ (event);
    squares.place(detail);
  });

  addEventListener("printed", async (event) => {
    const { detail } = /** @type {CustomEvent<Printed>} */ (event);
    const isPlainBlock = !isPrint(detail.text); // It was refused already: only an offer is added.
    const refuse = isPlainBlock ? () => {} : detail.refuse;
    try {
      if (detail.text.length > LONGEST_PASTE)
        throw new Error("It is too long. Save it as a file and open that.");
      await takeInto({ ...detail, refuse });
    } catch (error) {
      refuse(/** @type {Error} */ (error).message);
    }
  });

  addEventListener("paste", async (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const { target } = event;
    const inField = target instanceof Element && target.closest(FIELDS);
    if (inField || !/\d/.test(text) || document.documentElement.dataset.mode !== "calculate") return;
    event.preventDefault();
    try {
      if (text.length > LONGEST_PASTE) throw new Error("it is too long. Save it as a file and open that");
      await take(new TextEncoder().encode(text), "text");
    } catch (error) {
      const reason = /** @type {Error} */ (error).message.replace(/[.\s]+$/, "");
      banners.show("text", `The pasted text can't be used: ${reason}. Your work is unchanged.`);
    }
  });

  return { take };
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let letters = "";
  for (let i = 0; i < bytes.length; i += STEP) letters += String.fromCharCode(...bytes.subarray(i, i + STEP));
  return btoa(letters);
}

/** What a print is called; a file's form has a name of its own. @param {string} form */
const formInWords = (form) => PRINTS[form] ?? form;

/** The form and the network; what is said of it; what becomes of the visitor's data. @param {ReadPreview} answer */
function understood({ form, layers, spec, kept, settings, notes }) {
  const sizes = [spec?.network.n_inputs, ...(layers ?? []).map(({ units }) => units)].join("-");
  const functions = (layers ?? []).map(({ activation }) => activation).join(", ");
  const data = kept
    ? settings
      ? "Your data stay, the settings are those of the file."
      : "Your data and settings stay."
    : "Its sizes differ from those of your data, so one row of zeros stands in their place.";
  return [`${formInWords(form)}: a network ${sizes} (${functions}).`, ...notes, data];
}

/** Why an array goes nowhere. @param {number} axes @param {Printed["place"]} place @param {string} here */
function reason(axes, { path, columns }, here) {
  const cells = path.match(/\[\d+\]/g)?.length ?? 0;
  if (axes === 3 && cells < 3 && path.startsWith("data."))
    return "It has time steps, which a recurrent layer takes: these cells have none.";
  if (cells === 3) return `Each step has ${columns} ${columns === 1 ? "number" : "numbers"} here.`;
  return `It goes neither way into these ${here} cells.`;
}

/** The first few arrays by name and size. @param {ReadPreview} answer */
function arraysInWords({ arrays }) {
  const told = arrays
    .slice(0, 4)
    .map(({ name, shape }) => `${name || "an array"} ${shape.join(" × ")}`.trim());
  return told.join(", ") + (arrays.length > told.length ? ` and ${arrays.length - told.length} more` : "");
}
