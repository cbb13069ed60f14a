"""The door to the sealed files alone, for processes that must stay small."""

from pathlib import Path

from connectors.files.store import SealedStore
from pipelines.rules.security.keys import KeyProvider
from schemas.settings import Settings


def open_store(settings: Settings, keys: KeyProvider) -> SealedStore:
    """The sealed files, with lasting storage where a folder for it is set."""
    lasting = Path(settings.lasting_dir) if settings.lasting_dir else None
    return SealedStore(Path(settings.files_dir), keys, lasting)
