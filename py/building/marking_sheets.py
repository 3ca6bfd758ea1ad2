"""Random sheets of students: a network, some numbers of its step to four digits, as they are or with slips."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.departures.answers import bounds_of
from backprop.departures.bounded import Sheet, Typed, march
from backprop.departures.computing import computed
from backprop.departures.departure import SLIP
from backprop.departures.explaining import meets, order_of, rounding
from backprop.departures.lines import StepLines
from backprop.departures.step_lines import step_lines
from backprop.departures.table import ROWS, departures
from backprop.lines.worked import first_step
from backprop.network.spec import Spec
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse
from building.sheets_of_images import WANTS as OF_IMAGES
from building.sheets_of_images import with_images

HIDDEN = ("sigmoid", "tanh", "relu", "leaky_relu", "softplus", "elu")
OUTPUTS = (
    ("half_squared_error", "sigmoid"), ("half_squared_error", "identity"), ("mean_squared_error", "tanh"),
    ("mean_squared_error", "sigmoid"), ("binary_cross_entropy", "sigmoid"), ("categorical_cross_entropy", "softmax"),
)  # fmt: skip
OPTIMIZERS: tuple[Json, ...] = (
    {"name": "sgd"}, {"name": "sgd"}, {"name": "momentum"}, {"name": "nesterov"}, {"name": "adam"},
    {"name": "rmsprop"},
)  # fmt: skip
WANTS: dict[str, Json] = {
    "momentum_variant": {"name": "momentum"}, "momentum_forgotten": {"name": "momentum"},
    "no_bias_correction": {"name": "adam"}, "time_step_off_by_one": {"name": "adam"},
    "epsilon_inside_root": {"name": "rmsprop", "epsilon": 0.01},
}  # fmt: skip
"""Slips that only some optimizers allow."""
WHOLE_BATCH = ("newton", "gauss_newton", "levenberg_marquardt", "bfgs", "lbfgs", "conjugate_gradient")
TIMED = ("time_flow_forgotten", "single_time_step", "state_forgotten")
BLOCKS = ("skip_forgotten", "skip_error_forgotten", "block_error_forgotten")
MASKED = ("mask_scale_forgotten", "mask_not_backward")
OTHER_NETWORKS = 0.2  # share of the sheets without a slip, of time steps and of masks
OTHER_SLIPS = ("swapped_weights", "rounding_carried")
KINDS_OF_SLIPS = (*(row.name for row in ROWS if row.family == SLIP or row.name in WANTS), *OTHER_SLIPS)
KEPT_OUT = (".before.", "data_gradients", "learning_rate")
LARGEST = 120
TRIES = 400


@dataclass(frozen=True)
class Case:
    """A spec, its step, a sheet of it, the first number that is visibly not the step's, and the slips in it."""

    spec: Spec
    document: Json
    first_wrong: str | None
    slips: tuple[str, ...]


def random_spec(rng: np.random.Generator, slip: str = "") -> Json:
    """1 to 3 hidden layers of 2 or 3 units, mixed activations, 1 to 4 samples."""
    n_in, depth, n = int(rng.integers(2, 4)), int(rng.integers(1, 4)), int(rng.integers(1, 5))
    if slip in ("sum_for_mean", "mean_for_sum", "statistics_constant"):
        n = max(n, 3 if slip == "statistics_constant" else 2)
    loss, output = OUTPUTS[int(rng.integers(len(OUTPUTS)))]
    if slip == "wrong_log_base":
        loss, output = OUTPUTS[int(rng.integers(4, 6))]
    if slip == "half_factor":
        loss, output = OUTPUTS[int(rng.integers(4))]
    sizes = [n_in, *(int(rng.integers(2, 4)) for _ in range(depth)), int(rng.integers(2, 4))]
    if slip == "transposed_weights":
        sizes[1] = sizes[0]
    names = [str(rng.choice(HIDDEN)) for _ in range(depth)]
    if slip in ("degrees", "exponent_sign"):
        names[0] = "tanh" if slip == "degrees" else "sigmoid"
    layers = [
        {"units": m, "activation": name, "W": _drawn(rng, (m, k)), "b": _drawn(rng, (m,))}
        for m, k, name in zip(sizes[1:], sizes[:-1], [*names, output], strict=True)
    ]
    Y: Any = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
    if loss != "categorical_cross_entropy":
        Y = rng.integers(0, 2, (n, sizes[-1])) if loss == "binary_cross_entropy" else np.round(rng.random(Y.shape), 2)
    X = np.round(rng.normal(0, 1, (n, n_in)), 2)
    drawn = float(rng.random())
    if slip in TIMED or (not slip and drawn < OTHER_NETWORKS):
        layers[0] = {"kind": "rnn", "units": sizes[1], "activation": "tanh", "Wx": layers[0]["W"], "b": layers[0]["b"],
                     "Wh": _drawn(rng, (sizes[1], sizes[1]))}  # fmt: skip
        X = np.round(rng.normal(0, 1, (n, 3, n_in)), 2)
    if slip == "statistics_constant":
        layers.insert(1, {"kind": "batch_norm"})
    if slip in MASKED or (not slip and drawn > 1 - OTHER_NETWORKS):
        mask = rng.permutation([1, 0, *rng.integers(0, 2, sizes[1] - 2)])
        layers.insert(1, {"kind": "dropout", "rate": 0.5, "mask": mask.tolist()})
    if slip in BLOCKS:
        layers.insert(1, _block(rng, sizes[1]))
    if slip == "frozen_moved":
        layers[0]["frozen"] = {"W": True}
    weights = {"sample_weights": np.round(rng.uniform(0.5, 3, n), 1).tolist()} if slip == "weight_forgotten" else {}
    optimizer = WANTS.get(slip) or OPTIMIZERS[int(rng.integers(len(OPTIMIZERS)))]
    reduction = {"sum_for_mean": "mean", "mean_for_sum": "sum"}.get(slip, str(rng.choice(["mean", "sum"])))
    document = {
        "network": {"n_inputs": n_in, "layers": layers}, "loss": {"name": loss, "reduction": reduction},
        "data": {"X": X.tolist(), "Y": Y.tolist(), **weights},
        "optimizer": {"learning_rate": float(rng.choice([0.1, 0.5, 0.05])), **optimizer},
        "training": {"epochs": 3},
    }  # fmt: skip
    return with_images(document, rng, slip) if slip in OF_IMAGES else document


