"""Folders with a page that has the engine and nothing else, built as the real page is."""

import re
import shutil
from pathlib import Path

from building.dist import bundle, payload_assets
from building.node import ensure_node
from building.numpy_wheel import SITE_PACKAGES, find_wheel
from building.packs import write_pack
from building.payload import write_payload
from building.project import Project
from building.python_payload import python_packs

HERE = Path(__file__).parent


class EngineSites:
    """Makes such folders. What they have in common is made once."""

    def __init__(self, project: Project, folder: Path) -> None:
        env = ensure_node(project)
        self.folder = folder
        self.assets = payload_assets(project, env, python_packs(project, find_wheel(project), env))
        self.script = bundle(project, env, {"main.js": [HERE / "harness" / "main.js"]})["main.js"]
        probe = HERE / "probe" / "backprop"
        self.probe = self.pack({path.relative_to(probe).as_posix(): path.read_bytes() for path in probe.rglob("*.py")})

    @staticmethod
    def pack(modules: dict[str, bytes]) -> bytes:
        """An asset with these modules as the package `backprop`."""
        return write_pack({f"{SITE_PACKAGES}/backprop/{name}": source for name, source in modules.items()})

    def make(self, name: str, **changed: bytes) -> Path:
        """A folder with these assets in place of the real ones."""
        site = self.folder / name
        site.mkdir()
        shutil.copy(HERE / "harness" / "index.html", site)
        (site / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        (site / "main.js").write_bytes(self.script)
        (site / "payload.js").write_text(write_payload(site / "payload", self.assets | changed))
        return site


def policy(html: str) -> str:
    """The Content-Security-Policy of a page."""
    found = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"', html)
    assert found, "the page has no policy"
    return " ".join(found[1].split())
