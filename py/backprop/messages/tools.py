"""What tools do in other ways than the textbook, a sentence each, and refusals of what a tool cannot do."""

from .sentence import Table

MESSAGES: Table = {
    "tools.name": ("Tool", "{names}"),
    "tools.setting": ("{label}", "settings of {label}: {names}"),
    "tools.number": ("Setting {name}", "a number"),
    "tools.flag": ("Setting {name}", "true or false"),
    "tools.list": ("Setting {name}", "a list of numbers"),
    "tools.choice": ("Setting {name}", "{names}"),
    "tools.order": ("Setting order", "every row's number once in each epoch, from 0"),
    "tools.activation": ("Activation", "{names}", "{label} has no other."),
    "tools.layers": "{label} is known with fully connected layers with biases, at most 8 of them; {what} is not known.",
    "tools.size": "At most {most} steps are taken as a tool takes them; these are {steps}.",
    "tools.nonfinite": "Step {step} as {label} takes it gives a number that is not finite.",
    "tools.biases": "{label} trains the biases, which the spec holds fixed.",
    "tools.own_loss": "{label} has no {loss}: its own {own} is taken.",
}  # fmt: skip
