"""A page in which the n-th use of one thing that the browser offers fails, and every other one works."""

from playwright.sync_api import Page

FAIL_NTH = """(() => {
  const plan = new Map(); // what: how many uses are left until the one that fails
  globalThis.failNth = (what, n) => plan.set(what, n);
  const isDue = (what) => {
    if (!plan.has(what)) return false;
    const left = plan.get(what) - 1;
    if (left) plan.set(what, left);
    else plan.delete(what);
    return !left;
  };

  const { Worker, URL } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      if (isDue("worker")) throw new DOMException("no more threads", "OperationError");
      super(...given);
      this.addEventListener("message", (event) => {
        if (!isDue("answer")) return;
        event.stopImmediatePropagation();
        this.dispatchEvent(new MessageEvent("messageerror"));
      });
    }
    postMessage(...given) {
      if (isDue("message")) throw new DOMException("out of memory", "DataCloneError");
      super.postMessage(...given);
    }
  };

  const { append } = Element.prototype;
  const missing = new Set();
  globalThis.allScriptsThere = () => missing.clear();
  Element.prototype.append = function (...nodes) {
    const [node] = nodes;
    if (!(node instanceof HTMLScriptElement)) return append.apply(this, nodes);
    const file = node.getAttribute("src").split("?")[0];
    if (isDue("file")) missing.add(file);
    if (!isDue("script") && !missing.has(file)) return append.apply(this, nodes);
    globalThis.failedFile = file;
    queueMicrotask(() => node.dispatchEvent(new Event("error")));
  };

  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    if (isDue("download")) throw new TypeError("no room");
    return createObjectURL.call(URL, blob);
  };
  const { writeText } = Clipboard.prototype;
  Clipboard.prototype.writeText = function (text) {
    globalThis.isRefused = isDue("copy");
    return isRefused ? Promise.reject(new DOMException("denied", "NotAllowedError")) : writeText.call(this, text);
  };
  const { execCommand } = document;
  document.execCommand = (...given) => !globalThis.isRefused && execCommand.apply(document, given);

  for (const how of ["text", "arrayBuffer"]) {
    const reads = Blob.prototype[how];
    Blob.prototype[how] = function () {
      const isFault = this instanceof File && isDue("reading");
      return isFault ? Promise.reject(new DOMException("the file has changed", "NotReadableError")) : reads.call(this);
    };
  }

  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    if (isDue("transaction")) throw new DOMException("the disk is gone", "UnknownError");
    const made = transaction.apply(this, given);
    if (isDue("commit")) {
      // Each request succeeds, and there is no room in the end.
      const { objectStore } = made;
      made.objectStore = (name) => {
        const store = objectStore.call(made, name);
        const { index } = store;
        store.index = (of) => {
          const found = index.call(store, of);
          const { getAllKeys } = found;
          found.getAllKeys = () => {
            const request = getAllKeys.call(found);
            request.addEventListener("success", () => queueMicrotask(() => queueMicrotask(() => made.abort())));
            return request;
          };
          return found;
        };
        return store;
      };
    }
    return made;
  };

  const asked = new URLSearchParams(location.search);
  for (const [what, n] of asked) failNth(what, Number(n));
})();"""
"""An init script. `failNth(what, n)` lets the n-th use from now on fail; so does `?what=n` in the address."""


def fail(page: Page, what: str, nth: int = 1) -> None:
    """The n-th use of it from now on fails."""
    page.evaluate("([what, nth]) => failNth(what, nth)", [what, nth])
