/** The mode Compare: the present step as another program takes it, and numbers from elsewhere beside ours. */

import { EXAMPLE_SPEC, EXAMPLE_TEXT } from "../compare/example.js";
import { asked, fieldsOf, settingText } from "../compare/fields.js";
import {
  choicesAsked,
  heldOf,
  numbersOf,
  whole,
  withChoice,
  withHeld,
  withNumbers,
  withSetting,
  withText,
} from "../compare/held.js";
import { meantBy, namesOf, wholeName } from "../compare/names.js";
import { draftOf } from "../draft/draft.js";
import { saveFile } from "../lib/clipboard.js";
import { byId } from "../lib/dom.js";
import { parse, stringify, written } from "../lib/json.js";
import { refusalOf, sentenceOf } from "../lib/messages.js";
import { isQuantity } from "../mark/quantities.js";
import { mountCompareTab } from "../views/compare/tab.js";
import { base64 } from "./arriving.js";
import { createAsking } from "./asking.js";

/** @import {AgainstDocument, BesideDocument, Explained, Explanation, Options, ToolRow} from "../contract/types.js" */

const FIRST_TOOL = "pytorch";

/**
 * @param {object} page
 * @param {Options} page.options
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>["call"]} page.call  The engine's.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>["stop"]} page.stop  The engine's, for a call in slices.
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {(text: string, done: string) => Promise<unknown>} page.copy
 * @param {import("../views/banners.js").Banners} page.banners
 * @param {(beside: {held: import("../compare/held.js").Held}) => Promise<string | null>} page.link  Null where it is too long.
 * @param {() => void} page.toCalculate
 */
