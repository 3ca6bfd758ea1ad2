"""Texts of numbers as people write them, each with its value by another way: decimals of 900 digits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from random import Random

DIGITS = Context(prec=900, Emax=999_999_999, Emin=-999_999_999)
PI = Decimal(
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651"
)
E = Decimal(
    "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759457138217852516642742746639193"
)
SIGNS = ("-", "−", "- ", "− ", "+", "", "", "", "")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NOISE = "0123456789.,eEdDx/^*()√π%+-−  ×·₂²½'_"


def valid(random: Random, count: int) -> Iterator[tuple[str, Decimal]]:
    """Texts of the grammar with their values."""
    for _ in range(count):
        sign = random.choice(SIGNS)
        text, value = random.choice((_decimal, _decimal, _percent, _scientific, _product, _product, _quotient))(random)
        yield sign + text, value.copy_negate() if sign.strip() in ("-", "−") else value


def altered(random: Random, texts: list[str], count: int) -> Iterator[str]:
    """The texts with a few characters lost, doubled, or put in: mostly of no grammar."""
    for _ in range(count):
        text = list(random.choice(texts))
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(text) + 1)
            text[at : at + random.randint(0, 1)] = random.choice(NOISE) * random.randint(0, 2)
        yield "".join(text)


def _decimal(random: Random) -> tuple[str, Decimal]:
    digits = str(random.randrange(10 ** random.randint(1, 20)))
    point = random.randint(0, len(digits))
    text = random.choice((digits, f"{digits[:point]}.{digits[point:]}"))
    if random.random() < 0.4:
        power = random.choice((random.randint(-12, 12), random.randint(-345, 320)))
        return f"{text}{random.choice('eEdD')}{power}", DIGITS.scaleb(Decimal(text), power)
    return text, Decimal(text)


def _percent(random: Random) -> tuple[str, Decimal]:
    text, value = _decimal(random)
    return text + random.choice(("%", " %")), DIGITS.scaleb(value, -2)


def _power(random: Random, base: str, value: Decimal, power: int) -> tuple[str, Decimal]:
    ways = (f"^{power}", f"**{power}", f"^({power})", f"^{{{power}}}", f" ^ {power}", str(power).translate(RAISED))
    return base + random.choice(ways).replace("-", random.choice("-−")), DIGITS.power(value, power)


def _scientific(random: Random) -> tuple[str, Decimal]:
    text, value = _decimal(random)
    power, by = _power(random, "10", Decimal(10), random.choice((random.randint(-9, 9), random.randint(-330, 310))))
    return text + random.choice("×·*⋅x") + power, DIGITS.multiply(value, by)


def _factor(random: Random, deep: int = 1) -> tuple[str, Decimal]:
    kind = random.randrange(7 if deep else 4)
    if kind < 3:
        text = str(random.randrange(1, 10 ** random.randint(1, 9))) + random.choice(("", "", ".", ".25", ".0625"))
        value = Decimal(text)
    elif kind == 3:
        return random.choice((("pi", PI), ("π", PI), ("e", E)))
    elif kind < 6:
        text, value = (_quotient if random.random() < 0.5 else _product)(random, deep - 1)
        value = DIGITS.sqrt(value)
        text = random.choice(("sqrt({})", "√({})", "sqrt {{{}}}")).format(text)
    else:
        text, value = _product(random, deep - 1)
        text = f"({text})"
    return _power(random, text, value, random.randint(-12, 12)) if random.random() < 0.3 else (text, value)


def _product(random: Random, deep: int = 1) -> tuple[str, Decimal]:
    text, value = _factor(random, deep)
    for _ in range(random.choice((0, 0, 1, 2))):
        further, by = _factor(random, deep)
        text, value = f"{text}{random.choice(('*', '·', ' × '))}{further}", DIGITS.multiply(value, by)
    return text, value


def _quotient(random: Random, deep: int = 1) -> tuple[str, Decimal]:
    above, value = _product(random, deep)
    below, by = _factor(random, deep)
    return f"{above}{random.choice(('/', ' / '))}{below}", DIGITS.divide(value, by)
