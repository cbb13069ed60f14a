"""`python -m tests.matrix print|check|write`: who gets in where, as files in git.

`print FOLDER` writes them elsewhere, with `--modules` for every module: for comparisons alone.
"""

import argparse
import asyncio
import difflib
from pathlib import Path

from tests.matrix.printing import printed

HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("print", "check", "write"))
    parser.add_argument("folder", nargs="?", type=Path, help="where print puts them")
    parser.add_argument("--modules", action="store_true", help="every module's, with print")
    asked = parser.parse_args()
    told = asyncio.run(printed(every_module=asked.modules and asked.verb == "print"))
    if asked.verb == "check":
        return _compare(told.files)
    folder = HERE if asked.verb == "write" else asked.folder
    if folder is None:
        parser.error("print needs a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in told.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


def _compare(files: dict[str, str]) -> int:
    """Show what differs from the files in git; they are what a review reads."""
    wrong = 0
    for name, text in files.items():
        kept = (HERE / name).read_text(encoding="utf-8")
        if kept == text:
            continue
        wrong = 1
        lines = difflib.unified_diff(
            kept.splitlines(), text.splitlines(), name, f"{name} of this tree", n=0, lineterm=""
        )
        print("\n".join(lines))
    if wrong:
        print("If that is meant: python -m tests.matrix write")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
