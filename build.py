#!/usr/bin/env python3
"""Builds, serves, tests and checks Backprop. Needs Python 3.11 or newer, no more; see `python3 build.py --help`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told so
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    sys.path.insert(0, str(ROOT / "py"))
    from building.commands import main

    sys.exit(main(ROOT, sys.argv[1:]))
