"""The newest checkpoint once more, beside the keys: who shortens the folder does not reach it."""

from collections.abc import Iterable
from pathlib import Path

from connectors.files.checkpoints import CheckpointFolder
from pipelines.rules.security.checkpoint import Checkpoint

FOLDER = "audit"
"""Within the folder of the keys, which neither the database nor who serves the folder may write."""
TRIES = 3


class CheckpointAnchors:
    """One checkpoint as a rule; those that the log no longer holds stay beside it as evidence."""

    def __init__(self, keys_dir: Path) -> None:
        self._folder = CheckpointFolder(keys_dir / FOLDER)

    def read(self) -> list[Checkpoint]:
        """All of them by number; another process may move on meanwhile."""
        for _ in range(TRIES):
            try:
                return self._folder.read()
            except FileNotFoundError:
                continue
        return self._folder.read()

    def move(self, to: Checkpoint, fulfilled: Iterable[Checkpoint]) -> None:
        """Keep `to`; `fulfilled` are those that it follows and vouches for."""
        self._folder.add(to)
        for one in fulfilled:
            self._folder.remove(one.number)
