"""The commands of build.py."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from building.dist import build_dist, printed
from building.environment import ensure_environment
from building.project import BuildError, Project, say
from building.serve import serve
from building.single import write_single


def main(root: Path, arguments: Sequence[str]) -> int:
    """Carries out one command; returns the exit status."""
    project = Project(root)
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command != "test":
        parser().error(f"unknown: {' '.join(rest)}")
    try:
        match options.command:
            case "test":
                from building.testing import run_tests

                return run_tests(project, rest, options.further)
            case "check":
                from building.checking import run_checks

                return run_checks(project)
            case "contract":
                ensure_environment(project)
                say(printed(project, "building.contract", project.web, doing="Writing web/contract/"))
            case "bench":
                from building.testing import run_bench

                return run_bench(project, options.only)
            case "fuzz":
                from building.testing import run_fuzz

                return run_fuzz(project, options.minutes, options.seed)
            case "serve":
                build_dist(project, options.numpy_wheel, options.numpy_sha256)
                serve(project.dist, options.port, open_browser=not options.no_open)
            case _:
                build_dist(project, options.numpy_wheel, options.numpy_sha256)
                if options.single:
                    file = write_single(project.dist, project.root / "dist-single")
                    say(f"{file.relative_to(project.root)} is ready: {file.stat().st_size / 1e6:.2f} MB")
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="build.py", description="Builds the page into dist/; with a command, does more. Sets up what it needs."
    )
    wheel = argparse.ArgumentParser(add_help=False)
    wheel.add_argument("--numpy-wheel", type=Path, metavar="FILE", help="another NumPy wheel for this Pyodide")
    wheel.add_argument("--numpy-sha256", metavar="DIGEST", help="its SHA-256 digest in hexadecimal")
    top.add_argument("--single", action="store_true", help="also write the page as one file, dist-single/backprop.html")
    commands = top.add_subparsers(dest="command", metavar="build | serve | test | check | contract | bench | fuzz")
    commands.add_parser("build", parents=[wheel], help="build dist/ (what happens without a command)")
    server = commands.add_parser("serve", parents=[wheel], help="build dist/ and serve it on 127.0.0.1")
    server.add_argument("--port", type=int, default=8000, help="default 8000; 0 takes any that is free")
    server.add_argument("--no-open", action="store_true", help="open no browser")
    tests = commands.add_parser("test", help="run all tests; further arguments go to pytest")
    for name, label in (("torch", "PyTorch"), ("frameworks", "PyTorch, Keras, TensorFlow and JAX")):
        words = f"install {label} and run the exported scripts in {'it' if name == 'torch' else 'them'} too"
        tests.add_argument(f"--with-{name}", dest="further", action="store_const", const=name, help=words)
    words = "install TeX Live, where there is no pdflatex, and compile the papers of exercises too"
    tests.add_argument("--with-latex", dest="further", action="store_const", const="latex", help=words)
    commands.add_parser("check", help="ruff, mypy, tsc and Biome over everything")
    commands.add_parser("contract", help="write web/contract/, what the page knows of Python's documents, anew")
    bench = commands.add_parser("bench", help="measure start-up and size, and training beside other libraries")
    bench.add_argument("--only", choices=("start", "training", "marking"), help="one of them")
    fuzz = commands.add_parser("fuzz", help="spoiled specs, numbers, tables, files and links into all that reads them")
    fuzz.add_argument("--minutes", type=float, default=5, help="for so long; default 5")
    fuzz.add_argument("--seed", type=int, default=0, help="of the inputs; default 0")
    top.set_defaults(further=None, numpy_wheel=None, numpy_sha256=None)
    return top
