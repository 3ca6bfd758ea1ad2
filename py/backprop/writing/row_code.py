"""A network in inference as a program that takes one row, or one sequence of rows, at a time: from its equations.

Each layer is a function of its numbers and of what comes in. A kind without time steps takes those one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..equations.absent import without
from ..equations.kind import TIMES
from ..equations.loops import phases
from ..equations.needed import needed
from ..equations.notation import Call, Equation, Expression, Max, Name, Sum, names
from ..equations.stable import in_range
from ..errors import refuse
from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from ..network.spec import Spec
from ..numbers.special import Array
from .row_expressions import formula_code, written
from .row_languages import Language

INDENT = "    "
LETTERS_TAKEN = "stjilmkq"  # of indices


def program(spec: Spec, language: Language, arrays: Mapping[str, Array]) -> str:
    """Functions of the layers, and `network(layers, X)`, X being a row or a list of rows; arrays: by their paths."""
    made = _Program(language, arrays)
    lines = made.through(spec.layers, "X", spec.X.ndim > 2, "", "layers")
    every = [*made.activations.values(), *made.functions, made.function("network", ["layers", "X"], lines)]
    gap = "\n\n" if language.end else "\n\n\n"
    code = gap.join("\n".join(own) for own in every)
    return language.prelude(code) + ("\n" if language.end else "") + code + "\n"


@dataclass
class _Program:
    language: Language
    arrays: Mapping[str, Array]
    functions: list[list[str]] = field(default_factory=list)
    activations: dict[str, list[str]] = field(default_factory=dict)

    def function(self, name: str, arguments: Sequence[str], body: Sequence[str]) -> list[str]:
        """The lines of a function; the last of the body is what it returns."""
        *lines, value = body
        head = self.language.function.format(name=name, arguments=", ".join(arguments))
        stop = ";" * bool(self.language.end)
        end = [self.language.end] if self.language.end else []
        return [head, *(f"{INDENT}{line}" for line in lines), f"{INDENT}return {value}{stop}", *end]

    def through(self, layers: Sequence[Layer], came: str, times: bool, path: str, place: str) -> list[str]:
        """Lines that take `came` through the layers, and the name of what comes out."""
        lines: list[str] = []
        for i, layer in enumerate(layers):
            assert isinstance(layer, EquationLayer)
            here, own = f"{path}layers[{i}].", f"{place}[{i}]"
            tag = "_".join(str(int(part.partition("]")[0]) + 1) for part in here.split("[")[1:])
            arguments = [came]
            if layer.inner:
                inside = self.through(layer.inner, came, times, here, self.language.part.format(x=own, name="layers"))
                lines += inside[:-1]
                arguments.append(inside[-1])
            self.functions.append(self.layer(layer, f"layer{tag}", here))
            if times and not layer.takes_sequences:
                body = f"layer{tag}({', '.join([own, *(f'{one}[t]' for one in arguments)])})"
                count = self.language.count.format(x=came)
                called = self.language.each.format(body=body, letter="t", count=count)
            else:
                called = f"layer{tag}({', '.join([own, *arguments])})"
            lines.append(self.language.let.format(name=f"a{tag}", value=called))
            came, times = f"a{tag}", times and (not layer.takes_sequences or layer.return_sequences)
        return [*lines, came]

    def layer(self, layer: EquationLayer, name: str, path: str) -> list[str]:
        """The function of one layer."""
        kind, fill = layer.chosen.in_inference, self.language.let.format
        given = [*(p.name for p in kind.parameters), *(buffer.name for buffer in kind.buffers)]
        absent = frozenset(one for one in given if path + one not in self.arrays)
        equations = in_range(needed(without(kind.forward_equations, absent), ["a"]))
        read = {use.name for equation in equations for use in equation.names}
        writer = _Writer(self, layer)
        lines = [self.language.comment.format(text=f"{layer.label}, {layer.units} units")]
        for one in (one for one in given if one in read - absent):
            lines.append(fill(name=writer.called(one), value=self.language.part.format(x="p", name=one)))
        parts = phases(equations)
        lines += [line for equation in parts.before for line in writer.line(equation)]
        if parts.loop:
            lines += self.loop(writer, parts.loop, parts.step, path)
        lines += [line for equation in parts.after for line in writer.line(equation)]
        a = writer.called("a")
        last = layer.takes_sequences and not layer.return_sequences
        arguments = ["p", writer.called("A"), *([writer.called(kind.block)] if kind.block else [])]
        return self.function(name, arguments, [*lines, self.language.last.format(x=a) if last else a])

    def loop(self, writer: _Writer, equations: Sequence[Equation], step: int, path: str) -> list[str]:
        """Time step by time step, into lists with a place for each."""
        language, fill = self.language, self.language.let.format
        layer, count = writer.layer, language.count.format(x=writer.called("A"))
        lines = []
        for name, start in layer.data.starts.items():
            own = self.arrays.get(f"{path}{start.name}")
            if own is None:
                value = language.each.format(body="0.0", letter="j", count=layer.units)
            else:  # of sample 1, where each has its own
                value = language.part.format(x="p", name=start.name) + "[0]" * (own.ndim > 1)
            lines.append(fill(name=writer.start(name), value=value))
        lines += [fill(name=writer.called(e.target.name), value=language.empty.format(count=count)) for e in equations]
        lines.append((language.loop if step > 0 else language.back).format(count=count))
        stop = ";" * bool(language.end)
        lines += [f"{INDENT}{writer.called(e.target.name)}[t] = {writer.over(e)}{stop}" for e in equations]
        return [*lines, *([language.end] if language.end else [])]

    def activated(self, layer: EquationLayer) -> tuple[str, list[str]]:
        """The function of the layer's activation, written once, and the numbers that it is called with after z."""
        row, choice = layer.activation.row, layer.activation
        name, hyper = f"f_{row.name}", [one.name for one in row.hyperparameters]
        if name not in self.activations:
            formula = formula_code(row.equations[0], self.language, hyper, row.couples)
            self.activations[name] = self.function(name, ["z", *hyper], [formula])
        return name, [repr(float(choice.hyper[one])) for one in hyper]


