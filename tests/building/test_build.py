"""The build makes the same bytes from the same sources, of no more than what the page may weigh."""

import base64
import hashlib
import json
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from building.dist import build_dist, measure
from building.numpy_wheel import find_wheel
from building.packs import read_pack, write_pack
from building.page_files import read_page
from building.payload import PART_BYTES, write_payload
from building.project import BuildError, Project
from building.pyfive_wheel import REQUIREMENT, find_pyfive

ROOT = Path(__file__).parents[2]
WIRE_BYTES = 7_000_000


@dataclass(frozen=True)
class CleanProject(Project):
    """The checkout, with a cache of its own and another place for what is built."""

    out: Path

    @property
    def cache(self) -> Path:
        return self.out / "cache"

    @property
    def dist(self) -> Path:
        return self.out / "dist"


def contents(folder: Path) -> dict[str, str]:
    """The digest of every file by its path in the folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.timeout(900)
def test_a_clean_build_is_small_and_the_one_that_stands(tmp_path: Path) -> None:
    """With the experiments that have been run: `tests/experiments` shows that these repeat themselves in bits."""
    project = CleanProject(ROOT, tmp_path)
    shutil.copytree(Project(ROOT).cache / "experiments", project.cache / "experiments")
    size = build_dist(project)
    assert size == measure(project.dist)
    assert size.wire <= WIRE_BYTES
    built = contents(project.dist)
    assert built == contents(Project(ROOT).dist), "dist/ was built of other sources: run python3 build.py"
    assert {"index.html", "icon.svg", "notices.txt"} <= built.keys()
    assert not [name for name in built if name.endswith((".whl", ".wasm"))], "firewalls block these"


def test_the_page_asks_for_nothing_by_an_absolute_address(tmp_path: Path) -> None:
    """So that it works in any folder of a host, and from a file."""
    html = (Project(ROOT).dist / "index.html").read_text(encoding="utf-8")
    without_links = re.sub(r"<a [^>]*>", "", html)  # what a visitor may follow is not asked for
    addresses = re.findall(r'(?:src|href)="([^"#]*)', without_links)
    assert addresses and not [address for address in addresses if re.match(r"/|\w+:", address)]
    assert "<script>" not in html and 'type="module"' not in html


def test_a_pack_gives_back_its_files() -> None:
    files = {"/lib/b.py": b"b", "/lib/a.py": b"", "/lib/ä.so": bytes(range(256))}
    assert read_pack(write_pack(files)) == files
    assert write_pack(files) == write_pack(dict(reversed(files.items())))


def listed(script: str) -> dict[str, Any]:
    """The first asset that a payload's script tells of."""
    assets = json.loads(script.partition("globalThis.backpropPayload=")[2].rstrip(";\n"))["assets"]
    return dict(assets[0])


def test_a_payload_lists_parts_that_hold_the_asset(tmp_path: Path) -> None:
    data = hashlib.shake_256(b"").digest(PART_BYTES * 2)
    asset = listed(write_payload(tmp_path / "payload", {"thing": data}))
    assert asset["name"] == "thing" and len(asset["parts"]) == 3 and not asset["text"]
    for part in asset["parts"]:
        call = re.fullmatch(r'backpropPart\("([^"]+)","([^"]+)","([^"]+)"\);\n', (tmp_path / part["file"]).read_text())
        assert call and call[1] == part["file"] and call[2] == asset["version"]
        decoded = base64.b64decode(call[3])
        assert len(decoded) == part["bytes"] and hashlib.sha256(decoded).hexdigest() == part["sha256"]


def test_the_worker_travels_as_a_text(tmp_path: Path) -> None:
    source = 'const δ = "</script>\\n";\n'
    asset = listed(write_payload(tmp_path / "payload", {"worker": source.encode()}))
    assert asset["text"] and len(asset["parts"]) == 1
    script = (tmp_path / asset["parts"][0]["file"]).read_text(encoding="utf-8")
    call = script.removeprefix("backpropPart(").removesuffix(");\n")
    assert json.loads(f"[{call}]")[2] == source
    assert asset["parts"][0]["bytes"] == len(source.encode())


