"""The page as one HTML file, opened by double-click: it computes and trains, under a policy of digests."""

import re
from pathlib import Path

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import expect
from trainer import to_train

from building.single import FILE, write_single


@pytest.fixture(scope="module")
def single(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file alone in its folder."""
    return write_single(dist, tmp_path_factory.mktemp("single"))


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_one_file_computes_and_trains(single: Path, open_page: OpenPage, browser: str) -> None:
    assert [path.name for path in single.parent.iterdir()] == [FILE]
    page = wait_ready(open_page(single.as_uri(), browser))
    calculator = Calculator(page)
    calculator.type("data.X[0][0]", "0.9")
    calculator.settled()
    assert calculator.value("X[0][0]") == 0.9
    page.goto(f"{single.as_uri()}#train")
    trainer = to_train(page)
    trainer.start_with("xor")
    page.keyboard.press("e")
    expect(page.locator("#train-status")).to_contain_text("epochs a second")
    page.goto(f"{single.as_uri()}#guide")
    page.get_by_text("Notices and licenses in full").click()
    expect(page.locator("pre.notices")).to_contain_text("Mozilla Public License")


def test_its_policy_names_every_script_and_style_by_digest(single: Path) -> None:
    html = single.read_text("utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert "'self'" not in policy and "unsafe-inline" not in policy and "connect-src 'none'" in policy
    scripts = re.search("script-src ([^;]*)", policy)
    assert scripts and scripts[1].count("'sha256-") == html.count("<script>") == 4
    assert not re.search(r'<(script|link|img)[^>]*(src|href)="(?!data:)', html)
