"""What the bench measures: scripts that run in the pages, and the bare page to compare with."""

import shutil
from pathlib import Path

from building.numpy_wheel import NumpyWheel
from building.project import Project

WATCH = """
(() => {
  const times = {};
  const painted = (name) => {
    if (name in times) return;
    times[name] = null;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      times[name] = performance.now();
      if (times.result && times.live) console.debug("bench", JSON.stringify(times));
    };
    requestAnimationFrame(() => port2.postMessage(0));  // The message comes after the frame has been painted.
  };
  new MutationObserver(() => {
    const { shown, engine, result } = document.documentElement?.dataset ?? {};
    if (shown === "") painted("result");
    if (engine === "ready" && !("ready" in times)) times.ready = performance.now();
    if (result === "live") painted("live");
  }).observe(document, { subtree: true, childList: true, attributes: true });
})()
"""
"""Notes when a result is first painted, Python is ready and a live result painted, in milliseconds from navigation, and
says so on the console: whoever waits for it does not disturb what is measured, as asking again and again would."""

RECALCULATE = """
async ([field, texts]) => {
  const input = document.querySelector(`[data-field="${field}"]`);
  const times = [];
  for (const text of texts) {
    const shown = () => document.querySelector('[data-quantity="after.loss"]').dataset.value;
    const before = shown();
    const begun = performance.now();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (shown() === before) {
      if (performance.now() - begun > 10_000) throw new Error(`No new result for ${text}`);
      await new Promise(requestAnimationFrame);
    }
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(0);  // It is seen in a frame's own callback: that very frame paints it.
    });
    times.push(performance.now() - begun);
  }
  return times;
}
"""
"""Types each text into a field and measures until the new loss is painted, in milliseconds."""

USE_TABLE = """
async () => {
  const begun = performance.now();
  document.querySelector("#table-use").click();
  while (document.querySelector(".table-dialog[open]")) {
    if (performance.now() - begun > 30_000) throw new Error("The table is not used");
    await new Promise(requestAnimationFrame);
  }
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    requestAnimationFrame(() => port2.postMessage(0));
  });
  return performance.now() - begun;
}
"""
"""Presses Use in the dialog of a table that was read and measures until its rows are painted, in milliseconds."""

BARE_PAGE = """<!doctype html>
<html lang="en">
<title>Pyodide and NumPy, as they come</title>
<script src="pyodide.js"></script>
<script>
(async () => {
  const python = await loadPyodide();
  await python.loadPackage(new URL("WHEEL", location).href, { messageCallback() {} });
  python.runPython("import numpy");
  console.debug("bench", JSON.stringify({ ready: performance.now() }));
})();
</script>
</html>
"""


def write_bare_page(project: Project, wheel: NumpyWheel, folder: Path) -> None:
    """Writes a page that does nothing but load Pyodide and the untouched NumPy wheel and import it."""
    names = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
    for name in names:
        shutil.copy(project.web / "node_modules/pyodide" / name, folder)
    shutil.copy(wheel.path, folder)
    (folder / "index.html").write_text(BARE_PAGE.replace("WHEEL", wheel.path.name))
