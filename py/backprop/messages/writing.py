"""Refusals of files that are written, and what is said of those that were."""

from .sentence import Table

MESSAGES: Table = {
    "write.rounding": (
        "Rounding", "no rounding carried through the arithmetic", "The file computes in float64.",
    ),
    "write.looks_aside": ("Layer", "a kind that looks back at what it carries through time, and at nothing else"),
    "write.binary": ("Output", "-o FILE, since this form is no text"),
    "write.coded": (
        "The network was trained on coded columns. This form computes on numbers alone: rows go in coded."
    ),
    "write.coding": "Rows go in, and come out, in the units of the table; the file codes them as the training did.",
    "write.state": "The state of the optimizer is kept beside the model in the file, which opens here.",
    "write.times": "Sequences go in with {times} time steps, as in the training.",
    "write.inference": "The file computes as in inference: dropout is off, and running statistics are used.",
    "write.large": "The file has {bytes} bytes. More than {most} can't be opened here again.",
}  # fmt: skip
