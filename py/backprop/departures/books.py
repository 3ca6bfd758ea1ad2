"""Numbers as books and pages print them, by shipped example: marking tells which departure printed them.

A sheet holds printed digits alone. What is not right in it is named in `explained`: carried on from the page's own
rounded number, done by a departure of the table, or an error of arithmetic of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import refuse
from ..rules.limits import SCHEMA

CARRIED, UPDATED, ARITHMETIC = "rounding_carried", "hidden_delta_from_updated_weights", "arithmetic"


@dataclass(frozen=True)
class Printed:
    """One sheet: digits by quantity, and by what those came about that are not right; source as in the example."""

    example: str
    name: str
    sheet: Mapping[str, str]
    explained: Mapping[str, str]

    def answers(self) -> Any:
        """The sheet as an answers document, which `backprop mark` takes."""
        answers = [{"quantity": quantity, "value": value} for quantity, value in self.sheet.items()]
        return {"schema": SCHEMA, "answers": answers}


PRINTED = (
    Printed(
        "mazur", "the page's text",
        {
            "layers[0].z[0][0]": "0.3775", "layers[0].a[0][0]": "0.593269992", "layers[0].a[0][1]": "0.596884378",
            "layers[1].z[0][0]": "1.105905967", "layers[1].a[0][0]": "0.75136507", "layers[1].a[0][1]": "0.772928465",
            "loss": "0.298371109", "layers[1].delta[0][0]": "0.138498562",
            "layers[1].gradients.W[0][0]": "0.082167041", "layers[0].gradients.W[0][0]": "0.000438568",
            "layers[1].after.W[0][0]": "0.35891648", "layers[1].after.W[0][1]": "0.408666186",
            "layers[1].after.W[1][0]": "0.511301270", "layers[1].after.W[1][1]": "0.561370121",
            "layers[0].after.W[0][0]": "0.149780716", "layers[0].after.W[0][1]": "0.19956143",
            "layers[0].after.W[1][0]": "0.24975114", "layers[0].after.W[1][1]": "0.29950229",
        },
        {},
    ),
    Printed("mazur", "the program's loss after the step", {"after.loss": "0.291027924"}, {"after.loss": UPDATED}),
    Printed(
        "han-kamber", "the table",
        {
            "layers[0].z[0][0]": "-0.7", "layers[0].a[0][0]": "0.332", "layers[0].z[0][1]": "0.1",
            "layers[0].a[0][1]": "0.525", "layers[1].z[0][0]": "-0.105", "layers[1].a[0][0]": "0.474",
            "layers[1].delta[0][0]": "0.1311", "layers[0].delta[0][1]": "-0.0065", "layers[0].delta[0][0]": "-0.0087",
            "layers[1].after.W[0][0]": "-0.261", "layers[1].after.W[0][1]": "-0.138",
            "layers[0].after.W[0][0]": "0.192", "layers[0].after.W[1][0]": "-0.306", "layers[1].after.b[0]": "0.218",
        },
        {"layers[1].delta[0][0]": CARRIED},
    ),
    Printed(
        "zhou", "the derivative of w1",
        {
            "layers[0].a[0][0]": "0.0474", "prediction[0][0]": "0.524", "layers[1].da[0][0]": "-0.952",
            "layers[0].gradients.W[0][0]": "0.0214",
        },
        {"layers[1].da[0][0]": CARRIED, "layers[0].gradients.W[0][0]": CARRIED},
    ),
    Printed(
        "aiml-notes", "the forward pass",
        {
            "layers[0].z[0][0]": "0.31", "layers[0].z[0][1]": "0.57", "layers[1].z[0][0]": "0.597",
            "prediction[0][0]": "0.6449", "loss": "0.0631",
        },
        {"prediction[0][0]": CARRIED, "loss": CARRIED},
    ),
    Printed(
        "sghosh", "the step",
        {
            "layers[0].z[0][0]": "-0.2", "prediction[0][0]": "0.4502", "loss": "0.1511",
            "layers[0].delta[0][0]": "-0.1360", "layers[0].after.W[0][0]": "0.5136",
            "layers[0].after.W[0][1]": "-0.3728", "layers[0].after.b[0]": "0.1136",
        },
        {"loss": CARRIED, "layers[0].delta[0][0]": CARRIED},
    ),
    Printed("postnetwork", "the output's second z", {"layers[1].z[0][1]": "0.185"}, {"layers[1].z[0][1]": ARITHMETIC}),
)  # fmt: skip


def printed(name: str) -> Any:
    """The first sheet of an example that has one; raises `SpecError` for others."""
    found = next((one for one in PRINTED if one.example == name), None)
    if found is None:
        names = dict.fromkeys(one.example for one in PRINTED)
        raise refuse("example.printed", "name", name, names=", ".join(names))
    return found.answers()