export function createComparingMode(page) {
  const { options, call, session, calculation, selection } = page;
  let isShown = false;
  /** @type {ReturnType<typeof mountCompareTab> | null} */
  let tab = null;
  /** @type {ToolRow[]} */
  let tools = [];
  let fault = "";
  /** What could not be taken in, until something else is. */
  let refused = "";
  /** @type {{of: unknown, names: ReturnType<typeof namesOf>} | null} */
  let named = null;
  /** What names of a book or a sheet mean, of which numbers. @type {{of: string, meant: Record<string, string>}} */
  let known = { of: "", meant: {} };
  const program = createAsking({ call, method: "beside", onMore: show });
  const numbers = createAsking({ call, method: "beside", onMore: understand });
  const explained = createAsking({ call, method: "explain", onMore: show, delay: 0 });
  /** The request of an explanation that was pressed for; it ends with any change of the numbers. */
  let pressed = "";

  async function fetchTools() {
    try {
      tools = parse(await call("tools", "{}")).tools;
      fault = "";
    } catch (error) {
      fault = /** @type {Error} */ (error).message;
    }
    update();
  }

  const toolOf = () => {
    const { tool = FIRST_TOOL } = heldOf(session.draft);
    return tools.find(({ name }) => name === tool) ?? tools[0] ?? null;
  };

  /** Asks for what is shown, where it is not there. */
  function update() {
    if (!isShown) return;
    const { result: state } = document.documentElement.dataset;
    const isPresent = state === "live" || state === "example";
    const held = heldOf(session.draft);
    const tool = toolOf();
    const spec = calculation.specText;
    if (isPresent && tool && held.side !== "numbers") {
      const { as, faults } = asked(tool, held.settings ?? {});
      if (!Object.keys(faults).length) program.ask(stringify({ spec: { ...parse(spec), as } }));
    }
    if (isPresent && held.side === "numbers") {
      const own = numbersOf(held);
      if (own === null || typeof own === "string") numbers.forget();
      else {
        const data = own.file === undefined ? base64(new TextEncoder().encode(own.data)) : own.data;
        const of = spec + data;
        if (known.of !== of) known = { of, meant: {} };
        numbers.ask(stringify({ spec: written(spec), data, choices: choicesAsked(held, known.meant) }));
      }
    }
    follow();
  }

  const names = () => {
    const { result } = calculation;
    if (named?.of !== result) named = { of: result, names: namesOf(result) };
    return named.names;
  };

  /** Single numbers under a name of a book or a sheet are asked for once more, by what it means here. */
  function understand() {
    const answer = /** @type {BesideDocument | null} */ (numbers.answer);
    const meant = answer && !numbers.isAsking ? meantBy(answer.arrays, names().pathOf) : {};
    if (!Object.keys(meant).length) return follow();
    known = { ...known, meant: { ...known.meant, ...meant } };
    update();
  }

  /** An explanation is of these numbers alone. */
  function follow() {
    if (pressed && pressed !== explanationAsked()) {
      pressed = "";
      explained.forget();
    }
    show();
  }

  function explanationAsked() {
    const answer = /** @type {BesideDocument | null} */ (numbers.answer);
    if (!answer?.numbers || !numbersOf(heldOf(session.draft))) return "";
    return stringify({ spec: written(calculation.specText), numbers: answer.numbers });
  }

  function show() {
    if (!isShown) return;
    tab ??= mount();
    const held = heldOf(session.draft);
    const { result } = calculation;
    const { nameOf } = names();
    const tool = toolOf();
    const { faults } = tool ? asked(tool, held.settings ?? {}) : { faults: {} };
    const own = numbersOf(held);
    const { result: state } = document.documentElement.dataset;
    const brought = own !== null && typeof own !== "string" ? own : null;
    tab.update({
      side: held.side ?? "program",
      nameOf,
      digits: selection.digits,
      isStale: state === "stale" || state === "error",
      canGo: ({ quantity, after }) => Object.values(after)[0] === 1 && isQuantity(result.steps[0], quantity),
      program: {
        tools,
        tool,
        settings: held.settings ?? {},
        faults,
        answer: /** @type {AgainstDocument | null} */ (program.answer),
        refusal: fault || program.refusal,
      },
      isComputing: program.isAsking,
      numbers: {
        text: brought && brought.file === undefined ? brought.data : "",
        file: brought?.file ?? "",
        answer: brought ? /** @type {BesideDocument | null} */ (numbers.answer) : null,
        choices: held.choices ?? {},
        refusal: refused || (own === "gone" ? sentenceOf("compare.gone") : brought ? numbers.refusal : ""),
        isAsking: numbers.isAsking,
        wholeName: (path) => (path.endsWith("]") ? nameOf(path) : wholeName(path)),
      },
      explained: {
        state: explained.isAsking
          ? "asking"
          : explained.refusal
            ? "refused"
            : explained.answer
              ? "answered"
              : "idle",
        answer: /** @type {Explained | null} */ (explained.answer),
        refusal: explained.refusal,
        progress: explained.progress,
      },
      canExplain: Boolean(explanationAsked()),
    });
  }

  /** @param {File} file */
  async function takeFile(file) {
    refused = "";
    const { limits } = options;
    if (file.size > limits.file_bytes)
      refused = refusalOf("file.large", file.name, { most: limits.file_bytes / 1e6 }).message;
    else
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        session.commit(withNumbers(session.draft, base64(bytes), file.name));
      } catch {
        refused = refusalOf("file.unreadable", file.name).message;
      }
    show();
  }

  /** The program becomes the one to compare with, by the settings that gave the numbers. @param {Explanation} explanation */
  function use({ tool: name, settings }) {
    const tool = tools.find((one) => one.name === name);
    if (!tool) return;
    const fields = fieldsOf(tool, String(settings.optimizer ?? ""));
    const typed = fields.flatMap((field) => {
      const text = settingText(settings[field.name]);
      return text && text !== settingText(field.fallback) ? [[field.name, text]] : [];
    });
    session.commit(
      withHeld(session.draft, { side: "program", tool: tool.name, settings: Object.fromEntries(typed) }),
    );
  }

  async function copyLink() {
    const held = heldOf(session.draft);
    const address = await page.link({
      held: { side: "program", tool: toolOf()?.name, ...(await whole(held)) },
    });
    if (address) {
      page.banners.hide("compare");
      return page.copy(address, "Link copied");
    }
    const own = numbersOf(held);
    const isText = own !== null && typeof own !== "string" && own.file === undefined;
    page.banners.show("compare", sentenceOf("compare.link.long"), [
      { label: "Save the setup", action: () => byId("save-spec").click(), stays: true },
      ...(isText
        ? [
            {
              label: "Save the numbers",
              action: () => saveFile(own.data, "backprop-numbers.txt"),
              stays: true,
            },
          ]
        : []),
    ]);
  }

  function mount() {
    return mountCompareTab(byId("comparing"), {
      onSide: (side) => session.commit(withHeld(session.draft, { side })),
      onTool: (tool) => session.commit(withHeld(session.draft, { tool, settings: undefined })),
      onSetting: (name, text) => session.commit(withSetting(session.draft, name, text), `compare.${name}`),
      onLeave: session.settle,
      onText(text) {
        refused = "";
        session.commit(withText(session.draft, text), "compare.numbers");
      },
      onFile: takeFile,
      onClear() {
        refused = "";
        session.commit(withNumbers(session.draft, ""));
      },
      onExample() {
        const draft = withHeld(draftOf(EXAMPLE_SPEC, options), { ...heldOf(session.draft), side: "numbers" });
        session.offer(withNumbers(draft, EXAMPLE_TEXT), "the network of that print");
      },
      onChoose: (i, choice) => session.commit(withChoice(session.draft, i, choice), `compare.choice.${i}`),
      onAsk() {
        pressed = explanationAsked();
        explained.forget(); // also one that was stopped
        if (pressed) explained.ask(pressed);
      },
      onStop: () => page.stop("explain"),
      onUse: use,
      onGo(path) {
        selection.select(path);
        page.toCalculate();
      },
      copy: page.copy,
      onLink: copyLink,
    });
  }

  return {
    update,
    enter() {
      isShown = true;
      if (!tools.length) fetchTools();
      update();
    },
    leave() {
      isShown = false;
    },
    keys: { v: () => tab?.goNumbers() },
  };
}
