"""The same ids, keys and stamps in every run, so that answers that hold them are the same."""

import io
import itertools
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from connectors.files import store
from connectors.keys.software import FILE_NAME, MASTER_BYTES, OWNER_ONLY
from connectors.postgres import ids
from connectors.postgres.transaction import Tx
from pipelines.rules.security.ulid import RANDOM_BYTES, IdMaker
from tests.integration.serve import made_files
from tests.integration.serve import world as worlds

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""A Tuesday, two o'clock in the bureau."""
TODAY = date(2026, 11, 24)
STAMP = time.struct_time((2026, 11, 24, 14, 0, 0, 1, 328, 0))
PLANTED_AT = NOW - timedelta(hours=1)


class _FromCounter:
    """The maker of a store of files: its names are the next ones of all."""

    def __init__(self, *_: object) -> None:
        self.next = ids.make_id


@contextmanager
def steady_ids(start: datetime) -> Iterator[None]:
    """Names of new rows count up from a moment that stands still; so do chains of audit rows."""
    start_ms = int(start.timestamp() * 1000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "_maker", IdMaker(lambda: start_ms, lambda _: bytes(RANDOM_BYTES)))
        patch.setattr(store, "IdMaker", _FromCounter)
        patch.setattr(Tx, "now", lambda _: NOW)
        yield


@contextmanager
def steady_stamps() -> Iterator[None]:
    """Parts of a workbook bear one moment: archives stamp them by the machine's clock."""
    stopped = SimpleNamespace(time=time.time, localtime=lambda *_: STAMP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "time", stopped)
        yield


@contextmanager
def steady_files() -> Iterator[None]:
    """Papers and pictures that are handed in are the same in every run, no two of one run alike."""
    numbers = itertools.count()

    def photograph(form: str = "JPEG", *, size: tuple[int, int] = (320, 240)) -> bytes:
        shade = next(numbers) % 256
        out = io.BytesIO()
        Image.new("RGB", size, (shade, 90, 160)).save(out, form)
        return out.getvalue()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made_files, "photograph", photograph)
        patch.setattr(made_files, "_numbers", itertools.count())
        patch.setattr(worlds, "unlike", lambda: b"%d" % next(numbers))
        yield


def steady_keys(directory: Path) -> None:
    """A master key that is known: keyed digests order rows and name numbers."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = directory / FILE_NAME
    path.write_bytes(bytes(range(MASTER_BYTES)))
    path.chmod(OWNER_ONLY)
