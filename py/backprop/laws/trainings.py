"""Laws of optimizers and of whole trainings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..numbers.special import Array
from ..requests.parsing import parse
from ..runs.run import Run
from .law import apart, differing, law
from .set_ups import first, flat, made, ran, trained

SPEC = made()


def update(**optimizer: object) -> tuple[Array, Array]:
    """The first update and the gradient, as vectors."""
    layers = ran({**SPEC, "optimizer": optimizer})["steps"][0]["layers"]
    updates, gradients = (
        flat([{name: np.array(a) for name, a in layer[part].items()} for layer in layers])
        for part in ("updates", "gradients")
    )
    return updates, gradients


@law("Momentum of 0 is gradient descent, in bits")
def _no_momentum() -> float:
    return differing(trained(SPEC, name="momentum", momentum=0), trained(SPEC, name="sgd"))


@law("Nesterov's momentum of 0 is gradient descent, in bits")
def _no_nesterov() -> float:
    return differing(trained(SPEC, name="nesterov", momentum=0), trained(SPEC, name="sgd"))


@law("AdamW without decay is Adam, in bits")
def _adamw_without_decay() -> float:
    return differing(trained(SPEC, name="adamw", weight_decay=0), trained(SPEC, name="adam"))


@law("Decoupled decay under Adam is not the penalty: the two differ by more than 0.001", 0.0)
def _decay_is_no_penalty() -> float:
    decay = trained(SPEC, name="adam", weight_decay=0.1)
    penalty = trained({**SPEC, "penalty": {"l2": 0.1, "biases": True}}, name="adam")
    return float(np.max(np.abs(decay - penalty)) <= 1e-3)


@law("The first step of Adam is −η g / (|g| + ε)", 1e-13)
def _first_adam() -> float:
    found, g = update(name="adam", learning_rate=0.1)
    return apart(found, -0.1 * g / (np.abs(g) + 1e-8))


@law("Adam without memory and with hardly an ε is the sign of the gradient", 1e-14)
def _adam_is_the_sign() -> float:
    found, g = update(name="adam", learning_rate=0.1, beta_1=0, beta_2=0, epsilon=1e-30)
    return apart(found, -0.1 * np.sign(g))


@law("Lion's first step is the sign of the gradient, in bits")
def _first_lion() -> float:
    found, g = update(name="lion", learning_rate=0.1)
    return differing(found, -0.1 * np.sign(g))


@law("The same training again gives the same bits")
def _repeated_training() -> float:
    spec = {**SPEC, "training": {"batch_size": 2, "shuffle": True}}
    return differing(trained(spec, name="adam"), trained(spec, name="adam"))


@law("N single steps are one run of N, in bits")
def _steps_are_a_run() -> float:
    spec = parse({**SPEC, "training": {"epochs": 6}, "optimizer": {"name": "adam"}})
    whole, single = Run(spec), Run(spec)
    whole.go_on(6)
    for step in range(1, 7):
        single.go_on(step)
    return differing(flat(whole.progress().parameters), flat(single.progress().parameters))


@law("Gradient descent at the inverse of the largest eigenvalue never raises the loss of a linear regression")
def _never_rises() -> float:
    spec = made((3, 1), ("identity",), samples=8)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    rate = float(1 / np.linalg.eigvalsh(X.T @ X / 8)[-1])
    told = {**spec, "optimizer": {"name": "sgd", "learning_rate": rate}, "training": {"epochs": 50}}
    losses = ran(told)["history"]["loss"]
    return float(sum(after > before for before, after in pairwise(losses)))


@law("Where least squares are, the gradient vanishes", 1e-13)
def _least_squares() -> float:
    spec = made((3, 1), ("identity",), samples=8)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    best = np.linalg.lstsq(X, np.array(spec["data"]["Y"]), rcond=None)[0][:, 0]
    spec["network"]["layers"][0] |= {"W": [best[:3].tolist()], "b": [float(best[3])]}
    return float(np.linalg.norm(flat(first(spec).gradients)))


@law("Newton's method reaches least squares in one step", 1e-10)
def _newton_in_one_step() -> float:
    spec = made((3, 1), ("identity",), samples=8)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    best = np.linalg.lstsq(X, np.array(spec["data"]["Y"]), rcond=None)[0][:, 0]
    return apart(trained(spec, epochs=1, name="newton"), best)


@law("A small enough step lowers the loss")
def _small_step() -> float:
    step = first({**SPEC, "optimizer": {"name": "sgd", "learning_rate": 1e-6}})
    return float(not step.after_loss < step.loss)
