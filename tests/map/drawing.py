"""Draws the map from the tree: rooms of each wing, its pages, its tests, the rows they name."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.map.wings import EVERYWHERE, LAYERS, TO_COME, WINGS, Wing
from tests.trace.catalogue import rows

CLAIM = re.compile(r"(?:requirement|proves)\(\s*((?:\"[A-Z]{2}-[A-Z]+-\d+\",?\s*)+)")
ROW = re.compile(r"[A-Z]{2}-[A-Z]+-\d+")
HEAD = """\
# The house

Made by `python -m tests.map write` from the tree, and held against it by a unit test. Layers from
the ground up: `schemas`, `pipelines/rules`, `connectors`, `pipelines/flows`, `actors`, `serve`,
`cluster` (decisions/0066). A row of the requirements is found by its group below; its proofs, test
by test, are in docs/trace.md.
"""
BESIDE = """\
## Beside the wings

- Doors, named by what they open: `connectors/` with `media`, `speech`, `vision`, `nats`, `files`,
  `keys`, `duckdb`, `dm8`, `ledger`, `paper`, `platforms`, `prisons`, `scanning`. The database's own
  (engine, transactions, migrations) is `connectors/postgres` itself.
- What no wing owns: `pipelines/rules/sheets`, `pipelines/rules/files`, `pipelines/rules/vision`;
  `serve/models` are the model deployments, `serve/pages` what carries the built pages.
- A made-up bureau with its past, out of all wings: `pipelines/rules/bureau`, and
  `pipelines/flows/bureau`, which plants it (decisions/0072).
- `cluster` wires and runs; `cluster/verbs` is what operators type, `cluster/benches` what plants
  and measures.
- The pages of relatives, inmates and calls: `ui/src/relative`, `ui/src/inmate`, `ui/src/call`,
  `ui/src/review`; shared parts `ui/src/shared`, the engine's faces `ui/src/console/modules`.
"""


def drawn(root: Path) -> str:
    """The whole document."""
    parts = [HEAD, "## By group of requirements\n", *_groups()]
    parts += [BESIDE]
    parts += [_wing(root, wing) for wing in WINGS]
    return "\n".join(parts)


def _groups() -> Iterable[str]:
    of = {group: wing for wing in WINGS for group in wing.groups}
    yield "| group | wing |\n|---|---|"
    for group in dict.fromkeys(_group(row.id) for row in rows()):
        if group in of:
            where = f"[{of[group].name}](#{of[group].name})"
        elif group.startswith(TO_COME):
            where = "to come"
        elif group in EVERYWHERE:
            where = "all of them"
        else:
            raise ValueError(f"no wing serves {group}")
        yield f"| {group} | {where} |"
    yield ""


def _group(row_id: str) -> str:
    return row_id.rpartition("-")[0]


def _wing(root: Path, wing: Wing) -> str:
    rooms = [
        f"`{layer}/{wing.name}`"
        for layer in LAYERS
        if any((root / layer / wing.name).rglob("*.py"))
    ]
    page = f"ui/src/console/{wing.name}"
    tests = sorted(_tests(root, wing))
    told = {
        "Rooms": ", ".join(rooms),
        "Pages": f"`{page}`" if (root / page).is_dir() else "",
        "Tests": ", ".join(f"`{one}`" for one in tests),
        "Rows that its tests name": ", ".join(sorted(_claimed(root, tests), key=_order)),
    }
    lines = [f"- {name}: {what}" for name, what in told.items() if what]
    return "\n".join([f"## {wing.name}", "", f"{wing.title}.", "", *lines, ""])


def _tests(root: Path, wing: Wing) -> Iterable[str]:
    """Folders of tests that bear the wing's name."""
    for place in (root / "tests").rglob(wing.name):
        if place.is_dir() and any(place.glob("test_*.py")):
            yield place.relative_to(root).as_posix()


def _claimed(root: Path, folders: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        for path in (root / folder).rglob("test_*.py"):
            for names in CLAIM.findall(path.read_text(encoding="utf-8")):
                found |= set(ROW.findall(names))
    return found


def _order(row_id: str) -> tuple[str, int]:
    group, _, number = row_id.rpartition("-")
    return group, int(number)
