"""What the bench makes of a trace and of memory, on numbers made up."""

from typing import Any

import pytest

from building.bench_training import LONGEST_TASK_MS, TASK, longest_task, report

MEMORY = {"heap": 1_000, "other": 2_000}


def event(name: str, thread: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "pid": 1, "tid": thread, **more}


THREADS = [
    event("thread_name", 1, args={"name": "CrRendererMain"}),
    event("thread_name", 2, args={"name": "DedicatedWorker thread"}),
]


def test_the_longest_task_is_that_of_the_main_thread() -> None:
    tasks = [event(TASK, 1, dur=4_000), event(TASK, 2, dur=90_000), event(TASK, 1, dur=7_500), event(TASK, 1)]
    assert longest_task([*tasks, *THREADS, event("other", 1, dur=99_000)]) == 7.5


def test_a_trace_without_tasks_is_refused() -> None:
    with pytest.raises(ValueError):
        longest_task(THREADS)


@pytest.mark.parametrize(
    ("longest", "frames", "grown", "missed"),
    [
        (LONGEST_TASK_MS, 60.0, 1_100, []),
        (LONGEST_TASK_MS + 1, 60.0, 1_000, ["longest task on the main thread"]),
        (20.0, 40.0, 1_000, ["frames a second"]),
        (20.0, 60.0, 1_101, ["heap, after over before"]),
    ],
)
def test_every_bound_is_told(
    longest: float, frames: float, grown: int, missed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(longest, frames, MEMORY, {**MEMORY, "heap": grown}) == (not missed)
    lines = [line for line in capsys.readouterr().out.splitlines() if "MISSED" in line]
    assert len(lines) == len(missed) and all(line.startswith(name) for line, name in zip(lines, missed, strict=True))
