"""Every statement that tests make the product issue is compiled for DM8 as well.

`--dialects FILE` listens and writes them down (`make dialects`, `make trace`). Such a run fails on
a statement that does not compile and whose place is not among the known differences
(`connectors/dm8/differences.py`).
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, event

from connectors.dm8.differences import COMPILED, TEXTUAL
from tests.dialects.gathered import Gathered, Outcome

REFUSED = "REFUSED by DM8"
OUTPUT = "dialects"
ROW = "LR-XC-08"
KNOWN = COMPILED.keys() | TEXTUAL.keys()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--dialects", type=Path, help="file for every statement as DM8 would get it")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("--dialects")
    if target is not None:
        config.pluginmanager.register(Dialects(target), "dialects")


class Dialects:
    """Gathers in each process; the one that handed the tests out has all."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._gathered = Gathered()
        self._all: dict[tuple[str, str], Outcome] = self._gathered.outcomes
        event.listen(Engine, "before_execute", self._gathered.take)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """What a worker of xdist gathered."""
        for told in getattr(node, "workeroutput", {}).get(OUTPUT, []):
            one = msgspec.convert(told, Outcome)
            self._all.setdefault((one.origin, one.problem or one.text), one)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[OUTPUT] = [msgspec.to_builtins(one) for one in self._all.values()]
            return
        self._target.parent.mkdir(parents=True, exist_ok=True)
        told = sorted(self._all.values(), key=lambda one: (one.origin, one.text))
        self._target.write_bytes(msgspec.json.format(msgspec.json.encode(told)))
        trace = session.config.pluginmanager.get_plugin("trace")
        if trace is not None and self._all:
            trace.note(ROW, "tests/dialects: every statement sent", not self.unknown())
        if self.unknown() and session.exitstatus in (0, pytest.ExitCode.OK):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def unknown(self) -> list[Outcome]:
        """Statements that DM8 would refuse and that nobody has explained."""
        failed = [one for one in self._all.values() if one.problem is not None]
        return [one for one in failed if one.origin not in KNOWN]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._all:
            return
        failed = [one for one in self._all.values() if one.problem is not None]
        terminalreporter.section("statements for DM8")
        terminalreporter.line(
            f"{len(self._all)} distinct statements, {len(failed) - len(self.unknown())} known"
            f" differences, {len(self.unknown())} that DM8 would refuse"
        )
        for one in sorted(self.unknown(), key=lambda one: one.origin):
            terminalreporter.line(f"{REFUSED} {one.origin}: {one.problem}", red=True)
