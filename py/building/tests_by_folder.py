"""A plugin of pytest: the longest folders go first, and the summary counts cases and seconds of each folder."""

from collections import Counter, defaultdict
from pathlib import PurePosixPath

import pytest

LONGEST = ("building", "browser")
"""Folders whose files take up to a minute. They are begun first, so that no process has one left at the end."""


def folder(node: str) -> str:
    """The folder below `tests/` that a test is in, by its node id."""
    return PurePosixPath(node.partition("::")[0]).parent.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts folders in the order of `LONGEST`, then files with more cases first; within a file all stays as it is."""
    cases = Counter(item.location[0] for item in items)
    rank = {name: i for i, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> tuple[int, int, str]:
        file = item.location[0]
        return rank.get(folder(item.nodeid), len(rank)), -cases[file], file

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the cases of each folder, and how long they took one after the other."""
    cases: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    reports = [report for found in terminalreporter.stats.values() for report in found]
    for report in reports:
        if isinstance(report, pytest.TestReport):
            seconds[folder(report.nodeid)] += report.duration
            cases[folder(report.nodeid)] += report.when == "call"
    for name in sorted(cases):
        terminalreporter.write_line(f"{cases[name]:6} cases in {seconds[name]:6.1f} s  {name}")
    terminalreporter.write_line(f"{cases.total():6} cases in {sum(seconds.values()):6.1f} s  in all")
