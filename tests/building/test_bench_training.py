"""What the bench makes of a trace and of memory, on numbers made up."""

from typing import Any

import pytest

from building.bench_training import TASK, Trace, main_tasks, report

MEMORY = {"heap": 1_000, "other": 2_000}


def event(name: str, thread: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "pid": 1, "tid": thread, **more}


THREADS = [
    event("thread_name", 1, args={"name": "CrRendererMain"}),
    event("thread_name", 2, args={"name": "DedicatedWorker thread"}),
]


def test_tasks_are_those_of_the_main_thread() -> None:
    whole = event(TASK, 1, dur=7_500, tdur=5_000)
    others = [event(TASK, 2, dur=9_000, tdur=9_000), event("other", 1, dur=9_000, tdur=9_000), event(TASK, 1)]
    assert main_tasks([*others, whole, *THREADS]) == [whole]


@pytest.mark.parametrize(
    ("traces", "grown", "missed"),
    [
        ([Trace(50.0, 50.0, 60.0)], 1_100, []),
        ([Trace(20.0, 90.0, 40.0), Trace(20.0, 30.0, 60.0)], 1_000, []),
        ([Trace(51.0, 90.0, 60.0), Trace(20.0, 30.0, 60.0)], 1_000, ["training: longest main task of all"]),
        ([Trace(20.0, 51.0, 60.0)], 1_000, ["training: longest main task of the quietest"]),
        ([Trace(20.0, 30.0, 40.0)], 1_000, ["training: frames"]),
        ([Trace(20.0, 30.0, 60.0)], 1_101, ["heap, after over before"]),
    ],
)
def test_every_bound_is_told(
    traces: list[Trace], grown: int, missed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(traces, MEMORY, {**MEMORY, "heap": grown}) == (not missed)
    lines = [line for line in capsys.readouterr().out.splitlines() if "MISSED" in line]
    assert len(lines) == len(missed) and all(line.startswith(name) for line, name in zip(lines, missed, strict=True))
