"""What a file that predicts by itself is told: the columns that rows have, and what its outputs are called."""

from __future__ import annotations

from ..network.spec import Spec
from ..numbers.strict_json import Json
from ..pictures.scores import class_names, kind_of
from ..predicting.columns import columns_of


def told(spec: Spec) -> Json:
    """Columns as raw cells go in; names of outputs, the mean and the scale that they are told with; classes.

    threshold: of one output, from which on it is the second class.
    """
    n_out = spec.rows.Y.shape[-1]
    targets = spec.rows.about.get("targets") or [{"name": name} for name in spec.names[-1]]
    classes = class_names(spec) if kind_of(spec) == "classification" else []
    names = classes if len(classes) == n_out else [target["name"] for target in targets]
    return {
        "columns": [column.document() for column in columns_of(spec)],
        "sequences": spec.X.ndim > 2,
        "outputs": [f"output {name}" for name in names],
        "scales": [[target.get("mean", 0.0), target.get("std", 1.0)] for target in targets],
        "classes": classes,
        "threshold": 0.0 if bool((spec.rows.Y < 0).any()) else 0.5,
    }
