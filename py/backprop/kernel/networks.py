"""The memory of a kernel for one or many networks of a plan: parameters and states in and out, calls of the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..functions.penalties import penalty_value
from ..network.build import NetworkParameters, build
from ..network.spec import Spec
from ..network.step import State
from ..numbers.special import Array
from .control import Control
from .drawing import words_of
from .loading import load
from .memory import Arrangement, Memory
from .plan import Plan, plan_numbers
from .stages import EquationStage, buffer_name, entropy_name, extents, gathered_name, row_size, stated_name
from .staging import layer_of, stated, stream_of
from .support import plan_of

OVERRUN = 8  # passes go through four vectors at a time


class Networks:
    """`count` networks on the data of a spec, at most `steps` updates a call.

    Raises `Unsupported` where the kernel does not take the spec or the code cannot be loaded.
    """

    def __init__(self, spec: Spec, count: int, steps: int, epochs: int) -> None:
        self.plan = plan_of(spec)
        self.spec, self.count, self.steps, self.epochs = spec, count, steps, epochs
        self.batch = spec.training.batch_size or len(spec.X)
        self.batch = min(self.batch, len(spec.X))
        program, compiled = load(self.plan)
        self.control: Control = program.control
        plan = Arrangement(self._arrays(self.plan, self.control))
        self._machine = compiled.machine(plan.size)
        self.memory = Memory(plan, self._machine.stretch, self._machine.address)
        self._words = self.memory["control"].view(np.uint32)
        self._numbers = self.memory["control"].view(np.float64)
        self.memory.fill("X", spec.X.reshape(len(spec.X), -1))
        self.memory.fill("Y", spec.Y.reshape(len(spec.Y), -1))
        if spec.loss.weights is not None:
            self.memory.fill("omega", np.repeat(spec.loss.weights[:, None], self.plan.n_out, axis=1))
        self._machine.bind(self.memory.at("control"))
        for name, value in plan_numbers(spec, self.plan):
            self.number(name, value)
        self._fixed()

    def _arrays(self, plan: Plan, control: Control) -> dict[str, Any]:
        rows, real = len(self.spec.X), np.float64
        n_in, n_out = plan.n_in, plan.n_out
        arrays: dict[str, Any] = {
            "control": ((-(-control.size // 8) * 8,), np.uint8),
            "X": ((rows, n_in), real), "Y": ((rows, n_out), real),
            "order": ((self.epochs, rows), np.int32),
            "rates": ((self.count, self.steps), real),
            "parameters": ((self.count, plan.size), real),
            "state": ((self.count, len(plan.rule.state), plan.size), real),
            "losses": ((self.count, self.steps), real),
            "norms": ((self.count, self.steps, len(plan.stages)), real),
            "made": ((self.count,), np.int32),
            "gradients": ((0 if all(map(plan.fuses, range(len(plan.stages)))) else plan.size,), real),
            "free": ((plan.size if any(plan.held) else 0,), real),
            "panel": ((4 * max(max(s.n_in, s.n_out) for s in plan.stages),), real),
            "X_batch": ((self.batch, n_in), real), "Y_batch": ((self.batch, n_out), real),
            "omega": ((rows if plan.weights else 0, n_out), real),
            "omega_batch": ((self.batch if plan.weights else 0, n_out), real),
        }  # fmt: skip
        for k, stage in enumerate(plan.stages):
            size = -(-self.batch * stage.rows * stage.n_out // OVERRUN) * OVERRUN
            arrays |= {f"{name} {k}": ((size,), real) for name in ("a", "slope", "delta")}
            if isinstance(stage, EquationStage):
                arrays |= {
                    buffer_name(buffer.name, k): (extents(stage, buffer, self.batch), real)
                    for buffer in stage.buffers if buffer.name not in stage.stated
                }  # fmt: skip
                for name in stage.stated:
                    size = row_size(stage, name)
                    arrays |= {
                        stated_name(name, k): ((rows, size), real),
                        gathered_name(name, k): ((self.batch, size), real),
                    }
                arrays |= {entropy_name(draw.name, k): ((draw.words,), np.uint32) for draw in stage.drawn}
        return arrays

    def _fixed(self) -> None:
        """What never changes."""
        memory = self.memory
        self.word("rows", len(self.spec.X))
        self.word("batch", self.batch)
        self.word("networks", self.count)
        for name in memory.arrays:
            if name in self.control.words:
                self.word(name, memory.at(name))
        for name in ("parameters", "state", "losses", "norms"):
            self.word(f"{name}_by_network", memory[name][0].nbytes)
        penalty = self.spec.penalty
        kept = [
            (stage.layer, stage.prefix + name) for k, stage in enumerate(self.plan.stages)
            for name in stage.parameters(self.plan.bias) if not self.plan.trains(k, name) and penalty.applies_to(name)
        ]  # fmt: skip
        first = build(self.spec) if kept else []
        for k, names in enumerate(self.plan.held):
            for name in names:
                start, size = self.plan.places[k][name]
                stage = self.plan.stages[k]
                held = np.asarray(self.spec.fixed[stage.layer][stage.prefix + name])
                memory["free"][start : start + size] = ~held.T.ravel()
        self.number(
            "loss_offset", sum(float(penalty_value(first[layer][name], penalty.l1, penalty.l2)) for layer, name in kept)
        )
        self._given()

    def _given(self) -> None:
        """What the spec states, how others are drawn, and what stands before the first time step, for good."""
        for k, stage in enumerate(self.plan.stages):
            if not isinstance(stage, EquationStage):
                continue
            layer, starts = layer_of(self.spec, stage), dict(stage.starts)
            for name in stage.stated:
                self.memory.fill(stated_name(name, k), stated(self.spec, stage, name).reshape(len(self.spec.X), -1))
            for draw in stage.drawn:
                self.memory[entropy_name(draw.name, k)][:] = words_of(layer.seed, stream_of(stage.path))
            for buffer in stage.buffers:
                if buffer.beyond:
                    self.memory[buffer_name(buffer.name, k)][...] = buffer.beyond
                first = layer.first.get(starts.get(buffer.name, ""))
                if buffer.before and first is not None:
                    self.memory[buffer_name(buffer.name, k)][:, buffer.before - 1] = first

    def word(self, name: str, value: int) -> None:
        """Set a word of the control block."""
        self._words[self.control.words[name] // 4] = value

    def number(self, name: str, value: float) -> None:
        """Set a number of the control block."""
        self._numbers[self.control.numbers[name] // 8] = value

    # Parameters and states, in the shapes of the rest of the package.

    def put(self, network: int, parameters: NetworkParameters, state: State, buffers: NetworkParameters) -> None:
        """Copy in the parameters, the states and the buffers of a network, by layer and name."""
        vector, kept = self.memory["parameters"][network], self.memory["state"][network]
        vector[:] = 0.0
        rule, optimizer = self.plan.rule, self.spec.optimizer
        for i, key in enumerate(rule.state):
            kept[i] = optimizer.start(np.zeros(1))[key]
        for k, stage in enumerate(self.plan.stages):
            for name, (start, size) in self.plan.places[k].items():
                place, own = slice(start, start + size), stage.prefix + name
                given = buffers if name in stage.carried else parameters
                vector[place] = self._flat(given[stage.layer][own], size)
                if self.plan.trains(k, name):
                    for i, key in enumerate(rule.state):
                        kept[i][place] = self._flat(state[stage.layer][own][key], size)

    @staticmethod
    def _flat(array: Array, size: int) -> Array:
        given = np.asarray(array)
        if given.dtype != np.float64 or given.size != size:
            raise TypeError(f"a parameter takes {size} float64, not {given.size} {given.dtype}")
        return given.T.ravel()

    def parameters(self, network: int, like: NetworkParameters) -> NetworkParameters:
        """The parameters of a network by layer and name, copied; of what the kernel has not, those of `like`."""
        return self._taken(self.memory["parameters"][network], like)

    def buffers(self, network: int, like: NetworkParameters) -> NetworkParameters:
        """What the layers of a network carry along, by layer and name, copied; as `like` where there is nothing."""
        return self._taken(self.memory["parameters"][network], like, carried=True)

    def state(self, network: int, like: NetworkParameters, before: State) -> State:
        """The states of a network by layer and name, copied; of what is not trained, those before."""
        made: State = [dict(layer) for layer in before]
        for i, key in enumerate(self.plan.rule.state):
            taken = self._taken(self.memory["state"][network, i], like)
            for k, stage in enumerate(self.plan.stages):
                for name in self.plan.places[k]:
                    if self.plan.trains(k, name):
                        own = stage.prefix + name
                        old = made[stage.layer][own] if i else {}
                        made[stage.layer][own] = {**old, key: taken[stage.layer][own]}
        return made

    def _taken(self, vector: Array, like: NetworkParameters, carried: bool = False) -> NetworkParameters:
        made = [dict(layer) for layer in like]
        for k, stage in enumerate(self.plan.stages):
            for name, (start, size) in self.plan.places[k].items():
                if (name in stage.carried) == carried:
                    part, own = vector[start : start + size], stage.prefix + name
                    shape = like[stage.layer][own].shape
                    made[stage.layer][own] = np.array(part.reshape(shape[::-1]).T, order="C")
        return made

    def saved(self) -> tuple[Array, Array]:
        """Parameters and states of all networks, copied."""
        return self.memory["parameters"].copy(), self.memory["state"].copy()

    def restore(self, saved: tuple[Array, Array]) -> None:
        """Back to what was saved; what a number that was not finite has left behind is wiped out."""
        self.memory["parameters"][:], self.memory["state"][:] = saved
        for name, array in self.memory.arrays.items():
            if name.partition(" ")[0] in ("a", "slope", "delta", "gradients"):
                array[:] = 0.0

    # Calls.

    def call(self, steps: int, row: int, epoch: int | None, done: int, rates: Array) -> Array:
        """Make `steps` updates of each network, as `prepare` takes them. Gives how many steps each network made."""
        self.prepare(steps, row, epoch, done, rates)
        self._machine.run()
        self.memory.check()
        return self.memory["made"].copy()

    @property
    def done(self) -> int:
        """Updates made before the next call."""
        return int(self._numbers[self.control.numbers["t"] // 8])

    def again(self) -> Callable[[], object]:
        """Calls the code once more, to go on from where the last call ended, with nothing looked at."""
        return self._machine.again()

    def prepare(self, steps: int, row: int, epoch: int | None, done: int, rates: Array) -> None:
        """Tell the code to make `steps` updates, from a row of an epoch of `order` (None: rows as they stand).

        rates is (), (steps,), (networks, 1) or (networks, steps).
        """
        if not (0 < steps <= self.steps and 0 <= row < len(self.spec.X)):
            raise ValueError(f"{steps} steps from row {row} are not within what the kernel has room for")
        order = self.memory["order"]
        if epoch is None:
            self.word("order", 0)
        else:
            last = epoch + (row // self.batch + steps - 1) // -(-len(self.spec.X) // self.batch)
            used = order[epoch : last + 1]
            if last >= len(order) or used.min() < 0 or used.max() >= len(self.spec.X):
                raise ValueError("the order of the rows goes beyond them")
            self.word("order", self.memory.at("order") + epoch * order[0].nbytes)
        own, given = self.memory["rates"], np.asarray(rates, dtype=np.float64)
        by_step, by_network = int(given.ndim > 0 and given.shape[-1] > 1), int(given.ndim > 1)
        own[: own.shape[0] if by_network else 1, : steps if by_step else 1] = given
        self.word("rates_by_step", 8 * by_step)
        self.word("rates_by_network", own[0].nbytes * by_network)
        self.word("steps", steps)
        self.word("row", row)
        self.number("t", float(done))
