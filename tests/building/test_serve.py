"""The server of static files: what it gives, and what it does not."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from building.serve import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "dist"
    (folder / "payload").mkdir(parents=True)
    (folder / "index.html").write_text("<p>page</p>")
    (folder / "payload" / "part.js").write_text("part")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "way_out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "way_out").symlink_to(tmp_path)
    (folder / "other").mkdir()
    (folder / "other" / "index.html").symlink_to(tmp_path / "secret.txt")
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "same.js").symlink_to(folder / "payload" / "part.js")
    with Server(folder) as made:
        yield made


def ask(server: Server, path: str, method: str = "GET", host: str | None = None) -> tuple[int, str]:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host} if host is not None else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_files_are_given_and_the_page_for_its_folder(server: Server) -> None:
    assert ask(server, "/") == (200, "<p>page</p>")
    assert ask(server, "/payload/part.js") == (200, "part")
    assert ask(server, "/payload/part.js?x=1#y") == (200, "part")
    assert ask(server, "/same.js") == (200, "part")
    assert ask(server, "/index.html", "HEAD") == (200, "")


@pytest.mark.parametrize("path", [
    "/%00", "/index.html%00", "/payload/", "/payload", "/way_out.txt", "/way_out/secret.txt", "/way_out/", "/circle",
    "/other/", "/../secret.txt", "/%2e%2e/secret.txt", "/payload/..%2f..%2fsecret.txt", "//etc/passwd",
    "/" + "a" * 5000, "/%ff", "/nothing",
])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_else_is_given(server: Server, path: str, method: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, body = ask(server, path, method)
    if status == 301:  # a folder without its slash
        status, body = ask(server, path + "/", method)
    assert status == 404 and "secret" not in body and "part.js" not in body
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(("host", "status"), [
    ("localhost", 200), ("localhost:80", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200),
    ("evil.example", 403), ("evil.example:8000", 403), ("localhost.evil.example", 403), ("127.0.0.1.evil.example", 403),
    ("", 403),
])  # fmt: skip
def test_it_answers_to_the_names_of_this_machine_only(server: Server, host: str, status: int) -> None:
    assert ask(server, "/index.html", host=host)[0] == status


def test_a_request_without_a_host_is_refused(server: Server) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /index.html HTTP/1.0\r\n\r\n")
        assert b" 403 " in connection.recv(1000).partition(b"\r\n")[0]
