"""How much memory a page and its worker have in use, by the protocol of Chromium's developer tools."""

import json
from typing import Any

from playwright.sync_api import Page

EXPOSE = b"""
{
  const load = globalThis.loadPyodide;
  globalThis.loadPyodide = async (options) => (globalThis.benchPython = await load(options));
}
"""
"""Put before the worker's own script, so that its Python can be looked at from outside."""
LINEAR = "benchPython._module.HEAPU8.length"
OBJECTS = "benchPython.runPython('import gc; gc.collect(); len(gc.get_objects())')"


class MemoryUse:
    """Of a page with one worker, whose script begins with `EXPOSE`."""

    def __init__(self, page: Page) -> None:
        self._page, self._session = page, page.context.new_cdp_session(page)
        self._asked = 0
        self._answers: dict[int, Any] = {}
        self._workers: list[str] = []
        self._session.on("Target.attachedToTarget", lambda event: self._workers.append(event["sessionId"]))
        self._session.on("Target.receivedMessageFromTarget", lambda event: self._hear(event["message"]))
        self._session.send(
            "Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        )

    def _hear(self, message: str) -> None:
        answer = json.loads(message)
        if "id" in answer:
            self._answers[answer["id"]] = answer

    def _ask_worker(self, method: str, **params: Any) -> Any:
        """What the worker's own session answers."""
        (worker,) = self._workers
        self._asked += 1
        question = json.dumps({"id": self._asked, "method": method, "params": params})
        self._session.send("Target.sendMessageToTarget", {"sessionId": worker, "message": question})
        while self._asked not in self._answers:
            self._page.wait_for_timeout(10)  # events are heard meanwhile
        return self._answers.pop(self._asked)["result"]

    def _worker_says(self, expression: str) -> int:
        return int(self._ask_worker("Runtime.evaluate", expression=expression)["result"]["value"])

    def now(self) -> dict[str, int]:
        """After garbage has been collected everywhere, by what is measured."""
        objects = self._worker_says(OBJECTS)
        self._session.send("HeapProfiler.collectGarbage")
        self._ask_worker("HeapProfiler.collectGarbage")
        return {
            "JavaScript of the page, bytes": int(self._session.send("Runtime.getHeapUsage")["usedSize"]),
            "JavaScript of the worker, bytes": int(self._ask_worker("Runtime.getHeapUsage")["usedSize"]),
            "WebAssembly memory, bytes": self._worker_says(LINEAR),
            "containers of Python, count": objects,
        }
