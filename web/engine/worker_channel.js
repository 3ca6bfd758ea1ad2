/**
 * One worker: what it is told and what it says. Whatever fails between it and the page ends it, and that is told once: a message
 * that was lost would be waited for without end.
 */

import { trustedScriptAddress } from "./trusted_types.js";

/** @import {FromWorker, ToWorker} from "./protocol.js" */

/** @typedef {ReturnType<typeof openChannel>} Channel */

/**
 * @param {string} address  The Blob address of the worker's source.
 * @param {object} listener
 * @param {(message: FromWorker) => void} listener.onMessage
 * @param {(why: string) => void} listener.onEnd  Not after `close`.
 * @throws {Error} where the browser refuses a worker.
 */
export function openChannel(address, { onMessage, onEnd }) {
  const worker = new Worker(trustedScriptAddress(address), { name: "python" });
  let isOpen = true;

  function close() {
    isOpen = false;
    worker.terminate();
  }

  /** @param {string} why */
  function end(why) {
    if (!isOpen) return;
    close();
    onEnd(why);
  }

  worker.onmessage = ({ data }) => isOpen && onMessage(data);
  // Chromium knows the event of a worker, not the property.
  worker.addEventListener("messageerror", () => end("a message from it could not be read"));
  worker.onerror = (event) => {
    event.preventDefault();
    end(event.message || "its worker could not be started");
  };

  return {
    /** @param {ToWorker} message */
    send(message) {
      if (!isOpen) return;
      try {
        worker.postMessage(message);
      } catch (error) {
        end(`a message to it could not be sent: ${/** @type {Error} */ (error).message}`);
      }
    },
    close,
  };
}
