"""Notes for every test that names requirements what it proved; `--proofs FILE` writes it down."""

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.trace.claims import MisusedMark, UnknownClause, claimed
from tests.trace.history import head
from tests.trace.marks import outcome_of, told_by_marks
from tests.trace.outcomes import Outcome, Run, Verdict
from tests.trace.proving import running

DRIVING = ("tests/integration/", "tests/e2e/", "tests/soak/")
"""Tests that drive the running product; a row is not proven by a test of a single function."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", type=Path, help="file for the outcome of each named requirement")


def pytest_configure(config: pytest.Config) -> None:
    """The process that hands the tests out has all reports; those that run them note nothing."""
    target = config.getoption("--proofs")
    if target is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Trace(target), "trace")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A test's reports carry its claims, so that it makes no difference which process ran it.

    A wrong mark is an error of its file, which any process tells of.
    """
    report = yield
    try:
        for item in report.result or ():
            if isinstance(item, pytest.Item):
                item.user_properties += told_by_marks(item)
    except (UnknownClause, MisusedMark) as error:
        return pytest.CollectReport(collector.nodeid, "failed", f"{item.nodeid}: {error}", [])
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Blocks say for which test they hold."""
    with running(item):
        return (yield)


class Trace:
    """Gathers each test's claims and what became of it."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._began = datetime.now(UTC)
        self._commit = head()
        self._tests: dict[str, Outcome] = {}

    def note(self, row: str, what: str, passed: bool) -> None:
        """What the run as a whole has shown of a row; `what` names the run as well."""
        verdict = Verdict.PASSED if passed else Verdict.FAILED
        self._tests[f"{what} [{self._target.stem}]"] = Outcome(verdict, [claimed(row)])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test that was switched off refutes; one that finds, while it runs, that its member of
        # a family is not concerned proves nothing and refutes nothing.
        switched_off = report.when == "setup" and report.skipped
        ran = report.when == "call" and not report.skipped
        if not (switched_off or ran or report.failed) or not report.nodeid.startswith(DRIVING):
            return
        verdict = Verdict.SKIPPED if switched_off else Verdict.PASSED
        outcome = outcome_of(report, Verdict.FAILED if report.failed else verdict)
        if outcome.claims:
            self._tests[report.nodeid] = outcome

    def pytest_sessionfinish(self) -> None:
        run = Run(self._commit, self._began, dict(sorted(self._tests.items())))
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=1))
