"""A pytest plugin that notes how long each test took, and how much of it its process worked.

`--clock FILE` writes them: `{"tests": [[node id, seconds, seconds of work], …]}`. What a test
waits is the difference; what other processes work for it meanwhile is not known here. A test that
fails is named at once in `FILE.failed`: the run's own summary comes half an hour later.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

WORKED = "worked_s"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clock", type=Path, help="file for the seconds that each test took")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("--clock")
    if target is not None:
        config.pluginmanager.register(Clock(target), "clock")


class Clock:
    """Each process measures; the one that handed the tests out has all reports."""

    def __init__(self, target: Path, *, hands_over: bool = False) -> None:
        self._hands_over = hands_over
        self._target = target
        self._failed = target.with_suffix(".failed")
        if not hands_over:
            self._failed.unlink(missing_ok=True)
        self._began = 0.0
        self._spent: dict[str, list[float]] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self._began = time.process_time()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[Any]:
        report = yield
        now = time.process_time()
        # What is set on a report travels with it from process to process.
        setattr(report, WORKED, now - self._began)
        self._began = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        spent = self._spent.setdefault(report.nodeid, [0.0, 0.0])
        spent[0] += report.duration
        spent[1] += getattr(report, WORKED, 0.0)
        if report.failed and not self._hands_over:
            self._failed.parent.mkdir(parents=True, exist_ok=True)
            with self._failed.open("a", encoding="utf-8") as told:
                told.write(f"{report.nodeid} ({report.when})\n{report.longreprtext}\n\n")

    def pytest_sessionfinish(self) -> None:
        if self._hands_over:
            return
        told = [[name, round(s, 3), round(worked, 3)] for name, (s, worked) in self._spent.items()]
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_text(json.dumps({"tests": told}), encoding="utf-8")
