"""What a killed process left in clear goes; what is being written stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.flows.files.uploads import SPOOL_IDLE, clear_spools


def test_only_spools_that_nobody_writes_are_removed(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old = (now - SPOOL_IDLE - timedelta(seconds=1)).timestamp()
    for name, touched in (("recording-dead", old), ("recording-alive", now.timestamp())):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "recording.wav").write_bytes(b"in clear")
        os.utime(folder / "recording.wav", (touched, touched))
        os.utime(folder, (old, old))
    (tmp_path / "attachment").mkdir()
    os.utime(tmp_path / "attachment", (old, old))
    assert clear_spools(tmp_path, now) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["attachment", "recording-alive"]
    assert clear_spools(tmp_path / "missing", now) == 0