def test_a_long_text_is_cut_between_characters(tmp_path: Path) -> None:
    source = "a" + "δ" * PART_BYTES
    asset = listed(write_payload(tmp_path / "payload", {"worker": source.encode()}))
    pieces = [(tmp_path / part["file"]).read_text(encoding="utf-8").split('"')[5] for part in asset["parts"]]
    assert len(pieces) == 2 and "".join(pieces) == source
    assert sum(part["bytes"] for part in asset["parts"]) == len(source.encode())


def test_a_wheel_with_another_digest_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "numpy.whl"
    wheel.write_bytes(b"not NumPy")
    with pytest.raises(BuildError, match="not the file to ship"):
        find_wheel(Project(ROOT), wheel)
    assert find_wheel(Project(ROOT), wheel, hashlib.sha256(b"not NumPy").hexdigest()).path == wheel


def test_a_page_that_names_a_missing_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<html><head><script src="gone.js"></script></head></html>')
    with pytest.raises(BuildError, match=r"gone\.js"):
        read_page(tmp_path)


def test_a_page_with_a_script_that_has_no_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more.js").write_text("")
    (tmp_path / "index.html").write_text('<html><head><script src="more.js"></script></head></html>')
    with pytest.raises(BuildError, match=r"has the scripts \['more\.js'\], not"):
        read_page(tmp_path)


def test_the_first_script_of_the_page_begins_to_bring_python() -> None:
    """Before the style sheet and the page itself, as Python takes longest to come."""
    html = (Project(ROOT).dist / "index.html").read_text(encoding="utf-8")
    asked = re.findall(r'<(?:script|link)[^>]*? (?:src|href)="(\w+)\.\w+\.(?:js|css)"', html)
    assert asked == ["preload", "main", "begin", "style", "preload", "main"]
    assert html.count('rel="preload"') == 2, "what the page needs is asked for before the payload"
    assert html.index("style.") < html.index("</head>") < html.index('<script src="preload')


def test_the_lock_file_holds_integrity_and_no_download_addresses() -> None:
    packages = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and not package.get("integrity")]
    for package in (package for name, package in packages.items() if name):
        kind, _, digest = package["integrity"].partition("-")
        assert kind == "sha512" and len(base64.b64decode(digest)) == 64
    platforms = [name for name in packages if name.startswith("node_modules/@biomejs/cli-")]
    assert len(platforms) == 10, "executed by the checks on whatever machine they run"


def test_what_pip_installs_by_digest_has_one_for_every_file() -> None:
    files = sorted((ROOT / "py/building/hashed").glob("*.txt"))
    assert [file.stem for file in files] == ["node", "pyfive", "setuptools"]
    for file in files:
        text = re.sub(r"#.*", "", file.read_text(encoding="utf-8")).replace("\\\n", " ")
        for line in filter(None, map(str.strip, text.splitlines())):
            assert re.fullmatch(r"[\w-]+==[\w.]+( +--hash=sha256:[0-9a-f]{64})+", line), line
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert pinned == [re.search(r"^setuptools==\S+", files[2].read_text(encoding="utf-8"), flags=re.M)[0]]


def test_pyfive_is_the_file_of_that_digest_and_of_the_version_that_the_package_asks_for(tmp_path: Path) -> None:
    version = re.search(r"^pyfive==(\S+)", REQUIREMENT.read_text(), flags=re.M)[1]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["hdf5"] == [f"pyfive=={version}"]
    project = Project(tmp_path)
    wheel = project.cache / "wheels" / f"pyfive-{version}-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    wheel.write_bytes(b"another file")
    with pytest.raises(BuildError, match="not the file to ship"):
        find_pyfive(project)
    said = (ROOT / "web/build/notices.txt").read_text(encoding="utf-8")
    assert f"pyfive {version}, under the BSD license" in said


def test_the_notices_tell_where_the_wheel_is_from(tmp_path: Path) -> None:
    """Pyodide's own lock names another file, and the npm package is under another license than NumPy."""
    lock = json.loads((ROOT / "web/node_modules/pyodide/pyodide-lock.json").read_text())["packages"]["numpy"]
    wheel = find_wheel(Project(ROOT))
    assert lock["sha256"] != wheel.sha256 and lock["version"] == "2.2.5"
    said = " ".join((ROOT / "web/build/notices.txt").read_text(encoding="utf-8").split())
    license_ = json.loads((ROOT / "web/node_modules/@bentopdf/pymupdf-wasm/package.json").read_text())["license"]
    assert license_ in said and "0.28.0a3" in said and "names a later build" in said
