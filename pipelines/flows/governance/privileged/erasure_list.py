"""Which records were erased, kept outside of the database: beside the keys and in backup places.

A backup that was made before an erasure still holds what was erased. Whoever restores it finds here
what is to be erased again, and the database that is restored cannot have lost it.
"""

import logging
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.files.removing import remove
from connectors.files.writer import sync_directory
from connectors.keys import sm2
from pipelines.flows.platform.backups.file_pool import FilePool
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import IntegrityBroken
from schemas.governance.privileged import DestroyedKey
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings

logger = logging.getLogger(__name__)

FOLDER, SUFFIX = "erasures", ".json"
SIGNER = "privileged/erasure"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure, signed by the platform."""

    record_id: str
    channel: ContactChannel
    at: datetime
    keys: list[DestroyedKey]
    signature: str = ""

    def content(self) -> bytes:
        """What is signed."""
        return msgspec.json.encode(msgspec.structs.replace(self, signature=""), order="sorted")


class ErasureList:
    """One file for each record in a folder; several folders hold the same."""

    def __init__(self, keys_dir: Path, keys: KeyProvider, places: Sequence[Path] = ()) -> None:
        self._own = keys_dir / FOLDER
        self._places = list(places)
        self._keys = keys

    def add(self, one: Listed) -> None:
        """Beside the keys, and in each place that can be reached; the others get it later."""
        signed = self._keys.sign(SIGNER, one.content()).hex()
        content = msgspec.json.encode(msgspec.structs.replace(one, signature=signed))
        _write(self._own, one.record_id, content)
        self.spread()

    def spread(self) -> int:
        """Bring what a place lacks there; how many places could not be reached.

        The files that a place keeps for its backups go there as well: no restore brings them back.
        """
        away = 0
        for place in self._places:
            try:
                for path in _files(self._own):
                    there = place / FOLDER / path.name
                    if not there.exists() or there.stat().st_size != path.stat().st_size:
                        _remove_pooled(place, self._checked(path))
                        _write(place / FOLDER, path.stem, path.read_bytes())
            except OSError as error:
                logger.warning("the list of erasures is not in %s: %s", place, error)
                away += 1
        return away

    def take_in(self) -> int:
        """Bring what a place has and is not here; for a restore, before anything is restored."""
        count = 0
        for place in self._places:
            for path in _files(place / FOLDER):
                if not (self._own / path.name).exists():
                    _write(self._own, path.stem, path.read_bytes())
                    count += 1
        return count

    def ids(self) -> set[str]:
        return {path.stem for path in _files(self._own)}

    def read(self, record_ids: Iterable[str] | None = None) -> list[Listed]:
        """Those of the records, or all; `IntegrityBroken` for one this platform did not sign."""
        wanted = None if record_ids is None else set(record_ids)
        paths = [path for path in _files(self._own) if wanted is None or path.stem in wanted]
        return [self._checked(path) for path in paths]

    def _checked(self, path: Path) -> Listed:
        try:
            one = msgspec.json.decode(path.read_bytes(), type=Listed)
            signature = bytes.fromhex(one.signature)
        except (msgspec.MsgspecError, ValueError):
            raise _broken(path) from None
        whole = sm2.verify(self._keys.public_key(SIGNER), one.content(), signature)
        if not whole or one.record_id != path.stem:
            raise _broken(path)
        return one


def open_list(settings: Settings, keys: KeyProvider) -> ErasureList:
    """Beside the keys, and in every place that holds backups."""
    return ErasureList(Path(settings.keys_dir), keys, [Path(one) for one in settings.backup_places])


def _remove_pooled(place: Path, one: Listed) -> None:
    pool = FilePool(place)
    for key in one.keys:
        # A conversation's own key has no file.
        if key.location:
            remove(pool.path(Path(key.location).name))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{name}{SUFFIX}")
    sync_directory(folder)


def _broken(path: Path) -> IntegrityBroken:
    return IntegrityBroken(
        f"清除名单中的 {path.name} 不是本平台签名的，或已被改动。",
        code="erasure_list_forged",
        file=path.name,
    )