def _carried(document: Json, rng: np.random.Generator) -> Json:
    kind, digits = ("decimals", "significant")[int(rng.integers(2))], int(rng.integers(3, 6))
    return {**document, "conventions": {"rounding": {"digits": digits, "kind": kind, "carry": True}}}


def _running(document: Json, rng: np.random.Generator) -> Json:
    first, *others = document["network"]["layers"]
    means, variances = (np.round(draw(0.3, 1.5, first["units"]), 2).tolist() for draw in (rng.normal, rng.uniform))
    norm = {"kind": "batch_norm", "statistics": "running", "running_mean": means, "running_variance": variances}
    return {**document, "network": {**document["network"], "layers": [first, norm, *others]}}


def _truncated(document: Json, rng: np.random.Generator) -> Json:
    first, *others = document["network"]["layers"]
    first = {**first, "truncate": int(rng.integers(1, 3))}
    return {**document, "network": {**document["network"], "layers": [first, *others]}}


def _whole_batch(document: Json, rng: np.random.Generator) -> Json:
    return {**document, "optimizer": {"name": str(rng.choice(WHOLE_BATCH))}}


def _block(rng: np.random.Generator, units: int) -> Json:
    """One to three layers around which a skip goes, sometimes with a block of their own."""
    inside = int(rng.integers(2, 4))
    sizes = [units, *([inside] * int(rng.integers(0, 3))), units]
    layers: list[Json] = [
        {"units": m, "activation": str(rng.choice(HIDDEN)), "W": _drawn(rng, (m, k)), "b": _drawn(rng, (m,))}
        for m, k in zip(sizes[1:], sizes[:-1], strict=True)
    ]
    if len(sizes) > 2 and rng.random() < 0.3:
        layers.insert(1, _block(rng, inside))
    return {"kind": "residual", "layers": layers}


def _in_blocks(document: Json, rng: np.random.Generator) -> Json:
    """After the first layer, which may go through time, or before all."""
    first, *others = document["network"]["layers"]
    timed = first.get("kind") == "rnn"
    before = not timed and rng.random() < 0.3
    block = _block(rng, document["network"]["n_inputs"] if before else first["units"])
    layers = [block, first, *others] if before else [first, block, *others]
    return {**document, "network": {**document["network"], "layers": layers}}


SETTINGS: dict[str, tuple[Callable[[Json, np.random.Generator], Json], str]] = {
    "rounding carried": (_carried, ""), "running statistics": (_running, "bias_forgotten"),
    "truncated in time": (_truncated, TIMED[0]), "whole-batch methods": (_whole_batch, "half_factor"),
    "residual blocks": (_in_blocks, ""),
}  # fmt: skip
"""What becomes of a random network, and for which slip that is drawn, so that it is of the kind that is needed."""


def settled(rng: np.random.Generator, setting: str, slip: str = "") -> Json:
    """A random spec of a setting, or of none."""
    change, like = SETTINGS.get(setting, (None, ""))
    document = random_spec(rng, slip or like)
    return change(document, rng) if change else document


def _drawn(rng: np.random.Generator, shape: tuple[int, ...]) -> Json:
    return np.round(rng.normal(0, 0.7, shape), 2).tolist()


def going_on(document: Json, rng: np.random.Generator, slip: str) -> Json:
    """Half of the sheets are of a later step, with a state of the optimizer."""
    from backprop.runs.result import run

    if slip != "momentum_forgotten" and rng.random() < 0.5:
        return document
    made = run(parse(document))
    return {**made["spec"], "network": _network(made), "optimizer": {**made["spec"]["optimizer"],
            "state": made["optimizer_state"]}, "data": document["data"]}  # fmt: skip


