/** "Verify this installation": laws of backpropagation computed by this copy of the page, in this browser, and its versions. */

import { copyText } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";

/** @import {VerifiedInstallation, VerifiedLaw} from "../contract/types.js" */

/**
 * @param {HTMLElement} root
 * @param {Pick<ReturnType<typeof import("../engine/client.js").createEngine>, "call">} engine
 * @param {string} release  What the page was built as.
 * @param {import("../views/toast.js").Tell} tell
 */
export function mountVerifying(root, engine, release, tell) {
  const button = h(
    "button",
    { type: "button", id: "verify-button", click: verify },
    "Verify this installation",
  );
  const said = h("p", { role: "status", class: "verified-said" });
  const found = h("div", { class: "verified" });
  root.replaceChildren(h("p", { class: "actions" }, button), said, found);

  async function verify() {
    button.disabled = true;
    said.textContent = "Computing laws of backpropagation in this browser.";
    try {
      show(JSON.parse(await engine.call("verify", {})));
    } catch (error) {
      said.textContent = `Nothing was verified: ${/** @type {Error} */ (error).message}`;
    }
    button.disabled = false;
  }

  /** @param {VerifiedInstallation} document */
  function show({ held, count, laws, versions }) {
    said.textContent = `${held} of ${count} laws hold.`;
    const told = { ...versions, page: release, browser: navigator.userAgent };
    const report = [
      said.textContent,
      ...Object.entries(told).map(([name, value]) => `${name}: ${value}`),
      ...laws.map((law) => `${verdictOf(law)}\t${law.states}\t${offOf(law)}\t${boundOf(law)}`),
    ].join("\n");
    const copy = async () => tell((await copyText(report)) ? "Report copied" : "The browser refused to copy");
    found.replaceChildren(
      h(
        "dl",
        { class: "versions" },
        ...Object.entries(told).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      ),
      h("p", { class: "actions" }, h("button", { type: "button", click: copy }, "Copy report")),
      tableOf(laws),
    );
  }
}

/** @param {VerifiedLaw} law */
const verdictOf = ({ holds, fault }) => (holds ? "holds" : fault ? "not computed" : "fails");
/** @param {VerifiedLaw} law */
const offOf = ({ off, fault }) =>
  fault ?? (off === null ? "not finite" : off === 0 ? "0" : formatNumber(off, 2));
/** @param {VerifiedLaw} law */
const boundOf = ({ bound }) => (bound === 0 ? "no bit" : formatNumber(bound, 2));

/** @param {VerifiedLaw[]} laws */
function tableOf(laws) {
  const head = ["Law", "Off by", "Allowed", "Here"];
  /** @type {Map<string, VerifiedLaw[]>} */
  const rooms = new Map();
  for (const law of laws) rooms.set(law.room, [...(rooms.get(law.room) ?? []), law]);
  return h(
    "div",
    { class: "guide-table", role: "group", "aria-label": "Laws", tabindex: "0" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head.map((word) => h("th", { scope: "col" }, word)))),
      ...[...rooms].map(([room, rows]) =>
        h(
          "tbody",
          {},
          h("tr", {}, h("th", { scope: "rowgroup", colspan: head.length }, room)),
          ...rows.map((law) =>
            h(
              "tr",
              { "data-law": law.name, "data-holds": String(law.holds) },
              h("th", { scope: "row" }, law.states),
              ...[offOf(law), boundOf(law), verdictOf(law)].map((text) => h("td", {}, text)),
            ),
          ),
        ),
      ),
    ),
  );
}
