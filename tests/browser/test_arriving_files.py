"""Files of Keras and of TensorFlow.js on the page: pyfive comes when one asks for it, several files are one network."""

import re
from pathlib import Path

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Locator, Page, expect
from test_arriving_page import banner, preview

from building.serve import Server

FILES = Path(__file__).parents[1] / "reading" / "files"
KERAS = FILES.with_name("keras_files")
MODEL, WEIGHTS = "tfjs_caseA_model.json", "tfjs_caseA.weights.bin"
DROP = """files => {
  const dataTransfer = new DataTransfer();
  for (const [name, letters] of files)
    dataTransfer.items.add(new File([Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0))], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, *paths: Path) -> None:
    """Drops files on the page."""
    import base64

    page.evaluate(DROP, [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in paths])


def offered(page: Page) -> Locator:
    """What is offered in the place of the present network."""
    return preview(page)


def test_a_keras_file_is_dropped_shown_used_and_undone(calculator: Calculator) -> None:
    page = calculator.page
    drop(page, FILES / "keras_jax_caseA.keras")
    expect(offered(page)).to_contain_text("Read as Keras: a network 2-2-1 (sigmoid, sigmoid).")
    expect(offered(page)).to_contain_text("optimizer Adam, loss mse")
    offered(page).get_by_role("button", name="Use this network").click()
    weight = calculator.field("network.layers[0].W[0][0]")
    expect(weight).to_have_value("0.15000000596046448")
    page.keyboard.press("Control+z")
    expect(weight).not_to_have_value("0.15000000596046448")


def test_a_model_of_tensorflow_js_and_its_weights_are_dropped_together(calculator: Calculator) -> None:
    page = calculator.page
    drop(page, FILES / WEIGHTS, FILES / MODEL)
    expect(offered(page)).to_contain_text("Read as TensorFlow.js: a network 2-2-1 (sigmoid, sigmoid).")
    expect(offered(page)).not_to_contain_text("is not here")
    offered(page).get_by_role("button", name="Use this network").click()
    weight = calculator.field("network.layers[0].W[0][0]")
    expect(weight).to_have_value("0.15000000596046448")
    page.keyboard.press("Control+z")
    page.set_input_files("#file", FILES / MODEL)
    expect(offered(page)).to_contain_text(f"The weights lie in {WEIGHTS}, which is not here")
    offered(page).get_by_role("button", name="Keep mine").click()
    drop(page, FILES / MODEL, FILES / "numpy_caseA.npz")
    expect(banner(page, "file")).to_contain_text("one file at a time, or a model.json with all its .bin files")


def test_a_damaged_file_is_refused_in_a_sentence(calculator: Calculator, tmp_path: Path) -> None:
    cut = tmp_path / "cut.weights.h5"
    cut.write_bytes((FILES / "keras_jax_caseA.weights.h5").read_bytes()[:9000])
    calculator.page.set_input_files("#file", cut)
    expect(banner(calculator.page, "file")).to_contain_text("It ends too early")


def test_pyfive_is_not_asked_for_before_a_file_needs_it(dist: Path, open_page: OpenPage) -> None:
    asked = "performance.getEntriesByType('resource').map(({name}) => name)"
    with Server(dist) as server:
        page = wait_ready(open_page(server.address))
        page.set_input_files("#file", FILES / "numpy_caseA.npz")
        expect(offered(page)).to_contain_text("Read as npz")
        assert not [name for name in page.evaluate(asked) if "payload/hdf5" in name]
        offered(page).get_by_role("button", name="Keep mine").click()
        page.set_input_files("#file", KERAS / "mixed.keras")
        expect(offered(page)).to_contain_text(re.compile("Read as Keras: a network 3-4-4-4-4-3-3-2"))
        assert [name for name in page.evaluate(asked) if "payload/hdf5" in name]


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_it_works_from_a_file_too(dist: Path, open_page: OpenPage, browser: str) -> None:
    page = wait_ready(open_page((dist / "index.html").as_uri(), browser))
    page.set_input_files("#file", FILES / "keras_jax_caseA_legacy.h5")
    expect(offered(page)).to_contain_text("Read as Keras HDF5: a network 2-2-1 (sigmoid, sigmoid)")


def test_a_text_file_is_known_by_its_content_as_a_network_or_a_table(calculator: Calculator, tmp_path: Path) -> None:
    page = calculator.page
    network, table = tmp_path / "weights.txt", tmp_path / "rows.txt"
    network.write_text("W1 = [[1, 2], [1/3, 4]]\nb1 = [0.5, 0.25]\nW2 = [[5, sqrt(2)]]\nb2 = [0.125]", encoding="utf-8")
    table.write_text("a,b,y\n1,2,3\n2,3,5\n4,1,5\n", encoding="utf-8")
    drop(page, network)
    expect(offered(page)).to_contain_text("Read as numbers in brackets: a network 2-2-1")
    offered(page).get_by_role("button", name="Keep mine").click()
    drop(page, table)
    expect(page.locator(".table-dialog")).to_contain_text("rows.txt: 3 rows, 3 columns")
    page.keyboard.press("Escape")
    page.set_input_files("#file", table)
    expect(page.locator(".table-dialog")).to_contain_text("rows.txt: 3 rows, 3 columns")
