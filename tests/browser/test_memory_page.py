"""A page that is kept open all day: what one call takes is given back before the next."""

import json
from pathlib import Path

from conftest import OpenPage, wait_ready
from playwright.sync_api import Page

from backprop.requests.examples import example_spec

COUNTED = """
const count = `{
  const { FinalizationRegistry: Registry } = globalThis;
  const { Memory } = WebAssembly;
  globalThis.proxies = 0; // of Python's objects, that were not destroyed
  globalThis.FinalizationRegistry = class extends Registry {
    register(...given) {
      proxies += 1;
      return super.register(...given);
    }
    unregister(token) {
      const was = super.unregister(token);
      if (was) proxies -= 1;
      return was;
    }
  };
  WebAssembly.Memory = class extends Memory {
    constructor(plan) {
      super(plan);
      globalThis.memory = this;
    }
  };
}`;
const { createObjectURL } = URL;
URL.createObjectURL = (blob) =>
  createObjectURL.call(URL, blob.type === "text/javascript" ? new Blob([count, blob], { type: blob.type }) : blob);
"""
"""An init script: the worker counts its proxies and knows its memory."""
MANY = """async ([spec, times]) => {
  for (let k = 0; k < times; k++) {
    spec.data.X[0][0] = k / 1024;
    for (const [method, more] of [["run", {}], ["check", {}], ["worked", { format: "lines" }]])
      await engine.call(method, { spec, ...more });
  }
}"""


def held(page: Page) -> tuple[int, int, float]:
    """Proxies, bytes of Python's memory, and bytes of the page's objects."""
    proxies, memory = page.workers[0].evaluate("() => [proxies, memory.buffer.byteLength]")
    protocol = page.context.new_cdp_session(page)
    protocol.send("HeapProfiler.collectGarbage")
    return proxies, memory, protocol.send("Runtime.getHeapUsage")["usedSize"]


def test_hundreds_of_calls_leave_nothing_behind(engine_site: Path, open_page: OpenPage) -> None:
    page = wait_ready(open_page((engine_site / "index.html").as_uri(), script=COUNTED))
    spec = json.loads(json.dumps(example_spec("guide-2-2-1")))
    page.evaluate(MANY, [spec, 20])
    proxies, memory, heap = held(page)
    assert proxies > 0 and memory > 0
    page.evaluate(MANY, [spec, 60])
    now = held(page)
    assert now[0] == proxies
    assert now[1] <= 1.1 * memory
    assert now[2] <= 1.1 * heap
