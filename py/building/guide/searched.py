"""The architecture searches of the text: candidates, front and winner of each strategy."""

from typing import Any

from backprop.experiments.served import SEARCH_BUDGET, text_search, with_front
from backprop.learn.display import display
from backprop.learn.markup import escape
from building.guide.markup import element, table
from building.guide.tries import link

Json = Any
STRATEGIES = {"random": "Random search", "evolution": "Evolution", "halving": "Successive halving"}
SEED = 0
DIGITS = 4


def searches() -> str:
    """One figure: a part for each strategy, all on the same rows and the same budget."""
    parts = "".join(strategy(name, label) for name, label in STRATEGIES.items())
    budget = (
        f"{display(float(SEARCH_BUDGET.steps), 4)} training steps in all, at most {SEARCH_BUDGET.parameters} "
        f"parameters, {SEARCH_BUDGET.each} steps for a candidate (successive halving divides them its own way)"
    )
    head = '<h4 id="guide-searches">Three searches, candidate by candidate</h4>'
    asked = [("Task", "Two periods of a sine, a quarter of the rows kept apart"), ("Budget", budget)]
    items = "".join(f"<div><dt>{term}</dt><dd>{words}</dd></div>" for term, words in asked)
    told = f'<dl class="asked">{items}</dl>'
    return element("figure", {"class": "measured searches", "aria-labelledby": "guide-searches"}, head, told, parts)


def strategy(name: str, label: str) -> str:
    """Candidates in the order of their birth, the picture of the front, the winner to be loaded."""
    search = text_search(name, SEED)
    search.finish()
    document = with_front(search)
    winner = next(c for c in document["candidates"] if c["index"] == document["winner"])
    loss = display(winner["validation_loss"], DIGITS)
    found = f"{label}: {layers(winner)}, {winner['parameters']} parameters, loss {loss}"
    loads = element("a", {"class": "try", "href": link(document["spec"])}, "Load the winner")
    again = element("button", {"type": "button", "data-search": name, "hidden": True}, "Search in this browser")
    return element(
        "details", {"class": "search", "data-strategy": name}, f"<summary>{escape(found)}</summary>",
        document["plot"], candidates(document), f'<p class="actions">{loads}{again}</p><div class="live" hidden></div>',
    )  # fmt: skip


def candidates(document: Json) -> str:
    """A row a candidate; those of the front are marked."""
    rows = []
    for c in document["candidates"]:
        losses = ["none" if c[key] is None else display(c[key], DIGITS) for key in ("loss", "validation_loss")]
        origin = c["origin"] if c["parent"] is None else f"{c['origin']} from {c['parent'] + 1}"
        facts = [escape(layers(c)), str(c["parameters"]), str(c["steps"]), *losses, escape(origin)]
        rows.append([str(c["index"] + 1), *facts, "yes" if c["front"] else "no"])
    head = ["No.", "Hidden layers", "Parameters", "Steps", "Loss", "Loss apart", "Origin", "Front"]
    return table(
        "Candidates; “apart” is the loss on the rows kept apart", head, rows, f"Candidates of {document['strategy']}"
    )


def layers(candidate: Json) -> str:
    """4 tanh, 6 relu."""
    return ", ".join(f"{layer['units']} {layer['activation']}" for layer in candidate["layers"])
