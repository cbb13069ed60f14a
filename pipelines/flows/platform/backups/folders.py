"""The folders of a backup: keys and checkpoints, packed, sealed and unpacked."""

import contextlib
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from connectors.files import checkpoint_anchors
from connectors.files.checkpoint_anchors import CheckpointAnchors
from connectors.files.checkpoints import SUFFIX, CheckpointFolder, read_checkpoint
from connectors.keys.recovery import RecoveryKey
from pipelines.flows.platform.backups.place import CHECKPOINT
from pipelines.flows.platform.backups.sealed_part import PartReader, PartWriter
from pipelines.rules.security.checkpoint import Checkpoint, Head
from schemas.errors import IntegrityBroken
from schemas.platform.backups import Part
from schemas.settings import Settings

KEYS, CHECKPOINTS = "keys.tar", "checkpoints.tar"


def folders_of(settings: Settings) -> dict[str, Path]:
    """What is kept as a whole folder."""
    return {KEYS: Path(settings.keys_dir), CHECKPOINTS: Path(settings.checkpoints_dir)}


def packed(settings: Settings, into: Path, key: RecoveryKey, heads: Sequence[Head]) -> list[Part]:
    """Pack and seal both; `heads` say where the log stood at the cut.

    A checkpoint that was signed after the cut would tell of rows that no restore brings back. The
    newest one lies in clear beside the parts as well, for an auditor: it holds no names, and says
    off the host up to which number the log must go.
    """
    checkpoints = _within(Path(settings.checkpoints_dir), heads)
    for path in checkpoints[-1:]:
        (into / CHECKPOINT).write_bytes(path.read_bytes())
    sources = folders_of(settings)
    # What is kept of checkpoints beside the keys is made anew from those that are restored.
    anchors = sources[KEYS] / checkpoint_anchors.FOLDER
    keys = (path for path in _files_of(sources[KEYS]) if not path.is_relative_to(anchors))
    return [
        _tar(into / KEYS, sources[KEYS], keys, key),
        _tar(into / CHECKPOINTS, sources[CHECKPOINTS], checkpoints, key),
    ]


def unpack(reader: PartReader, target: Path) -> None:
    """Unpack a folder; what differs from the manifest is `IntegrityBroken`."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(fileobj=reader, mode="r|") as archive:  # type: ignore[call-overload]
        archive.extractall(target, filter="data")
    for path in target.rglob("*"):
        path.chmod(0o700 if path.is_dir() else path.stat().st_mode & 0o700)
    for _ in reader:
        pass  # The digest is compared at the end.


def anchor(settings: Settings) -> None:
    """From now on the newest checkpoint that was restored is the one that must be there."""
    # A broken one is told of by the verifier; it keeps nobody from the rest.
    with contextlib.suppress(IntegrityBroken):
        last = CheckpointFolder(Path(settings.checkpoints_dir)).last()
        if last is not None:
            CheckpointAnchors(Path(settings.keys_dir)).move(last, ())


def _within(folder: Path, heads: Sequence[Head]) -> list[Path]:
    """The folder's files without the checkpoints that are newer than `heads`."""
    files = list(_files_of(folder))
    ends = {head.stream: head.seq for head in heads}
    while files and files[-1].suffix == SUFFIX and _beyond(files[-1], ends):
        files.pop()
    return files


def _beyond(path: Path, ends: dict[str, int]) -> bool:
    try:
        checkpoint: Checkpoint = read_checkpoint(path)
    except IntegrityBroken:
        return False  # Evidence, and kept as it lies.
    return any(head.seq > ends.get(head.stream, 0) for head in checkpoint.heads)


def _tar(path: Path, source: Path, files: Iterable[Path], key: RecoveryKey) -> Part:
    with PartWriter(path, key) as writer:
        with tarfile.open(fileobj=writer, mode="w|") as archive:  # type: ignore[call-overload]
            for file in files:
                archive.add(file, str(file.relative_to(source)), recursive=False)
        return writer.finish()


def _files_of(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (one for one in sorted(folder.rglob("*")) if one.is_file())
