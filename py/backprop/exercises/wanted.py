"""What is wanted of an exercise, read strictly: which network, how far, what is asked, how many versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..errors import refuse
from ..functions.activations import ACTIVATIONS
from ..functions.losses import LOSSES
from ..numbers.json_reader import Reader
from ..numbers.strict_json import Json
from ..optimizers import OPTIMIZERS
from ..rules.fields import Field
from ..rules.limits import SCHEMA, SEED, TITLE
from .difficulties import DIFFICULTIES, Difficulty

SIZES = re.compile(r"[1-9][0-9]?(-[1-9][0-9]?)+")
MOST_LAYERS, MOST_UNITS = 6, 12
MOST_ASKED = 60  # kinds and addresses in a request
DIGITS = Field("digits", "Digits asked", "integer", default=4, minimum=2, maximum=8, hint="Decimals.")
PLACES = Field("places", "Decimals of given numbers", "integer", default=1, minimum=1, maximum=3)
VERSIONS = Field("versions", "Versions", "integer", default=1, minimum=1, maximum=200)
BATCH = Field("batch", "Samples", "integer", minimum=1, maximum=12, nullable=True)
TIMES = Field("times", "Time steps", "integer", minimum=1, maximum=6, nullable=True)
POINTS = Field("points", "Points of a number", "integer", default=1, minimum=1, maximum=100)
DEAD = Field("dead", "Dead units", "integer", default=0, minimum=0, maximum=4)
CHOICES = Field("choices", "Wrong choices", "integer", default=0, minimum=0, maximum=5)
RATE = Field("learning_rate", "Learning rate", minimum=0, maximum=1000, exclusive_minimum=True, nullable=True)


@dataclass(frozen=True)
class Wanted:
    """A request; what it leaves out is the difficulty's.

    spec: a spec document whose numbers are drawn anew, or None where network, functions and so on are named. ask: kinds
    of quantities or single addresses. digits: decimals of the answers; places: of the numbers given. dead: how many
    units of a one-sided function are off. choices: wrong values beside each key; hunt: a worked step with one slip,
    of which the first wrong line is asked.
    """

    difficulty: Difficulty
    spec: Json | None
    sizes: tuple[int, ...]
    activation: Json
    output: Json
    loss: Json
    optimizer: Json
    batch: int
    times: int
    ask: tuple[str, ...]
    digits: int
    places: int
    dead: int
    points: int
    choices: int
    hunt: bool
    seed: int
    versions: int
    title: str


def read_wanted(document: Any) -> Wanted:
    """The request of a document. Raises `SpecError` for what it may not hold."""
    reader = Reader(document, "", "Exercise")
    schema = reader.raw("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise refuse("schema", "schema", schema, version=SCHEMA)
    kind = DIFFICULTIES[reader.choice("difficulty", "Difficulty", DIFFICULTIES, "update")]
    activation = _named(reader, "activation", ACTIVATIONS, kind.activation)
    loss = _named(reader, "loss", LOSSES, "half_squared_error")
    output = _named(reader, "output_activation", ACTIVATIONS, _output(loss["name"], activation["name"]))
    rate = reader.number(RATE)
    optimizer = _named(reader, "optimizer", OPTIMIZERS, "sgd")
    wanted = Wanted(
        kind, reader.raw("spec"), _sizes(reader, kind.network), activation, output, loss,
        {"learning_rate": kind.rate, **optimizer, **({} if rate is None else {"learning_rate": rate})},
        reader.number(BATCH) or kind.reads, reader.number(TIMES) or kind.times, _asked(reader, kind.ask),
        reader.number(DIGITS), reader.number(PLACES), reader.number(DEAD), reader.number(POINTS),
        reader.number(CHOICES), reader.flag("hunt", "Error hunt"), reader.number(SEED), reader.number(VERSIONS),
        TITLE.check(reader.raw("title", ""), "title"),
    )  # fmt: skip
    reader.close()
    return wanted


def _output(loss: str, hidden: str) -> str:
    """The output's function: the one that the loss goes with; else the sigmoid among sigmoids, and none."""
    fused = LOSSES[loss].fused
    if fused:
        return fused.activation
    return hidden if hidden == "sigmoid" else "identity"


def _named(reader: Reader, key: str, table: Any, default: str) -> Json:
    """A name, or an object with a name and what its row takes, which the spec's own reader judges."""
    given = reader.raw(key, default)
    named = given if isinstance(given, dict) else {"name": given}
    if not isinstance(named.get("name"), str) or named["name"] not in table:
        raise refuse("json.choice", key, given, label=key.replace("_", " ").capitalize(), names=", ".join(table))
    return named


def _sizes(reader: Reader, default: str) -> tuple[int, ...]:
    given = reader.raw("network", default)
    if isinstance(given, str) and SIZES.fullmatch(given):
        sizes = tuple(map(int, given.split("-")))
        if len(sizes) <= MOST_LAYERS and max(sizes) <= MOST_UNITS:
            return sizes
    raise refuse("exercise.network", "network", given, layers=MOST_LAYERS, units=MOST_UNITS)


def _asked(reader: Reader, default: tuple[str, ...]) -> tuple[str, ...]:
    given = reader.raw("ask", list(default))
    named = given.split(",") if isinstance(given, str) else given
    whole = isinstance(named, list) and all(isinstance(name, str) for name in named)
    if not whole or not 0 < len(named) <= MOST_ASKED:
        raise refuse("exercise.list", "ask", given, most=MOST_ASKED)
    return tuple(name.strip() for name in named)
