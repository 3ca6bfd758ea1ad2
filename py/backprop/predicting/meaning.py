"""What the outputs of a network mean: classes and their probabilities, or values in the units of the targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..pictures.scores import class_names, class_numbers, kind_of


@dataclass(frozen=True)
class Meaning:
    """`head`: names of what is told of a row; the outputs themselves stand in it, to the bit."""

    spec: Spec
    kind: str
    classes: list[str]
    are_probabilities: bool
    head: list[str]

    @classmethod
    def of(cls, spec: Spec) -> Meaning:
        """That of a spec's outputs."""
        kind, n_out = kind_of(spec), spec.rows.Y.shape[-1]
        targets = spec.rows.about.get("targets") or [{"name": name} for name in spec.names[-1]]
        if kind == "classification":
            classes, activation = class_names(spec), spec.layers[-1].activation.row
            sums_to_one = activation.couples or (n_out == 1 and not np.any(spec.rows.Y < 0))
            sure = activation.range == (0, 1) and sums_to_one
            named = {target["name"] for target in targets if "category" in target}
            of_class = f"predicted {named.pop()}" if len(named) == 1 else "predicted class"
            outputs = [f"P({name})" for name in classes] if sure else _outputs(targets, classes, n_out)
            return cls(spec, kind, classes, sure, [of_class, *outputs])
        own = [f"output {target['name']}" for target in targets] if any("std" in target for target in targets) else []
        return cls(spec, kind, [], False, [f"predicted {target['name']}" for target in targets] + own)

    def told(self, outputs: Array) -> list[Any]:
        """What is told of the outputs (n_out,) of one row, in the order of `head`."""
        own = encode(outputs)
        if self.kind == "classification":
            sure = bool(np.all(np.isfinite(outputs)))
            best = self.classes[int(class_numbers(self.spec, outputs[None])[0])] if sure else None
            of_low = encode(1.0 - outputs) if self.are_probabilities and len(outputs) == 1 else []
            return [best, *of_low, *own]
        targets = self.spec.rows.about.get("targets") or []
        if not any("std" in target for target in targets):
            return list(own)
        mean = np.array([target.get("mean", 0.0) for target in targets])
        std = np.array([target.get("std", 1.0) for target in targets])
        with np.errstate(all="ignore"):
            return [*encode(outputs * std + mean), *own]


def _outputs(targets: list[Any], classes: list[str], n_out: int) -> list[str]:
    if n_out > 1:
        return [f"output {name}" for name in classes]
    return [f"output {targets[0].get('category', targets[0]['name'])}"]
