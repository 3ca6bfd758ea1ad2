"""The architecture searches of the text: candidates, front and winner of each strategy."""

from backprop.architecture_search import Budget, Search
from backprop.experiments.architecture import spec as task
from backprop.experiments.front import front_drawing
from backprop.lines.markup import escape, markup
from backprop.numbers.display import display
from backprop.numbers.strict_json import Json, dumps
from building.guide.markup import element, table
from building.guide.tries import link

STRATEGIES = {"random": "Random search", "evolution": "Evolution", "halving": "Successive halving"}
SEED = 0
SEARCH_BUDGET = Budget(parameters=150, steps=4_000, each=400)
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
    spec = task("curved", "fixed", SEED)
    document = Search(spec, name, SEED, budget=SEARCH_BUDGET).finish()
    winner = next(c for c in document["candidates"] if c["index"] == document["winner"])
    loss = display(winner["validation_loss"], DIGITS)
    found = f"{label}: {layers(winner)}, {winner['parameters']} parameters, loss {loss}"
    loads = element("a", {"class": "try", "href": link(document["spec"])}, "Load the winner")
    asked = dumps({"spec": spec, "strategy": name, "seed": SEED, "budget": vars(SEARCH_BUDGET)})
    again = element("button", {"type": "button", "data-search": asked, "hidden": True}, "Search in this browser")
    drawn = markup(front_drawing(document))
    pressed = f'<p class="actions">{loads}{again}</p><div class="live" hidden></div>'
    shown = [f"<summary>{escape(found)}</summary>", drawn, candidates(document), pressed]
    return element("details", {"class": "search", "data-strategy": name}, *shown)


def candidates(document: Json) -> str:
    """A row a candidate; those of the front are marked."""
    rows = []
    for c in document["candidates"]:
        losses = ["none" if c[key] is None else display(c[key], DIGITS) for key in ("loss", "validation_loss")]
        origin = c["origin"] if c["parent"] is None else f"{c['origin']} from {c['parent'] + 1}"
        facts = [escape(layers(c)), str(c["parameters"]), str(c["steps"]), *losses, escape(origin)]
        rows.append([str(c["index"] + 1), *facts, "yes" if c["front"] else "no"])
    head = ["No.", "Hidden layers", "Parameters", "Steps", "Loss", "Held-out loss", "Origin", "Front"]
    return table(
        "Candidates; “apart” is the loss on the rows kept apart", head, rows, f"Candidates of {document['strategy']}"
    )


def layers(candidate: Json) -> str:
    """4 tanh, 6 relu."""
    return ", ".join(f"{layer['units']} {layer['activation']}" for layer in candidate["layers"])
