"""Refusals of requests as such: methods, runs under way, memory, faults of the program."""

from .sentence import Table

MESSAGES: Table = {
    "request.method": "There is no method “{method}”.",
    "request.memory": "This network needs more memory than is available.",
    "request.bug": "The calculation failed inside the program: {fault}",
    "check.stopped": "The check was stopped.",
    "under_way.none": "No {what} is under way.",
}
