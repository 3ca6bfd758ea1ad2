"""The whole training as a script or notebook: parts that all libraries share, and those by plain functions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..errors import SpecError
from ..messages import message
from ..network.meanings import meanings
from ..numbers.special import Array
from ..version import VERSION
from . import marked, pieces
from .case import Case, Parameter, notes_of
from .dialects import Dialect
from .forward import Writer, forward_lines
from .loop import Body, buffers, data_lines, first_states, kept_buffers, loop, of_numpy, schedule_function, weights_of
from .manual import SILENCE, added_penalty, definitions, new_name, step_lines
from .run_of_training import BOUND, WORST, Run
from .sections import PACKED, UNPACK, Section, counted, listed, numbers, section
from .translate import plain

LARGEST = 4_000_000  # characters of a script
AGREED = "All losses agree"
CALLED_BY = {"c1": "decrease", "c2": "curvature"}  # of whole-batch methods: c1 may be a quantity of layer 1


def sections_by_functions(case: Case, run: Run, dialect: Dialect, backward: list[str], slopes: bool) -> list[Section]:
    """With plain functions; `backward` are the lines from the loss to new parameters."""
    names = [p.code for p in case.parameters]
    functions = definitions(case, dialect, slopes)
    start = [f"{p.code} = {dialect.fill(dialect.array, x=numbers(before_of(case, p)))}" for p in case.parameters]
    states = [f"state_{p.code} = {started(case, p, dialect, p.code)}" for p in case.trained]
    news = [new_name(case, name) for name in names]
    moved = [name for name, new in zip(names, news, strict=True) if name != new]
    step = [*kept_buffers(case), *step_lines(case, dialect, backward)]
    step += [f"{', '.join(moved)} = {', '.join(f'new_{name}' for name in moved)}"] * bool(moved)
    functions.append(predict_function(case, dialect))
    body = Body((), step, validation(case, dialect, f"predict({', '.join(['X', *names])})"))
    start += [*marked.mask_lines(case, dialect), *states, *buffers(case, dialect)]
    return parts(case, run, dialect, start, functions, body)


def predict_function(case: Case, dialect: Dialect) -> list[str]:
    """`predict(X, W1, …)` → z, a, where rows are kept out."""
    if not case.spec.rows.held_out:
        return []
    last = case.nodes[-1]
    return [
        f"def predict({', '.join(['X', *(p.code for p in case.parameters)])}):",
        *(f"    {line}" for line in forward_lines(case.nodes, Writer(dialect, inference=True))),
        f"    return {last.z}, a{last.tag}",
    ]


def parts(
    case: Case, run: Run, dialect: Dialect, start: list[str], functions: list[list[str]], body: Body
) -> list[Section]:  # fmt: skip
    """All parts in their order; start: the lines of what the training starts from."""
    work = loop(case, run, dialect, body)
    functions = [*functions, schedule_function(case)]
    code = "\n".join("\n".join(block) for block in [*functions, start, work, data_lines(case)])
    checked = check_lines(run)
    packs = PACKED in code + "\n".join(checked)
    return [
        section("Libraries", "all numbers are float64.", imports(dialect, code, packs), SILENCE.get(dialect.name, []),
                UNPACK if packs else []),
        section("Data", "each row is a sample; those of validation are not trained on.", data_lines(case)),
        section("Start", "what the training starts from, and the settings of the optimizer.", start, hyper(case)),
        section("Functions", "the network, its loss and the optimizer.",
                *pieces.helpers(code, dialect), *functions),
        section("Training", "all steps; each loss is that of the step's rows before its update.", work),
        section("Check", "the losses are those that Backprop shows.", CHECK, checked),
    ]  # fmt: skip


def imports(dialect: Dialect, code: str, packs: bool) -> list[str]:
    """What the code has a use for; NumPy always, which draws the orders."""
    wanted = dialect.imports.rstrip("\n").split("\n")
    math_used = "math." in code or "normal_cdf" in code
    wanted = [line for line in wanted if line != "import math" or math_used]
    wanted = [line for line in wanted if "functional as F" not in line or "F." in code]
    if not any(line == "import numpy as np" for line in wanted):
        first = next(i for i, line in enumerate(wanted) if line.startswith("import torch"))
        wanted.insert(first, "import numpy as np")
    return ["import base64", "import zlib"] * packs + [line for i, line in enumerate(wanted) if line or i]


def hyper(case: Case) -> list[str]:
    """The optimizer's numbers by their names in the formulas."""
    optimizer = case.spec.optimizer
    used = {CALLED_BY.get(name, name): value for name, value in optimizer.hyper.items()}
    used = used if optimizer.whole_batch else case.hyper
    numbers_of = {"learning_rate": float(optimizer.learning_rate), **used}
    return [f"{name} = {value!r}" for name, value in numbers_of.items()]


def started(case: Case, p: Parameter, dialect: Dialect, like: str) -> str:
    """What the optimizer keeps of a parameter before the training, as code of a dictionary."""
    made = []
    for key, array in case.start(p).items():
        values = np.unique(array)
        if len(values) == 1:
            code = f"{dialect.module}.full_like({like}, {float(values[0])!r})"
            code = code if values[0] else f"{dialect.module}.zeros_like({like})"
        else:
            code = dialect.fill(dialect.array, x=numbers(array))
        made.append(f'"{key}": {code}')
    return f"{{{', '.join(made)}}}"


