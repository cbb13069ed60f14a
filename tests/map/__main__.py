"""`python -m tests.map write`: draws docs/map.md anew."""

import sys
from pathlib import Path

from tests.map.drawing import drawn

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "map.md"

if __name__ == "__main__":
    if sys.argv[1:] != ["write"]:
        raise SystemExit("usage: python -m tests.map write")
    MAP.write_text(drawn(ROOT), encoding="utf-8")
