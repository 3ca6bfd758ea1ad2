"""A server that fails in the ways that networks and hosts do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from building.serve import Handler, Server

KINDS = ("missing", "page instead", "truncated", "altered", "wrong type", "aborted", "stalled")


class Faults:
    """What goes wrong now: a kind of fault for the files whose name starts with a given word."""

    def __init__(self) -> None:
        self.kind: str | None = None
        self.name = ""
        self.over = threading.Event()

    def of(self, path: str) -> str | None:
        """The fault of a request, or None."""
        return self.kind if path.rpartition("/")[2].startswith(self.name) else None


class FaultyHandler(Handler):
    """Answers as told by `faults`."""

    faults: Faults

    def do_GET(self) -> None:
        """One request, well or badly answered."""
        kind = self.faults.of(self.path)
        if kind is None:
            return super().do_GET()
        if kind == "missing":
            return self.send_error(404)
        data = Path(self.translate_path(self.path)).read_bytes()
        types = {"page instead": "text/html", "wrong type": "text/plain"}
        if kind == "page instead":
            data = b"<!doctype html><title>Not found</title>"
        elif kind == "truncated":
            data = data[: len(data) // 2]
        elif kind == "altered":
            middle = len(data) // 2
            data = data[:middle] + (b"A" if data[middle] != ord("A") else b"B") + data[middle + 1 :]
        self.send_response(200)
        self.send_header("Content-Type", types.get(kind, "text/javascript"))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if kind in ("aborted", "stalled"):
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            if kind == "stalled":
                self.faults.over.wait()
            self.close_connection = True
            return None
        self.wfile.write(data)
        return None


@contextmanager
def faulty_server(folder: Path) -> Iterator[tuple[str, Faults]]:
    """Serves a folder; gives its address and what tells it to fail."""
    faults = Faults()
    handler = type("ThisFaultyHandler", (FaultyHandler,), {"faults": faults})
    with Server(folder, handler=handler) as server:
        yield server.address, faults
        faults.over.set()
