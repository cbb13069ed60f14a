"""Sealed files: nothing plain ever touches the disk."""

from connectors.files.reader import SealedReader
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.files.writer import SealedWriter

__all__ = ["SealedReader", "SealedStore", "SealedWriter", "StoredFile"]
