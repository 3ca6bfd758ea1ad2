"""The letters that a spec asks for: a set by its name, or one letter for each kind of quantity."""

from __future__ import annotations

from ..errors import refuse
from ..numbers.json_reader import Reader
from ..rules.letters import ROLES, SETS, Letters


def read_letters(conventions: Reader) -> Letters:
    """Raises SpecError for a set that is none, for a letter that is not offered and for one that two share."""
    if isinstance(conventions.peek("letters"), str):
        named = {row.name: row.letters for row in SETS}
        return named[conventions.choice("letters", "Letters", list(named), None)]
    reader = conventions.object("letters", "Letters")
    chosen = {
        role.name: reader.choice(role.name, role.label, [value.name for value in role.values], role.values[0].name)
        for role in ROLES
    }
    reader.close()
    letters = Letters(**chosen)
    for role, other in (("output", "target"), ("net", "activation"), ("net", "output"), ("input", "net")):
        if chosen[role] == chosen[other]:
            raise refuse("letters.twice", f"conventions.letters.{role}", chosen[role], other=chosen[other])
    return letters
