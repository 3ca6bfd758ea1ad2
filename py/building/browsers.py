"""The browsers that the tests run in: installed ones, or Playwright's own, or Debian's."""

import json
import shutil
import sys
from collections.abc import Iterable

from building.debian import can_install, install
from building.project import BuildError, Project, run, say

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "firefox": ("firefox-esr", "firefox"),
}
"""Names under which an installed browser may be on the path, best first."""
DEBIAN = {"chromium": ["chromium"], "firefox": ["firefox-esr"]}

FIND_OWN = """
import json, pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    own = {name: getattr(playwright, name).executable_path for name in sys.argv[1:]}
print(json.dumps({name: path for name, path in own.items() if pathlib.Path(path).is_file()}))
"""
"""Asks Playwright, inside `.venv`, which of its own browsers are there."""


def installed(name: str) -> str | None:
    """The path of an installed browser, or None."""
    return next((path for program in PROGRAMS[name] if (path := shutil.which(program))), None)


def ensure_browsers(project: Project, names: Iterable[str] = tuple(PROGRAMS)) -> None:
    """Sees to it that each of these browsers is there. Raises BuildError with what to do when one cannot be had."""
    missing = [name for name in names if not installed(name)]
    missing = [name for name in missing if name not in own_browsers(project, missing)]
    for name in missing:
        if not (install_own(project, name) or install_debian(name)):
            raise BuildError(f"No {name} could be found or installed. Install {' or '.join(PROGRAMS[name])} yourself.")


def own_browsers(project: Project, names: Iterable[str]) -> dict[str, str]:
    """Playwright's own browsers among these, by name, with their paths."""
    python = project.venv_program("python")
    found: dict[str, str] = json.loads(
        run([python, "-c", FIND_OWN, *names], cwd=project.root, doing="Looking for Playwright's browsers")
    )
    return found


def install_own(project: Project, name: str) -> bool:
    """Tries `playwright install`; where it cannot download or does not know the system, says so and returns False."""
    say(f"Installing {name} by Playwright, as none is installed")
    python = project.venv_program("python")
    try:
        run([python, "-m", "playwright", "install", name], cwd=project.root, doing="playwright install")
        if sys.platform == "linux" and can_install():
            run([python, "-m", "playwright", "install-deps", name], cwd=project.root, doing="playwright install-deps")
    except BuildError:
        say("Playwright cannot download it here.")
        return False
    return name in own_browsers(project, [name])


def install_debian(name: str) -> bool:
    """Installs Debian's package when that is possible."""
    if not can_install():
        return False
    try:
        install(DEBIAN[name])
    except BuildError as error:
        say(str(error))
    return installed(name) is not None
