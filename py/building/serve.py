"""A server of static files on 127.0.0.1, for `build.py serve`, the tests and the bench."""

import functools
import http.server
import io
import os
import threading
import webbrowser
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from building.project import BuildError, say

HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names in a request's Host: another page's name that was made to lead here is refused."""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with the types that the page needs, whatever the machine's own table says."""

    hosts: tuple[str, ...] = HOSTS
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # The end of each of many small files would wait for word that the rest has come.
    extensions_map = {  # noqa: RUF012 - the base class has it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """The file that is asked for: one inside the folder, by a name of this machine; else a refusal."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in self.hosts:
            self.send_error(HTTPStatus.FORBIDDEN, "This server answers to 127.0.0.1 and localhost")
            return None
        if not self._is_inside():
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        return super().send_head()

    def _is_inside(self) -> bool:
        """Whether the path names something within the folder, also once symbolic links are followed."""
        try:
            asked = Path(self.translate_path(self.path))
            given = asked / "index.html" if asked.is_dir() else asked
            return given.resolve().is_relative_to(Path(self.directory).resolve())
        except (ValueError, OSError, RuntimeError):  # a NUL, a name that is too long, links in a circle
            return False

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """No folder is listed."""
        self.send_error(HTTPStatus.NOT_FOUND, "File not found")

    def end_headers(self) -> None:
        """No old copy is ever shown: this serves what is being worked on."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing about requests."""

    def copyfile(self, source: object, outputfile: object) -> None:
        """Sends a file; a browser that has gone away is no fault."""
        try:
            super().copyfile(source, outputfile)  # type: ignore[arg-type] # bytes on both sides
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class Server:
    """Serves a folder in a thread until it is closed."""

    def __init__(self, folder: Path, port: int = 0, handler: type[Handler] = Handler) -> None:
        make = functools.partial(handler, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), make)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The URL of the folder, with a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        """Stops serving and frees the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(folder: Path, port: int, *, open_browser: bool) -> None:
    """Serves until interrupted. Raises BuildError when the port is taken."""
    try:
        server = Server(folder, port)
    except OSError as error:
        raise BuildError(f"Port {port} cannot be used ({error}). Choose another with --port, or 0 for any.") from error
    with server:
        say(f"Serving {folder.name}/ at {server.address} (Ctrl+C ends it)")
        if open_browser:
            webbrowser.open(server.address)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say("\nStopped.")
