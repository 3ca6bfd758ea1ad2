"""How plain Python and JavaScript write what equations are made of, a number at a time: a row a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..kernel.elementary import NORMAL_CENTER, NORMAL_TAIL


@dataclass(frozen=True)
class Language:
    """Templates: a list and a sum over a letter, a choice, names of parts of an object; and functions by name."""

    name: str
    each: str  # a list of `count` values of `body` at the letter
    total: str
    largest: str
    choose: str
    equal: str
    count: str  # of a list
    part: str  # of an object
    empty: str  # a list with so many places
    let: str
    loop: str  # over time steps, forwards or backwards
    back: str
    end: str  # of a block
    function: str
    comment: str
    last: str
    infinite: str
    reserved: frozenset[str]
    functions: Mapping[str, str]

    def prelude(self, code: str) -> str:
        """The functions that a code calls, each once, those that they call before them."""
        found: dict[str, str] = {}

        def add(text: str) -> None:
            for name, own in self.functions.items():
                if name not in found and re.search(rf"(?<![\w.]){name}\(", text):
                    found[name] = own
                    add(own.partition("\n")[2] or own.partition("=>")[2])

        add(code)
        return "".join(f"{own}\n" for name, own in self.functions.items() if name in found)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


PYTHON_WORDS = _words(
    "and as assert async await class def del elif else except for from global if import in is lambda not or pass "
    "raise return try while with yield math sys csv json p t"
)
JAVASCRIPT_WORDS = _words(
    "await break case catch class const continue debugger default delete do else enum export extends false finally for "
    "function if import in instanceof let new null return static super switch this throw true try typeof var void "
    "while with yield p t"
)


def _python(name: str, body: str, arguments: str = "x") -> str:
    return f"def {name}({arguments}):\n    {body}\n\n"


PYTHON = Language(
    "python",
    each="[{body} for {letter} in range({count})]", total="sum({body} for {letter} in range({count}))",
    largest="max({body} for {letter} in range({count}))", choose="({yes} if {test} else {no})", equal="==",
    count="len({x})", part='{x}["{name}"]', empty="[None] * {count}", let="{name} = {value}",
    loop="for t in range({count}):", back="for t in reversed(range({count})):", end="",
    function="def {name}({arguments}):", comment="# {text}", last="{x}[-1]",
    infinite="math.inf",
    reserved=PYTHON_WORDS,
    functions={
        "exp": _python("exp", "return math.exp(x) if x < 709.0 else math.inf"),
        "ln": _python("ln", "return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan"),
        "sqrt": _python("sqrt", "return math.sqrt(x) if x >= 0 else math.nan"),
        "absolute": _python("absolute", "return abs(x)"),
        "sign": _python("sign", "return float((x > 0) - (x < 0))"),
        "cos": _python("cos", "return math.cos(x)"), "floor": _python("floor", "return float(math.floor(x))"),
        "tanh": _python("tanh", "return math.tanh(x)"),
        "expm1": _python("expm1", "return math.expm1(x) if x < 709.0 else math.inf"),
        "sigma": _python("sigma", "e = math.exp(-abs(x))\n    return (1.0 if x >= 0 else e) / (1.0 + e)"),
        "sigma_slope": _python("sigma_slope", "return sigma(x) * sigma(-x)", "x, a"),
        "tanh_slope": _python("tanh_slope", "return 4.0 * sigma(2.0 * x) * sigma(-2.0 * x)", "x, a"),
        "softplus": _python("softplus", "return max(x, 0.0) + math.log1p(math.exp(-abs(x)))"),
        "Phi": _python("Phi", "return 0.5 * math.erfc(-x / math.sqrt(2.0))"),
        "phi": _python("phi", "return math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)"),
        "product": _python("product", "return 0.0 if x == 0 else x * y", "x, y"),
        "ratio": _python("ratio", "return 0.0 if x == 0 else x / y", "x, y"),
        "xlogy": _python("xlogy", "return 0.0 if x == 0 else x * math.log(y)", "x, y"),
        "softmax": _python(
            "softmax", "e = [math.exp(one - max(z)) for one in z]\n    return [one / sum(e) for one in e]", "z"
        ),
    },
)  # fmt: skip

_POLYNOMIAL = "const polynomial = (x, c) => c.reduceRight((sum, one) => sum * x + one, 0);"
_PHI = f"""const TAIL = {list(NORMAL_TAIL)};
const CENTER = {list(NORMAL_CENTER)};
// The normal distribution, by polynomials: JavaScript has no error function.
function Phi(x) {{
  const size = Math.min(Math.abs(x), 39);
  const tail = (Math.exp(-size * size / 2) * polynomial((size - 6) / (size + 6), TAIL)) / (1 + size);
  const below = size < 0.6 ? 0.5 - size * polynomial(size * size, CENTER) : tail;
  return x > 0 ? 1 - below : below;
}}"""
JAVASCRIPT = Language(
    "javascript",
    each="each({count}, ({letter}) => {body})", total="total({count}, ({letter}) => {body})",
    largest="Math.max(...each({count}, ({letter}) => {body}))", choose="({test} ? {yes} : {no})", equal="===",
    count="{x}.length", part="{x}.{name}", empty="new Array({count})", let="let {name} = {value};",
    loop="for (let t = 0; t < {count}; t += 1) {{", back="for (let t = {count} - 1; t >= 0; t -= 1) {{", end="}",
    function="function {name}({arguments}) {{", comment="// {text}", last="{x}.at(-1)",
    infinite="Infinity",
    reserved=JAVASCRIPT_WORDS,
    functions={
        "each": "const each = (count, value) => Array.from({ length: count }, (_, i) => value(i));",
        "total": "const total = (count, value) => each(count, value).reduce((sum, one) => sum + one, 0);",
        "exp": "const exp = (x) => Math.exp(x);", "ln": "const ln = (x) => Math.log(x);",
        "sqrt": "const sqrt = (x) => Math.sqrt(x);", "abs": "const abs = (x) => Math.abs(x);",
        "absolute": "const absolute = (x) => Math.abs(x);", "sign": "const sign = (x) => Math.sign(x);",
        "cos": "const cos = (x) => Math.cos(x);", "floor": "const floor = (x) => Math.floor(x);",
        "max": "const max = (x, y) => Math.max(x, y);", "min": "const min = (x, y) => Math.min(x, y);",
        "tanh": "const tanh = (x) => Math.tanh(x);", "expm1": "const expm1 = (x) => Math.expm1(x);",
        "polynomial": _POLYNOMIAL, "Phi": _PHI,
        "phi": "const phi = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);",
        "sigma": "const sigma = (x) => (x >= 0 ? 1 : Math.exp(x)) / (1 + Math.exp(-Math.abs(x)));",
        "sigma_slope": "const sigma_slope = (x, a) => sigma(x) * sigma(-x);",
        "tanh_slope": "const tanh_slope = (x, a) => 4 * sigma(2 * x) * sigma(-2 * x);",
        "softplus": "const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));",
        "product": "const product = (x, y) => (x === 0 ? 0 : x * y);",
        "ratio": "const ratio = (x, y) => (x === 0 ? 0 : x / y);",
        "xlogy": "const xlogy = (x, y) => (x === 0 ? 0 : x * Math.log(y));",
        "softmax": (
            "function softmax(z) {\n  const e = z.map((one) => Math.exp(one - Math.max(...z)));\n"
            "  const sum = e.reduce((x, y) => x + y);\n  return e.map((one) => one / sum);\n}"
        ),
    },
)  # fmt: skip
LANGUAGES = (PYTHON, JAVASCRIPT)
