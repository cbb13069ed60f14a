"""`python -m tests.trace OUTCOMES TARGET`: write the document, print the lists as JSON."""

import json
import sys
from pathlib import Path

from tests.trace.catalogue import controls, rows
from tests.trace.report import document, missing, passing, unknown


def main(outcomes_file: str, target: str) -> int:
    outcomes = json.loads(Path(outcomes_file).read_text(encoding="utf-8"))
    known = [*rows(), *controls()]
    if strangers := unknown(known, outcomes):
        print(f"tests name unknown requirements: {', '.join(strangers)}", file=sys.stderr)
        return 1
    Path(target).write_text(document(known, outcomes), encoding="utf-8")
    print(json.dumps({"passing": passing(known, outcomes), "missing": missing(known, outcomes)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
