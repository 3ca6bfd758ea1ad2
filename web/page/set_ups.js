/**
 * Whole set-ups in and out: examples by name, links, files. What cannot be opened changes nothing and says why; what can is
 * offered, not forced upon own work.
 */

import { withHeld } from "../compare/held.js";
import { draftOf } from "../draft/draft.js";
import {
  fragmentOf,
  heldOfFragment,
  isShared,
  sheetOfFragment,
  textOfFragment,
  viewOf,
} from "../draft/links.js";
import { isAsItWas, nameOfOwn, receivedFrom } from "../draft/titles.js";
import { saveFile } from "../lib/clipboard.js";
import { byId } from "../lib/dom.js";
import { ownAddress } from "../lib/embedded.js";
import { isDeeperThan } from "../lib/json.js";
import { withSheet } from "../mark/sheet.js";
import { createArriving } from "./arriving.js";

/** @import {Example, Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/** Mail programs and chats cut longer addresses off. In characters. */
const LONG_LINK = 2_000;
/** A longer text is looked at by the reader of tables alone. */
const LONGEST_PRINT = 500_000;

/**
 * @param {object} page
 * @param {Options} page.options
 * @param {Example[]} page.examples
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {ReturnType<typeof import("./training_mode.js").createTrainingMode>} page.training
 * @param {ReturnType<typeof import("./commands.js").createCommands>} page.commands
 * @param {import("../views/banners.js").Banners} page.banners
 * @param {import("./square_blocks.js").SquareBlocks} page.squares
 * @param {() => string | null} page.ownText  The spec of the present set-up, or null while it is in error.
 * @param {() => string | null} page.typedText  The same with what was typed for its numbers.
 * @param {(mode: "calculate" | "mark" | "compare") => void} page.onOpened  A link's set-up is loaded, or offered where own work stands.
 * @param {(text: string) => boolean} page.takeSheet  Puts in what a document of answers holds.
 */
