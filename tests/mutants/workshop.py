"""The copy of the tree in which mutants are made and tried; the tree itself is never changed."""

import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

PROJECT = Path("pyproject.toml")
INTERFACES = Path("ui/openapi.json")
"""Some rules are held against the interfaces that there are."""
MUTMUT = Path(sys.executable).with_name("mutmut")
WORKERS = 2
TOLD_EVERY_S = 60.0
ENDS_WITHIN_S = 60.0
"""Once told to end, the tool waits for the mutants that it has begun with."""
SAME_EXAMPLES = {"CI": "true"}
"""Hypothesis then draws the same examples each time and remembers none of another mutant's."""


def copy_tree(folder: Path) -> None:
    """A new copy of what the tests need."""
    packages = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["mutmut"]["source_paths"]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in (*packages, "tests", "docs"):
        shutil.copytree(name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(PROJECT, folder)
    (folder / INTERFACES).parent.mkdir()
    shutil.copy2(INTERFACES, folder / INTERFACES)


def make_mutants(log: Path) -> None:
    """Every mutant of this folder, as the tool makes them before it tries any."""
    # Imported here: its settings are those of the folder in which it is first asked.
    from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants

    with log.open("w", encoding="utf-8") as out, redirect_stdout(out):
        Path("mutants").mkdir()
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(WORKERS)


def try_mutants(log: Path, minutes: float) -> int:
    """Run the tests against each that is not left out, as far as it comes in the time."""
    ends = time.monotonic() + minutes * 60
    with log.open("ab") as out:
        process = subprocess.Popen(
            [MUTMUT, "run", "--max-children", str(WORKERS)],
            env={**os.environ, **SAME_EXAMPLES},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while (left := ends - time.monotonic()) > 0:
                try:
                    return process.wait(min(TOLD_EVERY_S, left))
                except subprocess.TimeoutExpired:
                    print(last_line(log), file=sys.stderr, flush=True)
            return 0
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End the tool and what it started, also when a person has had enough."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def last_line(log: Path) -> str:
    """How far it has come; it writes over its line, as on a screen."""
    text = log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n")
    return next((line for line in reversed(text.split("\n")) if line.strip()), "")[-100:].strip()
