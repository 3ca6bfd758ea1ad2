"""Ways of measuring a run, in slices: each yields between steps and returns what it found."""

from __future__ import annotations

import math
from collections.abc import Generator

from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..runs.descent import Descent, FirstOrderDescent, descent

Work = Generator[None, None, float]
NEVER = math.inf
BLOWN_UP = 1e3  # times the loss at the start: as good as lost


def with_rate(document: Json, rate: float) -> Json:
    """The spec with another learning rate."""
    return {**document, "optimizer": {**document.get("optimizer", {}), "learning_rate": rate}}


def trained(document: Json) -> Descent:
    """The spec's training, before its first step."""
    return descent(parse(document))


def stepped(document: Json) -> FirstOrderDescent:
    """The spec's training, a step at a time, with the gradient of each."""
    return FirstOrderDescent(parse(document))


def is_lost(run: Descent, first: float) -> bool:
    """True when the loss is not finite, or so far above the first that it will not come back."""
    return not run.finite or run.last_loss > BLOWN_UP * first


def epochs_to(document: Json, goal: float, limit: int) -> Work:
    """Epochs until the loss on all rows, in inference, is at most `goal`; `NEVER` within `limit` epochs."""
    run = trained(document)
    first = run.loss()
    if run.tells_loss:
        for epoch, loss in enumerate(run.run(limit)):
            yield
            if loss <= goal:  # it is the loss before the step
                return float(epoch)
            if is_lost(run, first):
                return NEVER
        return float(limit) if run.loss() <= goal else NEVER
    for epoch in range(limit):
        for _ in run.run(run.batch_count):
            yield
            if is_lost(run, first):
                return NEVER
        if run.loss() <= goal:
            return float(epoch + 1)
    return NEVER


def loss_after(document: Json, epochs: int) -> Work:
    """The loss on all rows after as many epochs; `NEVER` when it is lost on the way."""
    run = trained(document)
    first = run.loss()
    for _ in run.run(epochs * run.batch_count):
        yield
        if is_lost(run, first):
            return NEVER
    loss = run.loss()
    return loss if math.isfinite(loss) else NEVER
