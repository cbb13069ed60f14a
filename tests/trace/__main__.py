"""`python -m tests.trace write|check|keep OUTCOMES…`: what tests prove of the requirements.

write  the document and the README's line; the lists go to stdout as JSON
check  that both claim no more than these outcomes prove
keep   what soaks proved, in docs/trace-soak.json
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.trace import earlier, front_page
from tests.trace.catalogue import controls, known, rows
from tests.trace.checking import unproven
from tests.trace.judging import Judged, judge
from tests.trace.outcomes import Run, read, read_unsteady, together
from tests.trace.reading import WRITTEN, told
from tests.trace.report import document, lists
from tests.trace.standing import with_standing

UNSTEADY = Path("build/unsteady.json")


def judged(runs: Sequence[Run], unsteady: Path) -> Mapping[str, Judged]:
    outcomes = together(runs, read_unsteady(unsteady))
    return with_standing(judge(list(known().values()), outcomes, earlier.kept()))


def write(runs: Sequence[Run], unsteady: Path) -> int:
    found = judged(runs, unsteady)
    WRITTEN.write_text(document(rows(), controls(), found, runs), encoding="utf-8")
    front_page.show(front_page.sentence(told()))
    of_controls = lists(found[row.id] for row in controls())
    print(json.dumps({**lists(found[row.id] for row in rows()), "controls": of_controls}))
    return 0


def check(runs: Sequence[Run], unsteady: Path) -> int:
    wrong = list(unproven(told(), judged(runs, unsteady)))
    if front_page.shown() != front_page.sentence(told()):
        wrong.append("README.md tells another number of whole rows than docs/trace.md")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def keep(runs: Sequence[Run], unsteady: Path) -> int:
    earlier.keep(earlier.with_runs(earlier.kept(), runs))
    return 0


TASKS: Mapping[str, Callable[[Sequence[Run], Path], int]] = {
    "write": write,
    "check": check,
    "keep": keep,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tests.trace",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("outcomes", nargs="+", type=Path)
    parser.add_argument("--unsteady", type=Path, default=UNSTEADY)
    asked = parser.parse_args()
    return TASKS[asked.task](read(asked.outcomes), asked.unsteady)


if __name__ == "__main__":
    sys.exit(main())
