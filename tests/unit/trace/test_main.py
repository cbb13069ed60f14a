"""The command writes what it found, and fails where more is claimed than was seen."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

import tests.trace.__main__ as command
from tests.trace.catalogue import controls, rows
from tests.trace.claims import Claim
from tests.trace.front_page import sentence
from tests.trace.history import UNKNOWN
from tests.trace.outcomes import Outcome, Run, Verdict
from tests.trace.reading import told

ROW = "VC-GEN-02"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A document and a front page of this test's own."""
    document, line = tmp_path / "trace.md", tmp_path / "line"
    monkeypatch.setattr(command, "WRITTEN", document)
    monkeypatch.setattr(command, "told", lambda: told(document))
    monkeypatch.setattr(command.front_page, "show", line.write_text)
    monkeypatch.setattr(command.front_page, "shown", line.read_text)
    monkeypatch.setattr(command.earlier, "kept", dict)
    return document


def asked(task: str, folder: Path, claims: Sequence[Claim]) -> list[str]:
    """The command's words, with a file of outcomes in which one test proves these claims."""
    outcome = Outcome(Verdict.PASSED, list(claims))
    run = Run(UNKNOWN, datetime.fromisoformat("2026-11-29T08:00:00Z"), {"tests/e2e/t.py": outcome})
    file = folder / f"{task}.json"
    file.write_bytes(msgspec.json.encode(run))
    return ["trace", task, str(file), "--unsteady", str(folder / "none.json")]


def test_what_was_written_holds_for_its_run_and_for_no_lesser_one(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", asked("write", tmp_path, [Claim(ROW), Claim("AU-1")]))
    assert command.main() == 0
    lists = msgspec.json.decode(capsys.readouterr().out)
    assert (lists["passing"], lists["controls"]["passing"]) == ([ROW], ["AU-1"])
    assert len(lists["missing"]) + len(lists["not_here"]) == len(rows()) - 1
    assert len(lists["controls"]["missing"]) == len(controls()) - 1
    monkeypatch.setattr("sys.argv", asked("check", tmp_path, [Claim(ROW), Claim("AU-1")]))
    assert command.main() == 0
    monkeypatch.setattr("sys.argv", asked("check", tmp_path, [Claim(ROW, "a"), Claim("AU-1")]))
    assert command.main() == 1
    assert capsys.readouterr().out == f"{ROW} b is claimed, and not proven\n"


def test_a_front_page_that_tells_another_number_fails(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", asked("write", tmp_path, [Claim(ROW)]))
    command.main()
    command.front_page.show(sentence({}))
    capsys.readouterr()
    monkeypatch.setattr("sys.argv", asked("check", tmp_path, [Claim(ROW)]))
    assert command.main() == 1
    assert "README.md tells another number" in capsys.readouterr().out
