"""What is told of a bureau's filling, and a process of it that needs no other one behind it."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from cluster.benches import bureau_filling
from cluster.benches.bureau_filling import BureauFilling, line_of
from cluster.services.child import Child
from cluster.settings import load_settings
from pipelines.flows.bureau.filling import Stand
from pipelines.rules.bureau.plan import Plan

PLAN = Plan(seed=1, inmates=30, years=1, until=date(2026, 11, 24))


def test_it_is_told_how_many_months_are_here() -> None:
    told = "  history: 5 of 13 months are here, the others come in"
    assert line_of(Stand(5, 13), 900, ended=False) == told
    assert line_of(Stand(13, 13), 900, ended=True) == "  history: all 13 months are here, 900 rows"
    assert "no more come" in line_of(Stand(5, 13), 900, ended=True)


@pytest.mark.parametrize(("code", "needed"), [(0, False), (1, True)])
def test_it_is_begun_again_where_it_failed_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, needed: bool
) -> None:
    def ending(command: list[str], **kwargs: object) -> Child:
        assert command[-2:] == ["bureau", "fill"]
        return Child([sys.executable, "-c", f"raise SystemExit({code})"], **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(bureau_filling, "Child", ending)
    settings = load_settings({}, data_dir=str(tmp_path), demonstration=True)
    filling = BureauFilling(settings, PLAN, tmp_path / "filling.log", os.environ, print)
    assert not filling.ended
    filling.start()
    os.waitid(os.P_PID, filling.pid, os.WEXITED | os.WNOWAIT)
    assert filling.ended is not needed
    assert filling.alive() is not needed
