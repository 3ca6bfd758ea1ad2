"""Where things are, and what a step says while it works."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_S = 1200
"""No program that a step waits for takes longer, not even a download; in seconds."""


class BuildError(Exception):
    """A step that cannot go on; the message tells a person what is wrong and what to do."""


@dataclass(frozen=True)
class Project:
    """The folders of one checkout."""

    root: Path

    @property
    def python(self) -> Path:
        """Python packages: `backprop` and this one."""
        return self.root / "py"

    @property
    def web(self) -> Path:
        """The page's sources and the npm packages."""
        return self.root / "web"

    @property
    def dist(self) -> Path:
        """The built page: static files only."""
        return self.root / "dist"

    @property
    def cache(self) -> Path:
        """What is slow to make, by the digest of what it was made from. Safe to delete."""
        return self.root / ".cache"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    def venv_program(self, name: str) -> Path:
        """The path of a program in the virtual environment, there or not."""
        return self.venv / ("Scripts" if os.name == "nt" else "bin") / (name + (".exe" if os.name == "nt" else ""))


def say(text: str) -> None:
    """Tells the person at the terminal what happens now."""
    print(text, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    doing: str,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    quiet: bool = True,
    remarks: bool = False,
) -> str:
    """Runs a program to its end and returns its standard output (empty when not quiet), and that alone.

    remarks: what it says on standard error is passed on; else it is shown only when the program fails.

    Raises BuildError, with the program's own words, when it fails, is not there or does not end. `env` is added to the
    environment.
    """
    sys.stdout.flush()
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            input=stdin,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=LONGEST_S,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{doing}: {command[0]} did not end within {LONGEST_S // 60} minutes.") from error
    except OSError as error:
        raise BuildError(f"{doing}: {command[0]} could not be run ({error}).") from error
    if done.returncode != 0:
        said = "\n".join(text.strip() for text in (done.stdout, done.stderr) if text and text.strip())
        words = f"\n{said}" if said else ""
        raise BuildError(f"{doing}: {Path(command[0]).name} failed with exit status {done.returncode}.{words}")
    if remarks and done.stderr:
        print(done.stderr, end="", file=sys.stderr, flush=True)
    return done.stdout or ""
