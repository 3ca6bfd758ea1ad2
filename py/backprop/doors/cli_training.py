"""The commands of training: `backprop train | compare | search`, and `data`."""

from __future__ import annotations

import argparse
from typing import Any

from ..optimizers.base import LEARNING_RATE
from ..requests.parsing import parse
from ..rules.fields import Field
from ..rules.limits import KEEP_STEPS, SEED
from ..runs.compare import compare
from ..runs.engines import ENGINES
from ..runs.run import Run
from ..runs.run_document import Pace, result_document
from ..search.rates import COUNT, HIGH, KINDS, LOW, STEPS, search
from .cli_data import add_data_command
from .cli_import import add_import_command
from .cli_predict import add_predict_command
from .json_files import read_json

Answer = tuple[Any, int]
JOBS = Field("jobs", "Processes", "integer", default=1, minimum=1, maximum=256)


def add_training_commands(commands: Any, output: argparse.ArgumentParser, spec: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` and `spec` hold the arguments that all share."""
    train = commands.add_parser("train", parents=[spec], help="train to the end: the result with its history")
    train.add_argument("--engine", choices=ENGINES, default="auto")
    train.add_argument("--keep-steps", metavar="N", help="full traces of the first N steps")
    train.set_defaults(command=_train)
    add_data_command(commands, output)
    add_import_command(commands, output)
    add_predict_command(commands, spec)
    compared = commands.add_parser("compare", parents=[output], help="settings from the same start, side by side")
    compared.add_argument("specs", metavar="SPEC", nargs="+")
    compared.add_argument("--engine", choices=ENGINES, default="auto")
    compared.set_defaults(command=lambda call: (compare([read_json(p) for p in call.specs], None, call.engine), 0))
    searched = commands.add_parser("search", parents=[spec], help="learning rates and starts, compared")
    searched.add_argument("--kind", choices=KINDS, default="grid")
    searched.add_argument("--learning-rates", metavar="LIST", help="with commas")
    searched.add_argument("--seeds", metavar="LIST", help="with commas")
    for field in (COUNT, LOW, HIGH, STEPS):
        searched.add_argument(f"--{field.name}", metavar="N", help=f"{field.label} (default {field.default})")
    searched.add_argument("--jobs", metavar="N", default="1", help="processes (default 1)")
    searched.set_defaults(command=_search)


def _train(call: argparse.Namespace) -> Answer:
    keep = None if call.keep_steps is None else KEEP_STEPS.parse(call.keep_steps, "keep_steps")
    run = Run(parse(read_json(call.spec), None if keep is None else int(keep)), call.engine)
    run.go_on(run.end)
    return result_document(run, Pace(run.ended or "end")), 0


def _search(call: argparse.Namespace) -> Answer:
    asked: dict[str, Any] = {}
    for name, field in (("learning_rates", LEARNING_RATE), ("seeds", SEED)):
        if getattr(call, name):
            asked[name] = [field.parse(text, name) for text in getattr(call, name).split(",")]
    for field in (COUNT, LOW, HIGH, STEPS):
        if getattr(call, field.name):
            asked[field.name] = field.parse(getattr(call, field.name), field.name)
    jobs, spec = int(JOBS.parse(call.jobs, "jobs") or 1), read_json(call.spec)
    if jobs == 1:
        return search(spec, call.kind, **asked), 0
    from concurrent.futures import ProcessPoolExecutor  # with multiprocessing, which the page has not
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        return search(spec, call.kind, executor, **asked), 0
