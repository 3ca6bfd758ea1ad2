"""A run that goes on: `optimizer_state` of a result, put into a spec as `optimizer.state`.

With the parameters, the data and the training of the resolved spec, N runs of one epoch give the bits of one run of N
epochs: steps are counted on (for bias corrections and schedules), each optimizer's own arrays, the order of shuffled
batches, patience and plateau go on where they were.

    {"steps": 12,                                     updates made so far
     "layers": [{"W": {"m": [[…]], "v": [[…]]}}],     what the optimizer keeps, by layer and parameter; those of layers
                                                      inside a layer stand in its own "layers"
     "epoch_losses": [0.3],                           losses of the epoch under way, empty between epochs
     "stopping": {"best": 0.29, "waited": 0},         for training.patience; best is null before the first epoch
     "plateau": {"best": 0.29, "waited": 0, "drops": 0},
     "method": {"still": 0, "inverse_hessian": [[…]]}}  whole-batch methods alone: what they keep of all parameters
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import refuse
from ..functions.schedules import Plateau
from ..layers.base import Layer, Parameters, expand, nested, parts
from ..messages import message
from ..network.build import build
from ..network.fixed import is_trained
from ..network.layout import Layout
from ..network.spec import Checkpoint, Spec
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..numbers.strict_json import Json, encode
from ..optimizers.whole_batch import FLAT
from ..rules.fields import Field
from ..rules.limits import FINITE, SAMPLE_COUNT

States = dict[str, dict[str, Array]]  # of the parameters of one layer

_STEPS = Field("steps", "Steps taken so far", "integer", default=0, minimum=0, maximum=10**12)
_COUNTS = (
    Field("waited", "Epochs waited", "integer", default=0, minimum=0, maximum=10**12),
    Field("drops", "Drops of the learning rate", "integer", default=0, minimum=0, maximum=10**6),
)
_STILL = Field("still", "Steps without progress", "integer", default=0, minimum=0, maximum=10**6)
_LOSS = replace(FINITE, name="loss", label="Loss")
_BEST = replace(_LOSS, name="best", label="Best loss", nullable=True)
_ENTRY = replace(FINITE, name="entry", label="Optimizer state")
_SQUARE = replace(_ENTRY, minimum=0)


def checkpoint_document(spec: Spec, checkpoint: Checkpoint, shapes: list[dict[str, Array]]) -> Json:
    """The checkpoint as JSON; `shapes` are the parameters, layer by layer."""
    plateau, states = checkpoint.plateau, checkpoint.state or []
    document = {
        "steps": checkpoint.steps,
        "layers": [
            _layer_document(spec, k, "", layer, shapes[k], spec.optimizer.carried(states[k]))
            for k, layer in enumerate(spec.layers)
        ],
        "epoch_losses": list(checkpoint.epoch_losses),
        "stopping": {"best": _or_none(checkpoint.best), "waited": checkpoint.waited},
        "plateau": {"best": _or_none(plateau.best), "waited": plateau.waited, "drops": plateau.drops},
    }
    if spec.optimizer.whole_batch:
        kept = {key: encode(array) for key, array in states[-1][FLAT].items()}
        document["method"] = {"still": checkpoint.still, **kept}
    return document


def state_matters(spec: Spec, document: Json) -> bool:
    """Whether the step after a checkpoint depends on the steps before it, so that its document has to be carried on."""
    return (
        spec.optimizer.checkpoint is not None
        or spec.optimizer.whole_batch
        or spec.optimizer.schedule.row.name != "constant"
        or bool(document["epoch_losses"])
        or any(layer.draws for layer in spec.layers)
        or any(_keeps(layer) for layer in document["layers"])
    )


def _keeps(layer: Json) -> bool:
    return any(any(map(_keeps, kept)) if name == "layers" else bool(kept) for name, kept in layer.items())


def _layer_document(spec: Spec, k: int, scope: str, layer: Layer, own: Parameters, states: States) -> Json:
    """Of layer k of the network or of one inside it, whose parameters' names begin with `scope` there."""
    document: Json = {
        name: {key: encode(expand({**own, name: value}, name)) for key, value in state.items()}
        for name, state in states.items()
        if "." not in name and is_trained(spec, k, scope + name)
    }
    if layer.inner:
        document["layers"] = [
            _layer_document(spec, k, f"{scope}layers[{i}].", inner, parts(own, i), parts(states, i))
            for i, inner in enumerate(layer.inner)
        ]
    return document


def _or_none(best: float) -> float | None:
    return best if math.isfinite(best) else None


