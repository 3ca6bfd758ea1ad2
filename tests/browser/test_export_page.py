"""The row Export: the network, and the trained one, as files that open again here; a page that predicts by itself."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from calculating import REPLY_MS
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect
from trainer import to_train

from backprop.reading import read
from backprop.reading.own import taken_apart
from backprop.writing import FORMS, write

sys.path.append(str(Path(__file__).parents[1] / "writing"))
from written_networks import IMAGES, SPECS, outputs, rows, spec

NETWORKS = [name for name, form in FORMS.items() if form.group == "network"]
COMPUTING = [name for name, form in FORMS.items() if form.computes]


def saved(page: Page, choice: str) -> tuple[str, bytes]:
    """Name and bytes of the file that a choice gives."""
    page.select_option("#export-to", choice)
    with page.expect_download() as found:
        page.click("#export-save")
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def bits(parameters: Any) -> dict[str, bytes]:
    """The numbers of layers by their names in files."""
    return {name: array.tobytes() for name, array in taken_apart({"network": {"layers": parameters}})[1].items()}


def bits_in(data: bytes) -> dict[str, bytes]:
    """Those of a file, but for constants that belong to no layer."""
    return {one.name: one.values.tobytes() for one in read(data).arrays}


def test_the_network_before_and_after_its_training_in_every_form(open_page: OpenPage, dist_file: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_file)))
    trainer.start_with("xor")
    trainer.type("training.epochs", "12")
    trainer.leave_field()
    page = trainer.page
    page.evaluate("() => (document.getElementById('setup-files').open = true)")
    of_run = page.locator("#export-to optgroup").last
    assert of_run.evaluate("(group) => group.hidden")
    name, start = saved(page, "npz")
    assert name == "backprop-network.npz"
    trainer.train()
    expect(of_run).to_have_attribute("label", "The trained network, after step 12")
    stands = "() => JSON.parse(localStorage.getItem('backprop.draft'))?.stands?.answer"
    page.wait_for_function(f"() => JSON.parse(({stands})() ?? 'null')?.training?.step === 12", timeout=REPLY_MS)
    meant = bits(json.loads(page.evaluate(stands))["parameters"])
    assert meant != bits_in(start)
    for form in NETWORKS:
        name, data = saved(page, f"trained {form}")
        assert name.startswith("backprop-trained-12")
        assert bits_in(data) == meant, form
        expect(page.locator("#export-refusal")).to_be_hidden()
        expect(page.locator("#export-said")).to_contain_text("kept beside" if form in COMPUTING else "")
        assert bits_in(saved(page, form)[1]) == bits_in(start), form

    # It opens here again, on the data that stand there, and Undo takes it back.
    field = trainer.field("network.layers[0].W[0][0]")
    before = field.input_value()
    file = {"name": "xor.onnx", "mimeType": "application/octet-stream", "buffer": saved(page, "trained onnx")[1]}
    page.set_input_files("#file", file)  # type: ignore[arg-type]
    banner = page.locator('[data-banner="replace"]')
    expect(banner).to_contain_text("Replace your setup with the network in this file?", timeout=REPLY_MS)
    banner.get_by_role("button", name="Replace").click()
    expect(field).not_to_have_value(before)
    assert np.float64(field.input_value()).tobytes() == meant["layers[0].W"][:8]


def test_the_page_that_predicts_computes_our_outputs(open_page: OpenPage, tmp_path: Path) -> None:
    """Every kind of layer and every activation, in JavaScript alone; rows typed into it, their classes told."""
    written = tmp_path / "network.html"
    written.write_text(str(write(spec("classes"), "html").data), encoding="utf-8")
    page = open_page(written.as_uri())
    page.fill("#rows", "5.1;3.5;1.4;0.2\n6.3;3.3;6.0;2.5")
    expect(page.locator("#outputs tbody tr").first).to_contain_text("setosa")
    expect(page.locator("#outputs tbody tr").last).to_contain_text("virginica")
    page.fill("#rows", "5.1, 3.5, x, 0.2")
    expect(page.locator("#fault")).to_have_text("Line 1, petal length: “x” is not a number.")
    for name in [*SPECS, *IMAGES]:
        own = spec(name)
        X = rows(own)
        written.write_text(str(write(own, "html").data), encoding="utf-8")
        page.goto(written.as_uri())
        made, meant = np.array(page.evaluate("(rows) => predict(rows)", X.tolist())), outputs(own, X)
        assert made.shape == meant.shape, name
        assert np.max(np.abs(made - meant)) <= 1e-14 * np.max(np.abs(meant)), name