def before_of(case: Case, p: Parameter) -> Array:
    """A parameter before the first step."""
    return case.step.before[p.layer][p.name]


def validation(case: Case, dialect: Dialect, predicted: str, prefix: str = "") -> list[str]:
    """The loss of the rows kept out, at the end of an epoch."""
    if not case.spec.rows.held_out:
        return []
    loss = plain(dialect.fill(dialect.number, x=f"data_loss(z, a, Y){added_penalty(case, prefix=prefix)}"))
    return [
        f"X, Y = {of_numpy(dialect, 'X_validation')}, {of_numpy(dialect, 'Y_validation')}",
        *weights_of(case, dialect, "np.ones(len(X))"), *first_states(case, dialect), f"z, a = {predicted}",
        f"validation_losses.append({loss})",
    ]  # fmt: skip


CHECK = [
    "def check(name, got, expected, bounds):",
    '    """Each number beside the expected one; bounds: from which point on how near, relative to it, it must be."""',
    "    largest = bound = 0.0",
    '    assert len(got) == len(expected), f"{name}: {len(got)} numbers, not {len(expected)}"',
    "    for i, (x, y) in enumerate(zip(got, expected)):",
    "        bound = bounds.get(i, bound)",
    '        assert abs(x - y) <= bound * abs(y) + 1e-28, f"{name}: number {i + 1}, {x!r}, is not {y!r}"',
    "        largest = max(largest, abs(x - y) / abs(y) if abs(x - y) > 1e-28 else 0.0)",
    '    print(f"{name}: {len(got)} right, largest relative difference {largest:.1e}")',
]


def check_lines(run: Run) -> list[str]:
    """The history of losses beside the expected one."""
    points, before = run.points, list(run.start.epoch_losses)
    counts, at = [point.count for point in points], len(before) - run.first + 1
    lines, got = [], "losses"
    if any(count > 1 for count in counts):
        ends = counted([point.step + at for point in points])
        lines += [
            "# Each expected number is a mean of losses, as the history is shown.",
            *([f"losses = {before!r} + losses"] if before else []), f"ends, counts = {ends}, {counted(counts)}",
            "means = [sum(losses[end - count:end]) / count for end, count in zip(ends, counts)]",
        ]  # fmt: skip
        got = "means"
    lines += _checked("loss", got, [point.loss for point in points], run.bounds, run.settled)
    measured = [(p.step, p.val_loss) for p in points if p.val_loss is not None]
    if measured:
        epochs = [step // run.per_epoch - (run.first - 1) // run.per_epoch - 1 for step, _ in measured]
        shown = "validation_losses"
        if epochs != list(range(len(epochs))):
            shown = f"[validation_losses[i] for i in {counted(epochs)}]"
        lines += _checked("validation loss", shown, [loss for _, loss in measured], run.val_bounds, run.settled)
    return [*lines, f'print("{AGREED}.")']


def _checked(name: str, got: str, expected: Sequence[float], bounds: Array, settled: bool) -> list[str]:
    within = bounds <= WORST
    count = len(expected) if within.all() else int(np.argmin(within))
    lines = []
    if count < len(expected):
        got = f"{got}[:{count}]"
        why = f"The training magnifies rounding: after number {count} two libraries differ by more than {WORST:g}."
        lines = [
            f"# {'At rest, or nearly: rounding decides how many steps follow.' if settled else why}",
            f'print("{name}: of {len(expected)} numbers the first {count} are checked; rounding decides of the rest")',
        ]  # fmt: skip
    steps: dict[int, float] = {}
    for i, bound in enumerate(bounds[:count].tolist()):
        rounded = BOUND if bound <= BOUND else 10.0 ** math.ceil(math.log10(bound))
        if not steps or rounded > max(steps.values()):
            steps[i] = float(f"{rounded:.0e}")
    return [*lines, f"check({name!r}, {got}, {listed(expected[:count])}, {steps!r})"]


def head(case: Case, run: Run, dialect: Dialect, how: str) -> str:
    """What the script is, in sentences."""
    epochs, n = case.spec.training.epochs, len(case.spec.X)
    batch = case.spec.training.batch_size
    rows = f"{n} rows in batches of {batch}" if batch and batch < n else f"all {n} rows at each step"
    steps = run.last - run.first + 1
    needs = dialect.needs if "numpy" in dialect.needs else f"numpy, {dialect.needs}"
    lines = [
        f"A whole training in {dialect.label} with exact digits, checked against the losses of Backprop.",
        "", how,
        f"It takes {steps} step{'s' * (steps != 1)}, {rows}, at most {epochs} epoch{'s' * (epochs != 1)}.",
        f"Needs: {needs}. Run: python <this file>", "",
        f"Made by Backprop {VERSION}. Shapes: X (samples, inputs); W (units, inputs), row j holds the weights into",
        "unit j; b (units,). Every number is written with its shortest round-trip digits.",
    ]  # fmt: skip
    named = [told.replace("\\", "\\\\").replace('"', "'") for told in meanings(case.spec)]  # It stands in a docstring.
    return "\n".join([*lines, *named, *notes_of(case)])


def small_enough(text: str) -> str:
    """The text; refused where no one could open it."""
    if len(text) > LARGEST:
        raise SpecError("data", message("export.large", size=len(text) / 1e6, most=LARGEST // 1_000_000))
    return text
