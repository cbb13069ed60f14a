"""Where checkpoints of the audit log lie: a folder outside the database, best on another host."""

import os
from pathlib import Path

import msgspec

from pipelines.rules.security.checkpoint import Checkpoint
from schemas.errors import IntegrityBroken

SUFFIX = ".json"


class CheckpointFolder:
    """One file a checkpoint, named by its number, never written twice."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self) -> list[Checkpoint]:
        """All checkpoints by number; `IntegrityBroken` names a file that is none."""
        return [read_checkpoint(path) for path in self._paths()]

    def last(self) -> Checkpoint | None:
        paths = self._paths()
        return read_checkpoint(paths[-1]) if paths else None

    def count(self) -> int:
        """How many there are, whatever is in them."""
        return len(self._paths())

    def _paths(self) -> list[Path]:
        return sorted(self._root.glob(f"*{SUFFIX}")) if self._root.is_dir() else []

    def add(self, checkpoint: Checkpoint) -> None:
        """Keep it for good; `FileExistsError` where another process was first."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._root / f"{checkpoint.number:09d}{SUFFIX}"
        draft = path.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(checkpoint)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        finally:
            draft.unlink()
        path.chmod(0o400)

    def remove(self, number: int) -> None:
        (self._root / f"{number:09d}{SUFFIX}").unlink(missing_ok=True)


def read_checkpoint(path: Path) -> Checkpoint:
    """One checkpoint's file, wherever it lies; `IntegrityBroken` where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Checkpoint)
    except msgspec.MsgspecError as error:
        raise IntegrityBroken(
            f"审计检查点文件损坏：{path.name}", code="checkpoint_unreadable", file=path.name
        ) from error
