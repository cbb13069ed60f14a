"""`python -m tests.trace OUTCOMES… TARGET`: write the document, print the lists as JSON."""

import json
import sys
from pathlib import Path

from tests.trace.catalogue import controls, rows
from tests.trace.report import document, missing, passing, together, unknown
from tests.trace.standing import with_standing


def main(target: str, outcome_files: list[str]) -> int:
    told = [json.loads(Path(file).read_text(encoding="utf-8")) for file in outcome_files]
    known = [*rows(), *controls()]
    outcomes = with_standing(known, together(told))
    if strangers := unknown(known, outcomes):
        print(f"tests name unknown requirements: {', '.join(strangers)}", file=sys.stderr)
        return 1
    Path(target).write_text(document(known, outcomes), encoding="utf-8")
    print(json.dumps({"passing": passing(known, outcomes), "missing": missing(known, outcomes)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[-1], sys.argv[1:-1]))
