"""Papers of exercises through pdfLaTeX: `python3 build.py test --with-latex` collects this too."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backprop.exercises.difficulties import DIFFICULTIES
from backprop.exercises.formats import write
from backprop.exercises.making import make

KINDS: dict[str, dict[str, Any]] = {
    **{name: {"difficulty": name, "versions": 2} for name in DIFFICULTIES},
    "choices": {"choices": 3}, "hunt": {"hunt": True, "difficulty": "two_steps"},
    "classes": {"network": "3-4-3", "loss": "categorical_cross_entropy", "optimizer": "adam", "digits": 6},
    "title": {"title": "Week 7: 50 % & more_$ #1 ~ ^ {δ} ŷ"},
}  # fmt: skip


def compiled(folder: Path, name: str, data: bytes) -> str:
    """The log of a run that ended well."""
    (folder / name).write_bytes(data)
    call = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", name]
    ran = subprocess.run(call, cwd=folder, capture_output=True, check=False)
    log = (folder / name).with_suffix(".log").read_text("utf-8", "replace")
    assert ran.returncode == 0, log[-2000:]
    assert (folder / name).with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    return log


@pytest.mark.parametrize("form", ["latex", "latex-exam"])
@pytest.mark.parametrize("kind", KINDS)
def test_papers_compile_and_nothing_runs_out_of_the_page(kind: str, form: str, tmp_path: Path) -> None:
    sheets = make({"seed": 3, **KINDS[kind]})
    for name, data in write(form, sheets).items():
        log = compiled(tmp_path, name, data)
        assert "Missing character" not in log
        wide = [float(width) for width in re.findall(r"Overfull \\hbox \(([0-9.]+)pt too wide\)", log)]
        assert max(wide, default=0) < 15, f"{name}: {max(wide)} pt too wide"


def test_an_exam_prints_its_keys_when_they_are_asked_for(tmp_path: Path) -> None:
    (data,) = write("latex-exam", make({})).values()
    without = compiled(tmp_path, "exam.tex", data)
    keys = compiled(tmp_path, "keys.tex", data.replace(b"[11pt]{exam}", b"[11pt, answers]{exam}"))
    pages = [int(re.findall(r"\((\d+) pages?", log)[-1]) for log in (without, keys)]
    assert pages[1] >= pages[0]