def read_checkpoint(reader: Reader, spec: Spec) -> Checkpoint:
    """The checkpoint of a spec document's `optimizer.state`; refused unless it fits network and optimizer."""
    losses = reader.raw("epoch_losses", [])
    if not isinstance(losses, list) or len(losses) > SAMPLE_COUNT:
        raise refuse("state.losses", reader.at("epoch_losses"), losses)
    stopping, plateau = reader.object("stopping", "Stopping"), reader.object("plateau", "Plateau")
    waited, drops = _COUNTS
    state, still = _read_layers(reader, spec), 0
    if spec.optimizer.whole_batch:
        method, still = _read_method(reader.object("method", "State of the method"), spec)
        state = [*({} for _ in spec.layers), {FLAT: method}]
    checkpoint = Checkpoint(
        reader.number(_STEPS),
        state,
        tuple(_LOSS.check(x, f"{reader.at('epoch_losses')}[{i}]") for i, x in enumerate(losses)),
        _read_best(stopping),
        stopping.number(waited),
        Plateau(_read_best(plateau), plateau.number(waited), plateau.number(drops)),
        still,
    )
    for part in (stopping, plateau, reader):
        part.close()
    return checkpoint


def _read_best(reader: Reader) -> float:
    best = reader.number(_BEST)
    return math.inf if best is None else float(best)


def _read_method(reader: Reader, spec: Spec) -> tuple[dict[str, Array], int]:
    """What a whole-batch method keeps of all parameters, nothing before its first step; and the steps that stood."""
    row, still = spec.optimizer.row, int(reader.number(_STILL))
    state: dict[str, Array] = {}
    if any(reader.has(key) for key in row.keeps):
        given = {key: reader.raw(key) for key in row.keeps}
        pairs = next((len(value) for value in given.values() if isinstance(value, list)), 0)
        sizes = {"m": min(pairs, int(spec.optimizer.hyper.get("memory", 0))), "n": Layout(spec, build(spec)).size}
        for key, axes in row.keeps.items():
            state[key] = _array(given[key], reader.at(key), not axes, tuple(sizes[axis] for axis in axes))
        if not row.fits(state):
            raise refuse("state.method", reader.path, given, method=row.label)
    reader.close()
    return state, still


def _read_layers(reader: Reader, spec: Spec) -> list[States]:
    return _read_siblings(reader, spec, spec.layers, build(spec), ())


def _read_siblings(
    reader: Reader, spec: Spec, layers: Sequence[Layer], parameters: Sequence[Parameters], within: tuple[int, ...]
) -> list[States]:
    """The states of all layers of a network, or of those inside a layer, by its place at each level."""
    given, path = reader.raw("layers", []), reader.at("layers")
    if not isinstance(given, list) or len(given) != len(layers):
        raise refuse("state.layers", path, given, count=len(layers))
    found = []
    for k, (layer, own) in enumerate(zip(layers, parameters, strict=True)):
        at = (*within, k)
        number, scope = ".".join(str(i + 1) for i in at), "".join(f"layers[{i}]." for i in at[1:])
        here = Reader(given[k], f"{path}[{k}]", message("name.layer_state", layer=number))
        trained = {name: is_trained(spec, at[0], scope + name) for name in own if "." not in name}
        states = {name: _read_parameter(here, spec, own, name, moves) for name, moves in trained.items()}
        if layer.inner:
            below = [parts(own, i) for i in range(len(layer.inner))]
            for i, inner in enumerate(_read_siblings(here, spec, layer.inner, below, at)):
                states |= nested(i, inner)
        here.close()
        found.append({name: states[name] for name in own})
    return found


def _read_parameter(layer: Reader, spec: Spec, own: Parameters, name: str, trained: bool) -> dict[str, Array]:
    start = spec.optimizer.start(own[name])
    if not trained:
        return start
    reader = layer.object(name, f"optimizer state of {name}")
    shape = expand(own, name).shape
    state = {}
    for key, first in start.items():
        array = _array(reader.raw(key), reader.at(key), _nonnegative(spec, key), shape)
        state[key] = array[:1] if first.shape != shape else array
    reader.close()
    return state


def _nonnegative(spec: Spec, key: str) -> bool:
    return spec.optimizer.row.nonnegative(key)


def _array(value: Json, path: str, nonnegative: bool, shape: tuple[int, ...]) -> Array:
    """Nested lists of the shape as float64, each number checked."""
    field = _SQUARE if nonnegative else _ENTRY

    def read(item: Json, at: str, rest: tuple[int, ...]) -> Json:
        if not rest:
            return field.check(item, at)
        if not isinstance(item, list) or len(item) != rest[0]:
            raise refuse("state.entries", at, item, label=field.label, count=rest[0])
        return [read(x, f"{at}[{i}]", rest[1:]) for i, x in enumerate(item)]

    return np.array(read(value, path, shape), dtype=np.float64)
