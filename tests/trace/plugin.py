"""Notes for every test that names requirements whether it passed; `--proofs FILE` writes them."""

import json
from pathlib import Path

import pytest

DRIVING = ("tests/integration/", "tests/e2e/", "tests/soak/")
"""Tests that drive the running product; a row is not proven by a test of a single function."""
ROW = "requirement"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", type=Path, help="file for the outcome of each named requirement")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("--proofs")
    if target is not None:
        config.pluginmanager.register(Trace(target), "trace")


class Trace:
    """Gathers, for each requirement, its tests and whether they passed.

    A test's reports carry its rows, so that it makes no difference which process ran it.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._rows: dict[str, list[str]] = {}
        self._failed: set[str] = set()
        self._passed: set[str] = set()
        self._noted: dict[str, dict[str, bool]] = {}

    def note(self, row: str, what: str, passed: bool) -> None:
        """What the run as a whole has shown of a row; `what` names the run as well."""
        self._noted.setdefault(row, {})[f"{what} [{self._target.stem}]"] = passed

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if item.nodeid.startswith(DRIVING):
                marks = item.iter_markers(ROW)
                item.user_properties += [(ROW, row) for mark in marks for row in mark.args]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        rows = [str(row) for name, row in report.user_properties if name == ROW]
        # A test that was switched off is missing; one that finds, while it runs, that its member
        # of a family is not concerned proves nothing and refutes nothing.
        switched_off = report.when == "setup" and report.skipped
        ran = report.when == "call" and not report.skipped
        if not rows or not (switched_off or ran or report.failed):
            return
        self._rows[report.nodeid] = rows
        if report.failed:
            self._failed.add(report.nodeid)
        elif ran:
            self._passed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            # The process that handed the tests out has all reports.
            return
        passed = self._passed - self._failed
        outcomes = {row: dict(tests) for row, tests in self._noted.items()}
        for test, rows in self._rows.items():
            for row in rows:
                outcomes.setdefault(row, {})[test] = test in passed
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_text(json.dumps(outcomes, indent=1, sort_keys=True), encoding="utf-8")
