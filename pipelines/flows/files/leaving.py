"""Files on their way out, before any protocol tells of them."""

from collections.abc import AsyncIterator

import msgspec

from connectors.files.reader import SealedReader
from connectors.postgres.platform.attachments import AttachmentRow


class MadeFile(msgspec.Struct, frozen=True):
    """One that is made as it is sent, to be kept under its name."""

    content: AsyncIterator[bytes]
    media_type: str
    name: str


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One that was handed in, found whole; shown in the page only where it may be."""

    reader: SealedReader
    row: AttachmentRow
    inline: bool
