"""Refusals and notes of the gradient check, the tape and second derivatives."""

from .sentence import Table

MESSAGES: Table = {
    "hessian.parameters": ("Parameters for a Hessian", "at most {most} trained ones"),
    "tape.numbers": (
        "The tape would have {count} numbers or more; at most {most} can be shown. "
        "Use fewer units, or fewer samples in a batch."
    ),
    "tape.rule": "The scalar tape has no rule for {name}.",
}
