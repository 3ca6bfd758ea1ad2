"""The Elman network: h⟨t⟩ = f(Wx x⟨t⟩ + Wh h⟨t−1⟩ + b), and backpropagation through time (Elman 1990; Werbos 1990).

X is (n_samples, n_steps, n_in). z, the states h and δ are (n_samples, n_steps, units); a is h, or its last step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np

from ..errors import refuse
from ..messages import Message, message
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from ..rules.declared import Declared, Numbers, Part
from ..rules.limits import NUMBER, UNITS
from ..rules.shown import Shown
from .base import ActivationChoice, Context, Init, Layer, LayerBackward, LayerTrace, Parameters, Product, lost, ones
from .site import Site
from .told_by_kind import TRUNCATE
from .weights import (
    BIASES,
    OWN_INIT,
    RECURRENT_STREAMS,
    bias_gradient,
    describe_units,
    initial_biases,
    own_init,
    shaped,
)


@dataclass(frozen=True)
class RNN(Layer):
    """`units` neurons with a memory of their own last output; Wx (n_out, n_in), Wh (n_out, n_out), b (n_out,).

    h0 is (n_samples, n_out) or (n_out,), zeros unless given; it is not trained. truncate k: the error of step t
    reaches the steps t, t − 1, …, t − k + 1 and no further (Williams & Peng 1990, BPTT(k)); k ≥ n_steps is all.
    """

    kind: ClassVar[str] = "rnn"
    label: ClassVar[str] = "recurrent (Elman)"
    note: ClassVar[str] = (
        "Step by step through time: h⟨t⟩ = f(Σ w x⟨t⟩ + Σ w h⟨t−1⟩ + b), the same weights at each step."
    )
    has_weights: ClassVar[bool] = True
    takes_sequences: ClassVar[bool] = True
    script_note: ClassVar[str] = (
        "X of a recurrent layer: (samples, time steps, inputs); Wx (units, inputs), Wh (units, units)."
    )
    errors_shown: ClassVar[tuple[str, ...]] = ("carried",)
    state: ClassVar[tuple[str, str] | None] = ("h", "h0")
    shows: ClassVar[tuple[Shown, ...]] = (
        Shown("h", "h", "h", "state", listed=False),
        Shown("h0", "h⟨0⟩", "first state", "first state", listed=False),
        Shown("a", "a", "a", "what is passed to the next layer"),
        Shown("da", "∂E/∂a", "∂E/∂a", "what comes back from the next layer only", backward=True),
        Shown("dh", "∂E/∂h", "∂E/∂h", "gradient with respect to the state", backward=True, listed=False),
        Shown("dh0", "∂E/∂h⟨0⟩", "∂E/∂h⟨0⟩", "gradient with respect to the first state", backward=True, listed=False),
        Shown(
            "carried",
            "δ passed back",
            "δ passed to the previous time step,",
            "the part of δ that truncation passes to the previous time step",
            backward=True,
        ),
    )
    fields: ClassVar[tuple[Declared, ...]] = (
        UNITS, Part("activation", "Activation", "activation", "tanh"),
        Part("return_sequences", "Every time step's output", "flag", False,
             "Otherwise only the last step's output is passed on."),
        TRUNCATE, Numbers("Wx", "Weights of the inputs", ("units", "inputs"), NUMBER, "init", symbol="w"),
        Numbers("Wh", "Weights of the state before", ("units", "units"), NUMBER, "init", symbol="w"), BIASES,
        Numbers("h0", "First state", ("samples", "units"), NUMBER, "0", "One list for all samples, or one for each.",
                "h⟨0⟩", start=False),
        OWN_INIT,
    )  # fmt: skip
    folded: ClassVar[tuple[str, ...]] = ("truncate", "h0")

    n_in: int
    units: int
    activation: ActivationChoice
    bias: str = "per_neuron"
    given: Parameters = field(default_factory=dict)
    init: Init | None = None
    h0: Array | None = None
    return_sequences: bool = False
    truncate: int | None = None

    @property
    def into_softmax(self) -> bool:  # type: ignore[override]  # as its own activation says
        """True where z is that of a softmax."""
        return self.activation.row.couples

    @classmethod
    def read_units(cls, site: Site) -> int:
        """`units`; time steps must come in."""
        if not site.sequence:
            raise refuse("layer.time_steps", site.reader.path, "rnn", layer=site.number)
        return site.count()

    @classmethod
    def sends_sequence(cls, site: Site) -> bool:
        return site.reader.flag("return_sequences", message("name.sends", layer=site.number))

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        return (site.n_in + site.units + 1) * site.units

    @classmethod
    def read(cls, site: Site) -> Self:
        """`activation`, `Wx`, `Wh`, `b`, `init`, `h0`, `return_sequences`, `truncate`."""
        given = {
            **site.weights("Wx", site.n_in, site.below), **site.weights("Wh", site.units, site.here), **site.biases(),
        }  # fmt: skip
        return cls(
            site.n_in, site.units, site.activation("activation", "tanh"), site.conventions.bias, given, site.init(),
            site.array("h0", "First state", NUMBER, (1, 2)), cls.sends_sequence(site), site.reader.number(TRUNCATE),
        )  # fmt: skip

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        h0 = {} if self.h0 is None else {"h0": self.h0}
        return {
            **describe_units(self.units, self.activation), **shaped(parameters), **h0,
            "return_sequences": self.return_sequences, "truncate": self.truncate, **own_init(self.init),
        }  # fmt: skip

    def check_data(self, path: str, shape: tuple[int, ...]) -> None:
        if self.h0 is not None and self.h0.ndim == 2 and len(self.h0) != shape[0]:
            sizes = {"label": "First state", "units": self.units, "samples": shape[0]}
            raise refuse("layer.first_state", f"{path}.h0", f"{len(self.h0)} rows", **sizes)

    def check_notes(self) -> list[Message]:
        if self.truncate is None:
            return []
        return [message("check.truncated")]

    def initial(self, init: Init, stream: int) -> Parameters:
        own, given = self.init or init, self.given
        Wx = given["Wx"] if "Wx" in given else own.draw((self.units, self.n_in), stream)
        Wh = given["Wh"] if "Wh" in given else own.draw((self.units, self.units), RECURRENT_STREAMS + stream)
        biases = initial_biases(given, self.bias, own, (self.units, self.n_in), stream)
        return {name: np.array(value, dtype=np.float64) for name, value in {"Wx": Wx, "Wh": Wh, **biases}.items()}

    def first_state(self, n_samples: int, context: Context) -> Array:
        """h⟨0⟩ of the batch, (n_samples, units)."""
        own, samples = self.h0, context.mode.samples
        if own is None:
            return np.zeros((n_samples, self.units))
        if own.ndim == 2 and samples is not None:
            own = own[list(samples)]
        return np.broadcast_to(own, (n_samples, self.units))

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """A (n_samples, n_steps, n_in) → z and h (n_samples, n_steps, units); a is h, or its last step."""
        keep = context.how.keep

        def step(t: int, before: Array) -> tuple[Array, Array]:
            z = np.einsum("sk,jk->sj", A[:, t], parameters["Wx"]) + np.einsum("sk,jk->sj", before, parameters["Wh"])
            z = keep(z + parameters["b"] if "b" in parameters else z)
            return z, keep(self.activation.value(z))

        h0 = self.first_state(A.shape[0], context)
        steps = [step(0, h0)]
        for t in range(1, A.shape[1]):
            steps.append(step(t, steps[-1][1]))
        if self.truncates(A.shape[1]) and not _is_plain(steps[0][0]):
            steps = self._windows(steps, h0, step)
        z, h = (np.stack([pair[i] for pair in steps], axis=1) for i in (0, 1))
        return LayerTrace(A, z, h if self.return_sequences else h[:, -1], {"h0": h0, "h": h})

    def truncates(self, n_steps: int) -> bool:
        return self.window(n_steps) < n_steps

    def window(self, n_steps: int) -> int:
        """Through how many steps an error goes at most."""
        return n_steps if self.truncate is None else min(self.truncate, n_steps)

    def _windows(self, steps: Any, h0: Array, step: Any) -> list[tuple[Array, Array]]:
        """The same numbers, each step computed from the state k steps before it as a constant: T·k steps.

        So the tape and the complex step see exactly what truncation lets through; plain numbers see no difference.
        """
        made = []
        for t in range(len(steps)):
            first = max(0, t - self.window(len(steps)) + 1)
            state = np.real(steps[first - 1][1]) if first else h0
            for u in range(first, t + 1):
                pair = step(u, state)
                state = pair[1]
            made.append(pair)
        return made

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """Through time: ∂E/∂h⟨t⟩ = ∂E/∂a⟨t⟩ + δ⟨t+1⟩ Wh, δ⟨t⟩ = ∂E/∂h⟨t⟩ f′(z⟨t⟩); gradients sum over the steps.

        shown: dh = ∂E/∂h; carried, with truncation: the part of δ that goes on to the step before; dh0 = ∂E/∂h⟨0⟩.
        """
        z, h, n_steps = trace.z, trace.shown["h"], trace.z.shape[1]
        window, keep, choice = self.window(n_steps), how.keep, self.activation
        dh, delta, carried = np.zeros_like(z), np.zeros_like(z), np.zeros_like(z)
        factor = keep(choice.factor(z, h, how.by_hand))
        outside = self._at_steps(da, z)
        fused_at = None if fused is None else self._at_steps(fused, z)

        def down(error: Array, t: int) -> Array:
            return keep(choice.row.vjp(error, h[:, t], factor[:, t]))

        # Each error's δ on its way, (errors, n_samples, units), the youngest first; without truncation all in one.
        flowing = np.zeros((0, *z[:, 0].shape))
        for t in reversed(range(n_steps)):
            back = np.einsum("esj,jk->esk", flowing, parameters["Wh"])
            later = np.add.reduce(back, axis=0)
            dh[:, t] = keep(outside[:, t] + later)
            if fused_at is None:
                delta[:, t] = down(dh[:, t], t)
            else:
                delta[:, t] = keep(fused_at[:, t] + choice.row.vjp(later, h[:, t], factor[:, t]))
            if window == n_steps:
                flowing = delta[None, :, t]
            elif window > 1:
                own = down(outside[:, t], t) if fused_at is None else fused_at[:, t]
                flowing = np.concatenate([own[None], down(back, t)])[: window - 1]
            carried[:, t] = np.add.reduce(flowing, axis=0)
        truncated = self.truncates(n_steps)
        dh0 = keep(np.add.reduce(np.einsum("esj,jk->esk", flowing, parameters["Wh"]), axis=0))
        before = np.concatenate([trace.shown["h0"][:, None], h[:, :-1]], axis=1)
        gradients = {
            "Wx": keep(np.einsum("stj,stk->jk", delta, trace.A)), "Wh": keep(np.einsum("stj,stk->jk", delta, before)),
            **bias_gradient(self.bias, delta, how, self.into_softmax),
        }  # fmt: skip
        shown = {"dh": dh, **({"carried": carried} if truncated else {}), "dh0": dh0}
        return LayerBackward(da, None if choice.row.couples else factor, delta, gradients, shown)

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        before = np.concatenate([trace.shown["h0"][:, None], trace.shown["h"][:, :-1]], axis=1)
        factors = {"Wx": trace.A, "b": ones(trace.A), "Wh": before}
        return {name: Product("sj,sk->jk", back.delta, factor) for name, factor in factors.items()}

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        return lost(trace.shown["h"] * back.shown["dh"], back.delta) if self.activation.row.couples else 0.0

    def _at_steps(self, of_output: Array, z: Array) -> Array:
        """What belongs to the output, at its time steps: all, or only the last; elsewhere 0."""
        if self.return_sequences:
            return of_output
        steps = np.zeros_like(z)
        steps[:, -1] = of_output
        return steps

    def propagate(self, parameters: Parameters, back: LayerBackward) -> Array:
        """∂E/∂A[s, t, k] = Σ_j δ[s, t, j] Wx[j, k]."""
        return np.einsum("stj,jk->stk", back.delta, parameters["Wx"])

    def output_z(self, trace: LayerTrace) -> Array:
        return trace.z if self.return_sequences else trace.z[:, -1]

    def output_index(self, trace: LayerTrace, at: tuple[int, ...]) -> tuple[int, ...]:
        return at if self.return_sequences else (*at, trace.z.shape[1] - 1)


def _is_plain(values: Any) -> bool:
    """Real numbers: nothing follows how they were made."""
    return type(values) is np.ndarray and bool(np.isrealobj(values))
