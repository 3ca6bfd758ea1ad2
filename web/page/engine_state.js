/** How Python is: what is said of it, and `data-engine` on the page. */

import { byId } from "../lib/dom.js";
import { mountStatus } from "../views/status.js";

/**
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{onReady(): void, onRetry(): void}} actions
 */
export function mountEngineState(engine, { onReady, onRetry }) {
  const { dataset } = document.documentElement;
  const status = mountStatus(byId("status"), {
    onRetry() {
      engine.retry();
      onRetry();
    },
    onStop: engine.restart,
  });
  byId("banners").append(status.failure);
  engine.listen({
    onBoot(stage, loaded, total) {
      dataset.engine = stage === "downloading" ? "loading" : "starting";
      status.loading(stage, loaded, total);
    },
    onReady() {
      dataset.engine = "ready";
      status.ready();
      onReady();
    },
    onLong: status.long,
    onFailed(message) {
      dataset.engine = "failed";
      status.failed(message);
    },
  });
}
