"""Notes for every test that names requirements whether it passed; `--proofs FILE` writes them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

DRIVING = ("tests/integration/", "tests/e2e/")
"""Tests that drive the running product; a row is not proven by a test of a single function."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", type=Path, help="file for the outcome of each named requirement")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("--proofs")
    if target is not None:
        config.pluginmanager.register(Trace(target), "trace")


class Trace:
    """Gathers, for each requirement, its tests and whether they passed."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._rows: dict[str, list[str]] = {}
        self._failed: set[str] = set()
        self._passed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if item.nodeid.startswith(DRIVING):
                self._rows[item.nodeid] = [
                    row for mark in item.iter_markers("requirement") for row in mark.args
                ]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None] | pytest.TestReport:
        report: pytest.TestReport = yield  # type: ignore[assignment]
        if report.failed:
            self._failed.add(item.nodeid)
        elif report.when == "call" and report.passed:
            self._passed.add(item.nodeid)
        return report

    def pytest_sessionfinish(self) -> None:
        passed = self._passed - self._failed
        outcomes: dict[str, dict[str, bool]] = {}
        for test, rows in self._rows.items():
            for row in rows:
                outcomes.setdefault(row, {})[test] = test in passed
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_text(json.dumps(outcomes, indent=1, sort_keys=True), encoding="utf-8")