def _network(made: Json) -> Json:
    network = made["spec"]["network"]
    return {**network, "layers": _with_numbers(network["layers"], made["parameters"])}


def _with_numbers(layers: Json, parameters: Json) -> Json:
    """Layers with their parameters, those inside a block too."""
    made = [{**layer, **own} for layer, own in zip(layers, parameters, strict=True)]
    return [
        {**layer, "layers": _with_numbers(old["layers"], layer["layers"])} if "layers" in old else layer
        for layer, old in zip(made, layers, strict=True)
    ]


def sheet_of(step: StepLines, numbers: dict[str, Any], rng: np.random.Generator) -> Json:
    """Some quantities of a step or all, at most 120 numbers, to four significant digits, in any order."""
    share = 1.0 if rng.random() < 0.5 else 0.4
    paths = [path for path in step.paths if not any(part in path for part in KEPT_OUT)]
    rows = []
    for path in paths:
        if rng.random() <= share:
            array = np.asarray(numbers[path], dtype=float)
            rows += [(path + "".join(f"[{i}]" for i in at), float(array[at])) for at in np.ndindex(array.shape)]
    if len(rows) > LARGEST:
        kept = sorted(rng.choice(len(rows), LARGEST, replace=False).tolist())
        rows = [rows[i] for i in kept]
    rng.shuffle(rows)
    answers = [{"quantity": path, "value": typed(value)} for path, value in rows]
    return {"schema": 1, "answers": answers}


def typed(value: float) -> str:
    """Four significant digits, as a student types them."""
    text = f"{value:.3e}"
    mantissa, exponent = text.split("e")
    places = 3 - int(exponent)
    return f"{value:.{places}f}" if 0 <= places <= 6 else f"{mantissa}e{int(exponent)}"


def first_wrong(step: StepLines, document: Json) -> str | None:
    """The first number of a sheet, in the order of computation, that is not the step's."""
    numbers = computed(step)
    given = []
    for answer in document["answers"]:
        path, _, rest = answer["quantity"], "", ""
        index: list[int] = []
        while path not in numbers:
            path, _, rest = path.rpartition("[")
            index.insert(0, int(rest[:-1]))
        low, high = bounds_of(answer["value"], "")
        given.append(Typed(answer["quantity"], *step.locate(path, tuple(index)), low, high, answer["value"]))
    sheet = Sheet(step, given)
    right = meets(sheet, *march(sheet, [None], put_typed=False))[0]
    wrong = [i for i in range(len(given)) if not right[i]]
    return given[min(wrong, key=lambda i: order_of(sheet, i))].path if wrong else None


def right_cases(count: int, seed: int, setting: str = "") -> Iterator[Case]:
    """Sheets without a slip."""
    for i in range(count):
        rng = np.random.default_rng([seed, i])
        document = settled(rng, setting)
        spec = parse(document if setting else going_on(document, rng, ""))
        step = step_lines(spec, first_step(spec))
        numbers = computed(step)
        if all(np.isfinite(np.asarray(array, dtype=float)).all() for array in numbers.values()):
            yield Case(spec, sheet_of(step, numbers, rng), None, ())


def slip_cases(
    names: Sequence[str], count: int, seed: int, tries: int = TRIES, setting: str = ""
) -> Iterator[Case]:  # fmt: skip
    """Sheets with these slips in them, each of which shows: without it the sheet would be another one."""
    made, attempt = 0, 0
    while made < count and attempt < tries * count:
        rng = np.random.default_rng([seed, attempt])
        attempt += 1
        case = _case(names, rng, setting)
        if case:
            made += 1
            yield case


def _case(names: Sequence[str], rng: np.random.Generator, setting: str) -> Case | None:
    document = settled(rng, setting, names[0] if setting in ("", "rounding carried") else "")
    spec = parse(document if setting else going_on(document, rng, names[0]))
    step = step_lines(spec, first_step(spec))
    chosen = []
    for name in names:
        own = [rounding(("significant", 4))] if name == "rounding_carried" else [
            one for one in departures(step) if one.name == name]  # fmt: skip
        if not own:
            return None
        chosen.append(own[int(rng.integers(len(own)))])
    numbers = computed(step, chosen)
    if not all(np.isfinite(np.asarray(array, dtype=float)).all() for array in numbers.values()):
        return None
    state = rng.bit_generator.state
    document = sheet_of(step, numbers, rng)
    for left_out in range(len(chosen) if len(chosen) > 1 else 0):
        rng.bit_generator.state = state
        if sheet_of(step, computed(step, [one for i, one in enumerate(chosen) if i != left_out]), rng) == document:
            return None
    first = first_wrong(step, document)
    return Case(spec, document, first, tuple(names)) if first else None
