"""Mutants are tried in a copy, for as long as was said and no longer."""

import os
import time
from pathlib import Path

import pytest

from tests.mutants import workshop

TOOL = """#!/bin/sh
echo $$ > tool.pid
printf 'first\\r10 of 20\\r'
exec sleep {seconds}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tool_that_sleeps(folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    tool = folder / "tool"
    tool.write_text(TOOL.format(seconds=seconds))
    tool.chmod(0o755)
    monkeypatch.setattr(workshop, "MUTMUT", tool)


def test_the_copy_holds_packages_tests_and_settings_and_nothing_of_the_last_one(
    folder: Path,
) -> None:
    (folder / "pyproject.toml").write_text('[tool.mutmut]\nsource_paths = ["doors"]\n')
    for name in ("doors", "tests", "docs", "ui", "others"):
        (folder / name / "__pycache__").mkdir(parents=True)
        (folder / name / "one.py").touch()
    (folder / "ui/openapi.json").touch()
    copy = folder / "build/copy"
    copy.mkdir(parents=True)
    (copy / "old.py").touch()
    workshop.copy_tree(copy)
    files = sorted(str(path.relative_to(copy)) for path in copy.rglob("*"))
    assert files == [
        "docs",
        "docs/one.py",
        "doors",
        "doors/one.py",
        "pyproject.toml",
        "tests",
        "tests/one.py",
        "ui",
        "ui/openapi.json",
    ]


def test_what_ends_by_itself_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool_that_sleeps(folder, monkeypatch, 0)
    assert workshop.try_mutants(folder / "log", minutes=1) == 0


def test_what_takes_longer_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool_that_sleeps(folder, monkeypatch, 600)
    began = time.monotonic()
    assert workshop.try_mutants(folder / "log", minutes=1 / 60) == 0
    # Long before it would have ended by itself, also on a machine that is full.
    assert time.monotonic() - began < 300
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "tool.pid").read_text()), 0)


def test_whoever_has_had_enough_leaves_no_tool_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def had_enough(log: Path) -> str:
        raise KeyboardInterrupt

    tool_that_sleeps(folder, monkeypatch, 60)
    monkeypatch.setattr(workshop, "TOLD_EVERY_S", 0.5)
    monkeypatch.setattr(workshop, "last_line", had_enough)
    with pytest.raises(KeyboardInterrupt):
        workshop.try_mutants(folder / "log", minutes=1)
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "tool.pid").read_text()), 0)


def test_the_last_line_is_that_on_the_screen(folder: Path) -> None:
    (folder / "log").write_text("first\r10 of 20\r")
    assert workshop.last_line(folder / "log") == "10 of 20"
