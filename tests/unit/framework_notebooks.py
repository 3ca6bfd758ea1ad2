"""Notebooks as Jupyter runs them: `python3 build.py test --with-frameworks` collects this too."""

import nbclient
import nbformat
import pytest
from exported_parts import BACKEND
from whole_cases import WHOLE, rows

from backprop.exports import EXPORTS, export


@pytest.mark.timeout(600)
@pytest.mark.parametrize("library", EXPORTS)
def test_a_notebook_is_run_by_jupyter(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BACKEND.items():
        monkeypatch.setenv(name, value)
    spec = next(spec for case, spec in WHOLE.items() if "layers batch norm," in case)
    book = nbformat.reads(export(rows(spec), "notebook", library=library), as_version=4)
    nbformat.validate(book)
    nbclient.NotebookClient(book, timeout=300).execute()
    assert book.cells[-1].outputs[-1].text.endswith("All losses agree.\n")
