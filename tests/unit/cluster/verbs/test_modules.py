"""`qinqiao modules new` writes a declaration once, into the folder of its wing."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cluster.cli import app
from cluster.verbs import modules

SAID = ("--title", "遗失物品", "--subsystem", "base", "--requirement", "VC-GEN-18")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Declarations with one wing."""
    (tmp_path / "visits").mkdir()
    (tmp_path / "visits" / "__init__.py").touch()
    monkeypatch.setattr(modules, "MAP", tmp_path / "catalog.py")
    return tmp_path


def test_a_declaration_is_written_and_the_map_is_told(folder: Path) -> None:
    result = CliRunner().invoke(app, ["modules", "new", "lost_items", "--wing", "visits", *SAID])
    assert result.exit_code == 0, result.output
    written = (folder / "visits" / "lost_items.py").read_text(encoding="utf-8")
    assert written.startswith('"""遗失物品 (VC-GEN-18)."""')
    assert "from schemas.modules.visits.lost_items import LOST_ITEMS" in result.output
    assert "        LOST_ITEMS," in result.output


def test_what_was_written_before_is_kept(folder: Path) -> None:
    target = folder / "visits" / "lost_items.py"
    target.write_text("kept", encoding="utf-8")
    result = CliRunner().invoke(app, ["modules", "new", "lost_items", "--wing", "visits", *SAID])
    assert getattr(result.exception, "code", "") == "module_declared"
    assert target.read_text(encoding="utf-8") == "kept"


def test_no_file_is_written_for_what_is_there(folder: Path) -> None:
    result = CliRunner().invoke(app, ["modules", "new", "relatives", "--wing", "moon", *SAID])
    assert getattr(result.exception, "code", "") == "module_refused"
    assert [one.name for one in folder.rglob("*.py")] == ["__init__.py"]


def test_a_migration_has_a_name_of_small_letters() -> None:
    result = CliRunner().invoke(app, ["modules", "migration", "../elsewhere"])
    assert result.exit_code == 2
