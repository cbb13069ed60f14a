"""`python -m tests.mutants`: change what decides most bit by bit; which change does no test see?"""

import argparse
import json
import sys
import time
from contextlib import chdir
from pathlib import Path

from mutmut.utils.format_utils import mangled_name_from_mutant_name

from tests.mutants import sample, workshop
from tests.mutants.change import change_of
from tests.mutants.outcome import Survivor, outcome, tests_by_function

FOLDER = Path("build/mutants")
LOG = Path("mutants.log")
TOLD = Path("build/mutants.json")
ENDED_BY_HAND = 130


def tried(seed: int, count: int, minutes: float) -> dict[str, object]:
    """Make all mutants of this folder, draw the sample, try it."""
    began = time.monotonic()
    workshop.make_mutants(LOG)
    found = sample.files()
    paths = sample.paths_of(found)
    drawn = sample.draw(paths, seed, count, lambda name, path: not change_of(name, path).is_wording)
    sample.leave_out_others(found, drawn)
    say(f"{len(drawn)} of {len(paths)} mutants by seed {seed}; {FOLDER / LOG} tells how far it is")
    left = minutes - (time.monotonic() - began) / 60
    if code := workshop.try_mutants(LOG, left):
        raise SystemExit(f"the tool ended with {code}: {FOLDER / LOG}")
    codes = {name: code for file in sample.files() for name, code in file.exit_code_by_key.items()}
    seen = tests_by_function()

    def survivor(name: str) -> Survivor:
        tests = seen.get(mangled_name_from_mutant_name(name), 0)
        return Survivor(name, change_of(name, paths[name]), tests)

    return outcome(seed, drawn, codes, survivor, (time.monotonic() - began) / 60)


def say(what: str) -> None:
    """The JSON alone goes to stdout."""
    print(what, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="which sample")
    parser.add_argument("--count", type=int, required=True, help="mutants in the sample")
    parser.add_argument("--minutes", type=float, default=28, help="after which it ends")
    asked = parser.parse_args()
    workshop.copy_tree(FOLDER)
    try:
        with chdir(FOLDER):
            told = tried(asked.seed, asked.count, asked.minutes)
    except KeyboardInterrupt:
        say(f"ended; what was begun lies in {FOLDER} alone")
        return ENDED_BY_HAND
    text = json.dumps(told, ensure_ascii=False, indent=2)
    TOLD.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
