"""Prints the guide as HTML; run in `.venv`: `python -m building.guide ROOT`."""

import sys
from pathlib import Path

from building.guide.fragments import guide
from building.guide.measured import documents
from building.project import Project


def main(root: Path, cache: Path) -> None:
    """Runs what the cache does not hold, fills the text and prints it."""
    project = Project(root)
    print(guide(project.web, documents(project.python / "backprop", cache)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
