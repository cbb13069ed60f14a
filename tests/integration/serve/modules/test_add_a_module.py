"""The page that tells how to add a module, followed to the letter in a copy of the product."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "add-a-module.md"
COPIED = (
    "schemas",
    "pipelines",
    "connectors",
    "actors",
    "serve",
    "cluster",
    "loadtests",
    "tests",
    "docs",
    "pyproject.toml",
)
MOST_LINES = 40
MAP = "schemas/modules/catalog.py"
MIGRATIONS = "connectors/postgres/migrations/versions"


def blocks() -> list[str]:
    """The page's blocks of code: declaration, map, migration."""
    found = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(found) == 3
    return found


def test_a_module_takes_at_most_forty_lines() -> None:
    lines = [line for block in blocks() for line in block.splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES


def test_the_module_of_the_page_passes_what_every_module_must(tmp_path: Path) -> None:
    copy = tmp_path / "product"
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    follow_the_page(copy)
    suites = [
        "tests/integration/serve/modules/test_every_module.py",
        "tests/unit/pipelines/rules/modules/test_completeness.py",
        "tests/integration/postgres/test_migrations.py",
    ]
    told = "lost_items or the_migrations_make"
    command = [sys.executable, "-m", "pytest", "-q", "-k", told, "-p", "no:cacheprovider"]
    command += [f"--basetemp={tmp_path / 'tmp'}", *suites]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 12


def follow_the_page(copy: Path) -> None:
    """Put each block where the page says."""
    declaration, mapped, migration = blocks()
    (copy / "schemas/modules/lost_items.py").write_text(declaration, encoding="utf-8")
    importing, place = mapped.splitlines(keepends=True)
    insert(copy / MAP, "\nMODULES: ", importing)
    insert(copy / MAP, "    )\n)\n", place)
    numbers = sorted(path.name[:4] for path in (copy / MIGRATIONS).glob("[0-9]*.py"))
    newest, following = numbers[-1], f"{int(numbers[-1]) + 1:04}"
    text = migration.replace("NNNN", following).replace("PPPP", newest)
    (copy / MIGRATIONS / f"{following}_lost_items.py").write_text(text, encoding="utf-8")


def insert(path: Path, before: str, text: str) -> None:
    whole = path.read_text(encoding="utf-8")
    assert whole.count(before) == 1
    path.write_text(whole.replace(before, text + before), encoding="utf-8")