export function mountSetUps(page) {
  const { options, examples, session, calculation, selection, training, commands, banners } = page;
  const { offer, wasSaved } = session;
  const arriving = createArriving(page);
  /** Of the present set-up, as it was typed; while that is in error, of the shown result. */
  const specText = () => page.typedText() ?? calculation.specText;
  const chooser = /** @type {HTMLSelectElement} */ (byId("example"));
  const note = byId("example-note");
  /** The present draft, where it is no example as it stands. */
  const own = new Option("your own", "");
  for (const { name, title } of examples) chooser.add(new Option(title, name));
  chooser.addEventListener("change", () => {
    const example = examples.find(({ name }) => name === chooser.value);
    if (!example) return;
    const { title, name } = example;
    chooser.value = shown;
    offer(draftOf(example.spec, options, name), `the example “${title}”`);
  });
  /** The value that the chooser has for the present draft. */
  let shown = "";
  const title = /** @type {HTMLInputElement} */ (byId("title"));
  title.addEventListener("input", () => session.commit({ ...session.draft, title: title.value }, "title"));

  /**
   * @param {string} text @param {"link" | "file"} kind @param {() => void} [onLoaded]
   * @param {import("../mark/sheet.js").Sheet | null} [sheet] @param {import("../compare/held.js").Held | null} [held]
   */
  async function open(text, kind, onLoaded, sheet, held) {
    checkDepth(text);
    const spec = await calculation.resolve(text);
    banners.hide(kind);
    const draft = receivedFrom(draftOf(spec, options), kind, examples, options);
    const compared = held ? withHeld(draft, held) : draft;
    offer(sheet ? withSheet(compared, sheet) : compared, `the one in this ${kind}`, onLoaded);
  }

  /** @param {string} text */
  function checkDepth(text) {
    if (isDeeperThan(text, options.limits.depth))
      throw new Error(`it is nested more than ${options.limits.depth} levels deep`);
  }

  /** @param {"link" | "file"} kind @param {unknown} error */
  function refuse(kind, error) {
    const reason = String(/** @type {any} */ (error)?.message ?? error).replace(/[.\s]+$/, "");
    banners.show(kind, `This ${kind} can't be opened: ${reason}. Your work is unchanged.`);
  }

  async function openLink() {
    if (!isShared(location.hash)) return;
    const { hash } = location;
    banners.hide("link");
    banners.show("opening", "Opening the setup in this link.");
    try {
      const text = await textOfFragment(hash, options.limits);
      const sheet = await sheetOfFragment(hash, options.limits);
      const held = await heldOfFragment(hash, options.limits);
      await open(text, "link", () => selection.lookAs(viewOf(hash)), sheet, held);
      page.onOpened(held ? "compare" : sheet ? "mark" : "calculate");
    } catch (error) {
      refuse("link", error);
    } finally {
      banners.hide("opening");
    }
  }
  addEventListener("hashchange", openLink);

  const picker = /** @type {HTMLInputElement} */ (byId("file"));
  byId("open-file").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    openFiles([...(picker.files ?? [])]);
    picker.value = "";
  });

  /** One file, or the model.json of TensorFlow.js with those of its weights. @param {File[]} files */
  function openFiles(files) {
    const models = files.filter(({ name }) => /\.json$/i.test(name));
    const others = files.filter(({ name }) => /\.bin$/i.test(name));
    if (files.length === 1) openFile(files[0], []);
    else if (models.length === 1 && files.length === 1 + others.length) openFile(models[0], others);
    else if (files.length)
      refuse("file", new Error("one file at a time, or a model.json with all its .bin files"));
  }

  /** @param {File} file @param {File[]} others  That belong to it. */
  async function openFile(file, others) {
    if (isTable(file)) return training.takeFiles([file], null);
    try {
      if ([file, ...others].reduce((sum, { size }) => sum + size, 0) > options.limits.file_bytes)
        throw new Error(`it is larger than ${options.limits.file_bytes / 1e6} MB`);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      if (/^\s*[[{]/.test(text)) checkDepth(text); // Brackets among the bytes of numbers mean nothing.
      if (isAnswers(text)) page.takeSheet(text);
      else if (isSetUp(text)) await open(text, "file");
      else if (
        !(await arriving.take(bytes, "file", Object.fromEntries(await Promise.all(others.map(named)))))
      )
        training.takeFiles([file], null);
    } catch (error) {
      refuse("file", error);
    }
  }
  /** @param {File} file @returns {Promise<[string, Uint8Array]>} */
  const named = async (file) => [file.name, new Uint8Array(await file.arrayBuffer())];
  /** A set-up of ours, whole or damaged; everything else is recognized by Python. @param {string} text */
  const isSetUp = (text) =>
    /^\s*\{/.test(text) && (text.length < 3 || /"(network|spec|schema)"\s*:/.test(text));
  /** A folder, or rows by their name and more than a print has; the content of a smaller file tells what it is. @param {File} file @param {DataTransferItem} [item] */
  const isTable = ({ name, size }, item) =>
    (/\.(csv|tsv|txt)$/i.test(name) && size > LONGEST_PRINT) ||
    Boolean(item?.webkitGetAsEntry?.()?.isDirectory);

  /** The whole page takes a file; a text that is dragged into a field is the browser's business. @param {DragEvent} event */
  const hasFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files"));
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 1 && isTable(files[0], event.dataTransfer?.items[0]))
      training.takeFiles(files, event.dataTransfer?.items[0] ?? null);
    else openFiles(files);
  });

  /** @typedef {{sheet?: import("../mark/sheet.js").Sheet, held?: import("../compare/held.js").Held}} Beside */
  /** @param {string} text @param {Beside} beside */
  const linkOf = async (text, { sheet, held }) => {
    const { fragment_bytes: most } = options.limits;
    const fragment = await fragmentOf(text, selection, sheet, most, held);
    return fragment === null || fragment.length > most ? null : ownAddress() + fragment;
  };
  /** The address that opens the present set-up as it is looked at, and what stands beside it; null where it is too long. @param {Beside} [beside] */
  const link = async (beside = {}) => {
    if (sizeOfTable(session.draft) > options.limits.fragment_bytes) return null;
    return (await linkOf(specText(), beside)) ?? linkOf(page.ownText() ?? specText(), beside); // The numbers are what counts.
  };
  byId("copy-link").addEventListener("click", async () => {
    const address = await link();
    if (address === null)
      return banners.show("link", "This setup is too large for a link. Save it as a file.");
    if (await commands.copy(address, "Link copied")) wasSaved();
    warnOfLength(address);
  });
  byId("save-spec").addEventListener("click", saveSetUp);

  function saveSetUp() {
    if (saveFile(specText(), "backprop-setup.json")) wasSaved();
  }

  /** @template {string | null} T @param {T} address  Of a link that is given away. @returns {T} */
  function warnOfLength(address) {
    banners.hide("link");
    if (address && address.length > LONG_LINK)
      banners.show(
        "link",
        `This link has ${address.length.toLocaleString("en")} characters. It works, but mail programs and chats may cut off more than ${LONG_LINK.toLocaleString("en")}: a file is safer.`,
        [{ label: "Save setup", action: saveSetUp }],
      );
    return address;
  }

  byId("save-result").addEventListener("click", async () => {
    try {
      saveFile(await calculation.wholeText(), "backprop-result.json");
      banners.hide("result");
    } catch (error) {
      banners.show("result", `The result was not saved: ${/** @type {Error} */ (error).message}`);
    }
  });

  return {
    openLink,
    link: () => link(),
    /** The same with what stands beside it, or null where it is too long for a link. @param {Beside} beside */
    linkWith: async (beside) => warnOfLength(await link(beside)),
    /** The address that opens another set-up with a sheet; null where it is too long. @param {string} text @param {import("../mark/sheet.js").Sheet} sheet */
    linkTo: async (text, sheet) => warnOfLength(await linkOf(text, { sheet })),
    /** What the present set-up is called. */
    name: () => title.value || chooser.selectedOptions[0].text,
    /** @param {Draft} draft */
    update(draft) {
      const example = examples.find(({ name }) => name === draft.example);
      const isWhole = example && isAsItWas(draft, example, options);
      own.textContent = nameOfOwn(draft, example);
      if (isWhole) own.remove();
      else chooser.prepend(own);
      shown = isWhole ? example.name : "";
      chooser.value = shown;
      note.textContent = isWhole ? example.note : "";
      if (title.value !== draft.title) title.value = draft.title;
    },
  };
}

/** The rows of an own table, of which each takes some bytes of a link. @param {Draft} draft */
const sizeOfTable = ({ data: { source } }) => (source && "table" in source ? Number(source.rows) : 0);

/** Whether a text is a document of answers, not a set-up. @param {string} text */
const isAnswers = (text) => /^\s*\{/.test(text) && /"answers"\s*:/.test(text) && !/"network"\s*:/.test(text);
