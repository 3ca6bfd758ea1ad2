/**
 * The engine without the page: what it reports is shown and kept, and tests call it as `engine`.
 */

import { createEngine } from "../../../web/engine/client.js";

const root = document.documentElement;
const status = document.querySelector("p");

/** @type {unknown[][]} Everything that the engine has reported. */
const reports = [];

/** @param {string} words */
function show(words) {
  root.dataset.engine = engine.state;
  if (status) status.textContent = words;
}

const engine = createEngine();
engine.listen({
  onBoot(stage, loaded, total) {
    reports.push([stage, loaded, total]);
    show(stage);
  },
  onReady() {
    reports.push(["ready"]);
    show("ready");
  },
  onLong(method) {
    reports.push(["long", method]);
  },
  onFailed(message) {
    reports.push(["failed", message]);
    show(message);
  },
});

document.querySelector("button")?.addEventListener("click", () => engine.retry());
Object.assign(globalThis, { engine, reports });
engine.start();
