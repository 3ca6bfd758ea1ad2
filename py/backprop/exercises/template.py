"""The network of an exercise before its numbers are drawn."""

from __future__ import annotations

import numpy as np

from ..errors import refuse
from ..functions.activations import ACTIVATIONS
from ..functions.losses import LOSSES
from ..network.build import build, build_buffers
from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..runs.spec_document import spec_document
from .numbers import Parameters, drawn_inputs, drawn_parameters, drawn_targets
from .wanted import BATCH, Wanted

KEPT = ("network", "loss", "penalty", "clip", "conventions", "optimizer", "data", "title")


class Template:
    """A spec whose numbers are still to be drawn: its parameters have their shapes, its rows have any values."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.spec: Spec = parse(_made(wanted) if wanted.spec is None else _given(wanted.spec, wanted))
        self.shapes: Parameters = build(self.spec)
        most = int(BATCH.maximum or 0)
        samples = wanted.batch if wanted.spec is None else min(len(self.spec.X), most)
        self.X_shape = (samples, *self.spec.X.shape[1:])
        self.Y_shape = (samples, *self.spec.Y.shape[1:])

    def drawn(self, rng: np.random.Generator) -> tuple[Parameters, Array, Array]:
        """Parameters, inputs and targets."""
        places = self.wanted.places
        X = drawn_inputs(rng, self.X_shape, places)
        return drawn_parameters(rng, self.spec, self.shapes, places), X, self.targets(rng)

    def targets(self, rng: np.random.Generator) -> Array:
        """Targets alone."""
        loss, output = self.spec.loss.row, self.spec.layers[-1].activation.row
        return drawn_targets(rng, loss, output, self.Y_shape, self.wanted.places)

    @property
    def has_classes(self) -> bool:
        """True where the targets of a row belong together, so that no single one may be drawn anew."""
        return self.spec.layers[-1].activation.row.couples

    def filled(self, parameters: Parameters, X: Array, Y: Array) -> Json:
        """The spec document with these numbers."""
        document = spec_document(self.spec, parameters, build_buffers(self.spec))
        return {**document, "data": {"X": X.tolist(), "Y": Y.tolist()}}


def _given(document: Json, wanted: Wanted) -> Json:
    """A setup that stands already, without where its optimizer is and how long it trains."""
    if not isinstance(document, dict):
        raise refuse("json.object", "spec", document, label="Spec")
    made = {key: document[key] for key in KEPT if key in document}
    if isinstance(made.get("optimizer"), dict):
        made["optimizer"] = {key: value for key, value in made["optimizer"].items() if key != "state"}
    return {**made, "training": {"epochs": wanted.difficulty.steps}}


def _made(wanted: Wanted) -> Json:
    """The setup of a request that names network, functions, loss and optimizer."""
    kind, sizes = wanted.difficulty, wanted.sizes
    layers: list[Json] = [{"units": n, "activation": wanted.activation} for n in sizes[1:-1]]
    if kind.through_time or kind.between:
        if not layers:
            raise refuse("exercise.hidden", "network", "-".join(map(str, sizes)), kind=kind.label)
        layers[0] |= {"kind": kind.through_time} if kind.through_time else {}
        layers[1:1] = [{"kind": kind.between}] if kind.between else []
    layers.append({"units": sizes[-1], "activation": wanted.output})
    rng, times = np.random.default_rng(0), (wanted.times,) if kind.through_time else ()
    X = drawn_inputs(rng, (wanted.batch, *times, sizes[0]), wanted.places)
    loss, output = LOSSES[wanted.loss["name"]], ACTIVATIONS[wanted.output["name"]]
    Y = drawn_targets(rng, loss, output, (wanted.batch, sizes[-1]), wanted.places)
    return {
        "network": {"n_inputs": sizes[0], "layers": layers}, "loss": wanted.loss, "optimizer": wanted.optimizer,
        "data": {"X": X.tolist(), "Y": Y.tolist()}, "training": {"epochs": kind.steps},
    }  # fmt: skip
