"""Builds `dist/`: the one folder of static files that runs from https, http and file://."""

import gzip
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from building.environment import ensure_environment, in_environment
from building.node import ensure_node, ensure_packages, run_node
from building.numpy_wheel import NumpyWheel, find_wheel
from building.offline import MANIFEST, NAME, write_service_worker
from building.packs import read_pack
from building.page_files import BUILT, read_page, write_page
from building.payload import write_payload
from building.project import Project, run, say
from building.pyfive_wheel import LICENCE
from building.python_payload import python_packs
from building.wasm_exports import without_unused_exports, without_unused_names

NOTICES = ("notices.txt", "licences/MPL-2.0.txt", "licences/Python.txt")
WITHOUT_TRACES = b"Error.stackTraceLimit=0;"
"""Errors of the worker show their words alone; to find the place of each would read a megabyte of script once more."""
LOADER, SCRIPT, WASM = (f"node_modules/pyodide/pyodide{end}" for end in (".js", ".asm.js", ".asm.wasm"))
LINKED = ("python", "random")
"""The packs with extensions, which link to Python's own module."""


@dataclass(frozen=True)
class Size:
    """Of a folder, in bytes: on disk, and over a wire that gzips each file."""

    disk: int
    wire: int


def build_dist(project: Project, wheel_path: Path | None = None, wheel_sha256: str | None = None) -> Size:
    """Sets up what is missing, builds `dist/` anew and returns its size.

    The old one stays whole until the new one is.
    """
    ensure_environment(project, ["build"])
    env = ensure_node(project)
    ensure_packages(project, env)
    wheel = find_wheel(project, wheel_path, wheel_sha256)
    packs = python_packs(project, wheel, env)
    say("Computing the default example by the package, natively")
    preload = printed(project, "building.preload", doing="Computing the default example")
    say("Writing the guide; its experiments are kept in the cache, and take about a minute when they are not there")
    guide = printed(project, "building.guide", project.root, project.cache, doing="Writing the guide")
    say("Bundling the page and packing the payload")
    with tempfile.TemporaryDirectory(dir=project.dist.parent, prefix=".dist-") as folder:
        new = Path(folder, "dist")
        write_dist(project, env, new, packs, preload, guide, wheel)
        shutil.rmtree(project.dist, ignore_errors=True)
        new.rename(project.dist)
    size = measure(project.dist)
    say(f"dist/ is ready: {size.disk / 1e6:.2f} MB on disk, {size.wire / 1e6:.2f} MB over a wire that gzips")
    return size


def printed(project: Project, module: str, *arguments: Path, doing: str) -> str:
    """What a module of the build prints that runs in `.venv`, where the package is."""
    command: list[str | Path] = [project.venv_program("python"), "-m", module, *(path.resolve() for path in arguments)]
    env = {**in_environment(project), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}
    return run(command, cwd=project.root, doing=doing, env=env, remarks=True)


def write_dist(
    project: Project,
    env: dict[str, str],
    dist: Path,
    packs: dict[str, bytes],
    preload: str,
    guide: str,
    wheel: NumpyWheel,
) -> None:
    """Writes all files of the page into the new folder `dist`."""
    dist.mkdir()
    page = read_page(project.web)
    entries = {
        **{name: [project.web / name] for name in page.scripts if name not in BUILT},
        "style.css": [project.web / name for name in page.styles],
        NAME: [project.web / "offline/service_worker.js"],
    }
    payload_list = write_payload(dist / "payload", payload_assets(project, env, packs))
    made = {**bundle(project, env, entries), "preload.js": preload.encode()}
    service_worker = made.pop(NAME)
    made["begin.js"] = payload_list.encode() + made["begin.js"]
    write_page(dist, page, made, guide)
    for name in (*page.other, MANIFEST):
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.web / name, dist / name)
    (dist / "notices.txt").write_text(notices(project.web, wheel), encoding="utf-8")
    write_service_worker(dist, service_worker)


def bundle(project: Project, env: dict[str, str], entries: Mapping[str, Sequence[Path]]) -> dict[str, bytes]:
    """One bundled file for each of these names, from its source files in their order."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = [
            {"entries": [str(path.resolve()) for path in paths], "outfile": str(Path(folder, name).resolve())}
            for name, paths in entries.items()
        ]
        run_node(project, env, ["build/bundle.mjs"], doing="Bundling", stdin=json.dumps({"jobs": jobs}))
        return {name: Path(folder, name).read_bytes() for name in entries}


def payload_assets(project: Project, env: dict[str, str], packs: dict[str, bytes]) -> dict[str, bytes]:
    """What travels as payload, by asset name, in the order in which it is needed."""
    worker = bundle(project, env, {"worker.js": [project.web / "engine/worker.js"]})["worker.js"]
    source = worker_source(project.web, worker)
    extensions = [data for name in LINKED for path, data in read_pack(packs[name]).items() if path.endswith(".so")]
    return {
        "worker": source,
        "wasm": without_unused_exports((project.web / WASM).read_bytes(), source.decode(), extensions),
        "python": packs["python"],
        "backprop": packs["backprop"],
        "random": packs["random"],
        "hdf5": packs["hdf5"],
    }


def notices(web: Path, wheel: NumpyWheel) -> str:
    """What is shipped of others' work, and under which licences."""
    texts = [(web / "build" / name).read_text(encoding="utf-8") for name in NOTICES]
    pyfive = (web / "build" / LICENCE).read_text(encoding="utf-8")
    return f"\n{'=' * 100}\n\n".join([*texts, wheel.licence(), pyfive])


def worker_source(web: Path, worker: bytes) -> bytes:
    """One classic script: Pyodide's two and then ours, as a Blob worker may not import scripts."""
    # The addresses of source maps would be looked for beside the Blob.
    loader, script = ((web / name).read_text("utf-8").split("\n//# sourceMappingURL")[0] for name in (LOADER, SCRIPT))
    parts = [loader, without_unused_names(script, [loader, worker.decode()])]
    return b"\n".join([WITHOUT_TRACES, *(part.encode() for part in parts), worker])


def measure(folder: Path) -> Size:
    """The size of all files in a folder."""
    contents = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return Size(sum(map(len, contents)), sum(len(gzip.compress(data, 6)) for data in contents))
