"""`python -m tests.quick`: format, lint, types, unit tests, and the integration tests nearest to
what was changed since `--since` (the last commit, where nothing has been changed since).
"""

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.lanes.order import UNKNOWN_S, measured
from tests.quick.nearest import Chosen, choose
from tests.quick.steps import Step, run

BIN = Path(sys.executable).parent
MOST_S = 60.0
"""Of integration tests, as they were measured in a whole run."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", help="a commit; what was changed since it counts as changed")
    changed = changed_files(parser.parse_args().since)
    chosen = nearest(changed)
    tell(changed, chosen)

    pages = any(path.startswith("ui/") for path in changed)
    first, second = checks(pages), tests(chosen)
    with ThreadPoolExecutor(2) as pool:
        ended = [one for row in pool.map(lambda steps: [*map(run, steps)], (first, second))
                 for one in row]  # fmt: skip
    for one in ended:
        if not one.good:
            print(f"\n--- the end of {one.log}\n{one.last_lines()}")
    print("\n".join(one.told() for one in ended))
    return 0 if all(one.good for one in ended) else 1


def checks(pages: bool) -> list[Step]:
    steps = [
        Step("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("lint", [str(BIN / "ruff"), "check", "."]),
        Step("imports", [str(BIN / "lint-imports")]),
        Step("types", [str(BIN / "mypy")]),
    ]
    return [*steps, Step("pages", ["npm", "--prefix", "ui", "run", "check"])] if pages else steps


def tests(chosen: Chosen) -> list[Step]:
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "tests.lanes.order", "-m", "not soak"]
    steps = [Step("unit", [*pytest, "-n", "2", "tests/unit", "tests/contracts"])]
    near = Step("integration", [*pytest, "-n", "2", *chosen.taken])
    return [*steps, near] if chosen.taken else steps


def changed_files(since: str | None) -> list[str]:
    told = _git("status", "--porcelain=v1", "--untracked-files=all", "--no-renames")
    here = [line[3:] for line in told]
    if since is None and not here:
        since = "HEAD~1"
    before = _git("diff", "--name-only", since) if since else []
    return sorted({*here, *before})


def nearest(changed: list[str]) -> Chosen:
    files = sorted(Path("tests/integration").rglob("test_*.py"))
    texts = {str(file): file.read_text(encoding="utf-8") for file in files}
    return choose(texts, changed, measured(), most_s=MOST_S, unknown_s=UNKNOWN_S)


def tell(changed: list[str], chosen: Chosen) -> None:
    print(f"{len(changed)} files changed; integration tests nearest to them:")
    print("\n".join(f"    {path}" for path in chosen.taken) or "    none")
    if chosen.left_out:
        print(f"left out beyond {MOST_S:.0f} s:")
        print("\n".join(f"    {path}" for path in chosen.left_out))


def _git(*command: str) -> list[str]:
    done = subprocess.run(["git", *command], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main())
