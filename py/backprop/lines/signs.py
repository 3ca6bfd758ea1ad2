"""Signs of formulas: a minus goes where it reads best, (y − ŷ) rather than −(ŷ − y); no minus stands before a minus."""

from __future__ import annotations

from .expression import Expr


def negated(tree: Expr) -> Expr:
    """−tree, of a tree whose signs are settled."""
    match tree:
        case ["neg", inner]:
            return list(inner)
        case ["sub", left, right]:
            return ["sub", right, left]
        case ["div", ["sub" | "neg", *_] as above, below]:
            return ["div", negated(above), below]
    return ["neg", tree]


def settled(tree: Expr) -> Expr:
    """The same value with as few signs as can be: a + (−b) is a − b, (−a) b is −(a b), (−a)² is a²."""
    match tree:
        case ["neg", inner]:
            return negated(settled(inner))
        case ["add", terms]:
            return _sum([settled(term) for term in terms])
        case ["sub", left, right]:
            left, right = settled(left), settled(right)
            return _sum([left, right[1]]) if right[0] == "neg" else ["sub", left, right]
        case ["mul", factors]:
            return _product([settled(factor) for factor in factors])
        case ["pow", base, exponent]:
            base = settled(base)
            squared = exponent == ["num", 2.0, None]
            return ["pow", base[1] if base[0] == "neg" and squared else base, settled(exponent)]
        case ["abs", inner]:
            inner = settled(inner)
            return ["abs", inner[1] if inner[0] == "neg" else inner]
        case ["div", above, below]:
            above = settled(above)
            made = ["div", above[1] if above[0] == "neg" else above, settled(below)]
            return ["neg", made] if above[0] == "neg" else made
        case ["sum", body, over]:
            body = settled(body)
            return ["neg", ["sum", body[1], over]] if body[0] == "neg" else ["sum", body, over]
        case ["sqrt", inner]:
            return ["sqrt", settled(inner)]
        case ["call", name, arguments]:
            return ["call", name, [settled(argument) for argument in arguments]]
    return tree


def _sum(terms: list[Expr]) -> Expr:
    if len(terms) > 1 and all(term[0] in ("neg", "dots") for term in terms):
        return ["neg", ["add", [term[1] if term[0] == "neg" else term for term in terms]]]
    made = terms[0]
    for term in terms[1:]:
        if term[0] == "neg":
            made = ["sub", made, term[1]]
        else:
            made = ["add", [*(made[1] if made[0] == "add" else [made]), term]]
    return made


def _product(factors: list[Expr]) -> Expr:
    plain: list[Expr] = []
    for factor in factors:
        own = factor[1] if factor[0] == "neg" else factor
        plain.extend(own[1] if own[0] == "mul" else [own])
    made: Expr = ["mul", plain]
    return ["neg", made] if sum(factor[0] == "neg" for factor in factors) % 2 else made
