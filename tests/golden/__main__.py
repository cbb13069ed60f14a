"""`python -m tests.golden`: ask all questions and keep the answers; `diff` shows what differs.

Only a tree without changes may be kept: the answers are those of a commit.
"""

import shutil
import subprocess
import sys

from tests.golden.kept import GOT, KEPT, differences, read

TESTS = "tests/integration/golden"
RAN = (0, 1)
"""pytest's exit codes for passed and for failed, as where an answer differs from what is kept."""


def main(given: list[str]) -> int:
    if given[:1] == ["diff"]:
        return show(given[1:])
    if given:
        print(__doc__, file=sys.stderr)
        return 2
    return record()


def record() -> int:
    """Take over what a run of the tests got."""
    if changed():
        print("golden answers are those of a commit, and this tree is changed", file=sys.stderr)
        return 1
    shutil.rmtree(GOT, ignore_errors=True)
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q", "--tb=no", TESTS], check=False)
    found = sorted(GOT.glob("*.jsonl"))
    if ran.returncode not in RAN or not found:
        return ran.returncode or 1
    for path in KEPT.glob("*.jsonl"):
        path.unlink()
    for path in found:
        shutil.copy(path, KEPT)
    print(f"kept {len(found)} families; a second run shows whether they are the same each time")
    return 0


def changed() -> bool:
    told = subprocess.run(
        ["git", "status", "--porcelain"], check=True, capture_output=True, text=True
    )
    return bool(told.stdout.strip())


def show(families: list[str]) -> int:
    """What the last run of the tests got otherwise, line by line."""
    for path in sorted(GOT.glob("*.jsonl")):
        if families and path.stem not in families:
            continue
        for line in differences(read(path.stem), read(path.stem, GOT)):
            print(f"{path.stem} {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
