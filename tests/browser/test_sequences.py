"""Whatever a visitor does one after the other, every number shown is that of the present network and step.

Sequences of actions drawn by a seed in one page; what is shown is held against the package. More of them:
`BACKPROP_SEQUENCES=300 pytest tests/browser/test_sequences.py`.
"""

import json
import os
import random
import re
from typing import Any

import pytest
from calculating import REPLY_MS
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect
from trainer import Trainer

import backprop
from backprop.doors.bridge import handle

COUNT = int(os.environ.get("BACKPROP_SEQUENCES", "4"))
HEARD = """
globalThis.heard = {};
globalThis.Worker = class extends Worker {
  postMessage(message, ...more) {
    if (message.method) {
      const hasSpec = message.params.includes('"spec":');
      if (message.method !== "train") heard[message.method] = message.params;
      else if (hasSpec) heard[`train ${JSON.parse(message.params).run}`] = message.params;
    }
    super.postMessage(message, ...more);
  }
};
"""
"""What Python was asked for last, by method; of each run, what it began with."""
NUMBERS = """() => [...document.querySelectorAll("#loss [data-quantity], #tables [data-quantity]")]
  .map(({ dataset }) => [dataset.quantity, dataset.value])"""
EXAMPLES = ("guide-2-2-1", "mazur", "xor", "rnn-bptt", "batch-norm", "residual", "brownlee")
STARTS = ("xor", "moons", "sine", "iris")


def heard(page: Page, method: str) -> Any:
    return json.loads(page.evaluate("(method) => heard[method] ?? 'null'", method))


def at(document: Any, path: str) -> Any:
    for key in re.findall(r"\w+", path):
        document = document[int(key) if key.isdigit() else key]
    return document


def replaced(page: Page) -> None:
    """Agrees to lose the present setup, where it is asked."""
    button = page.locator('[data-banner="replace"] button', has_text="Replace")
    if button.count():
        button.click()


def first_step(trainer: Trainer) -> int:
    """Where the run began: not at 0 where steps were taken before."""
    return int(trainer.page.locator("#scrub").get_attribute("min") or 0)


def load_example(trainer: Trainer, draw: random.Random) -> None:
    trainer.page.select_option("#example", draw.choice(EXAMPLES))
    replaced(trainer.page)


def load_start(trainer: Trainer, draw: random.Random) -> None:
    show(trainer, "train")
    trainer.page.click(f'[data-start="{draw.choice(STARTS)}"]')
    replaced(trainer.page)
    trainer.unfold()
    trainer.type("training.epochs", str(draw.randint(2, 9)))


def play(trainer: Trainer, draw: random.Random) -> None:
    show(trainer, "train")
    trainer.page.click("#play")
    trainer.reaches("paused")


def one_step(trainer: Trainer, draw: random.Random) -> None:
    show(trainer, "train")
    before = trainer.at_step() if trainer.phase() == "paused" else None
    trainer.page.click("#one-step")
    if before is not None:
        expect(trainer.page.locator("#scrub")).to_have_value(str(before + 1), timeout=REPLY_MS)
    trainer.reaches("paused")


def scrub(trainer: Trainer, draw: random.Random) -> None:
    show(trainer, "train")
    if trainer.phase() == "paused":
        trainer.scrub(draw.randint(first_step(trainer), trainer.last_step()))


def step(trainer: Trainer, draw: random.Random) -> None:
    show(trainer, "calculate")
    trainer.settled()
    trainer.press("Step")


def undo(trainer: Trainer, draw: random.Random) -> None:
    if trainer.page.locator("#undo").is_enabled():
        show(trainer, "calculate")
        trainer.press("Undo")


ACTIONS = (load_example, load_start, play, one_step, scrub, step, undo)


def show(trainer: Trainer, mode: str) -> None:
    trainer.page.click(f'#modes a[href="#{mode}"]')


def calculate_is_right(trainer: Trainer) -> None:
    show(trainer, "calculate")
    trainer.settled()
    (made, *_) = backprop.run(heard(trainer.page, "run")["spec"])["steps"]
    inputs = trainer.field("network.n_inputs").input_value()
    assert len(str(made["X"])) and int(inputs) == len(made["X"][0] if "[[[" not in str(made["X"]) else made["X"][0][0])
    shown = trainer.page.evaluate(NUMBERS)
    assert len(shown) > 8
    for quantity, value in shown:
        assert float(value) == pytest.approx(at(made, quantity), rel=1e-9, abs=1e-13), quantity


def train_is_right(trainer: Trainer) -> None:
    """The step, the loss and the scores that are shown."""
    show(trainer, "train")
    page = trainer.page
    expect(page.locator("#training")).to_be_visible()
    page.evaluate("() => new Promise(requestAnimationFrame)")  # What is known is painted with the next frame.
    expect(page.locator(".pictures.is-behind")).to_have_count(0, timeout=REPLY_MS)
    expect(page.locator("#scores dd").first).to_be_visible(timeout=REPLY_MS)
    rows, loss = page.locator("#scores dd").all_inner_texts()[:2]
    if trainer.phase() == "paused":
        steps, step = trainer.last_step() - first_step(trainer), trainer.at_step()
        begun = heard(page, f"train {heard(page, 'evaluate')['run']}")["spec"]
        handle("train", json.dumps({"run": "sequence", "spec": begun, "steps": steps}))
        asked = {"run": "sequence", "step": step}
    else:
        # The pictures asked for last may be those of a setup that was left before they came.
        show(trainer, "calculate")
        trainer.settled()
        asked = {"spec": heard(page, "run")["spec"]}
    evaluated = handle("evaluate", json.dumps({**asked, "pictures": {"scores": True}}))
    scores = json.loads(evaluated)["pictures"]["scores"]["training"]
    assert rows == str(scores["rows"])
    assert float(loss.replace("−", "-")) == pytest.approx(scores["loss"], rel=6e-4)


def test_every_number_shown_belongs_to_the_present_network_and_step(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(dist_http, script=HEARD)
    trainer = Trainer(wait_ready(page))
    trainer.settled()
    for seed in range(COUNT):
        draw = random.Random(seed)
        done = []
        try:
            for action in draw.choices(ACTIONS, k=5):
                done.append(action.__name__)
                action(trainer, draw)
            train_is_right(trainer)
            calculate_is_right(trainer)
        except BaseException:
            print(f"sequence {seed}: {', '.join(done)}")
            raise
