"""The pictures of a training: those that its network has, as files, in both schemes, on a phone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe import amiss
from calculating import REPLY_MS
from conftest import OpenedAt
from playwright.sync_api import expect
from trainer import Trainer, to_train

from backprop.doors.bridge import handle

SEQUENCES: dict[str, Any] = {
    "network": {"n_inputs": 1, "layers": [
        {"kind": "rnn", "units": 2, "Wx": [[0.5], [-0.25]], "Wh": [[0.1, 0.2], [-0.3, 0.4]], "b": [0, 0.125]},
        {"kind": "dense", "units": 1, "activation": "identity", "W": [[0.7, -0.6]], "b": [0.1]}]},
    "data": {"X": [[[0.1], [0.4]], [[-0.2], [0.3]]], "Y": [[0.5], [-0.1]]}, "training": {"epochs": 30},
}  # fmt: skip


def test_a_recurrent_network_after_another_has_its_own_pictures_and_only_those(
    trainer: Trainer, tmp_path: Path
) -> None:
    page = trainer.page
    trainer.start_with("moons")
    trainer.type("training.epochs", "2")
    trainer.train()
    page.check("#surface-on")
    expect(page.locator("#surface .here")).to_be_visible(timeout=REPLY_MS)
    file = tmp_path / "recurrent.json"
    file.write_text(json.dumps(SEQUENCES), encoding="utf-8")
    page.set_input_files("#file", file)
    page.locator('[data-banner="replace"] button', has_text="Replace").click()
    expect(page.locator("#train-status")).to_have_text("Press Play to train the network on these data.")
    for card in ("boundary", "units", "fit", "surface"):
        expect(page.locator(f"#{card}")).to_be_hidden()
    trainer.train()
    expect(page.locator("#scores dd").first).to_have_text("2", timeout=REPLY_MS)
    made = json.loads(handle("train", json.dumps({"run": "recurrent", "spec": SEQUENCES})))
    ((output, r2),) = trainer.rows_of("scores")
    assert (output, float(r2)) == ("1", pytest.approx(made["training"]["scores"]["r2"][0], rel=1e-5))
    assert [row[1] for row in trainer.rows_of("weights")[::20]] == ["Wx", "Wh", "b", "W", "b"]
    expect(page.locator("#surface-x option")).to_have_text(
        ["w(x₁→h₁)", "w(h₁→h₁)", "w(h₂→h₁)", "b(h₁)", "w(x₁→h₂)", "w(h₁→h₂)", "w(h₂→h₂)", "b(h₂)",
         "w(h₁→ŷ)", "w(h₂→ŷ)", "b(ŷ)"])  # fmt: skip
    expect(page.locator("#surface .here")).to_be_visible(timeout=REPLY_MS)
    expect(page.locator("#train-status")).not_to_have_class(re.compile("is-fault"))
    page.uncheck("#surface-on")


def test_remarks_of_a_training_are_told(trainer: Trainer, tmp_path: Path) -> None:
    spec = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0.5]], "b": [0]}]},
        "data": {"X": [[1], [2], [3], [4]], "Y": [[2], [4], [6], [8]]},
        "optimizer": {"learning_rate": 0.24}, "training": {"epochs": 20},
    }  # fmt: skip
    page = trainer.page
    file = tmp_path / "too_fast.json"
    file.write_text(json.dumps(spec), encoding="utf-8")
    page.set_input_files("#file", file)
    expect(page.locator("#train-epoch")).to_have_text("0 / 20")
    trainer.train()
    notes = json.loads(handle("train", json.dumps({"run": "fast", "spec": spec})))["notes"]
    assert any("2/λmax = 0.239512" in note for note in notes)
    expect(page.locator("#train-notes li")).to_have_text(notes)


SAVED = [
    ("loss-curve", "SVG"), ("loss-curve", "PNG"), ("boundary", "PNG"), ("units", "SVG"), ("weights", "SVG"),
    ("weights", "CSV"), ("scores", "PNG"), ("norm-curve", "CSV"), ("rate-curve", "SVG"),
]  # fmt: skip
"""No more than ten: Chromium under automation lets a page save no more files."""
BEGINS = {"SVG": b"<svg", "PNG": b"\x89PNG", "CSV": b""}


def test_each_picture_has_its_files(trainer: Trainer) -> None:
    trainer.train()
    expect(trainer.page.locator("#boundary .contour").last).to_have_attribute("d", re.compile("M"))
    for name, kind in SAVED:
        card = trainer.page.locator(f"#{name}")
        trainer.rows_of(name)
        expect(card.locator("svg *").first).to_be_attached(timeout=REPLY_MS)
        with trainer.page.expect_download() as waiting:
            card.get_by_role("button", name=f"as {kind}").press("Enter")
        content = Path(waiting.value.path()).read_bytes()
        assert content.startswith(BEGINS[kind]) and len(content) > 20, (name, kind)


def test_it_is_accessible(trainer: Trainer) -> None:
    trainer.train()
    trainer.page.check("#surface-on")
    expect(trainer.page.locator("#surface .here")).to_be_visible(timeout=REPLY_MS)
    for scheme in ("light", "dark"):
        trainer.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert amiss(trainer.page) == []
    trainer.page.emulate_media(color_scheme="light")
    trainer.page.uncheck("#surface-on")


def test_pictures_stand_in_the_schemes_and_on_a_phone(opened_at: OpenedAt) -> None:
    page = opened_at("chromium", 375)
    trainer = to_train(page)
    trainer.start_with("sine")
    trainer.type("training.epochs", "3")
    page.evaluate("() => scrollTo(0, 0)")
    trainer.train()
    expect(page.locator("#fit .chart-line").first).to_be_visible()
    expect(page.locator("#training .pictures")).to_be_in_viewport()  # What Play changes, not the setup above it.
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    page.wait_for_function("() => localStorage.getItem('backprop.draft')?.includes('sine')")
    kept = json.loads(page.evaluate("() => localStorage.getItem('backprop.draft')"))
    assert kept["draft"]["data"]["source"]["dataset"] == "sine"
