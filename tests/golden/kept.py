"""Lines of JSON: what is kept of a family, what a run got, and how the two differ."""

import json
from collections.abc import Iterable, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parent
GOT = Path("build/golden")
MOST_SHOWN = 40
"""Of differing lines: more are in the files."""

Line = Sequence[Any]
"""The question first; lines of one question follow one another."""


def text_of(lines: Iterable[Line]) -> list[str]:
    return [
        json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for line in lines
    ]


def leave(family: str, lines: Sequence[str]) -> None:
    """Where `make golden` takes them from."""
    GOT.mkdir(parents=True, exist_ok=True)
    (GOT / f"{family}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read(family: str, folder: Path | None = None) -> list[str]:
    path = (folder or KEPT) / f"{family}.jsonl"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def leave_file(name: str, content: bytes) -> None:
    """Beside the lines, so that two runs can be compared file by file."""
    (GOT / "files").mkdir(parents=True, exist_ok=True)
    (GOT / "files" / name).write_bytes(content)


def compare(**families: Sequence[str]) -> None:
    """Fail with the differing lines; each begins with the question that is answered otherwise."""
    told = []
    for family, got in families.items():
        leave(family, got)
        if not (KEPT / f"{family}.jsonl").exists():
            told += [f"{family}: nothing is kept yet; `make golden` keeps it"]
        elif differing := differences(read(family), got):
            names = sorted({json.loads(line[1:])[0] for line in differing})
            told += [f"{family}: answered otherwise than kept: {', '.join(names)}"]
            told += differing[:MOST_SHOWN]
            more = len(differing) - MOST_SHOWN
            told += [f"… and {more} lines more, see {GOT}"] if more > 0 else []
    if told:
        raise AssertionError("\n".join(told))


def differences(kept: Sequence[str], got: Sequence[str]) -> list[str]:
    """Lines that are gone (-) and that are new (+), in their order."""
    told = unified_diff(kept, got, n=0, lineterm="")
    return [line for line in told if line.startswith(("-[", "+["))]
