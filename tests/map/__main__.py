"""`python -m tests.map write` draws docs/map.md anew; `… families` counts lines of figures."""

import sys
from pathlib import Path

from tests.map.drawing import drawn
from tests.map.families import table

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "map.md"

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write"]:
            MAP.write_text(drawn(ROOT), encoding="utf-8")
        case ["families"]:
            print("\n".join(table(ROOT)))
        case _:
            raise SystemExit("usage: python -m tests.map write | families")
