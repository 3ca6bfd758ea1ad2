"""Save this training: what Train shows leaves as a script and as a notebook, which meet its losses."""

import contextlib
import io
import json
from pathlib import Path

from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect
from trainer import to_train


def saved(page: Page, button: str) -> tuple[str, str]:
    """Name and text of the file that a press gives."""
    with page.expect_download() as found:
        page.click(button)
    return found.value.suggested_filename, Path(found.value.path()).read_text(encoding="utf-8")


def printed(script: str) -> str:
    """What it prints as a program."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "saved.py", "exec"), {"__name__": "__main__"})
    return out.getvalue()


def test_the_run_that_is_shown_is_saved_as_a_script_and_a_notebook(open_page: OpenPage, dist_file: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_file)))
    trainer.start_with("xor")
    trainer.type("training.epochs", "12")
    trainer.leave_field()
    page = trainer.page
    trainer.train()
    page.locator("#train-saving > summary").click()
    name, script = saved(page, "#train-save")
    assert name == "backprop_training_numpy.py"
    assert printed(script).startswith("loss: 12 right")
    expect(page.locator("#train-save-said")).to_have_text("Saved as backprop_training_numpy.py")

    # A learning rate that was changed on the way is part of the training, and so are further epochs.
    trainer.type("optimizer.learning_rate", "0.02")
    trainer.leave_field()
    trainer.train()
    page.select_option("#train-save-to", "numpy-notebook")
    name, text = saved(page, "#train-save")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    assert name == "backprop_training_numpy.ipynb"
    longer = "\n".join("".join(cell["source"]) for cell in cells)
    assert "if t > 12:" in longer
    assert printed(longer).startswith("loss: 24 right")

    page.evaluate("() => (document.getElementById('setup-files').open = true)")
    page.select_option("#export-to", "numpy-training")
    assert printed(saved(page, "#export-save")[1]).startswith("loss: 12 right")