class _Writer:
    """The equations of one layer as code: of one row, or of a list of rows by time step."""

    def __init__(self, program: _Program, layer: EquationLayer) -> None:
        self.program, self.layer, self.language = program, layer, program.language
        units = dict.fromkeys("jilm", str(layer.units))
        self.counts = {**units, "k": str(layer.n_in), "q": str(layer.n_in)}
        self.counts |= dict.fromkeys(TIMES, self.language.count.format(x=self.called("A")))

    def called(self, name: str) -> str:
        """A quantity's name, where a letter or a word of the language does not stand for something else."""
        taken = name in self.language.reserved or (len(name) == 1 and name in LETTERS_TAKEN)
        return f"{name}_" if taken else name

    def start(self, name: str) -> str:
        """What stands before the first time step."""
        return f"first_{name}"

    def line(self, equation: Equation) -> list[str]:
        """The target, at every time step where it has them."""
        value = self.over(equation)
        if "t" in equation.target.letters:
            value = self.language.each.format(body=value, letter="t", count=self.counts["t"])
        return [self.language.let.format(name=self.called(equation.target.name), value=value)]

    def over(self, equation: Equation) -> str:
        """The target at one time step: a number, or a list of units."""
        letters = [letter for letter in equation.target.letters if letter not in "st"]
        value, couples = equation.value, self.layer.activation.row.couples
        if couples and isinstance(value, Call) and value.function == "f" and len(letters) == 1:
            return self.activated(value.arguments[0], letters[0])
        code = self.code(value)
        for letter in reversed(letters):
            code = self.language.each.format(body=code, letter=letter, count=self.counts[letter])
        return code

    def code(self, tree: Expression) -> str:
        return written(tree, self.language, self.name, self.reduced, self.chosen)

    def name(self, name: Name) -> str:
        """A setting, a count, or one number of an array."""
        own = name.name
        if not name.index:
            return repr(float(self.layer.settings.get(own, self.layer.units)))
        code, rest = self.called(own), "".join(f"[{i.letter}]" for i in name.index if i.letter not in ("s", "t"))
        time = next((index for index in name.index if index.letter == "t"), None)
        if self.layer.space or any(not index.letter for index in name.index):
            code = "write.images" if self.layer.space else "write.looks_aside"
            raise refuse(code, "network.layers", self.layer.kind)
        if time is None:
            return f"{code}{rest}"
        if not time.offset:
            return f"{code}[t]{rest}"
        before = time.offset < 0
        test = f"t >= {-time.offset}" if before else f"t < {self.counts['t']} - {time.offset}"
        beyond = f"{self.start(own)}{rest}" if before and own in self.layer.data.starts else "0.0"
        inside = f"{code}[t {'-' if before else '+'} {abs(time.offset)}]{rest}"
        return self.language.choose.format(test=test, yes=inside, no=beyond)

    def reduced(self, tree: Sum | Max) -> str:
        """A sum or a maximum over letters, the last innermost."""
        code = self.code(tree.body)
        template = self.language.total if isinstance(tree, Sum) else self.language.largest
        for letter in reversed(tree.letters):
            code = template.format(body=code, letter=letter, count=self.counts[letter])
        return code

    def chosen(self, argument: Expression) -> str:
        """f of one number; where units couple, of all of them, at this unit."""
        if self.layer.activation.row.couples:
            letter = next(name.letters[-1] for name in names(argument) if name.letters)
            return f"{self.activated(argument, letter)}[{letter}]"
        name, numbers = self.program.activated(self.layer)
        return f"{name}({', '.join([self.code(argument), *numbers])})"

    def activated(self, argument: Expression, letter: str) -> str:
        """f of all units."""
        every = self.language.each.format(body=self.code(argument), letter=letter, count=self.counts[letter])
        name, numbers = self.program.activated(self.layer)
        return f"{name}({', '.join([every, *numbers])})"
