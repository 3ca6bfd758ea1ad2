"""Every backward equation of a kind, as it is written, beside the one that derivation makes of the forward ones."""

import math

import numpy as np
from images import sized

from backprop.equations.derive import derive
from backprop.equations.kind import LETTERS, Kind
from backprop.equations.notation import names
from backprop.equations.scalars import FLOATS, Elements
from backprop.equations.through_time import run
from backprop.equations.values import Values
from backprop.functions.activations import ACTIVATIONS
from backprop.layers.base import ActivationChoice
from backprop.numbers.arithmetic import Arithmetic

TANH = ActivationChoice(ACTIVATIONS["tanh"])
FUNCTIONS = {**FLOATS, "f": FLOATS["tanh"], "slope": FLOATS["tanh_slope"]}  # f is tanh


def sizes_of(kind: Kind, seed: int) -> dict[str, int]:
    """Random sizes, no two alike where they may differ, so that no letter is taken for another."""
    s, t, j, k = (int(n) for n in np.random.default_rng(seed).permutation([2, 3, 4, 5]))
    counted = {"samples": s, "time steps": t, "units": j, "inputs": k if kind.own_units else j}
    return {**{letter: counted[what] for what, letters in LETTERS.items() for letter in letters}, **kind.sizes}


def letters_of(kind: Kind) -> dict[str, str]:
    """The letters of what the forward equations are given: parameters, what comes in, what stands before time."""
    uses = [name for equation in kind.forward_equations for name in names(equation.value)]
    given = {p.name: p.letters for p in kind.parameters}
    if kind.space:
        given["A"] = kind.letters["A"]
    else:
        (given["A"],) = {name.letters for name in uses if name.name == "A"} & {"sk", "sj", "stk", "stj"}
    given |= dict.fromkeys((*kind.given, *([kind.block] if kind.block else [])), given["A"])
    return {**given, **{start.name: "sj" for start in kind.starts.values()}}


def computed(kind: Kind, seed: int, by_hand: bool = False) -> tuple[dict, dict, dict[str, int]]:
    """All numbers of a forward and a backward pass at random parameters, the given ones' letters, and the sizes.

    by_hand: slopes are made of the values as a person makes them, a (1 − a), so that those are held to be right too.
    """
    rng, sizes, given = np.random.default_rng(1000 + seed), sizes_of(kind, seed), letters_of(kind)
    arrays = {name: rng.normal(size=[sizes[letter] for letter in own]) for name, own in given.items()}
    if kind.untold:  # so that some numbers are equal
        arrays["A"] = np.round(arrays["A"])
    numbers = {name.name for equation in kind.forward_equations for name in names(equation.value) if not name.index}
    settings = [row for row in kind.settings if row.name in numbers or not kind.space]  # others are sizes of an image
    arrays |= {row.name: float(rng.uniform(0.1, 0.9)) for row in settings}
    arrays |= {name: sizes[letter] for name, letter in kind.counts.items()}
    starts = {name: start.name for name, start in kind.starts.items()}
    letters = kind.letters if kind.space else {}
    values = Values(arrays, sizes, starts, Arithmetic(by_hand=by_hand), TANH, letters=letters)
    run(kind.forward_equations, values)
    arrays["da"] = rng.normal(size=arrays["a"].shape)
    arrays[f"dA_{kind.block}"] = np.zeros(arrays["A"].shape)  # what layers inside pass down is no part of the kind
    run(kind.backward_equations, values)
    return arrays, given, sizes


def derived(kind: Kind, arrays: dict, given: dict, sizes: dict[str, int]) -> dict[str, np.ndarray]:
    """The gradient of every quantity and of all that is given, number by number, from the derived equations."""
    starts = {name: start.name for name, start in kind.starts.items()}
    made = {equation.target.name: equation for equation in derive(kind.forward_equations, given, starts)}
    known: dict[tuple, float] = {}

    def look(name, place):
        if name not in made:
            return float(arrays[name][place]) if place else float(arrays[name])
        if (name, place) not in known:
            known[name, place] = elements.element(made[name], place)
        return known[name, place]

    elements = Elements(look, sizes, starts, FUNCTIONS, axes=kind.letters if kind.space else {})
    found = {}
    for name, equation in made.items():
        shape = [sizes[letter] for letter in equation.target.letters]
        found[name] = np.array([look(name, place) for place in np.ndindex(*shape)]).reshape(shape)
    return found


def true_slope(kind: Kind, arrays: dict, given: dict, sizes: dict[str, int]) -> np.ndarray:
    """∂a/∂z of every unit: ∂E/∂z where every ∂E/∂a is 1, of a kind whose units do not couple after z."""
    if kind.through_time:  # there every ∂E/∂a reaches z of the steps before as well
        return np.vectorize(FUNCTIONS["slope"])(arrays[kind.z], np.tanh(arrays[kind.z]))
    return derived(kind, {**arrays, "da": np.ones_like(arrays["a"])}, given, sizes)[f"d{kind.z}"]


def disagreement(kind: Kind, seed: int) -> float:
    """The largest difference of a written gradient from the derived one, against the largest entry of the latter."""
    kind = sized(kind, seed)
    written = [e.target.name for e in kind.backward_equations if e.target.name not in kind.untold]
    arrays, given, sizes = computed(kind, seed)
    truth = derived(kind, arrays, given, sizes)
    if "slope" in written:
        truth["slope"] = true_slope(kind, arrays, given, sizes)
    if not {f"d{p.name}" for p in kind.parameters} | {"dA"} <= set(written) <= set(truth):
        return math.inf
    differences = [0.0]
    for own in (arrays, computed(kind, seed, by_hand=True)[0]):
        for name in written:
            if own[name].shape != truth[name].shape:
                return math.inf
            scale = max(1.0, float(np.max(np.abs(truth[name]))))
            differences.append(float(np.max(np.abs(own[name] - truth[name]))) / scale)
    return float(np.max(differences))
