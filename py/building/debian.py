"""Debian's packages, for a machine where we are root and something is missing."""

import functools
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from building.project import BuildError, run, say


def can_install() -> bool:
    """Whether this is a Debian-like machine and we are root on it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


@functools.cache
def update_lists() -> None:
    """Fetches the package lists, once a run: a new machine has none, and old ones name files that are gone."""
    run(["apt-get", "update", "-qq"], cwd=Path("/"), doing="Updating Debian's package lists")


def install(packages: Sequence[str]) -> None:
    """Installs Debian packages. Raises BuildError with apt's own words."""
    if not can_install():
        raise BuildError(f"As root, run: apt-get install {' '.join(packages)}")
    say(f"Installing Debian's {', '.join(packages)} (apt-get, as root)")
    update_lists()
    run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        cwd=Path("/"),
        doing=f"Installing {', '.join(packages)}",
        env={"DEBIAN_FRONTEND": "noninteractive"},
    )
