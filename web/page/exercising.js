/** Exercises in Calculate: sheets with friendly numbers, made by Python version by version, printed, saved and opened. */

import { draftOf } from "../draft/draft.js";
import { mountPanel } from "../exercises/panel.js";
import { choiceFrom, requestOf } from "../exercises/request.js";
import { sheetView } from "../exercises/sheet_view.js";
import { saveBlob } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { parse, stringify, written } from "../lib/json.js";

/** @import {ExerciseFiles, Exercises, MarkedClass, OfferedExercises, Options} from "../contract/types.js" */
/** @import {Choice, Fault} from "../exercises/request.js" */

/** A surprise is one of so many. */
const SEEDS = 2 ** 32;

/**
 * @param {HTMLDetailsElement} root
 * @param {object} page
 * @param {OfferedExercises} page.offered
 * @param {Options} page.options
 * @param {unknown} page.kept  The choice as it was kept.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} page.engine
 * @param {() => string | null} page.specText  Of the present set-up; null while it is in error.
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {(text: string, sheet: import("../mark/sheet.js").Sheet) => Promise<string | null>} page.link  To a set-up with a sheet; null where it is too long.
 * @param {(text: string, done: string) => void} page.copy
 * @param {() => void} page.onKeep
 */
export function mountExercising(
  root,
  { offered, options, kept, engine, specText, session, link, copy, onKeep },
) {
  let choice = choiceFrom(offered, kept);
  /** @type {Fault | null} */
  let fault = null;
  /** @type {Exercises | null} */
  let made = null;
  /** The request that they were made of. */
  let madeOf = "";
  let progress = "";
  /** @type {MarkedClass | null} */
  let marked = null;
  let handedFault = "";
  /** How far the marking of a class is; "" while none is. */
  let marking = "";
  let marker = new AbortController();
  const paper = h("div", { id: "sheets-on-paper" });
  document.body.append(paper);
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.paper;
    paper.replaceChildren();
  });

  const panel = mountPanel(root, offered, {
    choice: () => choice,
    change,
    make,
    surprise() {
      const [seed] = crypto.getRandomValues(new Uint32Array(1));
      change({ numbers: { ...choice.numbers, seed: String(seed % SEEDS), versions: "1" } });
      return make();
    },
    stop: () => engine.stop("exercise"),
    open(version) {
      const sheet = made?.sheets[version];
      if (!sheet) return;
      const draft = draftOf(/** @type {any} */ (sheet.spec), options);
      session.offer(draft, `the exercise “${sheet.title}”`, () =>
        document.getElementById("result")?.scrollIntoView(),
      );
    },
    print(hasKeys) {
      if (!made) return;
      const { sheets, pictures } = made;
      const of = sheets.length;
      const views = (/** @type {boolean} */ hasKey) =>
        sheets.map((sheet, i) => sheetView(sheet, pictures?.[i] ?? null, { hasKey, of }));
      paper.replaceChildren(...views(false), ...(hasKeys ? views(true) : []));
      document.documentElement.dataset.paper = "sheets";
      print();
    },
    save,
    copyLinks,
    markClass,
    stopMarking: () => engine.stop("handed_in"),
  });

  /** @param {Partial<Choice>} next */
  function change(next) {
    choice = { ...choice, ...next };
    fault = null;
    onKeep();
    paint();
  }

  const specNow = () => (choice.isOwn ? specText() : null);

  function read() {
    const spec = specNow();
    if (choice.isOwn && !spec)
      return {
        request: null,
        fault: { field: "network", message: "Correct the marked values of the setup first." },
      };
    return requestOf(offered, choice, spec === null ? null : written(spec));
  }

  async function make() {
    const { request, fault: found } = read();
    fault = found;
    if (request) await ask(stringify(request));
    paint();
  }

  /** @param {string} asked */
  async function ask(asked) {
    progress = "Making the sheets…";
    paint();
    try {
      const onProgress = (/** @type {string} */ told) => {
        const { made: count, of } = parse(told);
        progress = `${count} of ${of} made`;
        paint();
      };
      const answer = await engine.call("exercise", `{"exercise":${asked}}`, { onProgress });
      made = parse(answer);
      madeOf = asked;
    } catch (error) {
      refuse(error);
    } finally {
      progress = "";
    }
  }

  /** @param {string} form */
  async function save(form) {
    if (!made) return;
    try {
      const params = stringify({ format: form, zip: true, sheets: made.sheets });
      const { files } = /** @type {ExerciseFiles} */ (parse(await engine.call("exercise_files", params)));
      for (const { file, text, base64 } of files) {
        const data = text ?? Uint8Array.from(atob(base64 ?? ""), (letter) => letter.charCodeAt(0));
        saveBlob(new Blob([data]), file);
      }
      fault = null;
    } catch (error) {
      refuse(error);
    }
    paint();
  }

  /** @param {Record<string, string>} files */
  async function markClass(files) {
    marker.abort(); // Other files have come: those before are marked no more.
    const mine = new AbortController();
    marker = mine;
    marking = "Marking…";
    handedFault = "";
    paint();
    try {
      const params = stringify({ sheets: made?.sheets ?? [], files });
      const onProgress = (/** @type {string} */ told) => {
        const { marked: count, of } = parse(told);
        if (mine !== marker) return;
        marking = `${count} of ${of} sheets`;
        paint();
      };
      const answer = await engine.call("handed_in", params, { onProgress, signal: mine.signal });
      marked = /** @type {MarkedClass} */ (parse(answer));
    } catch (error) {
      if (mine.signal.aborted) return;
      marked = null;
      handedFault = /** @type {{message: string}} */ (error).message;
    }
    marking = "";
    paint();
  }

  /** A line for each version: its empty sheet in Mark. @param {number} hints  How far they go. */
  async function copyLinks(hints) {
    const lines = [];
    for (const { spec, version, seed, questions } of made?.sheets ?? []) {
      const exercise = { version, seed: `${seed}`, asked: questions.map(({ quantity }) => quantity) };
      const address = await link(stringify(spec), { answers: {}, hints, exercise });
      if (address === null)
        return refused(new Error(`Version ${version} is too large for a link. Save it as a file.`));
      lines.push(`${version}\t${address}`);
    }
    copy(lines.join("\n"), lines.length === 1 ? "Link copied" : `${lines.length} links copied`);
  }

  /** @param {unknown} error */
  function refused(error) {
    refuse(error);
    paint();
  }

  /** @param {unknown} error */
  function refuse(error) {
    const { field, message } = /** @type {{field?: string | null, message: string}} */ (error);
    fault = { field: field ?? "", message };
  }

  function paint() {
    if (!root.open) return;
    const { request } = read();
    panel.update({
      choice,
      fault,
      made,
      isCurrent: Boolean(request) && stringify(request) === madeOf,
      progress,
      marked,
      marking,
      handedFault,
    });
  }
  root.addEventListener("toggle", paint);

  return {
    /** The choice, to be kept. */
    get kept() {
      return choice;
    },
    /** There is another set-up. */
    follow: paint,
    open: panel.open,
  };
}
