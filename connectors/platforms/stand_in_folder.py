"""The folder that a stand-in keeps its keys and its journal in."""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

KEY_BYTES = 32


class StandInFolder(NamedTuple):
    """Paths below it."""

    top: Path

    @property
    def key(self) -> Path:
        """With what questions are signed."""
        return self.top / "door.key"

    @property
    def control_key(self) -> Path:
        """With what turning a knob is signed."""
        return self.top / "control.key"

    @property
    def journal(self) -> Path:
        return self.top / "journal.jsonl"

    def furnish(self) -> None:
        """Make the folder and the keys that are missing, for their owner alone."""
        self.top.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (self.key, self.control_key):
            if not path.exists():
                _write(path, secrets.token_hex(KEY_BYTES))


def _write(path: Path, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(text)
