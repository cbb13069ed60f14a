"""Files that people hand in: what is kept of one, and the media types that fields may take."""

from datetime import datetime

from schemas.base import Id, View

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
ZIP = "application/zip"
GZIP = "application/gzip"
WINDOWS_PROGRAM = "application/vnd.microsoft.portable-executable"
WINDOWS_INSTALLER = "application/x-msi"
DEBIAN_PACKAGE = "application/vnd.debian.binary-package"
RPM_PACKAGE = "application/x-rpm"
ANDROID_PACKAGE = "application/vnd.android.package-archive"

PICTURES = (JPEG, PNG)
DOCUMENTS = (PDF, *PICTURES)
"""What proves something: a scan, or a photograph of a paper."""
PACKAGES = (
    WINDOWS_PROGRAM,
    WINDOWS_INSTALLER,
    DEBIAN_PACKAGE,
    RPM_PACKAGE,
    ANDROID_PACKAGE,
    ZIP,
    GZIP,
)
"""What installs a program."""


class FileView(View, frozen=True, kw_only=True):
    """A file as records, applications and forms name it; digests are those of its content."""

    id: Id
    name: str
    media_type: str
    size: int
    """Bytes."""
    sm3: str
    sha256: str
    uploaded_at: datetime


class UploadGoing(View, frozen=True, kw_only=True):
    """A file of which not all is here yet."""

    received: int
    """Bytes, without a gap from the beginning: the next piece begins there."""
    total: int
