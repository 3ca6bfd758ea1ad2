"""Refusals of requests as such: methods, runs under way, memory, faults of the program."""

from .sentence import Table

MESSAGES: Table = {
    "request.method": "There is no method “{method}”.",
    "request.memory": "This network needs more memory than is available.",
    "request.bug": "The calculation failed inside the program: {fault}",
    "check.stopped": "The check was stopped.",
    "worked.stopped": "The arithmetic was stopped.",
    "under_way.none": "No {what} is under way.",
    # Examples, files and the command line.
    "exact.unfit": ("Exact fractions", "layers written as equations, first-order optimizers, no carried rounding"),
    "exact.left": "What is made of {functions} is no fraction.",
    "example.name": ("Example", "one of {names}"),
    "example.printed": ("Example with printed numbers", "one of {names}"),
    "file.size": ("File", "at most {most} bytes"),
    "file.encoding": ("File", "text in UTF-8", "It is in another encoding, of which {names} can be read."),
    "file.utf8": "The file is not UTF-8 text.",
    "column.name": ("Column", "one of {names}"),
    "experiment.all": "Give a name or --all, not both.",
    # Networks made in Python.
    "network.units": ("Units", "a list of inputs and units, such as [2, 3, 1]"),
    "network.init": ("Initialization", "a name, or an object in braces"),
    "network.list": ("{label}", "{allowed}"),
    "network.none": "The step leaves no network: {fault}",
    "worked.format": ("Format", "one of {names}"),
}
