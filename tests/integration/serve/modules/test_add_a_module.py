"""The page that tells how to add a module, followed to the letter in a copy of the product."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.map.lines import of_page, of_python

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
MAP, PAGES_MAP = "schemas/modules/catalog.py", "schemas/modules/pages.py"
MIGRATIONS = "connectors/postgres/migrations/versions"
EXAMPLES = {"A register": 40, "An application of relatives": 120, "A page of figures": 40}
"""With the lines that each may take, the map's included."""
SUITES = (
    "tests/integration/serve/modules/test_every_module.py",
    "tests/integration/serve/modules/page_examples.py",
    "tests/unit/pipelines/rules/modules/test_completeness.py",
    "tests/unit/pipelines/rules/modules/figures/test_completeness.py",
    "tests/integration/postgres/test_migrations.py",
)
TOLD = "lost_item or parcel_permits or page_examples or the_migrations_make"


class Example(NamedTuple):
    file: str
    declaration: str
    mapped: str
    route: str


def example(title: str) -> Example:
    """What the page says under this heading."""
    text = PAGE.read_text(encoding="utf-8")
    (chapter,) = re.findall(rf"^## \d\. {title}\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    declaration, mapped = re.findall(r"```python\n(.*?)```", chapter, re.DOTALL)
    file = re.findall(r"`(schemas/\w+/(?:\w+/)?\w+\.py)`", chapter[: chapter.index("```python")])[
        -1
    ]
    route = re.findall(r"```ts\n(.*?)```", chapter, re.DOTALL)
    return Example(file, declaration, mapped, "".join(route))


@pytest.mark.parametrize(("title", "most"), EXAMPLES.items())
def test_an_example_takes_few_lines(title: str, most: int) -> None:
    told = example(title)
    lines = of_python(told.declaration) + of_page(told.mapped) + of_page(told.route)
    assert 0 < lines <= most


def test_the_module_of_the_page_passes_what_every_module_must(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    begin(copy)
    for title in EXAMPLES:
        told = example(title)
        (copy / told.file).write_text(told.declaration, encoding="utf-8")
        put(copy / (PAGES_MAP if "figures" in title else MAP), told.mapped)
    migrate = ("-m", "cluster", "modules", "migration")
    written = run(copy, *migrate, "lost_items_and_parcels")
    assert re.search(r"\d{4}_lost_items_and_parcels\.sql", written), written
    assert "Nothing differs" in run(copy, *migrate)
    assert "complete" in run(copy, "-m", "cluster", "modules", "check")
    asked = ("-q", "-k", TOLD, "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'tmp'}")
    done = run(copy, "-m", "pytest", *asked, *SUITES)
    passed = re.search(r"(\d+) passed", done)
    assert passed is not None
    assert int(passed[1]) >= 24


def test_the_route_of_the_page_of_figures_opens_it() -> None:
    told = example("A page of figures")
    program = (
        f"const [one] = [{told.route}]\nconsole.log(JSON.stringify([one, `${{one.component}}`]))"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program], capture_output=True, text=True, check=True
    )
    route, component = json.loads(done.stdout)
    assert f'at="{route["props"]["at"]}"' in told.declaration
    assert f'read="{route["meta"]["permission"]}"' in told.declaration
    (page,) = re.findall(r"'(\.\./[^']+\.vue)'", component)
    assert (ROOT / "ui/src/console/routes" / page).resolve().is_file()


def begin(copy: Path) -> None:
    """As the page begins: the command writes the file, and says what the map takes."""
    (command,) = re.findall(r"^qinqiao (modules new .*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    register = example("A register")
    written = run(copy, "-m", "cluster", *command.split())
    assert str(copy / register.file) in written
    assert register.mapped in written
    first = (copy / register.file).read_text(encoding="utf-8")
    assert 0 < of_python(first) <= EXAMPLES["A register"]


def copied(folder: Path) -> Path:
    copy = folder / "product"
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    return copy


def run(copy: Path, *command: str) -> str:
    """Run Python in the copy; what it said."""
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def put(path: Path, mapped: str) -> None:
    """The import above the map, and the place as its last."""
    importing, place = mapped.splitlines()
    text = path.read_text(encoding="utf-8")
    (begin,) = re.findall(r"^\w+: OrderedDict", text, re.MULTILINE)
    *_, end = re.finditer(r",?\s*\)\n\)\n$", text)
    text = f"{text[: end.start()]},\n{place}\n{text[end.start() :].lstrip(',')}"
    path.write_text(text.replace(begin, f"{importing}\n\n{begin}", 1), encoding="utf-8")
