"""Pictures as files of their own: the network as SVG, PNG and TikZ, and charts with title, axes and legend inside."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from calculating import Calculator
from playwright.sync_api import Locator, expect
from trainer import Trainer

SVG = "{http://www.w3.org/2000/svg}"


def saved(place: Locator, name: str) -> bytes:
    with place.page.expect_download() as download:
        place.get_by_role("button", name=re.compile(f"Save .* as {name}$")).click()
    return Path(download.value.path()).read_bytes()


def texts_of(drawing: bytes) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def test_the_network_is_a_picture_that_stands_alone_in_the_chosen_digits(calculator: Calculator) -> None:
    calculator.digits(3)
    network = calculator.page.locator("#network")
    marked = network.locator("[data-selected]").count()
    drawing = saved(network, "SVG")
    root = ElementTree.fromstring(drawing)
    assert [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")] == ["2-2-1 of the guide", "Network diagram"]
    texts = texts_of(drawing)
    assert {"ŷ", "negative weight", "2-2-1 of the guide", calculator.text("prediction[0][0]")} <= {*texts}
    assert not re.search(rb' (class|role|tabindex|data-[a-z]+)="|var\(--|rgba\(0, 0, 0, 0\)"/><text', drawing)
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    picture = saved(network, "PNG")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (round(2 * width), round(2 * height))
    assert network.locator("[data-selected]").count() == marked
    assert network.locator(".in-file").count() == 0


def test_tikz_holds_the_same_numbers_and_needs_article_and_tikz_alone(calculator: Calculator) -> None:
    calculator.digits(3)
    network = calculator.page.locator("#network")
    tex = saved(network, "TikZ").decode()
    assert re.findall(r"\\(?:documentclass|usepackage)\{(\w+)\}", tex) == ["article", "tikz"]
    shown = {text.replace("−", "$-$") for text in texts_of(saved(network, "SVG")) if re.fullmatch("[−0-9.]+", text)}
    assert len(shown) > 9
    assert shown <= {*re.findall(r"\{([$\-0-9.]+)\};", tex)}
    assert tex.count("{") == tex.count("}") and tex.count("[") == tex.count("]")
    assert tex.count(r"\begin") == tex.count(r"\end") == 2
    styles = re.findall(r"^  (nn [a-z0-9 ]+)/\.style", tex, flags=re.M)
    used = re.findall(r"^\\(?:path|node)\[(nn [a-z0-9 ]+)", tex, flags=re.M)
    assert len(styles) == len({*styles}) and {*used} == {*styles}
    assert tex.isascii()


def test_a_map_has_its_title_axes_and_legend_inside(trainer: Trainer) -> None:
    trainer.start_with("moons")
    trainer.page.click("#one-step")
    trainer.reaches("paused")
    boundary = trainer.page.locator("#boundary")
    boundary.locator("summary").click()
    texts = texts_of(saved(boundary, "SVG"))
    assert {"Decision boundary", "x1", "upwards: x2", "upper moon", "lower moon", "line: output 0.5"} <= {*texts}
    boundary.locator("summary").click()


def test_pictures_outside_train_are_saved_as_those_in_it(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate("() => { location.hash = '#calculate'; }")
    page.click("#curvature > summary")
    place = page.locator("#curvature .heatmap-box")
    drawing = saved(place, "SVG")
    assert {"Hessian of the loss"} <= {*texts_of(drawing)}
    table = saved(place, "CSV").decode().splitlines()
    assert len(table) == 10 and len(table[1].split(",")) == 10
    assert table[1].split(",")[1] == place.locator(".readout").get_attribute("data-value")
    assert saved(place, "PNG")[:8] == b"\x89PNG\r\n\x1a\n"
    page.click("#tape > summary")
    assert saved(page.locator("#tape .file-actions").locator(".."), "SVG").count(b"<rect") > 10
    page.evaluate("() => { location.hash = '#guide'; }")
    figure = page.locator("#guide figure.measured").first
    drawing = saved(figure, "SVG")
    assert figure.locator("svg[role=img]").get_attribute("aria-label") in texts_of(drawing)
    assert len(saved(figure, "CSV").decode().splitlines()) > 4


def test_a_training_is_a_moving_picture_with_a_table_of_its_losses(trainer: Trainer) -> None:
    trainer.start_with("xor")
    page = trainer.page
    trainer.train()
    page.click("#train-film > summary")
    page.fill("#film-frames", "5")
    page.click("#film-make")
    expect(page.locator("#film-said")).to_contain_text("5 frames of 768 ×")
    with page.expect_download() as download:
        page.click("#film-save")
    film = Path(download.value.path()).read_bytes()
    assert film[:6] == b"GIF89a" and film[-1:] == b";"
    shown = page.locator(".film-canvas").evaluate("canvas => [canvas.width, canvas.height]")
    assert list(struct.unpack("<HH", film[6:10])) == shown
    assert film.count(b"\x21\xf9\x04") >= 5
    page.click("#train-film .picture-numbers > summary")
    rows = page.locator("#train-film tbody tr")
    assert rows.count() == 5
    assert rows.last.locator("td").first.inner_text() == str(trainer.last_step())
    assert page.locator(".film-stage").count() == 0
    page.fill("#film-frames", "201")
    page.click("#film-make")
    expect(page.locator("#film-said")).to_contain_text("Allowed: a whole number from 2 to 200.")
    page.fill("#film-frames", "200")
    page.click("#film-make")
    page.click("#film-stop")
    expect(page.locator("#film-said")).to_have_text("Stopped. Nothing was saved.")
    expect(page.locator("#film-save")).to_be_hidden()
