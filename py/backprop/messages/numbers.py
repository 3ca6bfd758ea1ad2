"""Refusals of single numbers, of lists and objects of JSON, and what is counted in sentences."""

from .sentence import Table

REFUSED = "{label}: “{given}” is not allowed. Allowed: {allowed}."
"""The one sentence in which every value is refused; a hint may follow."""

TEXT_LIMIT = 400

HINTS = {
    "empty": "Enter a number.",
    "long": f"It is too long: at most {TEXT_LIMIT} characters.",
    "point": "It is written with a comma. Use {value}?",
    "comma": "Its comma may part decimals or thousands. Use {value} or {other}?",
    "zero": "It divides by 0.",
    "power": "A power has a whole exponent from -9999 to 9999.",
    "invisible": "It contains {value}.",
    "digits": "Use the digits 0 to 9.",
    "separators": "Write the digits without spaces or separators.",
    "decimal": "Write it in decimal.",
    "example": "Write a number such as 0.5, -2 or 1e-3.",
    "typed": "Write a number such as 0.5, -2, 1e-3 or 1/3.",
    "whole": "Enter a whole number.",
    "large": "Too large: the largest is {value}.",
    "small": "Too small: the smallest is {value}.",
    "underflow": "Too small: it would become 0.",
    "above": "It must be above {value}.",
    "below": "It must be below {value}.",
    "quotes": "Write the number without quotes.",
    "finite": "It must be finite.",
}

INVISIBLE = {
    "\u00a0": "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    "\u202e": "a right-to-left override",
    "\u202f": "a narrow no-break space",
    "\ufeff": "a byte order mark",
}

NOUNS = (
    "row",
    "column",
    "sample",
    "number",
    "cell",
    "label",
    "name",
    "spec",
    "character",
    "file",
    "level",
    "further cell",
    "further column",
    "input",
    "output",
    "sequence",
    "hidden unit",
    "value",
)

MESSAGES: Table = {
    **{f"{noun}.one": f"{{number}} {noun}" for noun in NOUNS},
    **{f"{noun}.many": f"{{number}} {noun}s" for noun in NOUNS},
    **{f"number.{name}": ("{label}", "{allowed}", hint) for name, hint in HINTS.items()},
    "text.long": ("{label}", "{allowed}"),
    "of_row": "{label}, row {row}",
    "of_sample": "{label}, sample {sample}",
    # What is allowed of a number, in words; lower and upper bound in or out, blank or not.
    "allowed.text": "text of at most {high} characters",
    **{
        f"allowed.{kind}{above}{below}{blank}": f"{words} {from_} {{low}} {to} {{high}}{or_blank}"
        for kind, words in (("number", "a number"), ("integer", "a whole number"))
        for above, from_ in (("", "from"), (".above", "above"))
        for below, to in (("", "to"), (".below", "and below"))
        for blank, or_blank in (("", ""), (".blank", ", or blank"))
    },
    # Objects and lists of JSON.
    "json.object": ("{label}", "an object in braces"),
    "json.flag": ("{label}", "true or false"),
    "json.choice": ("{label}", "one of {names}"),
    "json.key": ("Key in {holder}", "one of {names}"),
    "json.rows": ("{label}", "a list of rows"),
    "json.row": ("{label}", "a list of numbers", "Write [{number}]."),
    "json.numbers": ("{label}", "a list of numbers"),
    "json.samples": ("{label}", "a list of samples, each a list of time steps"),
    "json.steps": ("{label}", "a list of at least one time step"),
    "json.count": ("{label}", "{needed}"),
    "json.deep": "It is nested more than {most} levels deep.",
    "json.syntax": "It is not JSON: {fault} at line {line}, column {column}.",
    "json.twice": "The key “{key}” appears twice in one object.",
    "json.constant": "{name} is not a number that JSON allows.",
    "json.number.large": "The number {number} is too large.",
    "json.number.small": "The number {number} is too small: it would become 0.",
    "json.number.long": "The number {number} is too long.",
    "ranges": ("{label}", "{allowed}"),
}
